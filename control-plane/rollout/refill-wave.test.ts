import { describe, expect, test } from 'vitest';
import { advanceOn, bundle, deadlineMs, previous, RolloutFleet, rolloutOf, statesOf } from '../../test/support/rollout-fleet.ts';
import { currentGate } from './advance-rollout.ts';
import { noFigures } from './gates/collect-figures.ts';
import { judgeWave } from './judge-wave.ts';
import { planDecision, type OperatorDecision } from './plan-decision.ts';
import { planLoss } from './plan-loss.ts';
import { judgedBefore } from './refill-wave.ts';
import type { Rollout } from './rollout.ts';

const newer = (...ids: string[]) => ({ newer: new Map(ids.map((id) => [id, 'gas-v3-r1'])) });

function decide(rollout: Rollout, decision: OperatorDecision, nowMs: number): Rollout {
  const planned = planDecision(rollout, decision, 'ann', nowMs);
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value.rollout;
}

describe('a newer rollout takes devices', () => {
  test('the whole open wave: the older one goes on with devices of the waves behind it, and still opens none without evidence', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd']);
    const first = rolloutOf([['a'], ['b', 'c'], ['d']]);
    expect(planLoss(first, new Set(['a']))).toEqual({ outcome: 'goes_on', text: 'takes 1 of 4 device(s) from gas-v2-r1 (1 waiting), which goes on with the other 3 (3 waiting); its wave(s) 1 would be empty and go on with devices of the waves behind' });
    fleet.set('b', { online: false });
    let advanced = advanceOn(first, fleet, 1, newer('a'));
    expect(advanced.decisions.map(({ kind, text }) => [kind, text])).toContainEqual(['rollout.wave_refilled', 'nobody is left in wave 1 to judge by (a: gas-v3-r1 has it now): c of the waves behind it take part in it']);
    // Who is online goes first.
    expect(statesOf(advanced.rollout)).toEqual({ a: 'superseded', b: 'waiting', c: 'assigned', d: 'waiting' });
    expect(advanced.rollout).toMatchObject({ state: 'running', waveOpen: 0 });
    fleet.behave('c', 'running');
    advanced = advanceOn(advanced.rollout, fleet, 2, newer('a'));
    expect(statesOf(advanced.rollout)).toEqual({ a: 'superseded', b: 'assigned', c: 'confirmed', d: 'waiting' });
    fleet.behave('b', 'running');
    advanced = advanceOn(advanced.rollout, fleet, 3, newer('a'));
    fleet.behave('d', 'running');
    expect(advanceOn(advanced.rollout, fleet, 4, newer('a')).rollout.state).toBe('succeeded');
  });

  test('a wave all of whose devices stood in for others before it is passed; it tripped, and took confirmed devices back', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd', 'e']);
    let advanced = advanceOn(rolloutOf([['a'], ['b'], ['c'], ['d']], { gate: { onTrip: 'revert_all' } }), fleet, 1);
    fleet.behave('a', 'running');
    advanced = advanceOn(advanced.rollout, fleet, 2, newer('b'));
    expect(statesOf(advanced.rollout)).toEqual({ a: 'confirmed', b: 'superseded', c: 'assigned', d: 'waiting' });
    fleet.behave('c', 'running');
    advanced = advanceOn(advanced.rollout, fleet, 3, newer('b'));
    expect(advanced.rollout).toMatchObject({ state: 'running', waveOpen: 3 });
    fleet.behave('d', 'running');
    advanced = advanceOn(advanced.rollout, fleet, 4, newer('b'));
    expect(advanced.rollout).toMatchObject({ state: 'succeeded' });
    expect(statesOf(advanced.rollout)).toEqual({ a: 'confirmed', b: 'superseded', c: 'confirmed', d: 'confirmed' });
    // The last wave, too.
    const last = { ...advanced.rollout, state: 'running' as const, devices: advanced.rollout.devices.map((device) => (device.deviceId === 'd' ? { ...device, wave: 1 } : device)) };
    expect(advanceOn(last, fleet, 5, newer('b')).rollout).toMatchObject({ state: 'succeeded', detail: 'wave 4: its devices have taken part in the waves before it' });
  });

  test.each<[string, Rollout, string[], string, RegExp]>([
    ['all', rolloutOf([['a'], ['b']]), ['a', 'b'], 'ends', /^takes 2 of 2 device\(s\) from gas-v2-r1 \(2 waiting\), which ends as superseded$/],
    ['those of a later wave', rolloutOf([['a'], ['b'], ['c', 'd']]), ['b'], 'goes_on', /goes on with the other 3 \(3 waiting\); its wave\(s\) 2 would be empty/],
    ['most', rolloutOf([['a'], ['b', 'c', 'd']]), ['b', 'c', 'd'], 'ends_when_done', /goes on with the other 1 .* then ends as superseded instead of succeeded/],
    ['the last wave, with nobody behind it', { ...rolloutOf([['a', 'b'], ['c']]), waveOpen: 1 }, ['c'], 'ends', /nobody is left to judge wave 2 by; its other 2 device\(s\)/],
    ['a wave that was drawn', rolloutOf([{ kind: 'ab', deviceIds: ['a'] }, ['b', 'c']]), ['a'], 'ends', /nobody is left to judge wave 1 by/],
  ])('what the plan says of it, %s, is what happens', (_name, rollout, taken, outcome, text) => {
    const loss = planLoss(rollout, new Set(taken));
    expect(loss).toMatchObject({ outcome, text: expect.stringMatching(text) });
    const fleet = new RolloutFleet(rollout.devices.map(({ deviceId }) => deviceId));
    let now: Rollout = { ...rollout, devices: rollout.devices.map((device) => (device.wave < rollout.waveOpen ? { ...device, state: 'confirmed' as const, assignedMs: 1 } : device)) };
    for (const { deviceId, wave } of now.devices) if (wave < rollout.waveOpen) fleet.set(deviceId, { desiredRolloutId: rollout.id });
    for (let nowMs = 1; nowMs < 12; nowMs++) {
      now = advanceOn(now, fleet, nowMs, newer(...taken)).rollout;
      if (nowMs === 1) expect(now.state).toBe(outcome === 'ends' ? 'superseded' : 'running');
      for (const { deviceId, state } of now.devices) if (state === 'assigned') fleet.behave(deviceId, 'running');
    }
    expect(now.state).toBe(outcome === 'goes_on' ? 'succeeded' : 'superseded');
  });

  test('who was drawn to be compared with in a wave behind takes part last', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd']);
    const planned = rolloutOf([['a'], { kind: 'ab', deviceIds: ['b'] }, ['c', 'd']]);
    const drawn = { ...planned, waves: planned.waves.map((wave) => (wave.kind === 'ab' ? { ...wave, controlIds: ['c'] } : wave)) };
    expect(statesOf(advanceOn(drawn, fleet, 1, newer('a')).rollout)).toEqual({ a: 'superseded', b: 'waiting', c: 'waiting', d: 'assigned' });
    expect(statesOf(advanceOn(drawn, fleet, 1, newer('a', 'd')).rollout)).toMatchObject({ b: 'waiting', c: 'assigned' });
  });

  test('a site that is activated together comes whole, and a device of a shadow comes again where it belongs', () => {
    const site = new RolloutFleet(['a', 'b', 'c', 'd'], (id) => [`site:${id < 'b' ? 'x' : id < 'd' ? 'y' : 'z'}`]);
    const atomic = advanceOn(rolloutOf([['a'], ['b', 'c', 'd']], { activation: { atomicBy: 'site' } }), site, 1, newer('a')).rollout;
    expect(statesOf(atomic)).toEqual({ a: 'superseded', b: 'assigned', c: 'assigned', d: 'waiting' });
    const shadowed = advanceOn(rolloutOf([{ kind: 'shadow', deviceIds: ['a'] }, ['a', 'b']]), new RolloutFleet(['a', 'b']), 1, newer('a')).rollout;
    expect(shadowed.devices.map(({ deviceId, wave, laterWave, state }) => [deviceId, wave, laterWave, state])).toEqual([['a', 0, 1, 'superseded'], ['b', 0, 1, 'assigned']]);
  });

  test('the rate of a wave begins again with those who came in', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd']);
    let rollout = advanceOn(rolloutOf([{ perHour: 1, deviceIds: ['a', 'b'] }, ['c', 'd']], { gate: { deadlineMs: 24 * 3600_000 } }), fleet, 1).rollout;
    fleet.set('a', { desiredRolloutId: 'gas-v3-r1', desiredRevision: 9 });
    rollout = advanceOn(rollout, fleet, 60_000, newer('a', 'b')).rollout;
    expect(statesOf(rollout)).toEqual({ a: 'superseded', b: 'superseded', c: 'assigned', d: 'waiting' });
    expect(statesOf(advanceOn(rollout, fleet, 60_000 + 3600_000, newer('a', 'b')).rollout).d).toBe('assigned');
  });
});

describe('a soak in inferences', () => {
  const gate = { soak: { inferencesMin: 20 } };
  const soaking = (inferences: number, nowMs: number) => ({ judge: (of: Rollout, wave: number) => judgeWave(of, wave, { ...noFigures, inferences }, nowMs) });
  const elsewhere = { desiredRolloutId: 'gas-v3-r1', desiredDigest: previous, desiredRevision: 9 };
  const soakOf = (waves: Parameters<typeof rolloutOf>[0], more: Record<string, unknown> = {}) => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    const rollout = advanceOn(rolloutOf(waves, { gate: { ...gate, ...more } }), fleet, 1, soaking(0, 1)).rollout;
    fleet.behave('a', 'running');
    return { fleet, rollout: advanceOn(rollout, fleet, 2, soaking(14, 2)).rollout };
  };

  test.each<[string, Parameters<RolloutFleet['set']>[1]]>([
    ['is told so, and only away', { online: false, runningDigest: '' }],
    ['is told something newer, and has not done it', elsewhere],
    ['tries something newer, and may come back', { ...elsewhere, runningDigest: previous }],
    ['is told the same by another rollout', { ...elsewhere, desiredDigest: bundle, runningDigest: '', confirmedDigest: '' }],
  ])('holds as long as more of them can come: its device %s', (_name, told) => {
    const { fleet, rollout } = soakOf([['a'], ['b', 'c']]);
    fleet.set('a', told);
    const advanced = advanceOn(rollout, fleet, 3, soaking(14, 3));
    expect(advanced.rollout).toMatchObject({ state: 'running', waveOpen: 0 });
    expect(advanced.decisions.map(({ text }) => text)).toEqual([expect.stringMatching(/^held: wave 1: 14 of 20 inferences of the soak are done/)]);
    expect(statesOf(advanced.rollout)).toEqual({ a: 'confirmed', b: 'waiting', c: 'waiting' });
  });

  test('goes on with a device of the waves behind where its own have all gone over to a newer rollout, and opens on no less', () => {
    const { fleet, rollout } = soakOf([['a'], ['b', 'c']]);
    fleet.set('a', { ...elsewhere, runningDigest: previous, confirmedDigest: previous });
    const advanced = advanceOn(rollout, fleet, 3, soaking(14, 3));
    expect(advanced.decisions[0]).toMatchObject({ kind: 'rollout.wave_refilled', text: 'the soak of wave 1 ended at 14 of 20 inferences: its devices follow a newer rollout (a: gas-v3-r1): b of the waves behind it take part in it' });
    expect(statesOf(advanced.rollout)).toEqual({ a: 'confirmed', b: 'assigned', c: 'waiting' });
    fleet.behave('b', 'running');
    const held = advanceOn(advanced.rollout, fleet, 4, soaking(19, 4)).rollout;
    expect(held).toMatchObject({ state: 'running', waveOpen: 0 });
    expect(advanceOn(held, fleet, 5, soaking(20, 5)).rollout).toMatchObject({ state: 'running', waveOpen: 1 });
  });

  test.each(['failed', 'reverted', 'denied'] as const)('goes on with a device of the waves behind where its own was told the same by another rollout, and %s it there', (phase) => {
    const { fleet, rollout } = soakOf([['a'], ['b', 'c']]);
    const told = { ...elsewhere, desiredDigest: bundle, runningDigest: previous, confirmedDigest: previous };
    const update = { bundleDigest: bundle, rolloutId: elsewhere.desiredRolloutId, phase, reason: '', detail: '', revision: 8 };
    fleet.set('a', { ...told, update });
    expect(statesOf(advanceOn(rollout, fleet, 3, soaking(14, 3)).rollout).b).toBe('waiting');
    fleet.set('a', { ...told, update: { ...update, revision: 9 } });
    expect(statesOf(advanceOn(rollout, fleet, 4, soaking(14, 4)).rollout)).toEqual({ a: 'confirmed', b: 'assigned', c: 'waiting' });
  });

  test('goes on with a device of the waves behind where its own have been away for as long as the deadline, and says so before', () => {
    const { fleet, rollout } = soakOf([['a'], ['b', 'c']]);
    fleet.set('a', { online: false, awaySinceMs: 100 });
    const held = advanceOn(rollout, fleet, 99 + deadlineMs, soaking(14, 99 + deadlineMs));
    expect(held.decisions.map(({ text }) => text)).toEqual(['held: wave 1: 14 of 20 inferences of the soak are done; all 1 device(s) that could give more are away (a); unless one is back by 00:00 UTC, others take their place, or the gate trips']);
    const refilled = advanceOn(held.rollout, fleet, 100 + deadlineMs, soaking(14, 100 + deadlineMs));
    expect(refilled.decisions[0]).toMatchObject({ kind: 'rollout.wave_refilled', text: expect.stringContaining('no device that could give more has been there for 10 s (a: reached, then silent): b of the waves behind it take part in it') });
    expect(statesOf(refilled.rollout)).toEqual({ a: 'confirmed', b: 'assigned', c: 'waiting' });
    expect(refilled.rollout).toMatchObject({ state: 'running', waveOpen: 0 });
  });

  test('trips where its devices have inferred, and nothing of it comes within the deadline of when it was due', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    const none = (nowMs: number) => ({ judge: (of: Rollout, wave: number) => judgeWave(of, wave, { ...noFigures, windowMs: 100 }, nowMs) });
    let { rollout } = advanceOn(rolloutOf([['a'], ['b']], { gate }), fleet, 1, none(1));
    fleet.behave('a', 'running');
    rollout = advanceOn(rollout, fleet, 2, none(2)).rollout;
    const held = advanceOn(rollout, fleet, 101 + deadlineMs, none(101 + deadlineMs));
    expect(held.decisions.map(({ text }) => text)).toEqual([expect.stringMatching(/^held: .* was due at 00:00 UTC, and has not come; the gate trips where none comes by 00:00 UTC/)]);
    const tripped = advanceOn(held.rollout, fleet, 102 + deadlineMs, none(102 + deadlineMs)).rollout;
    expect(tripped).toMatchObject({ state: 'tripped', detail: expect.stringMatching(/^wave 1: its devices have inferred with the new version \(a\), and none has reported it within 10 s of when its first window was due/) });
    expect(statesOf(tripped)).toEqual({ a: 'taken back', b: 'waiting' });
    // One that ran it already may stand still for days.
    const still = { ...held.rollout, devices: held.rollout.devices.map((device) => (device.deviceId === 'a' ? { ...device, state: 'already_running' as const, history: [{ state: 'already_running' as const, atMs: 2, reason: '' }] } : device)) };
    expect(advanceOn(still, fleet, 102 + deadlineMs, none(102 + deadlineMs)).rollout.state).toBe('running');
  });

  test.each([['stop', 'tripped'], ['pause', 'paused']] as const)('trips where all of its devices stay away and nobody is behind it (%s)', (onTrip, state) => {
    const { fleet, rollout } = soakOf([['a']], { onTrip });
    fleet.set('a', { online: false, awaySinceMs: 100 });
    const ended = advanceOn(rollout, fleet, 100 + deadlineMs, soaking(14, 100 + deadlineMs)).rollout;
    expect(ended.state).toBe(state);
    expect(ended.detail).toContain('the soak of wave 1 ended at 14 of 20 inferences: no device that could give more has been there for 10 s (a: reached, then silent), and nobody can take their place; resume it once one of them is back');
  });

  test.each<[string, Parameters<typeof rolloutOf>[0]]>([['nobody is behind it', [['a']]], ['it was drawn to compare', [{ kind: 'ab', deviceIds: ['a'] }, ['b', 'c']]]])('ends as superseded where %s', (_name, waves) => {
    const { fleet, rollout } = soakOf(waves);
    fleet.set('a', { ...elsewhere, runningDigest: previous, confirmedDigest: previous });
    const ended = advanceOn(rollout, fleet, 3, soaking(14, 3));
    expect(ended.rollout).toMatchObject({ state: 'superseded', detail: 'the soak of wave 1 ended at 14 of 20 inferences: its devices follow a newer rollout (a: gas-v3-r1), and nobody can take their place' });
    expect(ended.decisions.map(({ kind }) => kind)).toEqual(['rollout.superseded']);
  });
});

describe('a wave of failures that are known', () => {
  test.each(['revert_wave', 'stop', 'pause'] as const)('goes on with another device when it is resumed (%s), and trips no more by itself', (onTrip) => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = advanceOn(rolloutOf([['a'], ['b', 'c']], { gate: { onTrip } }), fleet, 1).rollout;
    fleet.behave('a', 'failed');
    rollout = advanceOn(rollout, fleet, 2).rollout;
    expect(rollout.state).toBe(onTrip === 'pause' ? 'paused' : 'tripped');
    rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, 3), fleet, 3).rollout;
    expect([rollout.state, rollout.waveOpen, statesOf(rollout).b, statesOf(rollout).c]).toEqual(['running', 0, 'assigned', 'waiting']);
    fleet.behave('b', 'running');
    rollout = advanceOn(rollout, fleet, 4).rollout;
    fleet.behave('c', 'running');
    expect(advanceOn(rollout, fleet, 5).rollout.state).toBe('succeeded');
  });

  test.each([[1, undefined, [1, 1, 1, 1]], [2, undefined, [2, 2, 2, 2]], [1, 'site', [3, 3, 3, 1]]])('stays as small as it was, however often it fails: %i device(s), together by %s', (planned, atomicBy, expected) => {
    const ids = Array.from('abcdefghijk');
    const fleet = new RolloutFleet(ids, (id) => (id < 'b' ? [] : [`site:${Math.floor((ids.indexOf(id) - 1) / 3)}`]));
    let rollout = advanceOn(rolloutOf([ids.slice(0, planned), ids.slice(planned)], { gate: { onTrip: 'pause' }, activation: { atomicBy } }), fleet, 1).rollout;
    const told = expected.map((_, round) => {
      for (const { deviceId, state } of rollout.devices) if (state === 'assigned') fleet.behave(deviceId, 'failed');
      rollout = advanceOn(rollout, fleet, 3 * round + 2).rollout;
      rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, 3 * round + 3), fleet, 3 * round + 3).rollout;
      return rollout.devices.filter(({ state }) => state === 'assigned').length;
    });
    expect(told).toEqual(expected);
  });

  test('ends the rollout where nobody can take their place, and says how it goes on: tried again, then resumed', () => {
    const fleet = new RolloutFleet(['a']);
    let rollout = advanceOn(rolloutOf([['a']], { gate: { onTrip: 'pause' } }), fleet, 1).rollout;
    fleet.behave('a', 'failed');
    rollout = advanceOn(rollout, fleet, 2).rollout;
    rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, 3), fleet, 4).rollout;
    expect(rollout).toMatchObject({ state: 'tripped', detail: 'wave 1: nobody is left to judge by (a is failed, which is acknowledged), nor to take their place; try devices again (fleetloop rollouts retry gas-v2-r1 <devices>), then resume' });
    rollout = advanceOn(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 5), fleet, 5).rollout;
    expect(statesOf(rollout).a).toBe('waiting');
    rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, 6), fleet, 6).rollout;
    expect(statesOf(rollout).a).toBe('assigned');
    fleet.behave('a', 'running');
    expect(advanceOn(rollout, fleet, 7).rollout.state).toBe('succeeded');
  });

  test.each<[string, Parameters<typeof rolloutOf>[0], string[], string, RegExp]>([
    ['another device takes its place', [['a'], ['b', 'c']], [], 'running', /^resumed by ann, who acknowledges that 1 device\(s\) of wave 1 are revoked: only new ones trip$/],
    ['nobody can', [['a']], [], 'tripped', /^wave 1: nobody is left to judge by \(a is removed, which is acknowledged\), nor to take their place; create a rollout for other devices$/],
    ['others were judged before it', [['b', 'c'], ['a']], ['b', 'c'], 'succeeded', /^wave 2: its devices are revoked, which is acknowledged, and others were judged in the waves before it$/],
  ])('trips once where its devices are revoked, and goes on when it is resumed: %s', (_name, waves, before, state, detail) => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = advanceOn(rolloutOf(waves, { gate: { onTrip: 'pause' } }), fleet, 1).rollout;
    for (const id of before) fleet.behave(id, 'running');
    rollout = advanceOn(rollout, fleet, 2).rollout;
    fleet.behave('a', 'revoked');
    rollout = advanceOn(rollout, fleet, 3).rollout;
    expect(rollout).toMatchObject({ state: 'paused', detail: expect.stringContaining('no device is left in the wave to judge by') as string });
    rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, 4), fleet, 4).rollout;
    expect(rollout).toMatchObject({ state, detail: expect.stringMatching(detail) as string });
    if (state === 'running') expect(statesOf(rollout)).toEqual({ a: 'removed', b: 'assigned', c: 'waiting' });
  });

  test('is no success where those judged before it have been taken back with it; one that is tried again is waited for', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = advanceOn(rolloutOf([['a'], ['b']], { gate: { onTrip: 'revert_all' } }), fleet, 1).rollout;
    fleet.behave('b', 'revoked');
    rollout = advanceOn(rollout, fleet, 2).rollout;
    fleet.behave('a', 'running');
    rollout = advanceOn(rollout, fleet, 3).rollout;
    expect([rollout.state, statesOf(rollout).a]).toEqual(['tripped', 'taken back']);
    fleet.behave('a', 'back');
    rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, 4), fleet, 4).rollout;
    expect(rollout).toMatchObject({ state: 'tripped', detail: expect.stringContaining('nobody is left to judge by') as string });
    rollout = advanceOn(decide(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 5), { kind: 'resume', worse: [] }, 5), fleet, 5).rollout;
    expect([rollout.state, statesOf(rollout).a]).toEqual(['running', 'assigned']);
    fleet.behave('a', 'running');
    expect(advanceOn(rollout, fleet, 6).rollout.state).toBe('succeeded');
  });

  test.each<[string, string[], boolean]>([
    ['who has confirmed', ['assigned', 'confirmed'], true],
    ['who had confirmed before a newer rollout took it', ['assigned', 'confirmed', 'superseded'], true],
    ['who is on its way', ['assigned', 'downloading'], true],
    ['not who fell silent on its way', ['assigned', 'downloading', 'silent'], false],
    ['not who went back after it had confirmed', ['assigned', 'confirmed', 'reverted'], false],
    ['not who left without coming through', ['assigned', 'probation', 'superseded'], false],
    ['not who was to be tried again when it was revoked', ['assigned', 'confirmed', 'waiting', 'removed'], false],
  ])('counts as judged before it %s', (_name, states, expected) => {
    const { devices, waves } = rolloutOf([['a'], ['b']]);
    const history = states.map((state, atMs) => ({ state, atMs, reason: '' }));
    const judged = devices.map((device) => (device.deviceId === 'a' ? { ...device, state: states.at(-1), assignedMs: 1, history } : device)) as typeof devices;
    expect(judgedBefore({ devices: judged, waves }, 1).map(({ deviceId }) => deviceId)).toEqual(expected ? ['a'] : []);
  });

  test('passes no wave whose devices took part before it once those came to nothing: the next stand in, or somebody is told what to do', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = advanceOn(rolloutOf([['a'], ['b'], ['c']], { gate: { onTrip: 'pause' }, approval: { waves: [3] } }), fleet, 1).rollout;
    for (const [id, what, nowMs] of [['a', 'failed', 2], ['b', 'running', 3], ['b', 'reverted', 4]] as const) {
      fleet.behave(id, what);
      rollout = advanceOn(rollout, fleet, nowMs).rollout;
      if (rollout.state === 'paused') rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, nowMs), fleet, nowMs).rollout;
    }
    expect([rollout.waveOpen, rollout.state, rollout.detail]).toEqual([1, 'awaiting_approval', 'wave 3 waits for an approval; nobody is left in wave 2 to judge by (its devices took part in the waves before it, and came to nothing there), and its devices would take their place']);
    const approved = advanceOn(decide(rollout, { kind: 'approve' }, 5), fleet, 5);
    expect([approved.rollout.waveOpen, statesOf(approved.rollout).c, approved.rollout.devices.find(({ deviceId }) => deviceId === 'c')?.wave]).toEqual([1, 'assigned', 1]);
    fleet.behave('c', 'failed');
    rollout = advanceOn(approved.rollout, fleet, 6).rollout;
    rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, 7), fleet, 7).rollout;
    expect(rollout).toMatchObject({ state: 'tripped', detail: expect.stringContaining('try devices again') as string });
  });

  test('lets who had confirmed and was taken back be tried again, as it says', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = advanceOn(rolloutOf([['a', 'b']], { gate: { onTrip: 'revert_wave' } }), fleet, 1).rollout;
    fleet.behave('a', 'running');
    rollout = advanceOn(rollout, fleet, 2).rollout;
    fleet.behave('b', 'failed');
    rollout = advanceOn(rollout, fleet, 3).rollout;
    fleet.behave('a', 'back');
    rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, 4), fleet, 4).rollout;
    expect(rollout).toMatchObject({ state: 'tripped', detail: expect.stringContaining('(a is confirmed, which is acknowledged), nor to take their place; try devices again') as string });
    rollout = advanceOn(decide(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 5), { kind: 'resume', worse: [] }, 5), fleet, 5).rollout;
    expect([rollout.state, statesOf(rollout).a]).toEqual(['running', 'assigned']);
    fleet.behave('a', 'running');
    expect(advanceOn(rollout, fleet, 6).rollout.state).toBe('succeeded');
  });

  test('a wave that passed says nothing any more once nobody is left in it', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = advanceOn(rolloutOf([['a'], ['b']]), fleet, 1).rollout;
    fleet.behave('a', 'running');
    rollout = advanceOn(rollout, fleet, 2).rollout;
    fleet.behave('a', 'revoked');
    rollout = advanceOn(rollout, fleet, 3).rollout;
    expect(rollout).toMatchObject({ state: 'running', waveOpen: 1 });
    fleet.behave('b', 'running');
    expect(advanceOn(rollout, fleet, 4).rollout.state).toBe('succeeded');
  });
});

describe('a canary that does not come through its shadow', () => {
  const shadowOf = (ids: string[], waves: Parameters<typeof rolloutOf>[0], how: 'revoked' | 'failed') => {
    const fleet = new RolloutFleet(ids);
    let rollout = advanceOn(rolloutOf([{ kind: 'shadow', deviceIds: ['a', 'b', 'c'] }, ...waves], { gate: { failedMax: 1, confirmedPercentMin: 50 } }), fleet, 1).rollout;
    for (const id of ['a', 'b', 'c']) fleet.behave(id, 'shadowing');
    fleet.behave('a', how);
    for (const nowMs of [2, 3]) rollout = advanceOn(rollout, fleet, nowMs).rollout;
    return { fleet, rollout };
  };

  test.each(['revoked', 'failed'] as const)('leaves its wave to one of the waves behind it, which open on nothing less: %s', (how) => {
    const { fleet, rollout } = shadowOf(['a', 'b', 'c', 'd', 'e'], [['a'], ['b', 'c', 'd', 'e']], how);
    expect([rollout.state, rollout.waveOpen, statesOf(rollout)]).toEqual(['running', 1, { a: how === 'revoked' ? 'removed' : 'failed', b: 'assigned', c: 'waiting', d: 'waiting', e: 'waiting' }]);
    fleet.behave('b', 'running');
    expect(advanceOn(rollout, fleet, 4).rollout.waveOpen).toBe(2);
  });

  test('ends no rollout as a success that has activated nobody; tried again, its wave waits for it', () => {
    const { fleet, rollout: tripped } = shadowOf(['a', 'b', 'c'], [['a']], 'failed');
    let rollout = tripped;
    expect(rollout).toMatchObject({ state: 'tripped', detail: expect.stringMatching(/^wave 2: nobody is left to judge by \(a is failed since its shadow\), nor to take their place; try devices again/) as string });
    rollout = decide(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 4), { kind: 'resume', worse: [] }, 4);
    for (const nowMs of [5, 6]) rollout = advanceOn(rollout, fleet, nowMs).rollout;
    expect(currentGate(rollout, () => judgeWave(rollout, 1, noFigures, 6))).toMatchObject({ verdict: 'hold', missing: ['1 device(s) of it are tried again in their shadow'] });
    fleet.behave('a', 'shadowing');
    for (const nowMs of [7, 8]) rollout = advanceOn(rollout, fleet, nowMs).rollout;
    fleet.behave('a', 'running');
    expect(advanceOn(rollout, fleet, 9).rollout.state).toBe('succeeded');
  });

  test('is waited for where it is tried again after who came through has failed', () => {
    const { fleet, rollout: begun } = shadowOf(['a', 'b', 'c'], [['a', 'b', 'c']], 'failed');
    let rollout = begun;
    for (const id of ['b', 'c']) fleet.behave(id, 'failed');
    rollout = advanceOn(rollout, fleet, 4).rollout;
    for (const nowMs of [5, 6]) rollout = advanceOn(decide(rollout, { kind: 'resume', worse: [] }, nowMs), fleet, nowMs).rollout;
    expect(rollout).toMatchObject({ state: 'tripped', detail: expect.stringMatching(/nobody is left to judge by .* try devices again/) as string });
    rollout = decide(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 7), { kind: 'resume', worse: [] }, 7);
    rollout = advanceOn(rollout, fleet, 8).rollout;
    expect([rollout.state, statesOf(rollout).a]).toEqual(['running', 'assigned']);
    fleet.behave('a', 'shadowing');
    for (const nowMs of [9, 10, 11]) rollout = advanceOn(rollout, fleet, nowMs).rollout;
    fleet.behave('a', 'running');
    expect(advanceOn(rollout, fleet, 12).rollout.state).toBe('succeeded');
  });

  test('is passed over where a wave before it was judged by others, and nobody is behind it', () => {
    const { fleet, rollout } = shadowOf(['a', 'b', 'c'], [['b', 'c'], ['a']], 'revoked');
    for (const id of ['b', 'c']) fleet.behave(id, 'running');
    expect(advanceOn(rollout, fleet, 4).rollout.state).toBe('succeeded');
  });
});

describe('a wave behind an approval', () => {
  test.each(['approved', 'not'])('gives nobody to a wave before it until somebody approves: %s', (approval) => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = advanceOn(rolloutOf([['a'], ['b', 'c']], { approval: { waves: [2] }, gate: { onTrip: 'pause' } }), fleet, 1).rollout;
    fleet.behave('a', 'failed');
    rollout = advanceOn(rollout, fleet, 2).rollout;
    const resumed = planDecision(rollout, { kind: 'resume', worse: [] }, 'ann', 3);
    rollout = advanceOn(resumed.ok ? resumed.value.rollout : rollout, fleet, 3).rollout;
    expect([rollout.state, rollout.detail]).toEqual(['awaiting_approval', 'wave 2 waits for an approval; nobody is left in wave 1 to judge by (a is failed, which is acknowledged), and its devices would take their place']);
    if (approval === 'approved') {
      const approved = planDecision(rollout, { kind: 'approve' }, 'bob', 4);
      rollout = approved.ok ? approved.value.rollout : rollout;
    }
    rollout = advanceOn(rollout, fleet, 5).rollout;
    expect(statesOf(rollout)).toEqual({ a: 'failed', b: approval === 'approved' ? 'assigned' : 'waiting', c: 'waiting' });
  });

  test.each([['all', ['a', 'b']], [[3], ['a', 'b']]] as const)('asks for the wave that would help, and ends no rollout whose devices wait for it: %j', (waves, taken) => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd', 'e']);
    let rollout = rolloutOf([['a'], ['b'], ['c', 'd', 'e']], { approval: { waves } });
    const approve = (nowMs: number): void => {
      if (rollout.state === 'awaiting_approval') rollout = decide(rollout, { kind: 'approve' }, nowMs);
    };
    const step = (nowMs: number, ...ids: string[]): string[] => {
      const advanced = advanceOn(rollout, fleet, nowMs, newer(...ids));
      rollout = advanced.rollout;
      return advanced.decisions.map(({ kind }) => kind);
    };
    step(1, 'a');
    approve(2);
    step(3, 'a');
    expect(statesOf(rollout).b).toBe('assigned');
    fleet.set('b', { desiredRolloutId: 'gas-v3-r1', desiredRevision: 9 });
    step(4, ...taken);
    expect(rollout).toMatchObject({ state: 'awaiting_approval', detail: expect.stringMatching(/^wave 3 waits for an approval; nobody is left in wave 1/) as string });
    const asked = rollout;
    expect(step(5, ...taken)).toEqual(['rollout.awaiting_approval']);
    expect(rollout).toBe(asked);
    approve(6);
    step(7, ...taken);
    expect([rollout.state, statesOf(rollout).c]).toEqual(['running', 'assigned']);
  });

  test('asks for the wave that would help a soak, and is not asked and answered by turns', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd']);
    const soaking = (nowMs: number) => ({ judge: (of: Rollout, wave: number) => judgeWave(of, wave, { ...noFigures, inferences: 14 }, nowMs) });
    let rollout = rolloutOf([['a'], { kind: 'ab', deviceIds: ['b'] }, ['c', 'd']], { approval: { waves: [3] }, gate: { soak: { inferencesMin: 20 } } });
    rollout = advanceOn(rollout, fleet, 1, soaking(1)).rollout;
    fleet.behave('a', 'running');
    rollout = advanceOn(rollout, fleet, 2, soaking(2)).rollout;
    fleet.set('a', { desiredRolloutId: 'gas-v3-r1', desiredRevision: 9, runningDigest: previous, confirmedDigest: previous, desiredDigest: previous });
    rollout = advanceOn(rollout, fleet, 3, soaking(3)).rollout;
    expect(rollout).toMatchObject({ state: 'awaiting_approval', detail: expect.stringMatching(/^wave 3 waits for an approval; the soak of wave 1 ended/) as string });
    expect(advanceOn(rollout, fleet, 4, soaking(4)).rollout).toBe(rollout);
    rollout = advanceOn(decide(rollout, { kind: 'approve' }, 5), fleet, 6, soaking(6)).rollout;
    expect([rollout.state, statesOf(rollout).c]).toEqual(['running', 'assigned']);
  });
});
