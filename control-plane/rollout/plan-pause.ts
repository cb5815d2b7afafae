import type { Rollout } from './legacy.ts';

/** The rollout, paused: no wave opens, and the deadlines of its devices stand still. */
export function pauseRollout(rollout: Rollout, by: string, nowMs: number): Rollout {
  return { ...rollout, state: 'paused', pausedMs: nowMs, detail: `paused by ${by}` };
}

/** The rollout, running again: whoever was within its deadline has as much time left as when it was paused. */
export function resumeRollout(rollout: Rollout, by: string, nowMs: number): Rollout {
  // The clock may have been set back meanwhile; a rollout paused by an older version does not know since when.
  const pauseMs = rollout.pausedMs === 0 ? 0 : Math.max(0, nowMs - rollout.pausedMs);
  return {
    ...rollout,
    state: 'running',
    pausedMs: 0,
    detail: `resumed by ${by}`,
    devices: pauseMs === 0 ? rollout.devices : rollout.devices.map((device) => (device.state === 'assigned' ? { ...device, assignedMs: device.assignedMs + pauseMs } : device)),
  };
}
