import { rolloutSpecSchema, type RolloutSpec } from '../../../control-plane/rollout/rollout.ts';
import type { Draw } from './draw.ts';

/** The tag that devices have and lose, by which rollouts select. */
export const drawnTag = 'kind:drawn';

/** A rollout of a few waves over a few devices, with whatever mixture of options; it need not have a plan. */
export function drawSpec(draw: Draw, versionId: string, deviceIds: readonly string[]): RolloutSpec {
  const { often, pick, whole } = draw;
  const isAtomic = often(0.2);
  const isSpared = often(isAtomic ? 0.3 : 0.45);
  const waves = drawWaves(draw, deviceIds);
  const named = (chance: number, first: string | undefined): string[] => [...new Set([...deviceIds.filter(() => often(chance)), ...(first === undefined ? [] : [first])])];
  return rolloutSpecSchema.parse({
    versionId, waves, order: pick(['online_first', 'random']), seed: whole(0, 1_000), membership: often(0.3) ? 'dynamic' : 'static', overlap: often(0.2) ? 'leave_out' : 'supersede', rollback: often(0.2),
    selector: often(0.3) ? { tags: [drawnTag] } : often(0.3) ? { deviceIds: named(0.6, deviceIds[1]) } : {},
    gate: {
      deadlineMs: 10_000, onTrip: pick(['stop', 'pause', 'revert_wave', 'revert_all', 'pause']), failedMax: pick([0, 0, 1, 6]), confirmedPercentMin: pick([0, 10, 50, 80]),
      ...(often(0.7) ? { silentMax: pick([0, 1, 6]) } : {}), ...(often(0.3) ? { soak: { inferencesMin: pick([0, 50]), durationMs: pick([0, 3_000, 20_000]) } } : {}),
    },
    redundancy: isSpared ? [{ key: 'line', outMax: whole(1, 2) }] : [],
    activation: { ...(isAtomic ? { atomicBy: 'site' } : {}), windows: often(0.15) ? hourlyWindows() : [] },
    approval: often(0.25) ? { waves: often(0.5) ? 'all' : [whole(1, waves.length)], start: often(0.2) } : {},
    ...(often(0.2) ? { shadowing: { inferencesMin: 100, durationMs: pick([0, 2_000]) } } : {}),
    deadlines: often(0.2) ? { assignedMs: 4_000, probationMs: 5_000 } : {},
  });
}

function drawWaves({ often, pick, whole }: Draw, deviceIds: readonly string[]): object[] {
  const waves: object[] = [];
  if (often(0.3)) waves.push({ count: whole(1, Math.min(4, deviceIds.length)), kind: 'shadow', ...(often(0.2) ? { perHour: 100_000 } : {}) });
  let count = 0;
  for (let left = whole(1, 4); left > 0; left--) {
    count = Math.min(deviceIds.length, count + whole(1, 3));
    if (often(0.1)) waves.push({ deviceIds: [...new Set([...deviceIds.filter(() => often(0.3)).slice(0, 3), ...deviceIds.slice(0, 1)])] });
    else waves.push({ count, ...(often(0.12) ? { kind: 'ab' } : {}), ...(often(0.15) ? { perHour: pick([3_600, 100_000]) } : {}) });
  }
  if (often(0.7)) waves.push({ percent: 100 });
  return waves;
}

/** A minute or two at the beginning, where a seed lives longest, then a quarter of every half hour. */
function hourlyWindows(): { startMinute: number; endMinute: number }[] {
  return [{ startMinute: 0, endMinute: 2 }, { startMinute: 4, endMinute: 6 }, ...Array.from({ length: 30 }, (_, index) => ({ startMinute: 10 + index * 30, endMinute: 25 + index * 30 }))];
}
