import { expect, test } from 'vitest';
import { bundle, RolloutFleet, rolloutOf } from '../../test/support/rollout-fleet.ts';
import type { DeviceHistoryEntry, Rollout } from './rollout.ts';
import { noFigures } from './gates/collect-figures.ts';
import { evidenceOf } from './judge-wave.ts';
import { cohortsOf } from './wave-figures.ts';

const entry = (state: DeviceHistoryEntry['state'], atMs: number): DeviceHistoryEntry => ({ state, atMs, reason: '' });

test('a device counts as told from its first assignment on, one that was in the shadow from the one after it', () => {
  const histories: Record<string, DeviceHistoryEntry[]> = {
    a: [entry('assigned', 5), entry('failed', 6), entry('waiting', 7), entry('assigned', 8)],
    b: [entry('assigned', 5), entry('shadowed', 6), entry('waiting', 7)],
    c: [entry('assigned', 5), entry('shadowed', 6), entry('waiting', 7), entry('assigned', 9)],
    d: [],
  };
  const planned = rolloutOf([['a', 'b'], ['c', 'd']]);
  const rollout: Rollout = { ...planned, devices: planned.devices.map((device) => ({ ...device, history: histories[device.deviceId] ?? [] })) };
  expect([...cohortsOf(rollout, 0, new Map()).toldMs]).toEqual([['a', 5], ['c', 9]]);
  expect([...cohortsOf({ ...rollout, waves: rollout.waves.map((wave) => ({ ...wave, kind: 'shadow' })) }, 0, new Map()).toldMs]).toEqual([]);
});

test('a device that ran the bundle before, or does since another rollout brought it, is one of its wave, and known for it', () => {
  const planned = rolloutOf([{ kind: 'shadow', deviceIds: ['a', 'b'] }, ['c']]);
  const fleet = new RolloutFleet(['a', 'b', 'c']);
  const rollout: Rollout = { ...planned, devices: planned.devices.map((device) => ({ ...device, assignedMs: 5, state: device.deviceId === 'b' ? 'shadowing' : 'already_running' })) };
  const { waveIds, runningIds } = cohortsOf(rollout, 0, fleet.twins);
  expect([[...waveIds], [...runningIds]]).toEqual([['a', 'b'], ['a']]);
  for (const id of ['b', 'c']) fleet.set(id, { desiredRolloutId: 'gas-v2-r2', desiredDigest: bundle, confirmedDigest: bundle });
  expect([...cohortsOf(rollout, 0, fleet.twins).runningIds]).toEqual(['a', 'b']);
});

test('the first report of a wave is due one window after its first device began to infer', () => {
  const planned = rolloutOf([['a', 'b']]);
  const at = (histories: readonly DeviceHistoryEntry[][], windowMs?: number, inferences = 0) =>
    evidenceOf({ ...planned, waves: planned.waves.map((wave) => ({ ...wave, openedMs: 5 })), devices: planned.devices.map((device, index) => ({ ...device, history: histories[index] ?? [] })) }, 0, { ...noFigures, inferences, ...(windowMs === undefined ? {} : { windowMs }) }).firstReportDueMs;
  const running = [[entry('activated', 4), entry('assigned', 6), entry('activated', 9), entry('confirmed', 12)], [entry('activated', 8)]];
  expect([at(running, 100), at(running, 100, 1), at(running), at([[entry('assigned', 6)]], 100)]).toEqual([108, undefined, undefined, undefined]);
  // A pause has made the wave's opening later: what ran before goes on.
  expect(at([[entry('assigned', 2), entry('activated', 4)]], 100)).toBe(105);
});
