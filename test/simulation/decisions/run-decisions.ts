import { deviceLife } from '../../../control-plane/rollout/device-life.ts';
import { Violation } from '../property.ts';
import { DecisionWorld, isOver, rolloutsMax, type DecisionStep } from './decision-world.ts';
import { drawnTag } from './draw-spec.ts';
import { createDraw, type Draw } from './draw.ts';
import { endInvariants } from './end-invariants.ts';
import { stepInvariants } from './step-invariants.ts';

export interface DecisionOutcome {
  readonly seed: number;
  readonly violation: { readonly invariant: string; readonly message: string } | undefined;
  /** The last lines of what happened. */
  readonly log: readonly string[];
  /** How each rollout ended. */
  readonly ends: readonly string[];
}

/** What goes wrong in a seed, and how often. */
interface Trouble {
  /** Devices say what is not so, and the clock is set back. */
  readonly isWild: boolean;
  readonly failureChance: number;
  /** How much operators meddle. */
  readonly meddling: number;
}

const calmTurnsMax = 150;
const longMs = 700_000;

/** One seed: devices, rollouts, operators and faults; then calm, in which everything must come right. The first invariant that is broken ends it. */
export function runDecisions(seed: number, lines = 40): DecisionOutcome {
  const log: string[] = [];
  const draw = createDraw(seed);
  const world = new DecisionWorld(draw, (line) => void log.push(line), checkStep);
  let violation: DecisionOutcome['violation'];
  try {
    world.create();
    stir(world, draw);
    const end = calm(world);
    for (const holds of endInvariants) check(holds.name, holds({ world, ...end }));
  } catch (error) {
    violation = error instanceof Violation ? { invariant: error.message.split(': ', 1)[0] ?? '', message: error.message } : { invariant: 'noDecisionThrows', message: String(error instanceof Error ? error.stack : error) };
  }
  return { seed, violation, log: log.slice(-lines), ends: world.rollouts.map(({ state }) => state) };
}

function checkStep(step: DecisionStep): void {
  for (const holds of stepInvariants) check(holds.name, holds(step), step.rollout.id);
}

function check(invariant: string, wrong: string | undefined, about = ''): void {
  if (wrong !== undefined) throw new Violation(`${invariant}: ${about === '' ? '' : `${about}, `}${wrong}`);
}

function stir(world: DecisionWorld, draw: Draw): void {
  const { often, pick, whole } = draw;
  const trouble: Trouble = { isWild: often(0.3), failureChance: pick([0, 0.03, 0.1, 0.25]), meddling: pick([0, 0.1, 0.3]) };
  for (let turns = whole(20, 70); turns > 0 && world.rollouts.length > 0; turns--) {
    stirDevices(world, draw, trouble);
    if (often(0.05) && world.rollouts.length < rolloutsMax) world.create();
    if (world.stopped === '' && often(0.03)) world.stop(often(0.3));
    else if (often(0.3)) world.lift();
    operate(world, draw, trouble);
    if (trouble.isWild && often(0.02)) world.tick(-pick([5_000, 100_000]));
    world.tick(pick([100, 1_000, 1_000, 2_000, 5_000, 12_000]), often(0.05) ? whole(0, 2) : undefined);
  }
}

function stirDevices(world: DecisionWorld, draw: Draw, { isWild, failureChance }: Trouble): void {
  const { often, pick } = draw;
  for (const device of world.devices) {
    const { deviceId, online, revoked, tags } = device.twin;
    const strike = (chance: number, what: string, act: () => void): void => {
      if (!often(chance)) return;
      world.log(`  ${deviceId} ${what}`);
      act();
    };
    if (often(0.6)) device.answer(draw, failureChance);
    strike(0.04, online ? 'is away' : 'is there', () => device.connect(!online, world.nowMs));
    strike(0.008, revoked ? 'is enrolled again' : 'is revoked', () => device.change({ revoked: !revoked }));
    if (isWild) strike(0.05, 'says what is not so', () => device.contradict(pick(world.rollouts), draw));
    strike(0.01, 'is tagged otherwise', () => device.change({ tags: tags.includes(drawnTag) ? tags.filter((tag) => tag !== drawnTag) : [...tags, drawnTag] }));
  }
}

function operate(world: DecisionWorld, { often }: Draw, { meddling }: Trouble): void {
  for (const { id } of world.rollouts) {
    const decide = (chance: number, decision: Parameters<DecisionWorld['decide']>[1]): void => {
      const rollout = world.rollouts.find((one) => one.id === id);
      if (rollout !== undefined && often(chance)) world.decide(rollout, decision);
    };
    decide(0.2 * meddling, { kind: 'pause' });
    decide(Math.max(0.1, meddling), { kind: 'resume', worse: [] });
    decide(0.3, { kind: 'approve' });
    decide(0.02 * meddling, { kind: 'abort', revert: often(0.5) });
    const deviceIds = retryable(world, id).filter(() => often(0.6));
    if (deviceIds.length > 0) decide(0.4 * meddling, { kind: 'retry', deviceIds });
  }
}

/** Who may be tried again: nobody whom a newer rollout has told since, which the service refuses. */
function retryable({ rollouts, devices }: DecisionWorld, id: string): string[] {
  const index = rollouts.findIndex((rollout) => rollout.id === id);
  const newer = new Set(rollouts.slice(index + 1).map((rollout) => rollout.id));
  const lost = new Set(devices.flatMap(({ twin }) => (newer.has(twin.desiredRolloutId) ? twin.deviceId : [])));
  return (rollouts[index]?.devices ?? []).flatMap(({ deviceId, state, recall }) => {
    const isKnownBad = deviceLife[state].retryable === true || (recall === 'told' && (state === 'confirmed' || state === 'already_running'));
    return isKnownBad && recall !== 'asked' && !lost.has(deviceId) ? deviceId : [];
  });
}

/** Nothing goes wrong any more: every device is there and does as it is told, operators resume and approve. */
function calm(world: DecisionWorld): { isQuiet: boolean; resumed: Map<string, number> } {
  const resumed = new Map<string, number>();
  const willing = createDraw(1);
  world.lift();
  world.log('calm');
  let isQuiet = false;
  for (let turn = 1; turn <= calmTurnsMax && !(isQuiet && world.rollouts.every(isOver)); turn++) {
    for (const device of world.devices) {
      device.change({ online: true, awaySinceMs: 0, revoked: false });
      device.answer(willing, 0);
    }
    for (const rollout of world.rollouts) {
      if (world.decide(rollout, rollout.state === 'paused' ? { kind: 'resume', worse: [] } : { kind: 'approve' }) && rollout.state === 'paused') resumed.set(rollout.id, (resumed.get(rollout.id) ?? 0) + 1);
    }
    const isLong = turn % 10 === 0;
    const hasChanged = world.tick(isLong ? longMs : 3_000);
    isQuiet = isLong && !hasChanged;
  }
  return { isQuiet, resumed };
}
