import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observationOf, previous, rolloutOf } from '../../test/support/rollout-fleet.ts';
import { assignWaves } from './assign-waves.ts';
import { planApproval, planRollout, startPlan, type PlanSpec } from './plan-rollout.ts';
import { rolloutSpecSchema, type DeviceObservation, type Rollout, type WaveSize } from './rollout.ts';

const bundle = `sha256:${'b'.repeat(64)}`;
const newerReleases = new Map([[`sha256:${'c'.repeat(64)}`, 'x-v2']]);
const defaults: WaveSize[] = rolloutSpecSchema.parse({ versionId: 'x-v1' }).waves;

function device(deviceId: string, changes: Partial<DeviceObservation> = {}): DeviceObservation {
  return observationOf(deviceId, { desiredDigest: '', desiredRolloutId: '', runningDigest: '', confirmedDigest: '', ...changes });
}

function specOf(changes: Record<string, unknown> = {}): PlanSpec {
  return rolloutSpecSchema.parse({ versionId: 'x-v1', ...changes });
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `d${String(index).padStart(4, '0')}`);
const sizesOf = (count: number, sizes: readonly WaveSize[]): number[] => assignWaves(ids(count), sizes, { seed: 1 }).map((wave) => wave.deviceIds.length);

describe('assignWaves', () => {
  test.each([
    // 1 device, 1 %, 5 %, 25 %, 100 %, rounded up
    [10_000, defaults, [1, 99, 400, 2_000, 7_500]],
    [100, defaults, [1, 4, 20, 75]],
    [12, defaults, [1, 2, 9]],
    [4, defaults, [1, 3]],
    [1, defaults, [1]],
    [0, defaults, []],
    [100, [{ percent: 4.9 }, { percent: 5 }, { percent: 5.1 }], [5, 1]],
    [10, [{ count: 3 }, { count: 3 }, { count: 4 }], [3, 1]],
    [3, [{ count: 10 }, { percent: 100 }], [3]],
    // A list is counted in, and nobody else takes its devices.
    [10, [{ deviceIds: ['d0005', 'd0006', 'nobody'] }, { count: 3 }, { percent: 100 }], [2, 1, 7]],
    // A shadow wave takes nobody away, and no device runs in two of them.
    [5, [{ count: 2, kind: 'shadow' }, { count: 1 }, { percent: 100, kind: 'shadow' }, { percent: 100 }], [2, 1, 3, 4]],
    [3, [{ deviceIds: ['d0000'], kind: 'shadow' }, { count: 2, kind: 'shadow' }, { percent: 100 }], [1, 1, 3]],
    [10, [{ percent: 20, kind: 'shadow' }, { count: 1 }, { percent: 100 }], [2, 1, 9]],
  ] as const)('%i devices over %j -> %j', (count, sizes, expected) => {
    expect(sizesOf(count, sizes as readonly WaveSize[])).toEqual(expected);
  });

  test('every device is activated in at most one wave, in order, and 100 % reaches all', () => {
    const size = fc.oneof(fc.record({ count: fc.integer({ min: 1, max: 60 }) }), fc.record({ percent: fc.double({ min: 0.1, max: 100, noNaN: true }) }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.array(size, { maxLength: 6 }), (count, sizes) => {
        expect(assignWaves(ids(count), [...sizes, { percent: 100 }], { seed: 1 }).flatMap((wave) => wave.deviceIds)).toEqual(ids(count));
      }),
    );
  });

  test('whatever the kinds and lists are, nobody is activated twice and nobody is lost', () => {
    const kind = fc.constantFrom('activate' as const, 'shadow' as const, 'ab' as const);
    const list = fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 5 }).map((picked) => picked.map((index) => ids(30)[index] as string));
    const size = fc.oneof(fc.record({ count: fc.integer({ min: 1, max: 30 }), kind }), fc.record({ percent: fc.double({ min: 1, max: 100, noNaN: true }), kind }), fc.record({ deviceIds: list }));
    fc.assert(
      fc.property(fc.array(size, { maxLength: 6 }), fc.integer({ min: 1, max: 4 }), fc.nat(), (sizes, sites, seed) => {
        const waves = assignWaves(ids(30), [...sizes, { percent: 100 }], { seed, together: (id) => `${Number(id.slice(1)) % sites}` });
        const activated = waves.filter((wave) => wave.kind !== 'shadow').flatMap((wave) => wave.deviceIds);
        expect([...activated].sort()).toEqual(ids(30));
        for (const wave of waves) expect(wave.controlIds.some((id) => wave.deviceIds.includes(id))).toBe(false);
        const { devices } = startPlan({ waves }, 0);
        expect(devices.map(({ deviceId }) => deviceId).sort()).toEqual(ids(30));
      }),
    );
  });

  test('a site comes whole, in the first wave too', () => {
    const waves = assignWaves(ids(9), [{ count: 1 }, { percent: 50 }, { percent: 100 }], { seed: 1, together: (id) => `${Number(id.slice(1)) % 3}` });
    expect(waves.map((wave) => wave.deviceIds)).toEqual([['d0000', 'd0003', 'd0006'], ['d0001', 'd0004', 'd0007'], ['d0002', 'd0005', 'd0008']]);
  });

  test('an ab wave draws its devices and as many others to compare with', () => {
    const [wave, rest] = assignWaves(ids(100), [{ count: 10, kind: 'ab' }, { percent: 100 }], { seed: 7 });
    expect([wave?.deviceIds.length, wave?.controlIds.length, rest?.deviceIds.length]).toEqual([10, 10, 90]);
    expect(wave?.deviceIds).not.toEqual(ids(10));
    expect(rest?.deviceIds).toEqual(expect.arrayContaining([...(wave?.controlIds ?? [])]));
  });
});

function plan(devices: readonly DeviceObservation[], spec: Record<string, unknown> = {}, held = new Map<string, { rolloutId: string; done: boolean }>(), rollouts = new Map<string, Rollout>()) {
  const planned = planRollout(specOf(spec), { bundleDigest: bundle, newerReleases, devices, held, rollouts, probationMs: 60_000 });
  if (!planned.ok) throw new Error(planned.error.message);
  return { ...planned.value, ids: planned.value.waves.map((wave) => wave.deviceIds) };
}

describe('planRollout', () => {
  test('says of every device that is named why it does not take part', () => {
    const planned = plan([device('a', { tags: ['site:x'] }), device('b')], { selector: { tags: ['site:x'] }, waves: [{ deviceIds: ['a', 'b', 'c'] }] });
    expect(planned.leftOut).toEqual([{ deviceId: 'b', reason: 'named, but the selector does not match it' }, { deviceId: 'c', reason: 'not enrolled' }]);
  });

  test('says whose model of another name is taken away, and which limits hold back nobody as no device has such a tag', () => {
    const other = `sha256:${'e'.repeat(64)}`;
    const devices = [device('a', { confirmedDigest: other, tags: ['line:1'] }), device('b', { confirmedDigest: bundle }), device('c')];
    const notesOf = (spec: Record<string, unknown>): readonly string[] => {
      const planned = planRollout(specOf(spec), { bundleDigest: bundle, newerReleases, devices, held: new Map(), rollouts: new Map(), probationMs: 60_000, otherModels: new Map([[other, 'pump-v2']]) });
      return planned.ok ? planned.value.notes : [planned.error.message];
    };
    expect(notesOf({})).toContain('takes 1 device(s) from pump-v2, which is of another model');
    expect(notesOf({ redundancy: [{ key: 'lines', outMax: 1 }], activation: { atomicBy: 'sites' } })).toEqual(expect.arrayContaining([
      'no device that takes part has a tag lines:..., so the limit of 1 out of service by lines holds back nobody',
      'no device that takes part has a tag sites:..., so each is swapped on its own',
    ]));
    expect(notesOf({ redundancy: [{ key: 'line', outMax: 1 }] })).not.toContainEqual(expect.stringContaining('no device that takes part'));
  });

  test('leaves out who cannot take part, and says why', () => {
    const devices = [
      device('a'),
      device('gone', { revoked: true }),
      device('done', { runningDigest: bundle, confirmedDigest: bundle, desiredDigest: bundle }),
      // Runs it, but is told to run something else: it takes part.
      device('leaving', { runningDigest: bundle, confirmedDigest: bundle, desiredDigest: `sha256:${'c'.repeat(64)}` }),
    ];
    const { ids: waves, leftOut } = plan(devices, { selector: { deviceIds: ['a', 'gone', 'done', 'leaving', 'nobody'] } });
    expect(waves).toEqual([['a'], ['leaving']]);
    expect(leftOut).toEqual([{ deviceId: 'done', reason: 'already running' }, { deviceId: 'gone', reason: 'revoked' }, { deviceId: 'nobody', reason: 'not enrolled' }]);
  });

  test('takes from an older live rollout who runs the version already and waits there for another one, and puts it last', () => {
    const runs = { runningDigest: bundle, confirmedDigest: bundle, desiredDigest: bundle };
    const devices = [device('a', runs), device('b', runs), device('c', { online: false })];
    const older = { ...rolloutOf([['c'], ['a']]), bundleDigest: previous };
    const held = new Map([['c', { rolloutId: older.id, done: true }], ['a', { rolloutId: older.id, done: false }]]);
    expect(plan(devices, { rollback: true }, held, new Map([[older.id, older]]))).toMatchObject({ ids: [['c'], ['a']], leftOut: [{ deviceId: 'b', reason: 'already running' }], supersedes: [{ rolloutId: older.id, deviceIds: ['a'], outcome: 'ends' }] });
    expect(plan(devices, { order: 'random', seed: 4 }, held, new Map([[older.id, older]])).ids).toEqual([['c'], ['a']]);
    expect(plan(devices, {}, held, new Map([[older.id, { ...older, state: 'aborted' }]])).leftOut.map(({ deviceId }) => deviceId)).toEqual(['a', 'b']);
    expect(plan(devices, { overlap: 'leave_out' }, new Map([['a', { rolloutId: older.id, done: false }]]), new Map([[older.id, older]])).leftOut[0]).toEqual({ deviceId: 'a', reason: `rollout ${older.id} is running on it` });
  });

  test('leaves out who has confirmed a newer release, except in a rollback', () => {
    const [confirmedDigest = ''] = newerReleases.keys();
    const devices = [device('a'), device('b', { runningDigest: confirmedDigest, confirmedDigest })];
    expect(plan(devices)).toMatchObject({ ids: [['a']], leftOut: [{ deviceId: 'b', reason: 'has confirmed x-v2, which is newer; it goes back only in a rollback' }] });
    expect(plan(devices, { rollback: true })).toMatchObject({ ids: [['a'], ['b']], leftOut: [] });
  });

  test('says before the start what it takes from older rollouts, or leaves it to them', () => {
    const held = new Map([['a', { rolloutId: 'gas-v2-r1', done: false }], ['b', { rolloutId: 'gas-v2-r1', done: true }]]);
    const older = rolloutOf([['b'], ['a'], ['z']]);
    const devices = [device('a'), device('b'), device('c')];
    expect(plan(devices, {}, held, new Map([[older.id, older]]))).toMatchObject({
      ids: [['a'], ['b', 'c']],
      supersedes: [{ rolloutId: 'gas-v2-r1', deviceIds: ['a'], outcome: 'ends_when_done' }],
      notes: [expect.stringContaining('takes 2 of 3 device(s) from gas-v2-r1'), expect.any(String)],
    });
    expect(plan(devices, {}, held, new Map([[older.id, { ...older, state: 'aborted' }]])).notes[0]).toBe('takes 1 device(s) from gas-v2-r1, which is aborted and was to take them back');
    expect(plan(devices, { overlap: 'leave_out' }, held)).toMatchObject({ ids: [['c']], supersedes: [], leftOut: [{ deviceId: 'a', reason: 'rollout gas-v2-r1 is running on it' }, { deviceId: 'b' }] });
  });

  test('puts devices that are online into the first waves, or draws them with the seed', () => {
    const devices = [device('a', { online: false }), device('b'), device('c', { online: false }), device('d')];
    expect(plan(devices).ids).toEqual([['b'], ['d', 'a', 'c']]);
    const drawn = plan(devices, { order: 'random', seed: 4 }).ids;
    expect(plan([...devices].reverse(), { order: 'random', seed: 4 }).ids).toEqual(drawn);
    expect(drawn.flat().sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  test.each<[Record<string, unknown>, string[]]>([
    [{}, ['a', 'b', 'c', 'd']],
    [{ tags: ['site:oslo'] }, ['a', 'b']],
    [{ tags: ['site:*'] }, ['a', 'b', 'c']],
    [{ tags: ['site:oslo', 'line:1'] }, ['a']],
    [{ deviceIds: ['a', 'd'] }, ['a', 'd']],
    [{ any: [{ tags: ['line:1'] }, { deviceIds: ['d'] }] }, ['a', 'c', 'd']],
    [{ tags: ['site:*'], not: [{ tags: ['line:2'] }, { tags: ['site:rome'] }] }, ['a']],
    [{ all: [{ any: [{ tags: ['line:1'] }, { tags: ['line:2'] }] }, { not: [{ deviceIds: ['c'] }] }] }, ['a', 'b']],
    [{ agentVersion: '>=1.2' }, ['b', 'c']],
    [{ agentVersion: '>=1.2 <2' }, ['b']],
    [{ agentVersion: '1.2.0' }, ['b']],
    [{ not: [{ agentVersion: '>1.2' }] }, ['a', 'b', 'd']],
  ])('%j selects %j', (selector, expected) => {
    const devices = [
      device('a', { tags: ['site:oslo', 'line:1'], agentVersion: '1.1.9' }), device('b', { tags: ['site:oslo', 'line:2'], agentVersion: '1.2.0-rc.1' }), device('c', { tags: ['site:rome', 'line:1'], agentVersion: '2.0.0' }),
      device('d', { agentVersion: '' }),
    ];
    expect(plan(devices, { selector, waves: [{ percent: 100 }] }).ids.flat().sort()).toEqual(expected);
  });

  test.each([['>=one'], ['~1.2'], ['>= 1.2'], ['1.2.3.4']])('refuses the range of agent versions %j', (agentVersion) => {
    expect(planRollout(specOf({ selector: { any: [{ agentVersion }] } }), { bundleDigest: bundle, newerReleases, devices: [device('a')], held: new Map(), rollouts: new Map(), probationMs: 0 })).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
  });

  test('refuses to swap together what may not be out of service together', () => {
    const devices = ['a', 'b'].map((id) => device(id, { tags: ['site:x', 'line:1'] }));
    const spec = { activation: { atomicBy: 'site' }, redundancy: [{ key: 'line', outMax: 1 }] };
    expect(() => plan(devices, spec)).toThrow('2 devices are site:x and line:1: they are to be activated together, and at most 1 of them may be out of service');
    expect(plan(devices, { ...spec, redundancy: [{ key: 'line', outMax: 2 }] }).ids).toEqual([['a', 'b']]);
  });

  test('notes what an operator should know: turns, minutes, windows, approvals', () => {
    const devices = ids(6).map((id) => device(id, { tags: ['line:1'] }));
    const { notes } = plan(devices, { waves: [{ percent: 100, perHour: 10 }], redundancy: [{ key: 'line', outMax: 2 }], activation: { windows: [{ startMinute: 60, endMinute: 120 }] }, approval: { start: true }, membership: 'dynamic' });
    expect(notes).toEqual([
      'wave 1 takes at least 30 minutes at 10 device(s) an hour',
      'wave 1 goes in 3 turns: line:1 has 6 of its devices, at most 2 out of service at once',
      'devices swap inside 1 maintenance window(s) only',
      'waits for an approval before anything is told to a device',
      'devices that come to match later get this version once it has succeeded',
    ]);
  });

  test.each([
    [[{ count: 5 }, { count: 2 }], ['wave number 2 as written, up to 2 device(s), adds nobody and is left out: a wave before it goes up to 5 device(s), and a size counts all waves before it in']],
    [[{ count: 2 }, { count: 2 }], [expect.stringContaining('wave number 2 as written, up to 2 device(s)')]],
    [[{ percent: 50 }, { count: 4 }, { percent: 10, kind: 'ab' }], [expect.stringContaining('wave number 3 as written, up to 10 %, adds nobody and is left out: a wave before it goes up to 50 %')]],
    [[{ count: 3, kind: 'shadow' }, { count: 1 }, { count: 2, kind: 'shadow' }], [expect.stringContaining('wave number 3 as written')]],
    [[{ count: 3, kind: 'shadow' }, { count: 1 }, { count: 2 }, { percent: 1 }], []],
    [defaults, []],
  ] as const)('the waves %j do not grow: %j', (waves, expected) => {
    expect(plan(ids(6).map((id) => device(id)), { waves }).notes.filter((note) => note.includes('as written'))).toEqual(expected);
  });

  test('notes that the last wave has nobody to be compared with, and that openBelow may then hold it', () => {
    const last = (behaviour: object): string | undefined => plan(ids(6).map((id) => device(id)), { waves: [{ count: 1 }, { percent: 100 }], gate: { behaviour } }).notes.at(-1);
    expect(last({})).toMatch(/the old version to be compared with$/);
    expect(last({ accuracy: { tripAbove: 0.01, openBelow: 0.05 } })).toContain('held; gate.behaviour.undecided says what follows then');
    expect(last({ accuracy: { tripAbove: 0.01, openBelow: 0.05 }, undecided: { afterMs: 1_000, verdict: 'open' } })).toMatch(/the old version to be compared with$/);
  });

  test.each<[count: number, approval: { start?: boolean; waves?: 'all' | number[] }, expected: { start: boolean; waves: 'all' | number[] }]>([
    // The waves of 1, 1 %, 5 %, 25 % and 100 % are all there, or those of 1 %, 5 % and 25 % add nobody.
    [10_000, { waves: [4, 5] }, { start: false, waves: [4, 5] }],
    [12, { waves: [5] }, { start: false, waves: [3] }],
    [4, { waves: [3, 5] }, { start: false, waves: [2] }],
    [1, { waves: [2] }, { start: false, waves: [] }],
    [4, { waves: [1] }, { start: true, waves: [] }],
    [4, { start: true }, { start: true, waves: [] }],
    [4, { waves: 'all' }, { start: true, waves: 'all' }],
  ])('%i devices, approval %j is asked as %j: a wave that adds nobody passes its approval on', (count, approval, expected) => {
    const spec = specOf({ approval });
    const planned = planRollout(spec, { bundleDigest: bundle, newerReleases, devices: ids(count).map((id) => device(id)), held: new Map(), rollouts: new Map(), probationMs: 0 });
    expect(planned.ok && planApproval(spec, planned.value.waves)).toMatchObject(expected);
    if (planned.ok && count === 12) expect(planned.value.notes.filter((note) => note.includes('wave 3'))).toEqual(['wave 3 (number 5 as written) waits for an approval']);
  });

  test.each([
    [{ gate: { deadlineMs: 59_999 } }, 'gate.deadlineMs 59999 is not longer than the probation of 60000 ms'],
    [{ gate: { deadlineMs: 60_000 } }, 'gate.deadlineMs 60000 is not longer than the probation of 60000 ms'],
    [{ gate: { deadlineMs: 60_001 } }, undefined],
    [{ gate: { deadlineMs: 1_000 }, deadlines: { probationMs: 60_001 } }, undefined],
    [{ deadlines: { probationMs: 60_000 } }, 'deadlines.probationMs 60000 is not longer than the probation of 60000 ms'],
  ])('%j against a probation of a minute: %s', (spec, refused) => {
    if (refused === undefined) expect(plan([device('a')], spec).ids).toEqual([['a']]);
    else expect(() => plan([device('a')], spec)).toThrow(`${refused}, so every device would count as silent before it can confirm; give a longer`);
  });

  test('refuses an approval of a wave that nobody wrote', () => {
    expect(() => plan([device('a')], { waves: [{ count: 1 }, { percent: 100 }], approval: { waves: [3] } })).toThrow('approval.waves names wave 3, and there are 2');
  });

  test('tells who is beyond the last wave', () => {
    expect(plan([device('a'), device('b')], { waves: [{ count: 1 }] }).leftOut).toEqual([{ deviceId: 'b', reason: 'beyond the last wave' }]);
  });

  test('refuses a rollout of nobody and says why there is nobody', () => {
    expect(() => plan([device('a', { revoked: true })])).toThrow('no device is left to take part (1 revoked); choose other devices, or enroll some');
  });
});
