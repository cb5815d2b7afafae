import { normal, type Random } from '../../proto/random.ts';
import { defectHz, type Condition, type Motor } from './motor.ts';

/** How the accelerometer sits on the housing: what it makes of the true radial and axial acceleration. */
export interface Mount {
  /** Sensitivity, 1 as calibrated. */
  readonly gain: number;
  /** Angle by which the axes are turned: radial leaks into axial and back. */
  readonly turnRad: number;
  /** Contact resonance of the mount (a stud passes all, glue or a magnet rings and cuts off above it). */
  readonly resonanceHz: number;
  readonly damping: number;
}

/** On its stud: a contact resonance far above what is measured. */
export const studMount: Mount = { gain: 1, turnRad: 0, resonanceHz: 9_000, damping: 0.05 };
/** Put back by hand after a repair: turned, on a magnet over paint, with the other range of the amplifier. */
export const magnetMount: Mount = { gain: 0.45, turnRad: 0.9, resonanceHz: 430, damping: 0.25 };

const impactAtFullWear = 26;
const oversampling = 4;

/**
 * One window of a two-axis accelerometer.
 *
 * @param rows samples of each axis
 * @param rateHz samples per second
 * @returns rows x 2 values in m/s², row by row: radial, axial
 */
export function simulateWindow(motor: Motor, condition: Condition, mount: Mount, rows: number, rateHz: number, random: Random): Float32Array {
  const shaftHz = motor.shaftHz * (1 - motor.slip * condition.load) * (1 + 0.002 * normal(random));
  const phase = 2 * Math.PI * random();
  const stepS = 1 / (rateHz * oversampling);
  // The window is preceded by as much again, so that ringing and the mount's filter are settled when it starts.
  const total = 2 * rows * oversampling;
  const force = new Float64Array(total);
  addImpacts(force, motor, condition, shaftHz, stepS, random);
  const ring = resonate(force, motor.resonanceHz, motor.damping, stepS);
  const radial = new Float64Array(total);
  const axial = new Float64Array(total);
  const oneX = motor.imbalance * condition.imbalanceFactor * (0.85 + 0.3 * condition.load) * (1 + 0.06 * normal(random));
  const twoX = motor.misalignment * (0.7 + 0.6 * condition.load) * (1 + 0.1 * normal(random));
  const rub = motor.noise * (0.8 + 0.4 * condition.load) * (1 + 2.2 * condition.wear) * Math.sqrt(oversampling);
  for (let i = 0; i < total; i++) {
    const angle = phase + 2 * Math.PI * shaftHz * i * stepS;
    const turning = oneX * Math.cos(angle) + twoX * Math.cos(2 * angle + 0.7);
    const impact = ring[i] as number;
    radial[i] = turning + impact + rub * normal(random);
    axial[i] = motor.axialShare * (turning + 1.4 * impact) + 0.8 * rub * normal(random);
  }
  return measure(radial, axial, mount, rows, stepS);
}

/** Each ball that passes the defect strikes once; an inner defect is loaded once a turn; the cage slips by a percent. */
function addImpacts(force: Float64Array, motor: Motor, condition: Condition, shaftHz: number, stepS: number, random: Random): void {
  const amplitude = impactAtFullWear * condition.wear ** 1.5;
  const periodS = 1 / defectHz(motor, condition.race, shaftHz);
  for (let atS = periodS * random(); ; atS += periodS * (1 + 0.01 * normal(random))) {
    const i = Math.round(atS / stepS);
    if (i >= force.length) return;
    const zone = condition.race === 'outer' ? 1 : Math.max(0, Math.cos(2 * Math.PI * shaftHz * atS));
    force[i] = (force[i] as number) + amplitude * zone * (0.7 + 0.6 * condition.load) * (1 + 0.2 * normal(random));
  }
}

/** Impulses into a damped oscillator: each rings as exp(-ζωt) sin(ω_d t), by its exact two-term recursion. */
function resonate(force: Float64Array, hz: number, damping: number, stepS: number): Float64Array {
  const omega = 2 * Math.PI * hz;
  const decay = Math.exp(-damping * omega * stepS);
  const turn = omega * Math.sqrt(1 - damping * damping) * stepS;
  const a = 2 * decay * Math.cos(turn);
  const b = decay * decay;
  const gain = decay * Math.sin(turn);
  const out = new Float64Array(force.length);
  let last = 0;
  let before = 0;
  for (let i = 0; i < force.length; i++) {
    const value = a * last - b * before + gain * (i > 0 ? (force[i - 1] as number) : 0);
    out[i] = value;
    before = last;
    last = value;
  }
  return out;
}

/** What the sensor on its mount gives: axes turned, the contact's second-order response, sensitivity, then sampled. */
function measure(radial: Float64Array, axial: Float64Array, mount: Mount, rows: number, stepS: number): Float32Array {
  const cos = Math.cos(mount.turnRad);
  const sin = Math.sin(mount.turnRad);
  const turned = [radial.map((value, i) => cos * value - sin * (axial[i] as number)), radial.map((value, i) => sin * value + cos * (axial[i] as number))];
  const [x, y] = turned.map((axis) => contact(axis, mount, stepS)) as [Float64Array, Float64Array];
  const out = new Float32Array(rows * 2);
  const start = x.length - rows * oversampling;
  for (let row = 0; row < rows; row++) {
    const i = start + row * oversampling;
    // The converter's anti-aliasing: the mean over one sampling interval.
    for (let k = 0; k < oversampling; k++) {
      out[row * 2] = (out[row * 2] as number) + (mount.gain * (x[i + k] as number)) / oversampling;
      out[row * 2 + 1] = (out[row * 2 + 1] as number) + (mount.gain * (y[i + k] as number)) / oversampling;
    }
  }
  return out;
}

/** Second-order low-pass with the contact's resonance (bilinear transform, pre-warped); passes all where it lies above the samples. */
function contact(signal: Float64Array, mount: Mount, stepS: number): Float64Array {
  if (mount.resonanceHz * stepS >= 0.45) return signal;
  const w = Math.tan(Math.PI * mount.resonanceHz * stepS);
  const norm = 1 / (1 + 2 * mount.damping * w + w * w);
  const b0 = w * w * norm;
  const a1 = 2 * (w * w - 1) * norm;
  const a2 = (1 - 2 * mount.damping * w + w * w) * norm;
  const out = new Float64Array(signal.length);
  for (let i = 0; i < signal.length; i++) {
    const x1 = i > 0 ? (signal[i - 1] as number) : 0;
    const x2 = i > 1 ? (signal[i - 2] as number) : 0;
    const y1 = i > 0 ? (out[i - 1] as number) : 0;
    const y2 = i > 1 ? (out[i - 2] as number) : 0;
    out[i] = b0 * ((signal[i] as number) + 2 * x1 + x2) - a1 * y1 - a2 * y2;
  }
  return out;
}
