import type { ColumnSpec } from './spec.ts';

/**
 * What the flat vector between two steps holds: channels, each with as many positions. A raw window is one channel of `length` positions for each column; without a window every channel has
 * one position; the positions of an image are its pixels, those of a spectrogram its frames. Fitted parameters are one for each selected channel; all its positions share them.
 */
export interface Channel {
  readonly name: string;
  /** The raw column it comes from. */
  readonly column: string;
  /** A category index that no one-hot step has turned into numbers yet. */
  readonly categories?: readonly string[] | undefined;
}

export interface Layout {
  readonly channels: readonly Channel[];
  readonly positions: number;
  /** Position after position, the channels of each together (as models take images and spectrograms), instead of channel after channel. */
  readonly channelsLast?: boolean | undefined;
  /** Where the positions are pixels, row by row. */
  readonly image?: ImageSize | undefined;
}

export interface ImageSize { readonly height: number; readonly width: number }

/** Where a channel's positions lie: at start, start + step, ... */
export interface Line { readonly start: number; readonly step: number }

const colours = ['red', 'green', 'blue'];

/** Values in one raw row. */
export function rowLengthOf(columns: readonly ColumnSpec[]): number {
  return columns.reduce((sum, column) => sum + (column.kind === 'image' ? column.height * column.width * column.channels : 1), 0);
}

/** The layout of raw rows; an image is the only column, and a row of its own. */
export function rawLayout(columns: readonly ColumnSpec[], windowRows: number): Layout {
  const [first] = columns;
  if (first?.kind === 'image') {
    const { name, height, width } = first;
    const channels = first.channels === 1 ? [{ name, column: name }] : colours.map((colour) => ({ name: `${name}.${colour}`, column: name }));
    return { positions: height * width, channels, channelsLast: true, image: { height, width } };
  }
  return {
    positions: windowRows,
    channels: columns.map((column) => ({
      name: column.name,
      column: column.name,
      categories: column.kind === 'category' ? column.categories : undefined,
    })),
  };
}

export function layoutLength(layout: Layout): number {
  return layout.channels.length * layout.positions;
}

export function lineOf(layout: Layout, channel: number): Line {
  return layout.channelsLast === true ? { start: channel, step: layout.channels.length } : { start: channel * layout.positions, step: 1 };
}

export function featureNames({ channels, positions, channelsLast, image }: Layout): string[] {
  if (positions === 1) return channels.map((channel) => channel.name);
  const places = Array.from({ length: positions }, (_, i) => (image === undefined ? `[${i}]` : `[${Math.floor(i / image.width)},${i % image.width}]`));
  return channelsLast === true ? places.flatMap((place) => channels.map(({ name }) => name + place)) : channels.flatMap(({ name }) => places.map((place) => name + place));
}

/**
 * Indices of the channels a step applies to: those named by `on` (a channel's own name, or a column's for all channels
 * that come from it); without `on` every channel that holds numbers.
 *
 * @returns the indices, or the name in `on` that fits nothing
 */
export function selectChannels(layout: Layout, on: readonly string[] | undefined): number[] | string {
  if (on === undefined) return layout.channels.flatMap((channel, i) => (channel.categories === undefined ? [i] : []));
  const selected = new Set<number>();
  for (const wanted of on) {
    const before = selected.size;
    let known = false;
    layout.channels.forEach((channel, i) => {
      if (channel.name !== wanted && channel.column !== wanted) return;
      known = true;
      selected.add(i);
    });
    if (!known || (before === selected.size && on.filter((name) => name === wanted).length > 1)) return wanted;
  }
  return [...selected].sort((a, b) => a - b);
}
