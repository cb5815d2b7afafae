import type { Random } from '../../proto/random.ts';

/** What an operator might ask of a rollout: every option now and then, few of them at once. */
export function drawRollout(random: Random, deviceCount: number): Record<string, unknown> {
  const now = (probability: number): boolean => random() < probability;
  return {
    waves: drawWaves(random),
    selector: drawSelector(random),
    ...(now(0.2) ? { order: 'random', seed: Math.floor(1e6 * random()) } : {}),
    ...(now(0.2) ? { membership: 'dynamic' } : {}),
    ...(now(0.25) ? { overlap: 'leave_out' } : {}),
    ...(now(0.3) ? { redundancy: [{ key: 'line', outMax: 1 + Math.floor(2 * random()) }] } : {}),
    ...(now(0.15) ? { activation: { atomicBy: 'site' } } : {}),
    ...(now(0.15) ? { approval: { start: now(0.5), waves: now(0.5) ? 'all' : [2] } } : {}),
    ...(now(0.15) ? { shadowing: { inferencesMin: 2, durationMs: 5_000 } } : {}),
    ...(now(0.3) ? { probation: { inferencesMin: 4, durationMs: 20_000, errorFractionMax: 0.1 } } : {}),
    gate: {
      confirmedPercentMin: now(0.5) ? 50 : 80,
      failedMax: now(0.5) ? 0 : Math.ceil(deviceCount * 0.1),
      ...(now(0.3) ? { silentMax: 1 } : {}),
      ...(now(0.2) ? { devicesMin: 3 } : {}),
      ...(now(0.3) ? { soak: { durationMs: 60_000 } } : {}),
      deadlineMs: 50_000 + Math.floor(80_000 * random()),
      onTrip: (['revert_wave', 'revert_all', 'stop', 'pause'] as const)[Math.floor(random() * 4)],
    },
  };
}

function drawWaves(random: Random): readonly Record<string, unknown>[] {
  const plans: readonly (readonly Record<string, unknown>[])[] = [
    [{ count: 1 }, { percent: 10 }, { percent: 40 }, { percent: 100 }],
    [{ percent: 20 }, { percent: 100 }],
    [{ count: 2 }, { count: 8 }, { percent: 100 }],
    [{ count: 1 }, { percent: 100, perHour: 2_000 }],
    [{ count: 2, kind: 'shadow' }, { count: 2 }, { percent: 100 }],
    [{ count: 2, kind: 'ab' }, { percent: 100 }],
  ];
  return plans[Math.floor(random() * plans.length)] as readonly Record<string, unknown>[];
}

function drawSelector(random: Random): Record<string, unknown> {
  const draw = random();
  if (draw < 0.55) return {};
  if (draw < 0.8) return { tags: [`site:${Math.floor(random() * 3)}`] };
  return draw < 0.9 ? { tags: [`line:${Math.floor(random() * 5)}`] } : { not: [{ tags: [`site:${Math.floor(random() * 3)}`] }] };
}
