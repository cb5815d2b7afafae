import { expect, test } from 'vitest';
import type { PlannedWave } from './assign-waves.ts';
import { describePower } from './describe-power.ts';
import { gateSchema } from './gates/gate.ts';
import type { LabelRate } from './gates/estimate-power.ts';

const hourMs = 3600_000;
const labels: LabelRate = { perDeviceHour: 20, devices: 60, accuracy: 0.92 };

function noteOf(sizes: readonly number[], gate: object, more: LabelRate | undefined = labels, controls = 0): string[] {
  const waves = sizes.map((count, size): PlannedWave => ({ size, kind: 'activate', perHour: 0, deviceIds: Array.from({ length: count }, (_, i) => `${size}-${i}`), controlIds: [] }));
  return describePower({ gate: gateSchema.parse(gate) }, waves, controls, more);
}

const thousand = [1, 9, 40, 200, 750];

test.each<[string, readonly number[], object, LabelRate, RegExp]>([
  ['by default', thousand, { soak: { durationMs: 2 * hourMs } }, labels, /^a version whose labelled accuracy is 5 points worse is stopped among 50 device\(s\) before wave 4 \(200 devices\) with a chance of about \d+ % by the labels of the last day \(20 an hour on each of 60 device\(s\)\), as each of these waves opens the next after a soak of 2\.0 hours; with gate\.behaviour\.accuracy\.openBelow \(--prove-accuracy 5\) they would wait until it is excluded, about \d+ hour\(s\)$/],
  ['without a soak', thousand, {}, labels, /with a chance of less than 1 %/],
  ['with openBelow', thousand, { behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 } } }, labels, /^50 device\(s\) before wave 4 \(200 devices\) wait until a drop of 5 points is excluded: about \d+ hour\(s\) by the labels/],
  ['with openBelow and few labels', [1, 9, 290], { behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 } } }, { ...labels, perDeviceHour: 0.5 }, /is excluded: over 72 hours by the labels of the last day \(0\.50 an hour .*larger first waves or more labels/],
  ['in a small fleet', [1, 1, 3, 20, 75], { soak: { durationMs: 2 * hourMs }, behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 }, proofDevicesMin: 10 } }, labels, /stopped among 5 device\(s\) before wave 4 .* about 3 %.*waves of fewer than 10 devices prove nothing: larger first waves do$/],
  ['without labels', thousand, {}, { ...labels, perDeviceHour: 0 }, /^no label came in the last day, so labelled accuracy judges nothing: a version that is worse is found by failures/],
  ['without labels, with openBelow', thousand, { behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 } } }, { ...labels, perDeviceHour: 0 }, /waves are held until labels come/],
])('says what the gate can find out: %s', (_name, sizes, gate, rate, text) => {
  expect(noteOf(sizes, gate, rate)).toEqual([expect.stringMatching(text)]);
});

test('says nothing where there is nothing to find out', () => {
  expect([noteOf([10], {}), noteOf(thousand, { behaviour: { accuracy: 'off' } }), describePower({ gate: gateSchema.parse({}) }, [], 0, undefined)]).toEqual([[], [], []]);
});
