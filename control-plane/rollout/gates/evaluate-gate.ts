import type { DeviceCounts, Gate, GateEvidence, GateVerdict } from './gate.ts';

/**
 * The question between waves, asked of one wave. In this order: what is proven to be wrong trips it at once; as long as
 * any device has no outcome it holds; then the share of confirmed devices decides; then the soak and what is not proven yet
 * hold it. A wave in which nobody is left (all revoked) trips: an empty group is never a success.
 */
export function evaluateGate(evidence: GateEvidence, gate: Gate, _nowMs: number): GateVerdict {
  const { confirmed, undecided } = evidence.devices;
  const failed = evidence.devices.failed + evidence.devices.reverted + evidence.devices.denied;
  const silent = evidence.devices.neverReached + evidence.devices.fellSilent;
  const total = totalOf(evidence.devices);
  const say = (verdict: GateVerdict['verdict'], reason: string, missing: readonly string[] = []): GateVerdict => ({ verdict, reason, missing, measures: [] });
  if (failed > gate.failedMax) return say('trip', `${failed} of ${total} devices failed, at most ${gate.failedMax} may`);
  if (gate.silentMax !== undefined && silent > gate.silentMax) return say('trip', `${silent} of ${total} devices are silent, at most ${gate.silentMax} may be`);
  if (total === 0) return say('trip', 'no device is left in the wave to judge by');
  const waiting = `${undecided} of ${total} devices have no outcome yet; ${confirmed} confirmed`;
  if (undecided > 0) return say('hold', waiting, [waiting]);
  const reason = `${confirmed} of ${total} devices (${((100 * confirmed) / total).toFixed(1)} %) confirmed, at least ${gate.confirmedPercentMin} % must`;
  // An empty confirmed group opens nothing, whatever the threshold.
  return say(confirmed === 0 || 100 * confirmed < gate.confirmedPercentMin * total ? 'trip' : 'open', reason);
}

export function totalOf(devices: DeviceCounts): number {
  return devices.undecided + devices.confirmed + devices.failed + devices.reverted + devices.denied + devices.neverReached + devices.fellSilent;
}
