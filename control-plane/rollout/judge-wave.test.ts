import { expect, test } from 'vitest';
import { rolloutOf } from '../../test/support/rollout-fleet.ts';
import { noFigures } from './gates/collect-figures.ts';
import { evidenceOf } from './judge-wave.ts';
import { planDecision } from './plan-decision.ts';
import type { Rollout, RolloutDevice, RolloutDeviceState } from './rollout.ts';

const life = (...states: readonly [RolloutDeviceState, number][]): Pick<RolloutDevice, 'state' | 'history'> => ({ state: states.at(-1)?.[0] ?? 'waiting', history: states.map(([state, atMs]) => ({ state, atMs, reason: '' })) });
const early = life(['assigned', 10], ['activated', 20], ['confirmed', 30]);

/** A wave that was opened anew at 100, of a device that began before and one that came after; a report is due 1000 after. */
function evidence(first: Partial<RolloutDevice>, leftIds?: ReadonlySet<string>) {
  const planned = rolloutOf([['a', 'b']]);
  const second = life(['assigned', 110], ['activated', 700]);
  const rollout: Rollout = { ...planned, waves: planned.waves.map((wave) => ({ ...wave, openedMs: 100 })), devices: planned.devices.map((device) => ({ ...device, ...(device.deviceId === 'a' ? first : second) })) };
  return evidenceOf(rollout, 0, { ...noFigures, windowMs: 1_000, ...(leftIds === undefined ? {} : { leftIds }) });
}

test.each<[string, Partial<RolloutDevice>, readonly string[], number | undefined]>([
  ['one that came through', early, [], 1_100],
  ['one on trial', life(['assigned', 10], ['activated', 20], ['probation', 30]), [], 1_100],
  ['one that confirmed, and has gone over to another bundle since', early, ['a'], 1_700],
  ['one that a newer rollout took on trial', life(['assigned', 10], ['activated', 20], ['superseded', 60]), [], 1_700],
  ['one that was revoked', life(['assigned', 10], ['activated', 20], ['confirmed', 30], ['removed', 60]), [], 1_700],
  ['one that was taken back, which is acknowledged', { ...early, recall: 'told', acknowledged: true }, [], 1_700],
  ['one that went back', life(['assigned', 10], ['activated', 20], ['reverted', 60]), [], 1_700],
  ['one that went back, and waits for its next turn', life(['assigned', 10], ['activated', 20], ['reverted', 60], ['waiting', 70]), [], 1_700],
  ['nobody who can give more', early, ['a', 'b'], undefined],
])('the first report of a wave is due by those who can still give it: %s', (_, first, left, dueMs) => {
  const given = evidence(first, new Set(left));
  expect(given.firstReportDueMs).toBe(dueMs);
  expect(given).not.toHaveProperty('leftIds');
});

test('where nobody says who has left, everyone who runs the bundle counts', () => {
  expect(evidence(early).firstReportDueMs).toBe(1_100);
});

test('harm that several waves show is acknowledged once', () => {
  const resumed = planDecision({ ...rolloutOf([['a']]), state: 'tripped', acknowledgedMeasures: ['memory'] }, { kind: 'resume', worse: ['errorRate', 'latencyP99', 'errorRate'] }, 'ann', 5);
  expect(resumed).toMatchObject({ ok: true, value: { text: 'resumed by ann, who acknowledges errorRate, latencyP99: only new ones trip', rollout: { acknowledgedMeasures: ['memory', 'errorRate', 'latencyP99'] } } });
});
