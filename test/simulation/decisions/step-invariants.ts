import { countOut, groupsOf, outDevices } from '../../../control-plane/rollout/count-out.ts';
import { isOutOfService } from '../../../control-plane/rollout/device-life.ts';
import { canInfer } from '../../../control-plane/rollout/refill-wave.ts';
import { isLive, type Rollout, type RolloutDevice } from '../../../control-plane/rollout/rollout.ts';
import type { DecisionStep } from './decision-world.ts';

/** What must hold of every step: undefined, or what is wrong. */
export type StepInvariant = (step: DecisionStep) => string | undefined;

/** Properties 2, 6 and 7 (docs/simulation.md), of decisions alone. */
export const stepInvariants: readonly StepInvariant[] = [
  tellsEachOnce, tellsNobodyRevoked, tellsNobodyWhileStopped, tellsOnlyWhileItMoves, tellsOnlyOpenWaves, tellsOnlyApprovedWaves, takesNobodyFromNewer, takesBackOnlyItsOwn, sparesGroups,
  opensOnlyJudgedWaves, opensOnlyDecidedWaves, opensOnlyAfterSoak, opensNoFailedWave, succeedsOnlyWithSomebody, keepsToItsPlan, tripsTakeBack, saysWhatItWaitsFor,
];

/** 6: A device has one order at a time. */
function tellsEachOnce({ commands }: DecisionStep): string | undefined {
  return first(commands, ({ device }, index) => commands.findIndex((other) => other.device.deviceId === device.deviceId) !== index);
}

/** 6: To be revoked is an outcome: nothing is told to such a device, not even to go back. */
function tellsNobodyRevoked({ commands, input }: DecisionStep): string | undefined {
  return first(commands, ({ device }) => input.observed.get(device.deviceId)?.revoked !== false);
}

/** 2: During an emergency stop devices are told to go back, and nothing else (docs/rollouts.md). */
function tellsNobodyWhileStopped({ commands, input }: DecisionStep): string | undefined {
  return first(commands, ({ kind }) => kind !== 'revert' && input.stopped !== '');
}

/** 2: Nothing is assigned or released by a rollout that is paused or has come to nothing, nor in the step in which that happens. */
function tellsOnlyWhileItMoves({ before, rollout, commands }: DecisionStep): string | undefined {
  const moves = [before, rollout].every(({ state }) => state === 'running' || state === 'awaiting_approval' || state === 'succeeded');
  return first(commands, ({ kind }) => (kind === 'assign' || kind === 'release') && !moves);
}

/** 2: No device is told before its wave is open. */
function tellsOnlyOpenWaves({ rollout, commands }: DecisionStep): string | undefined {
  return first(commands, ({ kind, device }) => kind === 'assign' && device.wave > rollout.waveOpen);
}

/** 2: No device is told before a person has approved what must be approved: the start, its wave, the one it was planned for and all before them. */
function tellsOnlyApprovedWaves({ rollout, commands, plan }: DecisionStep): string | undefined {
  const { start, waves } = rollout.spec.approval;
  const isMissing = (wave: number): boolean => (wave === -1 ? start : waves === 'all' || waves.includes(wave + 1)) && !rollout.approvals.some((approval) => approval.wave === wave);
  return first(commands, ({ kind, device }) => {
    const last = Math.max(device.wave, plan.waveOf.get(device.deviceId) ?? -1);
    return kind === 'assign' && (isMissing(-1) || rollout.waves.some(({ index }) => index > 0 && index <= last && isMissing(index)));
  });
}

/** 6: What a newer rollout has told a device to run, an older one does not replace. */
function takesNobodyFromNewer({ rollout, commands, input, rollouts }: DecisionStep): string | undefined {
  return first(commands, ({ kind, device }) => {
    const twin = input.observed.get(device.deviceId);
    const by = rollouts.find(({ id }) => id === twin?.desiredRolloutId);
    return kind !== 'revert' && by !== undefined && by.createdMs > rollout.createdMs && by.bundleDigest === twin?.desiredDigest;
  });
}

/** 6: A device goes back only from what this rollout has told it. */
function takesBackOnlyItsOwn({ rollout, commands, input }: DecisionStep): string | undefined {
  return first(commands, ({ kind, device }) => kind === 'revert' && input.observed.get(device.deviceId)?.desiredRolloutId !== rollout.id);
}

/** 2: Whoever is taken out of service leaves at most outMax of its line out, of all rollouts together; one that was out already is taken as it is. */
function sparesGroups({ before, rollout, commands, input, rollouts }: DecisionStep): string | undefined {
  if (rollout.spec.redundancy.length === 0) return undefined;
  const { observed, nowMs } = input;
  const outBefore = new Set(rollouts.flatMap((other) => outDevices(other, observed, nowMs)));
  const reverted = new Set(commands.flatMap(({ kind, device }) => (kind === 'revert' ? device.deviceId : [])));
  const outAfter = rollouts.flatMap((other) => outDevices(other.id === before.id ? rollout : other, observed, nowMs)).filter((deviceId) => !reverted.has(deviceId));
  const counts = countOut(rollout, observed, new Set(outAfter));
  return first(commands, ({ kind, device }) => {
    const twin = observed.get(device.deviceId);
    const isTaken = (kind === 'assign' || kind === 'release') && isOutOfService(device.state) && rollout.waves[device.wave]?.kind !== 'shadow' && !outBefore.has(device.deviceId);
    return twin !== undefined && isTaken && groupsOf(twin, rollout).some(({ group, outMax }) => (counts.get(group) ?? 0) > outMax);
  });
}

/** 2: A wave lets the next one open only once a device of it runs the version; one that is empty, or all revoked, once one before it has come through. */
function opensOnlyJudgedWaves(step: DecisionStep): string | undefined {
  return passedWaves(step, (rollout, wave, members) => !members.some(isGood) && (members.some(({ state }) => state !== 'removed') || !rollout.devices.some((device) => device.wave < wave && hasComeThrough(rollout, device))));
}

/** 2: No wave opens while a device of the one before it is undecided. */
function opensOnlyDecidedWaves(step: DecisionStep): string | undefined {
  return passedWaves(step, (_rollout, _wave, members) => members.some((device) => !device.acknowledged && isUndecided(device)));
}

/** 2: No wave opens before the one before it has been open for its soak, pauses not counted; one that is empty or all revoked has none. */
function opensOnlyAfterSoak(step: DecisionStep): string | undefined {
  return passedWaves(step, ({ spec, waves }, wave, members) => members.some(isGood) && step.input.nowMs - (waves[wave]?.openedMs ?? 0) < spec.gate.soak.durationMs);
}

/** 2: No wave opens after one in which more devices came to nothing than the gate allows, other than those that somebody knows of. */
function opensNoFailedWave(step: DecisionStep): string | undefined {
  return passedWaves(step, ({ spec }, _wave, members) => members.filter(({ state, acknowledged }) => !acknowledged && (state === 'failed' || state === 'reverted' || state === 'denied')).length > spec.gate.failedMax);
}

/** 2: An empty group is never a success: a rollout that activates succeeds only once somebody has come through. */
function succeedsOnlyWithSomebody({ before, rollout }: DecisionStep): string | undefined {
  if (before.state === rollout.state || rollout.state !== 'succeeded' || rollout.waves.every(({ kind }) => kind === 'shadow')) return undefined;
  return rollout.devices.some((device) => hasComeThrough(rollout, device)) ? undefined : rollout.devices.map(describe).join(', ');
}

/** 2: A wave that is filled up, and goes on, has no more devices that are on their way, or infer with the version, than were planned for it or tried again; whole sites may make it larger. */
function keepsToItsPlan({ rollout, decisions, plan, input }: DecisionStep): string | undefined {
  if (rollout.spec.activation.atomicBy !== undefined || !isLive(rollout) || rollout.state === 'paused') return undefined;
  for (const { wave } of decisions.filter(({ kind }) => kind === 'rollout.wave_refilled')) {
    const members = rollout.devices.filter((device) => device.wave === wave && !device.acknowledged && (isUndecided(device) || (isGood(device) && canInfer(input.observed.get(device.deviceId), rollout, input.nowMs))));
    if (members.length > (plan.sizes[wave] ?? 0) + (plan.retried.get(wave) ?? 0)) return `wave ${wave + 1} was planned with ${plan.sizes[wave]}, and has ${members.map(describe).join(', ')}`;
  }
  return undefined;
}

/** 2: A trip that takes devices back leaves none out of those that are still to run what this rollout has told them. */
function tripsTakeBack({ rollout, decisions, commands, input }: DecisionStep): string | undefined {
  const trip = decisions.find(({ kind }) => kind === 'rollout.tripped');
  const { onTrip } = trip?.detail ?? {};
  if (trip === undefined || (onTrip !== 'revert_all' && onTrip !== 'revert_wave')) return undefined;
  const left = rollout.devices.find(({ deviceId, wave, recall }) => {
    const twin = input.observed.get(deviceId);
    const isTold = twin?.desiredRolloutId === rollout.id && twin.desiredDigest === rollout.bundleDigest;
    return recall === 'none' && isTold && (onTrip === 'revert_all' || wave === trip.wave) && !commands.some(({ device }) => device.deviceId === deviceId);
  });
  return left === undefined ? undefined : describe(left);
}

/** 7: A live rollout that is not paused goes on, or says what it waits for. */
function saysWhatItWaitsFor({ before, rollout, commands, decisions }: DecisionStep): string | undefined {
  return isLive(rollout) && rollout.state !== 'paused' && rollout === before && commands.length === 0 && decisions.length === 0 ? `${rollout.state}: ${rollout.detail}` : undefined;
}

/** The first wave that activates, was passed in this step, and of which this is true. */
function passedWaves({ before, rollout }: DecisionStep, isWrong: (rollout: Rollout, wave: number, members: readonly RolloutDevice[]) => boolean): string | undefined {
  if ((!isLive(rollout) && rollout.state !== 'succeeded') || rollout.state === 'paused') return undefined;
  for (let wave = before.waveOpen; wave < rollout.waveOpen; wave++) {
    const members = rollout.devices.filter((device) => device.wave === wave);
    if (rollout.waves[wave]?.kind !== 'shadow' && isWrong(rollout, wave, members)) return `wave ${wave + 2} opened after wave ${wave + 1}: ${members.map(describe).join(', ') || 'nobody'}`;
  }
  return undefined;
}

function first(commands: DecisionStep['commands'], isWrong: (command: DecisionStep['commands'][number], index: number) => boolean): string | undefined {
  const wrong = commands.find(isWrong);
  return wrong === undefined ? undefined : `${wrong.kind} ${describe(wrong.device)}`;
}

function isUndecided({ state }: RolloutDevice): boolean {
  return state === 'waiting' || isOutOfService(state);
}

function isGood({ state, acknowledged }: RolloutDevice): boolean {
  return !acknowledged && (state === 'confirmed' || state === 'already_running');
}

/** It has run the version where it acts, since it was last told, and was not taken back; it may be revoked since. */
function hasComeThrough({ waves }: Rollout, { wave, state, acknowledged, recall, history }: RolloutDevice): boolean {
  if (waves[wave]?.kind === 'shadow' || acknowledged || recall !== 'none') return false;
  const life = history.slice(history.findLastIndex((entry) => entry.state === 'assigned' || entry.state === 'waiting') + 1);
  return ['failed', 'reverted', 'denied', 'silent'].includes(state) ? false : life.some((entry) => entry.state === 'confirmed' || entry.state === 'already_running');
}

/** For people. */
export function describe({ deviceId, wave, state, recall, acknowledged, held }: RolloutDevice): string {
  return `${deviceId} (wave ${wave + 1}, ${state}${recall === 'none' ? '' : `, taking back ${recall}`}${acknowledged ? ', acknowledged' : ''}${held ? ', held' : ''})`;
}
