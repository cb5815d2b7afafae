import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignWaves } from './assign-waves.ts';
import { planRollout } from './plan-rollout.ts';
import type { DeviceObservation, WaveSize } from './legacy.ts';

const bundle = `sha256:${'b'.repeat(64)}`;
const defaults: WaveSize[] = [{ count: 1 }, { percent: 25 }, { percent: 100 }];

function device(deviceId: string, changes: Partial<DeviceObservation> = {}): DeviceObservation {
  return { deviceId, tags: [], revoked: false, online: true, desiredDigest: '', desiredRolloutId: '', runningDigest: '', confirmedDigest: '', update: undefined, ...changes };
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `d${String(index).padStart(4, '0')}`);

describe('assignWaves', () => {
  test.each([
    [12, defaults, [1, 2, 9]],
    [4, defaults, [1, 3]],
    [5, defaults, [1, 1, 3]],
    [1, defaults, [1]],
    [0, defaults, []],
    [100, [{ percent: 4.9 }, { percent: 5 }, { percent: 5.1 }], [5, 1]],
    [10, [{ count: 3 }, { count: 3 }, { count: 4 }], [3, 1]],
    [3, [{ count: 10 }, { percent: 100 }], [3]],
  ] as const)('%i devices over %j -> %j', (count, sizes, expected) => {
    expect(assignWaves(ids(count), sizes).map((wave) => wave.length)).toEqual(expected);
  });

  test('every device is in at most one wave, in order, and 100 % reaches all', () => {
    const size = fc.oneof(fc.record({ count: fc.integer({ min: 1, max: 60 }) }), fc.record({ percent: fc.double({ min: 0.1, max: 100, noNaN: true }) }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.array(size, { maxLength: 6 }), (count, sizes) => {
        const flat = assignWaves(ids(count), [...sizes, { percent: 100 }]).flat();
        expect(flat).toEqual(ids(count));
      }),
    );
  });
});

describe('planRollout', () => {
  const spec = { selector: {}, waves: defaults };

  test('leaves out who cannot take part, and says why', () => {
    const devices = [
      device('a'),
      device('gone', { revoked: true }),
      device('busy'),
      device('done', { runningDigest: bundle, confirmedDigest: bundle, desiredDigest: bundle }),
      // Runs it, but is told to run something else: it takes part.
      device('leaving', { runningDigest: bundle, confirmedDigest: bundle, desiredDigest: `sha256:${'c'.repeat(64)}` }),
    ];
    const plan = planRollout({ selector: { deviceIds: ['a', 'gone', 'busy', 'done', 'leaving', 'nobody'] }, waves: defaults }, { bundleDigest: bundle, devices, taken: new Map([['busy', 'gas-v1-r1']]) });
    expect(plan).toEqual({
      ok: true,
      value: {
        waves: [['a'], ['leaving']],
        leftOut: [
          { deviceId: 'busy', reason: 'rollout gas-v1-r1 is running on it' },
          { deviceId: 'done', reason: 'already running' },
          { deviceId: 'gone', reason: 'revoked' },
          { deviceId: 'nobody', reason: 'not enrolled' },
        ],
      },
    });
  });

  test('puts devices that are online into the first waves', () => {
    const devices = [device('a', { online: false }), device('b'), device('c', { online: false }), device('d')];
    const plan = planRollout(spec, { bundleDigest: bundle, devices, taken: new Map() });
    expect(plan.ok && plan.value.waves).toEqual([['b'], ['d', 'a', 'c']]);
  });

  test('takes devices that carry every tag', () => {
    const devices = [device('a', { tags: ['hall-1', 'press'] }), device('b', { tags: ['hall-1'] }), device('c', { tags: ['press'] })];
    const plan = planRollout({ selector: { tags: ['hall-1', 'press'] }, waves: defaults }, { bundleDigest: bundle, devices, taken: new Map() });
    expect(plan.ok && plan.value).toEqual({ waves: [['a']], leftOut: [] });
  });

  test('tells who is beyond the last wave', () => {
    const plan = planRollout({ selector: {}, waves: [{ count: 1 }] }, { bundleDigest: bundle, devices: [device('a'), device('b')], taken: new Map() });
    expect(plan.ok && plan.value.leftOut).toEqual([{ deviceId: 'b', reason: 'beyond the last wave' }]);
  });

  test('refuses a rollout of nobody and says why there is nobody', () => {
    const plan = planRollout(spec, { bundleDigest: bundle, devices: [device('a', { revoked: true })], taken: new Map() });
    expect(plan).toMatchObject({ ok: false, error: { code: 'request.conflict', message: 'no device is left to take part (1 revoked); choose other devices, or enroll some' } });
  });
});
