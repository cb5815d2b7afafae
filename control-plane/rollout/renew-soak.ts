import type { AdvanceInput, Decision } from './rollout-advance.ts';
import { duration } from './evaluate-device.ts';
import type { GateVerdict } from './gates/gate.ts';
import { approvalToRefill, canInfer, hasBundle, refillWave } from './refill-wave.ts';
import type { Rollout, RolloutDevice } from './rollout.ts';

export type SoakRenewal = { readonly rollout: Rollout; readonly decision: Decision } | { readonly trips: string } | { readonly awaits: string; readonly wave: number };

/**
 * A soak in inferences that the wave's devices can no longer complete, as each that came through has gone over to another bundle since, or
 * has been away for as long as the gate's deadline, goes on with devices of the waves behind it, and opens nothing on less. Where there are
 * none: if all have gone over, it is over, and so is the rollout; if one is away, it was reached and then fell silent, and the gate trips.
 * It also trips where devices have inferred and nothing of it is reported within the gate's deadline of when it was due: nobody can judge by that.
 *
 * @returns undefined where nothing is missing but what its devices may still give
 */
export function renewSoak(rollout: Rollout, { soak }: GateVerdict, input: AdvanceInput): SoakRenewal | undefined {
  const { waveOpen, spec } = rollout;
  if (soak === undefined) return undefined;
  const through = cameThrough(rollout);
  const [first] = through;
  if (first === undefined) return undefined;
  if (through.some(({ deviceId }) => canInfer(input.observed.get(deviceId), rollout, input.nowMs))) {
    if (soak.firstReportDueMs === undefined || input.nowMs < soak.firstReportDueMs + spec.gate.deadlineMs) return undefined;
    return { trips: `wave ${waveOpen + 1}: its devices have inferred with the new version (${first.deviceId}), and none has reported it within ${duration(spec.gate.deadlineMs)} of when its first window was due, which leaves nothing to judge by: its profiles may not be allowed to leave it, or its records do not come through; resume it once they have` };
  }
  const away = through.find(({ deviceId }) => hasBundle(input.observed.get(deviceId), rollout));
  const by = input.newer.get(first.deviceId) ?? (input.observed.get(first.deviceId)?.desiredRolloutId || 'another hand');
  const why = away === undefined ? `its devices follow a newer rollout (${first.deviceId}: ${by})` : `no device that could give more has been there for ${duration(spec.gate.deadlineMs)} (${away.deviceId}: reached, then silent)`;
  const ended = `the soak of wave ${waveOpen + 1} ended at ${soak.inferences} of ${soak.inferencesMin} inferences: ${why}`;
  const refilled = refillWave(rollout, input, ended);
  if (refilled !== undefined) return refilled;
  const wave = approvalToRefill(rollout);
  if (wave !== undefined) return { awaits: `${ended}, and its devices would take their place`, wave };
  const text = `${ended}, and nobody can take their place`;
  if (away !== undefined) return { trips: `${text}; resume it once one of them is back` };
  return { rollout: { ...rollout, state: 'superseded', detail: text }, decision: { kind: 'rollout.superseded', wave: waveOpen, text, detail: {} } };
}

/** Why a soak does not go on now, and what becomes of it; empty where it does. */
export function describeAway(rollout: Rollout, { soak }: GateVerdict, { observed, nowMs }: AdvanceInput): string {
  const left = soak === undefined ? [] : cameThrough(rollout).flatMap(({ deviceId }) => observed.get(deviceId) ?? []).filter((twin) => canInfer(twin, rollout, nowMs));
  if (left.length === 0 || left.some(({ online }) => online)) return '';
  const { deadlineMs } = rollout.spec.gate;
  const untilMs = Math.max(...left.map(({ awaySinceMs }) => awaySinceMs)) + deadlineMs;
  return `all ${left.length} device(s) that could give more are away (${left[0]?.deviceId}); unless one is back by ${new Date(untilMs).toISOString().slice(11, 16)} UTC, others take their place, or the gate trips`;
}

/** Those whose inferences the soak counts: who is acknowledged to have come to nothing is in no figure of the wave. */
function cameThrough({ devices, waveOpen }: Rollout): RolloutDevice[] {
  return devices.filter(({ wave, state, acknowledged }) => wave === waveOpen && !acknowledged && (state === 'confirmed' || state === 'already_running' || state === 'shadowed'));
}
