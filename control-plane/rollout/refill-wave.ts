import type { AdvanceInput, Decision } from './rollout-advance.ts';
import { deviceLife, stateOfPhase } from './device-life.ts';
import { tagValues } from './evaluate-selector.ts';
import type { DeviceObservation, Rollout, RolloutDevice } from './rollout.ts';

/** Nobody is left in the wave to judge by: its devices are a newer rollout's, revoked, or failures that an operator knows of. */
export function isVacated({ devices }: Pick<Rollout, 'devices'>, wave: number): boolean {
  return !devices.some((device) => device.wave === wave && !hasLeft(device));
}

/** Who was to be activated in this wave, and has not come through its shadow before it. */
export function isLeftInShadow({ wave: own, laterWave }: Pick<RolloutDevice, 'wave' | 'laterWave'>, wave: number): boolean {
  return own < wave && laterWave === wave;
}

/** Of those, who is on its way there: it was tried again. */
export function countLate({ devices }: Pick<Rollout, 'devices'>, wave: number): number {
  return devices.filter((device) => isLeftInShadow(device, wave) && isOnItsWay(device)).length;
}

/** Nobody is left in the wave, and it has been judged by others, whom the waves before it have activated: its own devices, that took part in those, went on in their shadow or are known to be revoked. */
export function isPassedOver({ devices, waves }: Pick<Rollout, 'devices' | 'waves'>, wave: number): boolean {
  return wave > 0 && !devices.some((device) => device.wave === wave && !isKnownRevoked(device)) && judgedBefore({ devices, waves }, wave).length > 0;
}

/** Who has come through in the waves before it, whatever became of it, and was not taken back since, or is still on its way there. */
export function judgedBefore({ devices, waves }: Pick<Rollout, 'devices' | 'waves'>, wave: number): RolloutDevice[] {
  return devices.filter((device) => device.wave < wave && waves[device.wave]?.kind !== 'shadow' && (device.assignedMs > 0 || device.state === 'already_running') && device.recall === 'none' && !device.acknowledged && (isOnItsWay(device) || isGood(device) || (deviceLife[device.state].kind === 'gone' && hasComeThrough(device))));
}

/** It waits for its turn, or is between assignment and outcome. */
export function isOnItsWay({ state }: Pick<RolloutDevice, 'state'>): boolean {
  return ['waiting', 'life'].includes(deviceLife[state].kind);
}

function isGood({ state }: RolloutDevice): boolean {
  return state === 'confirmed' || state === 'already_running';
}

/** It had confirmed since it was last told or was to be, whatever became of it. */
function hasComeThrough({ history }: RolloutDevice): boolean {
  return history.slice(history.findLastIndex(({ state }) => state === 'assigned' || state === 'waiting') + 1).some(({ state }) => state === 'confirmed' || state === 'already_running');
}

/** It was revoked, and somebody has resumed the rollout knowing of it. */
export function isKnownRevoked({ state, acknowledged }: RolloutDevice): boolean {
  return state === 'removed' && acknowledged;
}

/** Who may take part in the open wave instead: told nothing yet, and not drawn for a wave that compares. */
export function isSubstitute({ wave, laterWave, state, recall }: RolloutDevice, { waves, waveOpen }: Pick<Rollout, 'waves' | 'waveOpen'>): boolean {
  return wave > waveOpen && state === 'waiting' && recall === 'none' && laterWave === -1 && waves[wave]?.kind === 'activate';
}

/** A wave that a person must approve, and nobody has yet. */
export function needsApproval({ spec, approvals }: Pick<Rollout, 'spec' | 'approvals'>, wave: number): boolean {
  const { waves } = spec.approval;
  return (waves === 'all' || waves.includes(wave + 1)) && !approvals.some((approval) => approval.wave === wave);
}

/** The nearest wave behind the open one that nobody has approved yet, though a person must; undefined where there is none. */
export function unapprovedWave(rollout: Pick<Rollout, 'spec' | 'approvals' | 'waves' | 'waveOpen'>): number | undefined {
  return rollout.waves.find(({ index }) => index > rollout.waveOpen && needsApproval(rollout, index))?.index;
}

/** The wave that must be approved before devices of it or behind it could take part in the open one, where no others can; undefined where nobody would come of it. */
export function approvalToRefill(rollout: Rollout): number | undefined {
  return rollout.waves[rollout.waveOpen]?.kind !== 'ab' && rollout.devices.some((device) => isSubstitute(device, rollout)) ? unapprovedWave(rollout) : undefined;
}

/** Whether a device may still infer with the bundle: it was told so, or has not confirmed another yet, and may go back to it. */
export function hasBundle(twin: DeviceObservation | undefined, { id, bundleDigest }: Pick<Rollout, 'id' | 'bundleDigest'>): twin is DeviceObservation {
  if (twin === undefined || twin.revoked) return false;
  return [twin.runningDigest, twin.confirmedDigest].includes(bundleDigest) || (twin.desiredDigest === bundleDigest && (twin.desiredRolloutId === id || !hasEndedBadly(twin)));
}

/** Another rollout of the same version told it so, and it has said that it will not come of it. */
function hasEndedBadly({ desiredDigest, desiredRevision, update }: DeviceObservation): boolean {
  return update !== undefined && update.bundleDigest === desiredDigest && update.revision >= desiredRevision && ['failed', 'reverted', 'denied'].includes(stateOfPhase[update.phase] ?? '');
}

/** Whether inferences with the bundle may still be reported: one that has been away for as long as the gate's deadline has fallen silent. */
export function canInfer(twin: DeviceObservation | undefined, rollout: Pick<Rollout, 'id' | 'bundleDigest' | 'spec'>, nowMs: number): boolean {
  return hasBundle(twin, rollout) && (twin.online || nowMs - twin.awaySinceMs < rollout.spec.gate.deadlineMs);
}

/**
 * An open wave in which nobody is left, or nobody who infers with the bundle, gets as many devices of the waves behind it as it has lost of those it was planned with, the nearest wave first and in it
 * who is online, those that were drawn to be compared with last; sites that are activated together come whole. It opens anew: its soak and rate begin again.
 *
 * @returns undefined where nobody can take part instead, as in a wave that was drawn to compare
 */
export function refillWave(rollout: Rollout, { observed, evidenceBefore, nowMs }: Pick<AdvanceInput, 'observed' | 'evidenceBefore' | 'nowMs'>, why: string): { rollout: Rollout; decision: Decision } | undefined {
  const { waves, waveOpen, spec } = rollout;
  const { kind, substitutes: stoodIn = 0 } = waves[waveOpen] ?? {};
  if (kind === 'ab') return undefined;
  const left = rollout.devices.filter((device) => isLeftInShadow(device, waveOpen) || (device.wave === waveOpen && (hasLeft(device) || (deviceLife[device.state].kind === 'outcome' && !canInfer(observed.get(device.deviceId), rollout, nowMs))))).length;
  // Who stood in for others before is lost with them: a canary would grow with every failure.
  const lost = Math.max(1, left - stoodIn);
  const isOnline = ({ deviceId }: RolloutDevice): number => Number(observed.get(deviceId)?.online === true);
  // Drawn to be compared with in a wave behind: told before that, it leaves nothing to compare.
  const controls = new Set(waves.slice(waveOpen + 1).flatMap(({ controlIds }) => controlIds));
  const isControl = ({ deviceId }: RolloutDevice): number => Number(controls.has(deviceId));
  const unapproved = unapprovedWave(rollout) ?? Infinity;
  const substitutes = rollout.devices.filter((device) => isSubstitute(device, rollout) && device.wave < unapproved).toSorted((a, b) => isControl(a) - isControl(b) || a.wave - b.wave || isOnline(b) - isOnline(a));
  const { atomicBy } = spec.activation;
  const siteOf = ({ deviceId }: RolloutDevice): string | undefined => (atomicBy === undefined ? undefined : tagValues(observed.get(deviceId)?.tags ?? [], atomicBy)[0]);
  const moved = new Set<string>();
  for (const device of substitutes) {
    if (moved.size >= lost) break;
    const site = siteOf(device);
    for (const other of site === undefined ? [device] : substitutes.filter((candidate) => siteOf(candidate) === site)) moved.add(other.deviceId);
  }
  if (moved.size === 0) return undefined;
  // One that runs in the shadow comes again where it is activated.
  const devices = rollout.devices.map((device) => {
    if (moved.has(device.deviceId)) return { ...device, wave: waveOpen, laterWave: kind === 'shadow' ? device.wave : -1, updatedMs: nowMs };
    return device.wave === waveOpen && device.assignedMs > 0 ? { ...device, before: evidenceBefore(device.deviceId) } : device;
  });
  return { rollout: { ...rollout, devices, waves: waves.map((wave) => (wave.index === waveOpen ? { ...wave, openedMs: nowMs, sinceMs: nowMs, substitutes: stoodIn + moved.size } : wave)) }, decision: describeRefill(waveOpen, [...moved], why) };
}

function describeRefill(wave: number, moved: readonly string[], why: string): Decision {
  const text = `${why}: ${moved.slice(0, 10).join(', ')}${moved.length > 10 ? ` and ${moved.length - 10} more` : ''} of the waves behind it take part in it`;
  return { kind: 'rollout.wave_refilled', wave, text, detail: { wave, devices: moved.length, deviceIds: moved.slice(0, 100) } };
}

function hasLeft({ state, acknowledged }: RolloutDevice): boolean {
  return acknowledged || deviceLife[state].kind === 'gone';
}
