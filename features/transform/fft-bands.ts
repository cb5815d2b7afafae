import { ok, problem, type Result } from '../../proto/result.ts';
import { createFft, isFftLength } from './fft.ts';
import type { Channel } from './layout.ts';
import type { StepSpec } from './spec.ts';
import { createVector, type Stage, type Vector } from './vector.ts';

type FftBandsSpec = Extract<StepSpec, { op: 'fft-bands' }>;

const statisticNames = ['rms', 'crest', 'kurtosis'] as const;

/**
 * Replaces each selected channel of a window by its band energies (and statistics of the unweighted signal). Every
 * channel must be selected: afterwards there are no positions any more, so none could keep its window.
 * A value that is still missing or NaN makes all features of its channel NaN.
 */
export function buildFftBands(step: FftBandsSpec, channels: readonly number[], from: Vector): Result<Stage> {
  const { layout } = from;
  const length = layout.positions;
  if (!isFftLength(length)) return problem('transform.invalid', `the window has ${length} rows; the FFT needs a power of two from 2 to 65536`);
  const left = layout.channels.find((_, i) => !channels.includes(i));
  if (left !== undefined) return problem('transform.invalid', `column ${JSON.stringify(left.column)} would stay a window of ${length} rows; name it in "on" too, or leave the column out`);
  if (step.bands > length / 2) return problem('transform.invalid', `${step.bands} bands need a window of at least ${step.bands * 2} rows, it has ${length}`);

  const perChannel = step.bands + (step.statistics ? statisticNames.length : 0);
  const into = createVector({ positions: 1, channels: layout.channels.flatMap((channel) => namesOf(step, channel)) });
  const measure = createMeasure(length, step.bands, step.statistics);
  return ok({
    vector: into,
    run() {
      for (let channel = 0; channel < layout.channels.length; channel++) {
        measure(from.values, channel * length, into.values, channel * perChannel);
        let flag = 0;
        for (let i = channel * length; i < (channel + 1) * length; i++) if ((from.flags[i] as number) > flag) flag = from.flags[i] as number;
        into.flags.fill(flag, channel * perChannel, (channel + 1) * perChannel);
      }
    },
  });
}

function namesOf(step: FftBandsSpec, channel: Channel): Channel[] {
  const bandHz = step.sampleRateHz / 2 / step.bands;
  const hertz = (value: number): string => String(Number(value.toPrecision(6)));
  const names = Array.from({ length: step.bands }, (_, b) => `${channel.name}.${hertz(b * bandHz)}-${hertz((b + 1) * bandHz)}Hz`);
  if (step.statistics) names.push(...statisticNames.map((statistic) => `${channel.name}.${statistic}`));
  return names.map((name) => ({ name, column: channel.column }));
}

/**
 * Band b holds log10(1e-12 + sum of |X_k|^2 / N^2) over the k in 0..N/2 with floor(k bands / (N/2)) = b, the last band
 * also k = N/2; X is the spectrum under the periodic Hann window, 0.5 - 0.5 cos(2 pi n / N) (Harris 1978, eq. 27b).
 * RMS, crest factor (largest absolute value / RMS) and kurtosis (fourth central moment / variance^2, 3 for a normal
 * signal) are those of the signal itself; crest factor and kurtosis of a constant zero or constant signal are 0.
 */
function createMeasure(length: number, bands: number, statistics: boolean): (values: Float64Array, start: number, into: Float64Array, at: number) => void {
  const fft = createFft(length);
  const window = Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
  const bandOf = Uint32Array.from({ length: length / 2 + 1 }, (_, k) => Math.min(bands - 1, Math.floor((k * bands) / (length / 2))));
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  const scale = 1 / (length * length);

  return (values, start, into, at) => {
    for (let n = 0; n < length; n++) re[n] = (values[start + n] as number) * (window[n] as number);
    im.fill(0);
    fft.forward(re, im);
    into.fill(0, at, at + bands);
    for (let k = 0; k <= length / 2; k++) {
      const energy = ((re[k] as number) ** 2 + (im[k] as number) ** 2) * scale;
      into[at + (bandOf[k] as number)] = (into[at + (bandOf[k] as number)] as number) + energy;
    }
    for (let b = at; b < at + bands; b++) into[b] = Math.log10(1e-12 + (into[b] as number));
    if (!statistics) return;

    let sum = 0;
    let squares = 0;
    let peak = 0;
    for (let n = start; n < start + length; n++) {
      const x = values[n] as number;
      sum += x;
      squares += x * x;
      peak = Math.max(peak, Math.abs(x));
    }
    const mean = sum / length;
    let second = 0;
    let fourth = 0;
    for (let n = start; n < start + length; n++) {
      const square = ((values[n] as number) - mean) ** 2;
      second += square;
      fourth += square * square;
    }
    const rms = Math.sqrt(squares / length);
    into[at + bands] = rms;
    into[at + bands + 1] = rms === 0 ? 0 : peak / rms;
    // What rounding leaves of a constant is no spread.
    into[at + bands + 2] = second <= 1e-24 * squares ? 0 : (fourth * length) / (second * second);
  };
}
