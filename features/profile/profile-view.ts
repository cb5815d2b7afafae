import { limits } from '../../proto/limits.ts';
import { featureFlags, type Transform } from '../transform/transform.ts';
import { createDerivedFeatures, type DerivedFrom } from './derived-features.ts';
import { createPictureMeasure, pixelsPerTurn } from './measure-picture.ts';

/** What is profiled of one input. The arrays are valid until the next `of`. */
export interface ProfileView {
  readonly names: readonly string[];
  /**
   * @param features the model's input, with its flags
   * @param raw the input before the transform
   */
  readonly of: (features: Float32Array, flags: Uint8Array, raw: Float32Array) => Summary;
  /** The same of a picture in bytes, without its features; undefined where these are needed. */
  readonly ofPicture?: ((picture: Uint8Array) => Summary) | undefined;
}

interface Summary { readonly values: Float32Array; readonly flags: Uint8Array }

const statistics = ['mean', 'sd'] as const;

type Viewed = Pick<Transform, 'outputLength' | 'channelNames' | 'channelsLast' | 'byteTables'> & DerivedFrom;

/**
 * Chooses what a profile counts of an input. Of the model's input up to profiledFeaturesMax values each is counted by itself; a larger one (an image, a long raw window) is summarized: mean
 * and standard deviation of every channel; a sketch for each of its values would not fit into a report. Behind them come figures of the raw input, as long as they fit: brightness, contrast
 * and sharpness of an image, the RMS of each column of a window.
 *
 * A channel's statistics are over the values that are present; where none is, they carry the first value's flag.
 *
 * @param counted the names that the bundle's reference counts; one of before there were figures of the raw input is counted without them
 */
export function createProfileView(transform: Viewed, counted?: readonly string[]): ProfileView {
  const { outputLength, outputNames, channelNames } = transform;
  const isSummary = outputLength > limits.profiledFeaturesMax;
  const baseNames = isSummary ? channelNames.flatMap((name) => statistics.map((statistic) => `${name}.${statistic}`)) : outputNames;
  const derived = createDerivedFeatures(transform);
  const isDerived = derived.names.length > 0 && baseNames.length + derived.names.length <= limits.profiledFeaturesMax && counted?.length !== baseNames.length;
  const names = isDerived ? [...baseNames, ...derived.names] : baseNames;
  const own = { values: new Float32Array(names.length), flags: new Uint8Array(names.length) };
  const isAnyFlagged = createFlagCheck();
  if (!isSummary && !isDerived) {
    const view: { values: Float32Array; flags: Uint8Array } = { ...own };
    return {
      names,
      of(values, flags) {
        view.values = values;
        view.flags = flags;
        return view;
      },
    };
  }
  return {
    names,
    ofPicture: isSummary ? viewPicture(transform, isDerived, names.length) : undefined,
    of(features, flags, raw) {
      if (isSummary) summarizeChannels(transform, features, flags, !isAnyFlagged(flags), own);
      else {
        own.values.set(features);
        own.flags.set(flags);
      }
      if (isDerived) derived.measure(raw, own.values, own.flags, baseNames.length);
      return own;
    },
  };
}

/**
 * Of a picture whose bytes are scaled, all figures follow from sums over the bytes, which are exact: so they may be off from those of the features, rounded to float32 each, by a few of the last
 * digits of the largest feature.
 */
function viewPicture({ columns, byteTables }: Viewed, isDerived: boolean, length: number): ProfileView['ofPicture'] {
  const [image] = columns;
  if (image?.kind !== 'image' || byteTables === undefined || image.width % pixelsPerTurn !== 0) return undefined;
  const lines = byteTables.flatMap((table) => scaleOf(table) ?? []);
  if (lines.length < byteTables.length) return undefined;
  const measure = createPictureMeasure(image.height, image.width, image.channels);
  const own = { values: new Float32Array(length), flags: new Uint8Array(length) };
  return (picture) => {
    const { means, deviations, brightness, contrast, sharpness } = measure(picture);
    for (let channel = 0; channel < lines.length; channel++) {
      const { black, factor } = lines[channel] as Scale;
      own.values[2 * channel] = black + factor * (means[channel] as number);
      own.values[2 * channel + 1] = Math.abs(factor) * (deviations[channel] as number);
    }
    if (isDerived) {
      const at = 2 * lines.length;
      own.values[at] = brightness;
      own.values[at + 1] = contrast;
      own.values[at + 2] = sharpness;
    }
    return own;
  };
}

/** What black becomes, and by how much each step to white is more. */
interface Scale { readonly black: number; readonly factor: number }

/** Undefined where the table is no straight line but for rounding to float32. */
function scaleOf(table: Float32Array): Scale | undefined {
  const black = table[0] as number;
  const white = table[table.length - 1] as number;
  const factor = (white - black) / (table.length - 1);
  const allowed = 2 ** -22 * Math.max(Math.abs(black), Math.abs(white));
  return table.every((value, byte) => Math.abs(value - (black + factor * byte)) <= allowed) ? { black, factor } : undefined;
}

function summarizeChannels({ outputLength, channelNames, channelsLast }: Viewed, features: Float32Array, flags: Uint8Array, isWhole: boolean, into: Summary): void {
  const channels = channelNames.length;
  const positions = outputLength / channels;
  if (isWhole && channelsLast && channels === 3) {
    summarizeColours(features, into);
    return;
  }
  for (let channel = 0; channel < channels; channel++) {
    const start = channelsLast ? channel : channel * positions;
    const step = channelsLast ? channels : 1;
    if (isWhole) summarizeWhole(features, start, step, positions, into, channel * statistics.length);
    else summarize(features, flags, start, step, positions, into, channel * statistics.length);
  }
}

/** Whether some value is not what it seems, four flags at a time. */
function createFlagCheck(): (flags: Uint8Array) => boolean {
  let seen: Uint8Array = new Uint8Array(0);
  let words: Uint32Array = new Uint32Array(0);
  let rest: Uint8Array = seen;
  return (flags) => {
    // The pipeline hands on the same array every time.
    if (flags !== seen) {
      seen = flags;
      const fours = flags.byteOffset % 4 === 0 ? Math.trunc(flags.length / 4) : 0;
      words = new Uint32Array(flags.buffer, fours === 0 ? 0 : flags.byteOffset, fours);
      rest = flags.subarray(4 * fours);
    }
    let any = 0;
    let other = 0;
    const pairs = words.length - (words.length % 2);
    for (let i = 0; i < pairs; i += 2) {
      any |= words[i] as number;
      other |= words[i + 1] as number;
    }
    if (pairs < words.length) any |= words[pairs] as number;
    for (let i = 0; i < rest.length; i++) any |= rest[i] as number;
    return (any | other) !== 0;
  };
}

// Several sums at a time, as one would wait for itself. The distance to the first value keeps the digits that a plain sum of squares would lose. Numbers are not handed between functions,
// which would box each; of no value both figures are NaN by 0 / 0.

function summarizeWhole(features: Float32Array, start: number, step: number, positions: number, into: Summary, at: number): void {
  const shift = features[start] as number;
  const end = start + positions * step;
  const pairsEnd = end - (positions % 2) * step;
  let sumA = 0;
  let sumB = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = start; i < pairsEnd; i += 2 * step) {
    const a = (features[i] as number) - shift;
    const b = (features[i + step] as number) - shift;
    sumA += a;
    sumB += b;
    squaresA += a * a;
    squaresB += b * b;
  }
  if (pairsEnd < end) {
    const last = (features[pairsEnd] as number) - shift;
    sumA += last;
    squaresA += last * last;
  }
  const mean = (sumA + sumB) / positions;
  into.values[at] = shift + mean;
  into.values[at + 1] = Math.sqrt(Math.max(0, (squaresA + squaresB) / positions - mean * mean));
  into.flags.fill(featureFlags.value, at, at + statistics.length);
}

/** Three channels together, as in images. */
function summarizeColours(features: Float32Array, into: Summary): void {
  const red = features[0] as number;
  const green = features[1] as number;
  const blue = features[2] as number;
  let sumA = 0;
  let sumB = 0;
  let sumC = 0;
  let squaresA = 0;
  let squaresB = 0;
  let squaresC = 0;
  for (let i = 0; i < features.length; i += 3) {
    const a = (features[i] as number) - red;
    const b = (features[i + 1] as number) - green;
    const c = (features[i + 2] as number) - blue;
    sumA += a;
    sumB += b;
    sumC += c;
    squaresA += a * a;
    squaresB += b * b;
    squaresC += c * c;
  }
  const positions = features.length / 3;
  const meanA = sumA / positions;
  const meanB = sumB / positions;
  const meanC = sumC / positions;
  into.values[0] = red + meanA;
  into.values[1] = Math.sqrt(Math.max(0, squaresA / positions - meanA * meanA));
  into.values[2] = green + meanB;
  into.values[3] = Math.sqrt(Math.max(0, squaresB / positions - meanB * meanB));
  into.values[4] = blue + meanC;
  into.values[5] = Math.sqrt(Math.max(0, squaresC / positions - meanC * meanC));
  into.flags.fill(featureFlags.value, 0, 3 * statistics.length);
}

function summarize(features: Float32Array, flags: Uint8Array, start: number, step: number, positions: number, into: Summary, at: number): void {
  let count = 0;
  let sum = 0;
  let squares = 0;
  let shift = 0;
  for (let p = 0, i = start; p < positions; p++, i += step) {
    if (flags[i] !== featureFlags.value) continue;
    if (count === 0) shift = features[i] as number;
    const distance = (features[i] as number) - shift;
    count += 1;
    sum += distance;
    squares += distance * distance;
  }
  const mean = sum / count;
  into.values[at] = shift + mean;
  into.values[at + 1] = Math.sqrt(Math.max(0, squares / count - mean * mean));
  into.flags.fill(count > 0 ? featureFlags.value : (flags[start] as number), at, at + statistics.length);
}
