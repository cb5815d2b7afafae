import { describe, expect, test } from 'vitest';
import { bundle, observationOf, previous, rolloutOf } from '../../test/support/rollout-fleet.ts';
import { encodeWindow, nextWindowEndMs } from './maintenance-window.ts';
import { joinDevices, planLateJoiners, type JoinRule } from './plan-late-joiners.ts';
import { planRollback } from './plan-rollback.ts';

const hourMs = 3600_000;
/** 1970-01-05, a Monday. */
const mondayMs = 4 * 24 * hourMs;

describe('a maintenance window', () => {
  const nightly = { startMinute: 22 * 60, endMinute: 4 * 60, utcOffsetMinutes: 0 };
  test.each([
    ['before it opens', nightly, mondayMs + 12 * hourMs, mondayMs + 28 * hourMs],
    ['inside, before midnight', nightly, mondayMs + 23 * hourMs, mondayMs + 28 * hourMs],
    ['inside, after midnight', nightly, mondayMs + 3 * hourMs, mondayMs + 4 * hourMs],
    ['exactly at its end', nightly, mondayMs + 4 * hourMs, mondayMs + 28 * hourMs],
    ['on Saturdays, from a Monday', { ...nightly, days: [5] }, mondayMs, mondayMs + 6 * 24 * hourMs + 4 * hourMs],
    ['on Sundays, on the Monday morning it ends', { ...nightly, days: [6] }, mondayMs + hourMs, mondayMs + 4 * hourMs],
    ['an hour east of Greenwich', { startMinute: 60, endMinute: 120, utcOffsetMinutes: 60 }, mondayMs + 30 * 60_000, mondayMs + hourMs],
    ['all day', { startMinute: 0, endMinute: 0, utcOffsetMinutes: 0 }, mondayMs + hourMs, mondayMs + 24 * hourMs],
  ])('%s', (_, window, atMs, endMs) => {
    expect(nextWindowEndMs([window], atMs)).toBe(endMs);
  });

  test('of several, the first to close; told to devices with its days as bits', () => {
    expect(nextWindowEndMs([{ startMinute: 600, endMinute: 660, utcOffsetMinutes: 0 }, { startMinute: 300, endMinute: 360, utcOffsetMinutes: 0 }], mondayMs)).toBe(mondayMs + 6 * hourMs);
    expect([encodeWindow({ startMinute: 1, endMinute: 2, utcOffsetMinutes: -60 }), encodeWindow({ days: [0, 6], startMinute: 1, endMinute: 2, utcOffsetMinutes: 0 }).days]).toEqual([{ days: 0, startMinute: 1, endMinute: 2, utcOffsetMinutes: -60 }, 65]);
  });
});

describe('planLateJoiners', () => {
  const rule = (id: string, createdMs: number, changes: Partial<JoinRule> = {}): JoinRule => ({ ...rolloutOf([['x']], { membership: 'dynamic', selector: { tags: ['site:x'] } }), id, versionId: id.replace(/-r\d+$/, ''), model: 'gas', createdMs, ...changes });
  const rules = [rule('gas-v2-r1', 200), rule('gas-v1-r1', 100, { bundleDigest: `sha256:${'1'.repeat(64)}` })];
  const ages = new Map([['gas-v1-r1', 100], ['gas-v2-r1', 200], ['gas-v2-r2', 300], ['gas-v1-r9', 50], ['pump-v1-r1', 10]]);
  const fresh = { tags: ['site:x'], desiredRolloutId: '', desiredDigest: '' };
  const joiners = (changes: Record<string, unknown>, held = new Map()): unknown => [...planLateJoiners(rules, ages, [observationOf('a', { ...fresh, ...changes })], held, 10)];

  test.each<[string, Record<string, unknown>, unknown]>([
    ['one that was never told anything gets the newest', {}, [['gas-v2-r1', ['a']]]],
    ['one that an older rollout of the model told', { desiredRolloutId: 'gas-v1-r9', desiredDigest: previous }, [['gas-v2-r1', ['a']]]],
    ['one that does not match', { tags: ['site:y'] }, []],
    ['one that was in it', { desiredRolloutId: 'gas-v2-r1', desiredDigest: previous }, []],
    ['one that a newer rollout told', { desiredRolloutId: 'gas-v2-r2', desiredDigest: previous }, []],
    ['one that is told to run it already', { desiredRolloutId: 'gas-v1-r9', desiredDigest: bundle }, []],
    ["another model's", { desiredRolloutId: 'pump-v1-r1', desiredDigest: previous }, []],
    ['a revoked one', { revoked: true }, []],
  ])('%s', (_, changes, expected) => {
    expect(joiners(changes)).toEqual(expected);
  });

  test('nobody gets what a newer rollout for everyone has taken back; for others it stands', () => {
    const rolledBack = rule('gas-v1-r2', 300, { bundleDigest: previous, spec: rolloutOf([['x']], { rollback: true }).spec });
    const device = observationOf('a', fresh);
    expect([...planLateJoiners([rolledBack, ...rules], ages, [device], new Map(), 10)]).toEqual([]);
    const elsewhere = { ...rolledBack, spec: { ...rolledBack.spec, selector: { tags: ['site:y'] } } };
    expect([...planLateJoiners([elsewhere, ...rules], ages, [device], new Map(), 10)]).toEqual([['gas-v2-r1', ['a']]]);
  });

  test('who left the rollout for one that came to nothing joins it again, whoever is in it stays as it is', () => {
    const planned = rolloutOf([['a'], ['b', 'c']]);
    const rollout = { ...planned, devices: planned.devices.map((device) => ({ ...device, state: device.deviceId === 'a' ? ('superseded' as const) : ('confirmed' as const), attempt: 1 })) };
    const { devices, joined } = joinDevices(rollout, ['a', 'b', 'd'], new Map(), 9);
    expect(joined).toEqual(['a', 'd']);
    expect(devices.map(({ deviceId, state, wave, attempt }) => [deviceId, state, wave, attempt])).toEqual([['a', 'waiting', 1, 1], ['b', 'confirmed', 1, 1], ['c', 'confirmed', 1, 1], ['d', 'waiting', 1, 0]]);
  });

  test.each([[['b', 'c'], undefined], [['b', 'c', 'd'], '3 devices are site:x and line:1']])('joiners %j of a site that is activated together are told apart where their line cannot spare them', (ids, conflict) => {
    const rollout = rolloutOf([['a']], { activation: { atomicBy: 'site' }, redundancy: [{ key: 'line', outMax: 2 }] });
    const observed = new Map(ids.map((id) => [id, observationOf(id, { tags: ['site:x', 'line:1'] })]));
    const placed = { ...rollout, devices: rollout.devices.map((device) => ({ ...device, state: 'confirmed' as const })) };
    expect(joinDevices(placed, ids, observed, 9).conflict?.slice(0, 31)).toEqual(conflict);
  });

  test('leaves alone who is in a live rollout, and tells a bounded number', () => {
    expect(joiners({}, new Map([['a', 'gas-v3-r1']]))).toEqual([]);
    expect([...planLateJoiners(rules, ages, ['a', 'b', 'c'].map((id) => observationOf(id, fresh)), new Map(), 2)]).toEqual([['gas-v2-r1', ['a', 'b']]]);
  });
});

describe('planRollback', () => {
  const champion = { id: 'gas-v3', number: 3 };
  const succeeded = [{ versionId: 'gas-v3', number: 3 }, { versionId: 'gas-v1', number: 1 }, { versionId: 'gas-v2', number: 2 }];
  test.each<[Parameters<typeof planRollback>[1], Parameters<typeof planRollback>[2], boolean, Parameters<typeof planRollback>[4], string]>([
    [champion, succeeded, false, {}, 'gas-v2'],
    [champion, succeeded, false, { to: 'gas-v1' }, 'gas-v1'],
    [champion, succeeded.slice(0, 1), false, {}, 'request.conflict'],
    // Devices that kept what an aborted rollout of gas-v4 brought them, or that one under way has reached.
    [champion, succeeded, true, {}, 'gas-v3'],
    [champion, succeeded.slice(0, 1), true, {}, 'gas-v3'],
    [champion, succeeded, true, { to: 'gas-v2' }, 'gas-v2'],
    [champion, succeeded, false, { to: 'gas-v3' }, 'gas-v3'],
    [undefined, [], false, {}, 'request.conflict'],
    [champion, succeeded, false, { from: 'gas-v3' }, 'gas-v2'],
    [champion, succeeded, false, { from: 'gas-v4' }, 'request.conflict'],
    [champion, succeeded, true, { from: 'gas-v4' }, 'gas-v3'],
    // A canary of gas-v4 is under way, and gas-v3 is to be left.
    [champion, succeeded, true, { from: 'gas-v3' }, 'gas-v2'],
    [champion, succeeded.slice(0, 1), true, { from: 'gas-v3' }, 'request.conflict'],
  ])('from %j over %j, devices ahead: %s, asked for %j: %s', (last, done, ahead, asked, expected) => {
    const chosen = planRollback('gas', last, done, ahead, asked);
    expect(chosen.ok ? chosen.value : chosen.error.code).toBe(expected);
  });
});
