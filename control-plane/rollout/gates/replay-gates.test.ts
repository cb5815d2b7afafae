import { describe, expect, test } from 'vitest';
import { gateSchema, type GateEvidence } from './gate.ts';
import { replayGates, type GateLook } from './replay-gates.ts';

function look(atMs: number, wave: number, devices: Partial<GateEvidence['devices']>, inferences = 0): GateLook {
  return { atMs, evidence: { wave, kind: 'activate', openedMs: 0, devices: { undecided: 0, confirmed: 0, failed: 0, reverted: 0, denied: 0, neverReached: 0, fellSilent: 0, ...devices }, inferences, errors: 0, latencyP99Ms: undefined, memoryMiB: undefined, comparisons: [], acknowledged: [] } };
}

const record = [
  look(0, 0, { undecided: 2 }),
  look(10, 0, { confirmed: 2 }, 100),
  look(20, 0, { confirmed: 2 }, 900),
  look(20, 1, { undecided: 8 }),
  look(30, 1, { confirmed: 7, failed: 1 }, 5_000),
  look(40, 2, { undecided: 90 }),
  look(50, 2, { confirmed: 89, failed: 1 }, 9_000),
];
const replay = (gate: object) => replayGates(record, gateSchema.parse(gate));

describe('replayGates', () => {
  test('the gate that it ran under', () => {
    expect(replay({ failedMax: 1 })).toMatchObject({ outcome: 'succeeded', exposed: 100, waves: [{ wave: 0, outcome: 'opened_next', atMs: 10 }, { wave: 1, atMs: 30 }, { wave: 2, atMs: 50, devices: 90 }] });
  });

  test('a stricter one would have tripped in the second wave, with ten devices exposed', () => {
    const found = replay({ failedMax: 0 });
    expect(found).toMatchObject({ outcome: 'tripped', exposed: 10, waves: [{ wave: 0, outcome: 'opened_next' }, { wave: 1, outcome: 'tripped', atMs: 30, devices: 8 }, { wave: 2, outcome: 'not_reached' }] });
    expect(found.waves[1]?.reason).toBe('1 of 8 devices failed, at most 0 may');
  });

  test('one with a soak would have opened later, or would still hold', () => {
    expect(replay({ failedMax: 1, soak: { inferencesMin: 500 } }).waves[0]).toMatchObject({ outcome: 'opened_next', atMs: 20 });
    expect(replay({ failedMax: 1, soak: { inferencesMin: 1_000 } })).toMatchObject({ outcome: 'held', exposed: 2, waves: [{ outcome: 'held', atMs: 20, reason: 'held: 900 of 1000 inferences of the soak are done' }, { outcome: 'not_reached' }, { outcome: 'not_reached' }] });
  });

  test('a wave that has passed may trip late', () => {
    const late = [...record, look(60, 0, { confirmed: 1, failed: 1 })];
    expect(replayGates(late.filter(({ atMs }) => atMs < 50 || atMs > 55), gateSchema.parse({ failedMax: 1, confirmedPercentMin: 60 }))).toMatchObject({ outcome: 'tripped', waves: [{ wave: 0, outcome: 'tripped', atMs: 60 }, { wave: 1, outcome: 'opened_next' }, { wave: 2 }] });
  });

  test('devices of a shadow wave are exposed to nothing, and go on to where they are activated', () => {
    const inShadow = (at: number, devices: Partial<GateEvidence['devices']>): GateLook => {
      const { atMs, evidence } = look(at, 0, devices);
      return { atMs, evidence: { ...evidence, kind: 'shadow' } };
    };
    const looks = [inShadow(0, { undecided: 3 }), inShadow(10, { confirmed: 3 }), inShadow(20, {}), look(20, 1, { undecided: 1 }), look(30, 1, { confirmed: 1 }), look(40, 1, {})];
    expect(replayGates(looks, gateSchema.parse({}))).toMatchObject({ outcome: 'succeeded', exposed: 1, waves: [{ outcome: 'opened_next', atMs: 10, devices: 3 }, { outcome: 'opened_next', atMs: 30, devices: 1 }] });
  });

  test('who waits is not told, and a wave that has gone into one before it is passed', () => {
    const looks = [look(0, 0, { undecided: 10 }), look(10, 0, { confirmed: 1 }), look(10, 1, {}), look(10, 2, { undecided: 5 }), look(20, 2, { undecided: 4, failed: 1 })]
      .map(({ atMs, evidence }): GateLook => ({ atMs, evidence: evidence.wave === 1 ? { ...evidence, emptied: true } : evidence.wave === 2 ? { ...evidence, waiting: 4 } : evidence }));
    expect(replayGates(looks, gateSchema.parse({}))).toMatchObject({ outcome: 'tripped', exposed: 2, waves: [{ outcome: 'opened_next', atMs: 10 }, { outcome: 'opened_next', atMs: 10, devices: 0 }, { outcome: 'tripped', devices: 1 }] });
  });

  test('nothing recorded: nothing decided', () => {
    expect(replayGates([], gateSchema.parse({}))).toMatchObject({ outcome: 'held', waves: [], exposed: 0 });
  });
});
