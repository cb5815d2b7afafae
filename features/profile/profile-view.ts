import type { Transform } from '../transform/transform.ts';
import { featureFlags } from '../transform/transform.ts';
import { limits } from '../../proto/limits.ts';

/** What is profiled of one input. The arrays are valid until the next `of`. */
export interface ProfileView {
  readonly names: readonly string[];
  readonly of: (features: Float32Array, flags: Uint8Array) => { readonly values: Float32Array; readonly flags: Uint8Array };
}

const statistics = ['mean', 'sd'] as const;

/**
 * Chooses what a profile counts of a model's input. Up to profiledFeaturesMax values each is counted by itself. A larger input
 * (an image, a long raw window) is summarized: mean and standard deviation of every channel, which for an image are its
 * brightness and contrast; a sketch for each of its values would not fit into a report.
 *
 * A channel's statistics are over the values that are present; where none is, they carry the first value's flag.
 */
export function createProfileView(transform: Pick<Transform, 'outputLength' | 'outputNames' | 'channelNames'>): ProfileView {
  const { outputLength, outputNames, channelNames } = transform;
  if (outputLength <= limits.profiledFeaturesMax) {
    const view = { values: new Float32Array(0), flags: new Uint8Array(0) };
    return { names: outputNames, of: (values, flags) => Object.assign(view, { values, flags }) };
  }
  const positions = outputLength / channelNames.length;
  const values = new Float32Array(channelNames.length * statistics.length);
  const summaryFlags = new Uint8Array(values.length);
  const view = { values, flags: summaryFlags };
  return {
    names: channelNames.flatMap((name) => statistics.map((statistic) => `${name}.${statistic}`)),
    of(features, flags) {
      for (let channel = 0; channel < channelNames.length; channel++) summarize(features, flags, channel, positions, view);
      return view;
    },
  };
}

function summarize(features: Float32Array, flags: Uint8Array, channel: number, positions: number, into: { values: Float32Array; flags: Uint8Array }): void {
  const start = channel * positions;
  let count = 0;
  let sum = 0;
  let squares = 0;
  // The distance to the first value keeps the digits that a plain sum of squares would lose.
  const shift = flags[start] === featureFlags.value ? (features[start] as number) : 0;
  for (let i = start; i < start + positions; i++) {
    if (flags[i] !== featureFlags.value) continue;
    const distance = (features[i] as number) - shift;
    count += 1;
    sum += distance;
    squares += distance * distance;
  }
  const at = channel * statistics.length;
  const flag = count > 0 ? featureFlags.value : (flags[start] as number);
  into.values[at] = count > 0 ? shift + sum / count : Number.NaN;
  into.values[at + 1] = count > 0 ? Math.sqrt(Math.max(0, squares - (sum * sum) / count) / count) : Number.NaN;
  into.flags.fill(flag, at, at + statistics.length);
}
