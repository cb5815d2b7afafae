import { ok, problem, type Result } from '../../proto/result.ts';
import type { ChannelMap, Measure } from './map-channels.ts';
import type { StepSpec } from './spec.ts';

type ResampleSpec = Extract<StepSpec, { op: 'resample' }>;

/** Kaiser's shape parameter: stop band at about -50 dB. */
const beta = 5;
/** Half of the filter, in rows of the slower of the two rates. */
const halfRows = 10;

/**
 * The `resample` step: a polyphase low pass of 20 max(up, down) + 1 taps, sinc under a Kaiser window (beta 5), cut off at the lower of the two Nyquist frequencies (as scipy.signal.resample_poly
 * with its defaults and padtype "edge" or "constant"). Row m of the result lies at row m down / up of the signal.
 */
export function mapResampled(step: ResampleSpec, length: number): Result<ChannelMap> {
  if (length < 2) return problem('transform.invalid', 'there is one row only; put a window step first');
  const divisor = greatestDivisor(step.up, step.down);
  const [up, down] = [step.up / divisor, step.down / divisor];
  const half = halfRows * Math.max(up, down);
  const rows = Math.ceil((length * up) / down);
  return ok({
    names: ({ name }) => [name],
    positions: rows,
    table: 2 * half + 1,
    work: rows * (2 * Math.ceil(half / up) + 1),
    create: (): Measure => {
      const taps = lowPass(half, up, Math.max(up, down));
      const beyond = step.padding === 'edge' ? 1 : 0;
      return (signal, into, at, _, positionStep) => {
        for (let row = 0; row < rows; row++) {
          const place = row * down;
          const last = Math.floor((place + half) / up);
          let sum = 0;
          for (let k = Math.ceil((place - half) / up); k <= last; k++) {
            const value = k < 0 ? beyond * (signal[0] as number) : k >= length ? beyond * (signal[length - 1] as number) : (signal[k] as number);
            sum += value * (taps[place - k * up + half] as number);
          }
          into[at + row * positionStep] = sum;
        }
      };
    },
  });
}

function lowPass(half: number, up: number, rate: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const place = i - half;
    const sinc = place === 0 ? 1 : Math.sin((Math.PI * place) / rate) / ((Math.PI * place) / rate);
    return sinc * besselI0(beta * Math.sqrt(1 - (place / half) ** 2));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => (tap * up) / sum);
}

/** Modified Bessel function of the first kind, order 0, by its series (Abramowitz and Stegun 9.6.12). */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 60; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
