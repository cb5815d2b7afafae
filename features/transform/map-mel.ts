import { ok, problem, type Result } from '../../proto/result.ts';
import { createEnergySpectrum, fftWork } from './band-energies.ts';
import { isFftLength } from './fft.ts';
import type { ChannelMap, Measure } from './map-channels.ts';
import type { StepSpec } from './spec.ts';

type LogMelSpec = Extract<StepSpec, { op: 'log-mel' }>;
type MfccSpec = Extract<StepSpec, { op: 'mfcc' }>;
type Scale = LogMelSpec['scale'];

/**
 * The steps `log-mel` and `mfcc`: frames under a Hann window, mel bands, logarithm, and for MFCC the cosine transform; as librosa's melspectrogram, power_to_db and mfcc give them, and,
 * with padding "reflect" or of a stream, as the front end of the DCASE and MLPerf Tiny autoencoder does (power 2, 20 / power x log10(max(x, 2^-52))).
 */
export function mapMel(step: LogMelSpec | MfccSpec, length: number): Result<ChannelMap> {
  const { frame, hop, mels, padding, sampleRateHz, lowHz, highHz = sampleRateHz / 2 } = step;
  if (!isFftLength(frame)) return problem('transform.invalid', `frame is ${frame} rows; the FFT needs a power of two from 2 to 65536`);
  if (padding === 'none' && frame > length) return problem('transform.invalid', `frame is ${frame} rows, the window has ${length}`);
  if (padding === 'reflect' && frame / 2 >= length) return problem('transform.invalid', `half a frame of ${frame} rows cannot be reflected in a window of ${length}`);
  if (lowHz >= highHz || highHz > sampleRateHz / 2) return problem('transform.invalid', `expected lowHz < highHz <= ${sampleRateHz / 2} (half the sample rate), got ${lowHz} and ${highHz}`);
  const coefficients = step.op === 'mfcc' ? step.coefficients : 0;
  if (coefficients > mels) return problem('transform.invalid', `${coefficients} coefficients cannot come from ${mels} mel bands`);
  const frames = 1 + Math.floor((padding === 'none' ? length - frame : length) / hop);
  const parts = Array.from({ length: coefficients || mels }, (_, i) => (step.op === 'mfcc' ? `mfcc${i}` : `mel${i}`));
  return ok({
    names: ({ name }) => parts.map((part) => `${name}.${part}`),
    positions: frames,
    channelsLast: true,
    table: 8 * frame + mels * (coefficients + frames + 2),
    work: frames * (fftWork(frame) + 3 * frame + mels * (8 + coefficients)),
    create: () => createMelMeasure(step, frames, highHz),
  });
}

function createMelMeasure(step: LogMelSpec | MfccSpec, frames: number, highHz: number): Measure {
  const { frame, hop, mels, padding, power, floor, topDb } = step;
  const spectrum = createEnergySpectrum(frame, false);
  const bank = createMelBank(step, highHz);
  const energies = new Float64Array(frame / 2 + 1);
  const excerpt = new Float64Array(frame);
  const bands = new Float64Array(frames * mels);
  // 10 log10 of energies, 20 log10 of magnitudes; or natural.
  const factor = step.log === 'db' ? 20 / power / Math.LN10 : 1;
  const span = topDb === undefined ? Infinity : step.log === 'db' ? topDb : (topDb * Math.LN10) / 10;
  const transform = step.op === 'mfcc' ? createCosines(mels, step.coefficients, step.lifter) : undefined;
  return (signal, into, at, channelStep, positionStep) => {
    let largest = -Infinity;
    for (let f = 0; f < frames; f++) {
      if (padding === 'none') spectrum(signal, f * hop, energies);
      else {
        excerptOf(signal, f * hop - frame / 2, padding, excerpt);
        spectrum(excerpt, 0, energies);
      }
      if (power === 1) for (let k = 0; k < energies.length; k++) energies[k] = Math.sqrt(energies[k] as number);
      for (let m = 0; m < mels; m++) {
        let sum = 0;
        for (let j = bank.starts[m] as number, k = bank.first[m] as number; j < (bank.starts[m + 1] as number); j++, k++) sum += (bank.weights[j] as number) * (energies[k] as number);
        const level = factor * Math.log(Math.max(floor, sum));
        bands[f * mels + m] = level;
        if (level > largest) largest = level;
      }
    }
    const lowest = largest - span;
    for (let f = 0; f < frames; f++) {
      for (let m = f * mels; m < (f + 1) * mels; m++) if ((bands[m] as number) < lowest) bands[m] = lowest;
      if (transform === undefined) {
        for (let m = 0; m < mels; m++) into[at + m * channelStep + f * positionStep] = bands[f * mels + m] as number;
        continue;
      }
      for (let c = 0, j = 0; j < transform.length; c++) {
        let sum = 0;
        for (let m = 0; m < mels; m++, j++) sum += (transform[j] as number) * (bands[f * mels + m] as number);
        into[at + c * channelStep + f * positionStep] = sum;
      }
    }
  };
}

/** excerpt.length values from `start` on; beyond the ends zeros, or the signal mirrored about its end values. */
function excerptOf(signal: Float64Array, start: number, padding: 'zero' | 'reflect', excerpt: Float64Array): void {
  const last = signal.length - 1;
  for (let n = 0; n < excerpt.length; n++) {
    const i = start + n;
    if (i >= 0 && i <= last) excerpt[n] = signal[i] as number;
    else excerpt[n] = padding === 'zero' ? 0 : (signal[i < 0 ? -i : 2 * last - i] as number);
  }
}

/** Triangles over the bins of a spectrum; weights[starts[m]..starts[m + 1]) are for the bins from first[m] on. */
interface MelBank { readonly first: Uint32Array; readonly starts: Uint32Array; readonly weights: Float64Array }

/**
 * Triangles between mel frequencies that are equally far apart, with the norm "slaney" each of area 1 over Hz (as librosa.filters.mel, after Slaney's Auditory Toolbox, 1998).
 */
function createMelBank({ mels, frame, sampleRateHz, lowHz, scale, norm }: LogMelSpec | MfccSpec, highHz: number): MelBank {
  const [lowMel, highMel] = [hzToMel(lowHz, scale), hzToMel(highHz, scale)];
  const edges = Array.from({ length: mels + 2 }, (_, i) => melToHz(lowMel + ((highMel - lowMel) * i) / (mels + 1), scale));
  const first = new Uint32Array(mels);
  const starts = new Uint32Array(mels + 1);
  const weights: number[] = [];
  for (let m = 0; m < mels; m++) {
    const [from, peak, to] = [edges[m] as number, edges[m + 1] as number, edges[m + 2] as number];
    const begin = Math.max(0, Math.ceil((from * frame) / sampleRateHz));
    const end = Math.min(frame / 2, Math.floor((to * frame) / sampleRateHz));
    const height = norm === 'slaney' ? 2 / (to - from) : 1;
    first[m] = begin;
    for (let k = begin; k <= end; k++) {
      const hz = (k * sampleRateHz) / frame;
      weights.push(height * Math.max(0, Math.min((hz - from) / (peak - from), (to - hz) / (to - peak))));
    }
    starts[m + 1] = weights.length;
  }
  return { first, starts, weights: Float64Array.from(weights) };
}

// Slaney's scale: linear to 1000 Hz, 200/3 Hz a mel; then logarithmic, 27 mels to a factor of 6.4.
const linearHz = 200 / 3;
const kneeHz = 1000;
const kneeMel = kneeHz / linearHz;
const logStep = Math.log(6.4) / 27;

function hzToMel(hz: number, scale: Scale): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + hz / 700);
  return hz < kneeHz ? hz / linearHz : kneeMel + Math.log(hz / kneeHz) / logStep;
}

function melToHz(mel: number, scale: Scale): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  return mel < kneeMel ? mel * linearHz : kneeHz * Math.exp(logStep * (mel - kneeMel));
}

/** Rows of the orthonormal DCT-II, each times its lifter 1 + (L / 2) sin(pi (c + 1) / L) (as librosa.feature.mfcc). */
function createCosines(mels: number, coefficients: number, lifter: number): Float64Array {
  return Float64Array.from({ length: coefficients * mels }, (_, i) => {
    const [c, m] = [Math.floor(i / mels), i % mels];
    const weight = lifter === 0 ? 1 : 1 + (lifter / 2) * Math.sin((Math.PI * (c + 1)) / lifter);
    return weight * Math.sqrt((c === 0 ? 1 : 2) / mels) * Math.cos((Math.PI * c * (2 * m + 1)) / (2 * mels));
  });
}
