import { ok, problem, type Result } from '../../proto/result.ts';
import type { ChannelMap } from './map-channels.ts';
import type { Statistic } from './spec.ts';

/** The `statistics` step. */
export function mapStatistics(of: readonly Statistic[], positions: number): Result<ChannelMap> {
  if (positions < 2) return problem('transform.invalid', 'there is one row only; put a window step first');
  return ok({
    names: (channel) => of.map((statistic) => `${channel.name}.${statistic}`),
    positions: 1,
    table: 0,
    work: 8 * positions,
    create: () => (signal, into, at, channelStep) => measureStatistics(of, signal, into, at, channelStep),
  });
}

/**
 * Leaves the figures of a signal in into[at], into[at + step], ... RMS; crest factor (largest absolute value / RMS); sd (of the population), skew (third central moment / sd^3) and
 * kurtosis (fourth central moment / variance^2, 3 for a normal signal); zero crossings (share of neighbours of which one is below 0 and the other is not). Crest factor, skew and
 * kurtosis of a constant or constant zero signal are 0.
 */
export function measureStatistics(of: readonly Statistic[], signal: Float64Array, into: Float64Array, at: number, step: number): void {
  const length = signal.length;
  let sum = 0;
  let squares = 0;
  let min = Infinity;
  let max = -Infinity;
  let crossings = 0;
  for (let n = 0; n < length; n++) {
    const x = signal[n] as number;
    sum += x;
    squares += x * x;
    if (x < min) min = x;
    if (x > max) max = x;
    if (n > 0 && x < 0 !== (signal[n - 1] as number) < 0) crossings += 1;
  }
  const mean = sum / length;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let n = 0; n < length; n++) {
    const distance = (signal[n] as number) - mean;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
  }
  const rms = Math.sqrt(squares / length);
  // What rounding leaves of a constant is no spread.
  const isConstant = second <= 1e-24 * squares;
  for (let i = 0; i < of.length; i++) {
    const to = at + i * step;
    switch (of[i] as Statistic) {
      case 'mean': into[to] = mean; break;
      case 'sd': into[to] = Math.sqrt(second / length); break;
      case 'min': into[to] = min; break;
      case 'max': into[to] = max; break;
      case 'peak-to-peak': into[to] = max - min; break;
      case 'rms': into[to] = rms; break;
      case 'crest': into[to] = rms === 0 ? 0 : Math.max(max, -min) / rms; break;
      case 'skew': into[to] = isConstant ? 0 : third / length / (second / length) ** 1.5; break;
      case 'kurtosis': into[to] = isConstant ? 0 : (fourth * length) / (second * second); break;
      case 'zero-crossings': into[to] = crossings / (length - 1); break;
    }
  }
}
