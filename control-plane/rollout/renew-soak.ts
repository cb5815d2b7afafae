import type { AdvanceInput, Decision } from './advance-rollout.ts';
import type { GateVerdict } from './gates/gate.ts';
import { canInfer, refillWave } from './refill-wave.ts';
import type { Rollout } from './rollout.ts';

/**
 * A soak in inferences that the wave's devices can never complete, as each that came through has gone over to another bundle since,
 * goes on with devices of the waves behind it, and opens nothing on less; where there are none, it is over, and so is the rollout.
 *
 * @returns undefined where nothing is missing but what its devices may still give
 */
export function renewSoak(rollout: Rollout, { soak }: GateVerdict, input: AdvanceInput): { readonly rollout: Rollout; readonly decision: Decision } | undefined {
  const { waveOpen, devices } = rollout;
  if (soak === undefined) return undefined;
  const through = devices.filter(({ wave, state }) => wave === waveOpen && (state === 'confirmed' || state === 'already_running' || state === 'shadowed'));
  const [first] = through;
  if (first === undefined || through.some(({ deviceId }) => canInfer(input.observed.get(deviceId), rollout))) return undefined;
  const by = input.newer.get(first.deviceId) ?? (input.observed.get(first.deviceId)?.desiredRolloutId || 'another hand');
  const ended = `the soak of wave ${waveOpen + 1} ended at ${soak.inferences} of ${soak.inferencesMin} inferences: its devices follow a newer rollout (${first.deviceId}: ${by})`;
  const refilled = refillWave(rollout, input, ended);
  if (refilled !== undefined) return refilled;
  const why = `${ended}, and nobody can take their place`;
  return { rollout: { ...rollout, state: 'superseded', detail: why }, decision: { kind: 'rollout.superseded', wave: waveOpen, text: why, detail: {} } };
}
