import { ok, problem, type Result } from '../../proto/result.ts';
import { createFft, isFftLength } from './fft.ts';
import type { ChannelMap, Measure } from './map-channels.ts';
import { measureStatistics } from './measure-statistics.ts';
import type { Statistic, StepSpec } from './spec.ts';

type FftBandsSpec = Extract<StepSpec, { op: 'fft-bands' }>;
type PsdBandsSpec = Extract<StepSpec, { op: 'psd-bands' }>;

/** 0.5 - 0.5 cos(2 pi n / N), periodic (Harris 1978, eq. 27b). */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}

/** Multiplications of a complex FFT, and numbers in its tables. */
export function fftWork(length: number): number {
  return 4 * length * Math.log2(length);
}

const hertz = (value: number): string => String(Number(value.toPrecision(6)));

/**
 * The `fft-bands` step. Band b holds log10(1e-12 + sum of |X_k|^2 / N^2) over the k in 0..N/2 with floor(k bands / (N/2)) = b, the last band
 * also k = N/2; X is the spectrum of the whole window under a Hann window. The statistics are those of the signal itself.
 */
export function mapFftBands(step: FftBandsSpec, length: number): Result<ChannelMap> {
  if (!isFftLength(length)) return problem('transform.invalid', `the window has ${length} rows; the FFT needs a power of two from 2 to 65536`);
  if (step.bands > length / 2) return problem('transform.invalid', `${step.bands} bands need a window of at least ${step.bands * 2} rows, it has ${length}`);
  const { bands } = step;
  const of: readonly Statistic[] = step.statistics ? ['rms', 'crest', 'kurtosis'] : [];
  const bandHz = step.sampleRateHz / 2 / bands;
  const ranges = Array.from({ length: bands }, (_, b) => `${hertz(b * bandHz)}-${hertz((b + 1) * bandHz)}Hz`);
  return ok({
    names: ({ name }) => [...ranges, ...of].map((part) => `${name}.${part}`),
    positions: 1,
    table: 5 * length,
    work: fftWork(length) + 8 * length,
    create: (): Measure => {
      const bandOf = Uint32Array.from({ length: length / 2 + 1 }, (_, k) => Math.min(bands - 1, Math.floor((k * bands) / (length / 2))));
      const spectrum = createEnergySpectrum(length, false);
      const energies = new Float64Array(length / 2 + 1);
      const scale = Float64Array.of(1 / (length * length));
      return (signal, into, at, channelStep) => {
        spectrum(signal, 0, energies);
        addBands(energies, bandOf, scale, bands, into, at, channelStep);
        measureStatistics(of, signal, into, at + bands * channelStep, channelStep);
      };
    },
  });
}

/** Not counted into any band. */
const noBand = 0xffff_ffff;

/**
 * The `psd-bands` step: power spectral density after Welch (1967), mean of modified periodograms, one-sided, |X_k|^2 / (fs sum w^2), twice that but for k = 0 and N/2 (as
 * scipy.signal.welch with scaling "density"); times fs / N and summed over the frequencies from a band's lower edge up to its upper one, which only the last band includes.
 */
export function mapPsdBands(step: PsdBandsSpec, length: number): Result<ChannelMap> {
  const { segment, sampleRateHz, statistics } = step;
  const overlap = step.overlap ?? Math.floor(segment / 2);
  if (!isFftLength(segment)) return problem('transform.invalid', `segment is ${segment} rows; the FFT needs a power of two from 2 to 65536`);
  if (segment > length) return problem('transform.invalid', `segment is ${segment} rows, the window has ${length}`);
  if (overlap >= segment) return problem('transform.invalid', `overlap is ${overlap} rows, expected less than the segment's ${segment}`);
  const edges = planEdges(step);
  if (typeof edges === 'string') return problem('transform.invalid', edges);
  const bands = edges.length - 1;
  const ranges = Array.from({ length: bands }, (_, b) => `${hertz(edges[b] as number)}-${hertz(edges[b + 1] as number)}Hz`);
  const segments = 1 + Math.floor((length - segment) / (segment - overlap));
  return ok({
    names: ({ name }) => [...ranges, ...statistics].map((part) => `${name}.${part}`),
    positions: 1,
    table: 6 * segment,
    work: segments * (fftWork(segment) + 4 * segment) + 8 * length,
    create: (): Measure => {
      const bandOf = Uint32Array.from({ length: segment / 2 + 1 }, (_, k) => bandAt(edges, (k * sampleRateHz) / segment));
      const spectrum = createEnergySpectrum(segment, true);
      const energies = new Float64Array(segment / 2 + 1);
      const total = new Float64Array(segment / 2 + 1);
      // The density is per fs sum w^2, a line fs / N wide.
      const scale = Float64Array.of(1 / (segments * segment * hannWindow(segment).reduce((sum, weight) => sum + weight * weight, 0)));
      return (signal, into, at, channelStep) => {
        total.fill(0);
        for (let s = 0; s < segments; s++) {
          const start = s * (segment - overlap);
          spectrum(signal, start, energies);
          for (let k = 0; k < total.length; k++) total[k]! += (k === 0 || k === segment / 2 ? 1 : 2) * (energies[k] as number);
        }
        addBands(total, bandOf, scale, bands, into, at, channelStep);
        measureStatistics(statistics, signal, into, at + bands * channelStep, channelStep);
      };
    },
  });
}

/** The edges of the bands, or what is wrong with them. */
function planEdges({ bands, edgesHz, sampleRateHz }: PsdBandsSpec): readonly number[] | string {
  if ((bands === undefined) === (edgesHz === undefined)) return 'state either bands or edgesHz';
  if (edgesHz === undefined) return Array.from({ length: (bands as number) + 1 }, (_, b) => ((b / (bands as number)) * sampleRateHz) / 2);
  const wrong = edgesHz.findIndex((edge, i) => (i > 0 && edge <= (edgesHz[i - 1] as number)) || edge > sampleRateHz / 2);
  return wrong < 0 ? edgesHz : `edgesHz[${wrong}] is ${edgesHz[wrong]}; expected ascending frequencies up to half the sample rate, ${sampleRateHz / 2}`;
}

function bandAt(edges: readonly number[], frequency: number): number {
  const last = edges.length - 1;
  if (frequency === edges[last]) return last - 1;
  const band = edges.findLastIndex((edge) => edge <= frequency);
  return band < 0 || band === last ? noBand : band;
}

/** |X_k|^2, k = 0..N/2, of signal[start..start + N) under a Hann window; `isCentered`: less its mean. */
export function createEnergySpectrum(length: number, isCentered: boolean): (signal: Float64Array, start: number, energies: Float64Array) => void {
  const fft = createFft(length);
  const window = hannWindow(length);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  return (signal, start, energies) => {
    let sum = 0;
    if (isCentered) for (let n = 0; n < length; n++) sum += signal[start + n] as number;
    const mean = sum / length;
    for (let n = 0; n < length; n++) re[n] = ((signal[start + n] as number) - mean) * (window[n] as number);
    im.fill(0);
    fft.forward(re, im);
    for (let k = 0; k <= length / 2; k++) energies[k] = (re[k] as number) * (re[k] as number) + (im[k] as number) * (im[k] as number);
  };
}

/** @param scale one number, as an array: handed over bare it would be boxed each time */
function addBands(energies: Float64Array, bandOf: Uint32Array, scale: Float64Array, bands: number, into: Float64Array, at: number, step: number): void {
  const factor = scale[0] as number;
  for (let b = 0; b < bands; b++) into[at + b * step] = 0;
  for (let k = 0; k < energies.length; k++) {
    if (bandOf[k] === noBand) continue;
    into[at + (bandOf[k] as number) * step]! += (energies[k] as number) * factor;
  }
  for (let b = 0; b < bands; b++) into[at + b * step] = Math.log10(1e-12 + (into[at + b * step] as number));
}
