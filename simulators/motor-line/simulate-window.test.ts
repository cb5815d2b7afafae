import { describe, expect, it } from 'vitest';
import { createFft } from '../../features/transform/fft.ts';
import { createRandom } from '../../proto/random.ts';
import { defectHz, type Condition, type Motor } from './motor.ts';
import { magnetMount, simulateWindow, studMount } from './simulate-window.ts';

const motor: Motor = { shaftHz: 25, slip: 0, balls: 9, ballRatio: 7.94 / 39.04, resonanceHz: 800, damping: 0.06, imbalance: 0.6, misalignment: 0.2, axialShare: 0.3, noise: 0.1, lifeOffset: 0 };
const healthy: Condition = { className: 'healthy', wear: 0.02, race: 'outer', imbalanceFactor: 1, load: 0.7 };
const rateHz = 2_560;

/** Power at each multiple of rateHz / rows of one axis, Hann window. */
function spectrum(window: ArrayLike<number>, axis: number, rows: number, map: (x: number) => number = (x) => x): Float64Array {
  const re = Float64Array.from({ length: rows }, (_, i) => map(window[i * 2 + axis] as number));
  const mean = re.reduce((a, b) => a + b) / rows;
  for (let i = 0; i < rows; i++) re[i] = ((re[i] as number) - mean) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / rows));
  const im = new Float64Array(rows);
  createFft(rows).forward(re, im);
  return Float64Array.from({ length: rows / 2 }, (_, k) => (re[k] as number) ** 2 + (im[k] as number) ** 2);
}

function peakHz(power: Float64Array, fromHz: number, toHz: number, rows: number): number {
  const hz = rateHz / rows;
  let best = Math.ceil(fromHz / hz);
  for (let k = best; k * hz <= toHz; k++) if ((power[k] as number) > (power[best] as number)) best = k;
  return best * hz;
}

describe('a motor under an accelerometer', () => {
  it('has the defect frequencies of the 6205 bearing as Case Western Reserve University publishes them', () => {
    expect(defectHz(motor, 'outer', 1)).toBeCloseTo(3.5848, 3);
    expect(defectHz(motor, 'inner', 1)).toBeCloseTo(5.4152, 3);
  });

  it('turns at its shaft speed, and imbalance grows that line only', () => {
    const rows = 4_096;
    const before = spectrum(simulateWindow(motor, healthy, studMount, rows, rateHz, createRandom(1)), 0, rows);
    const after = spectrum(simulateWindow(motor, { ...healthy, imbalanceFactor: 4 }, studMount, rows, rateHz, createRandom(1)), 0, rows);
    expect(Math.abs(peakHz(before, 10, 400, rows) - motor.shaftHz)).toBeLessThan(0.7);
    const line = Math.round((motor.shaftHz * rows) / rateHz);
    const sum = (power: Float64Array, from: number, to: number): number => power.subarray(from, to).reduce((a, b) => a + b);
    expect(sum(after, line - 3, line + 4) / sum(before, line - 3, line + 4)).toBeCloseTo(16, 0);
    expect(sum(after, 1_000, 2_000) / sum(before, 1_000, 2_000)).toBeCloseTo(1, 1);
  });

  it.each(['outer', 'inner'] as const)('shows a worn %s race in the envelope at its ball passing frequency', (race) => {
    const rows = 16_384;
    const window = simulateWindow(motor, { ...healthy, wear: 1, race, imbalanceFactor: 0 }, studMount, rows, rateHz, createRandom(2));
    const envelope = spectrum(window, 0, rows, (x) => x * x);
    const expected = defectHz(motor, race, motor.shaftHz);
    expect(Math.abs(peakHz(envelope, 70, 200, rows) - expected)).toBeLessThan(motor.shaftHz * 0.05);
  });

  it('shows less of the high frequencies and mixes the axes when its sensor sits on a magnet', () => {
    const rows = 4_096;
    const worn: Condition = { ...healthy, wear: 0.8 };
    const power = (mount: typeof studMount, axis: number, fromHz: number, toHz: number): number => {
      const all = spectrum(simulateWindow(motor, worn, mount, rows, rateHz, createRandom(3)), axis, rows);
      return all.subarray(Math.round((fromHz * rows) / rateHz), Math.round((toHz * rows) / rateHz)).reduce((a, b) => a + b);
    };
    expect(power(magnetMount, 0, 700, 900) / power(studMount, 0, 700, 900)).toBeLessThan(0.05);
    expect(power(magnetMount, 1, 20, 30) / power(magnetMount, 0, 20, 30)).toBeGreaterThan(5 * (power(studMount, 1, 20, 30) / power(studMount, 0, 20, 30)));
  });
});
