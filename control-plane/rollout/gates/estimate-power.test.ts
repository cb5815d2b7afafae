import { expect, test } from 'vitest';
import { simulateRollout } from '../../../test/bench/gate-fleet.ts';
import { behaviourGate, mainScenario } from '../../../test/bench/gate-scenario.ts';
import { createRandom } from '../../../proto/random.ts';
import { behaviourColumns, behaviourWidth } from '../../monitor/behaviour.ts';
import { estimateHoursToTell, estimatePower, measureLabelRate, type LabelRate } from './estimate-power.ts';
import { gateSchema } from './gate.ts';

const labels: LabelRate = { perDeviceHour: 20, devices: 60, accuracy: 0.92 };
const question = { controls: 990, labels, gate: behaviourGate, drop: 0.05 };

// From 5,000 simulated rollouts of the first setting, 100 of the others (docs/decisions/gates.md): stopped in waves of 1 and 10 devices within 72 hours.
test.each([
  [20, 0.99],
  [5, 0.88],
  [1, 0.18],
  [60, 1],
])('%i labels per device and hour: about the share %f that simulated rollouts have stopped', (perDeviceHour, measured) => {
  const power = estimatePower({ ...question, labels: { ...labels, perDeviceHour }, treated: [{ devices: 10, hours: 72 }] });
  expect(Math.abs(power - measured)).toBeLessThan(0.2);
});

test('the hours it says are about those that simulated rollouts take', () => {
  const hours = estimateHoursToTell(10, question, 72) ?? Infinity;
  const taken = Array.from({ length: 5 }, (_, seed) => simulateRollout({ ...mainScenario, effect: -0.05, waveHoursMax: 48 }, behaviourGate, createRandom(seed + 1)).hours).toSorted((a, b) => a - b);
  const median = taken[2] as number;
  expect(hours).toBeGreaterThan(0.5 * median);
  expect(hours).toBeLessThan(2.5 * median);
});

test('more devices, labels, hours and a larger drop help; without labels, controls or a gate there is nothing', () => {
  const at = (more: Partial<Parameters<typeof estimatePower>[0]>): number => estimatePower({ ...question, treated: [{ devices: 10, hours: 6 }], ...more });
  const plain = at({});
  for (const better of [{ treated: [{ devices: 20, hours: 6 }] }, { treated: [{ devices: 10, hours: 12 }] }, { labels: { ...labels, perDeviceHour: 40 } }, { drop: 0.06 }]) expect(at(better)).toBeGreaterThan(plain);
  for (const nothing of [{ controls: 1 }, { labels: { ...labels, perDeviceHour: 0 } }, { treated: [] }, { gate: gateSchema.parse({ behaviour: { accuracy: 'off' } }) }]) expect(at(nothing)).toBe(0);
  expect(estimateHoursToTell(2, question, 72)).toBeUndefined();
});

test('reads from the last day how often devices are labelled, and how often the model is right', () => {
  const width = behaviourWidth(['a', 'b']);
  const rows = (...seen: readonly (readonly [number, number])[]): Float64Array => {
    const values = new Float64Array(seen.length * width);
    seen.forEach(([count, errors], row) => values.set([count, errors, errors], row * width + behaviourColumns.errorCount));
    return values;
  };
  const nowMs = 100 * 3600_000;
  const of = (hours: [number, Float64Array][], task: 'classification' | 'regression' = 'classification') => measureLabelRate({ bundleDigest: '', task, classNames: ['a', 'b'], width, deviceIds: ['x', 'y', 'z'], hours: new Map(hours), revision: 1 }, nowMs);
  expect(of([[70, rows([900, 900])], [91, rows([10, 1], [0, 0], [20, 1])], [100, rows([10, 2])]])).toEqual({ perDeviceHour: 40 / 2 / 10, devices: 2, accuracy: 0.9 });
  expect(of([[91, rows([0, 0])]])).toEqual({ perDeviceHour: 0, devices: 0, accuracy: 1 });
  expect(of([], 'regression')).toBeUndefined();
});
