import type { Random } from '../../proto/random.ts';

/** Windows of this length, one after the other with pauses as long, for an hour of every day: the one in which the world begins. */
const windowMinutes = 2;
const windowsPerHour = 15;

/** What an operator might ask of a rollout: every option now and then, few of them at once. */
export function drawRollout(random: Random, { deviceCount, windows, epochMs }: { readonly deviceCount: number; readonly windows: boolean; readonly epochMs: number }): Record<string, unknown> {
  const now = (probability: number): boolean => random() < probability;
  return {
    waves: drawWaves(random),
    selector: drawSelector(random),
    ...(now(0.2) ? { order: 'random', seed: Math.floor(1e6 * random()) } : {}),
    ...(now(0.2) ? { membership: 'dynamic' } : {}),
    ...(now(0.25) ? { overlap: 'leave_out' } : {}),
    ...(now(0.3) ? { redundancy: [{ key: 'line', outMax: 1 + Math.floor(2 * random()) }] } : {}),
    activation: { ...(now(0.15) ? { atomicBy: 'site' } : {}), ...(windows && now(0.5) ? { windows: drawWindows(epochMs) } : {}) },
    ...(now(0.15) ? { approval: { start: now(0.5), waves: now(0.5) ? 'all' : [2] } } : {}),
    ...(now(0.15) ? { shadowing: { inferencesMin: 2, durationMs: 5_000 } } : {}),
    ...(now(0.3) ? { probation: { inferencesMin: 4, durationMs: 20_000, errorFractionMax: 0.1 } } : {}),
    gate: {
      confirmedPercentMin: ([30, 50, 80] as const)[Math.floor(3 * random())],
      failedMax: now(0.5) ? 0 : Math.ceil(deviceCount * 0.1),
      ...(now(0.3) ? { silentMax: 1 } : {}),
      ...(now(0.2) ? { devicesMin: 3 } : {}),
      ...(now(0.3) ? { soak: { durationMs: 60_000 } } : now(0.2) ? { soak: { inferencesMin: 20 } } : {}),
      ...(now(0.3) ? { behaviour: { proofDevicesMin: 2, errorRate: { tripAbove: 0.02, openBelow: 0.3 }, undecided: { afterMs: 120_000, verdict: now(0.5) ? 'open' : 'trip' } } } : {}),
      deadlineMs: 50_000 + Math.floor(80_000 * random()),
      onTrip: (['revert_wave', 'revert_all', 'stop', 'pause'] as const)[Math.floor(random() * 4)],
    },
  };
}

function drawWindows(epochMs: number): readonly Record<string, unknown>[] {
  const firstMinute = Math.floor(epochMs / 60_000) % 1_440;
  return Array.from({ length: windowsPerHour }, (_, i) => {
    const startMinute = (firstMinute + 2 * windowMinutes * i) % 1_440;
    return { startMinute, endMinute: (startMinute + windowMinutes) % 1_440 };
  });
}

function drawWaves(random: Random): readonly Record<string, unknown>[] {
  const plans: readonly (readonly Record<string, unknown>[])[] = [
    [{ count: 1 }, { percent: 10 }, { percent: 40 }, { percent: 100 }],
    [{ percent: 20 }, { percent: 100 }],
    [{ count: 2 }, { count: 8 }, { percent: 100 }],
    [{ count: 1 }, { percent: 100, perHour: 2_000 }],
    [{ count: 2, kind: 'shadow' }, { count: 2 }, { percent: 100 }],
    [{ percent: 30, kind: 'shadow' }, { percent: 10 }, { percent: 40 }, { percent: 100 }],
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
