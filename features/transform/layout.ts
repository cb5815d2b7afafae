import type { ColumnSpec } from './spec.ts';

/**
 * What the flat vector between two steps holds: channels one after the other, each with as many positions. A raw
 * window is one channel of `length` positions for each column; without a window every channel has one position.
 * Fitted parameters are one for each selected channel; all its positions share them.
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
}

export function rawLayout(columns: readonly ColumnSpec[], windowRows: number): Layout {
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

export function featureNames(layout: Layout): string[] {
  if (layout.positions === 1) return layout.channels.map((channel) => channel.name);
  return layout.channels.flatMap((channel) => Array.from({ length: layout.positions }, (_, i) => `${channel.name}[${i}]`));
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
