import type { Gate, RolloutDeviceState } from './legacy.ts';

export interface GateVerdict {
  /** open: the next wave may start. hold: not decided yet. trip: it never may. */
  readonly verdict: 'open' | 'hold' | 'trip';
  readonly reason: string;
}

/**
 * The question between waves, asked of one wave. In this order: too many failed or silent devices trip it at once; as long
 * as any device has no outcome it holds; then the share of confirmed devices decides. A wave in which nobody is left
 * (all revoked) trips: an empty group is never a success.
 */
export function evaluateGate(states: readonly RolloutDeviceState[], gate: Pick<Gate, 'confirmedPercentMin' | 'failedMax' | 'silentMax'>): GateVerdict {
  const count = (...wanted: RolloutDeviceState[]): number => states.filter((state) => wanted.includes(state)).length;
  const confirmed = count('confirmed');
  const failed = count('failed');
  const silent = count('silent');
  const undecided = count('waiting', 'assigned');
  const total = confirmed + failed + silent + undecided;
  if (failed > gate.failedMax) return { verdict: 'trip', reason: `${failed} of ${total} devices failed, at most ${gate.failedMax} may` };
  if (gate.silentMax !== undefined && silent > gate.silentMax) return { verdict: 'trip', reason: `${silent} of ${total} devices are silent, at most ${gate.silentMax} may be` };
  if (total === 0) return { verdict: 'trip', reason: 'no device is left in the wave to judge by' };
  if (undecided > 0) return { verdict: 'hold', reason: `${undecided} of ${total} devices have no outcome yet; ${confirmed} confirmed` };
  const share = `${confirmed} of ${total} devices (${((100 * confirmed) / total).toFixed(1)} %) confirmed, at least ${gate.confirmedPercentMin} % must`;
  // An empty confirmed group opens nothing, whatever the threshold.
  if (confirmed === 0 || 100 * confirmed < gate.confirmedPercentMin * total) return { verdict: 'trip', reason: share };
  return { verdict: 'open', reason: share };
}
