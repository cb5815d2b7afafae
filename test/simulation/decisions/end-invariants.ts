import { isOutOfService } from '../../../control-plane/rollout/device-life.ts';
import { isLive, type Rollout, type RolloutDevice } from '../../../control-plane/rollout/rollout.ts';
import type { AnsweringDevice } from './answering-device.ts';
import type { DecisionWorld } from './decision-world.ts';
import { describe } from './step-invariants.ts';

/** How it ended, once every device was there and did as it was told, and operators looked after what waits for a person. */
export interface DecisionEnd {
  readonly world: DecisionWorld;
  /** Nothing changed any more. */
  readonly isQuiet: boolean;
  /** Rollout id -> how often it was resumed since. */
  readonly resumed: ReadonlyMap<string, number>;
}

/** What must hold then: undefined, or what is wrong. */
export type EndInvariant = (end: DecisionEnd) => string | undefined;

const resumesMax = 12;

/** Property 7 (docs/simulation.md), of decisions alone: the fleet converges. */
export const endInvariants: readonly EndInvariant[] = [resumesHelp, rolloutsEnd, nothingMoves, recallsAreTold, noShadowIsLeft, noHoldIsLeft, everyTurnComes, everyLifeEnds];

/** To resume a rollout acknowledges what went wrong: it does not stop for the same again and again. */
function resumesHelp({ resumed, world }: DecisionEnd): string | undefined {
  const stubborn = world.rollouts.find(({ id }) => (resumed.get(id) ?? 0) > resumesMax);
  return stubborn === undefined ? undefined : `${stubborn.id} was resumed more than ${resumesMax} times: ${stubborn.detail}`;
}

/** Every rollout ends; one may wait for what a device that lied will never give, and for a site whose whole is more than its groups allow, which tags make it after the planning. */
function rolloutsEnd({ world }: DecisionEnd): string | undefined {
  const stuck = world.rollouts.find((rollout) => isLive(rollout) && !rollout.devices.some((member) => isDeceived(world, rollout, member) || hasNoTurn(rollout, member)));
  return stuck === undefined ? undefined : `${stuck.id} is ${stuck.state} for ever (${stuck.detail}): ${stuck.devices.map(describe).join(', ')}`;
}

/** What has ended comes to rest: the same observations change nothing. */
function nothingMoves({ isQuiet }: DecisionEnd): string | undefined {
  return isQuiet ? undefined : 'decisions go on for ever';
}

/** Who is to be taken back is told so, and whoever is said to be told was. */
function recallsAreTold({ world }: DecisionEnd): string | undefined {
  return find(world, (rollout, device, { twin }) => device.recall === 'asked' || (device.recall === 'told' && twin.desiredRolloutId === rollout.id && twin.desiredDigest === rollout.bundleDigest && device.previousDigest !== rollout.bundleDigest));
}

/** No shadow of an honest device outlives its rollout. */
function noShadowIsLeft({ world }: DecisionEnd): string | undefined {
  return find(world, ({ id }, _member, { twin, shadows, isHonest }) => isHonest && shadows && twin.desiredRolloutId === id);
}

/** No honest device is held for ever from what it is to run, once its rollout is over. */
function noHoldIsLeft({ world }: DecisionEnd): string | undefined {
  return find(world, ({ id, state }, _member, { twin, isHeld, isHonest }) => !isLive({ state }) && isHonest && isHeld && twin.desiredRolloutId === id && twin.confirmedDigest !== twin.desiredDigest);
}

/** Whoever waits in a rollout that succeeded has its turn; a site that joiners made larger than its groups allow has none, which joining says. */
function everyTurnComes({ world }: DecisionEnd): string | undefined {
  return find(world, (rollout, device) => rollout.state === 'succeeded' && device.state === 'waiting' && !hasNoTurn(rollout, device));
}

function hasNoTurn({ spec }: Rollout, { state }: RolloutDevice): boolean {
  return state === 'waiting' && spec.activation.atomicBy !== undefined && spec.redundancy.length > 0;
}

/** It said that it had confirmed what it never had. */
function isDeceived({ devices }: DecisionWorld, { bundleDigest }: Rollout, { deviceId, state }: RolloutDevice): boolean {
  return (state === 'confirmed' || state === 'already_running') && devices.some(({ twin, isHonest }) => twin.deviceId === deviceId && !isHonest && twin.confirmedDigest !== bundleDigest);
}

/** Silence past a deadline is an outcome (property 6). */
function everyLifeEnds({ world }: DecisionEnd): string | undefined {
  return find(world, (_rollout, { recall, state }) => recall === 'none' && isOutOfService(state));
}

function find(world: DecisionWorld, isWrong: (rollout: Rollout, member: RolloutDevice, device: AnsweringDevice) => boolean): string | undefined {
  for (const rollout of world.rollouts) {
    for (const member of rollout.devices) {
      const device = world.devices.find(({ twin }) => twin.deviceId === member.deviceId);
      if (device !== undefined && isWrong(rollout, member, device)) return `${rollout.id}, which is ${rollout.state}, has ${describe(member)}`;
    }
  }
  return undefined;
}
