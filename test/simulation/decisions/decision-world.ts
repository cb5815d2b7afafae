import { advanceRollout } from '../../../control-plane/rollout/advance-rollout.ts';
import type { AdvanceInput, RolloutAdvance } from '../../../control-plane/rollout/rollout-advance.ts';
import { leavingDevices, outDevices, swappingDevices } from '../../../control-plane/rollout/count-out.ts';
import { deviceLife } from '../../../control-plane/rollout/device-life.ts';
import { noFigures, type GateFigures } from '../../../control-plane/rollout/gates/collect-figures.ts';
import { judgeWave } from '../../../control-plane/rollout/judge-wave.ts';
import { holdersOf } from '../../../control-plane/rollout/live-rollouts.ts';
import { newerThan } from '../../../control-plane/rollout/newer-than.ts';
import { planDecision, planStop, type OperatorDecision } from '../../../control-plane/rollout/plan-decision.ts';
import { joinDevices, planLateJoiners } from '../../../control-plane/rollout/plan-late-joiners.ts';
import { planApproval, planRollout, startPlan } from '../../../control-plane/rollout/plan-rollout.ts';
import { isLive, type DeviceObservation, type Rollout } from '../../../control-plane/rollout/rollout.ts';
import type { Digest } from '../../../proto/digest.ts';
import { AnsweringDevice } from './answering-device.ts';
import { drawnTag, drawSpec } from './draw-spec.ts';
import type { Draw } from './draw.ts';

/** What a rollout was planned with, and who was tried again since. */
export interface Plan {
  /** Devices of each wave. */
  readonly sizes: readonly number[];
  readonly waveOf: ReadonlyMap<string, number>;
  /** Wave -> how often devices of it were tried again. */
  readonly retried: Map<number, number>;
}

/** A rollout was looked at: all that was decided on, and what was decided. */
export interface DecisionStep extends RolloutAdvance {
  readonly before: Rollout;
  readonly plan: Plan;
  readonly input: AdvanceInput;
  /** All that there are, oldest first, as they were before. */
  readonly rollouts: readonly Rollout[];
}

const commandsPerTickMax = 250;
export const rolloutsMax = 4;

/** Devices that are told by commit and answer at once, or not, and the decisions of every rollout over them; without a store, a broker or a clock of its own. */
export class DecisionWorld {
  readonly devices: readonly AnsweringDevice[];
  /** Oldest first. */
  rollouts: readonly Rollout[] = [];
  readonly plans = new Map<string, Plan>();
  /** Why nothing new may be told; empty where it may. */
  stopped = '';
  nowMs = 1_000_000;
  readonly log: (line: string) => void;
  readonly #draw: Draw;
  readonly #check: (step: DecisionStep) => void;

  constructor(draw: Draw, log: (line: string) => void, check: (step: DecisionStep) => void) {
    this.#draw = draw;
    this.log = (line) => log(`[${this.nowMs}] ${line}`);
    this.#check = check;
    const { often, whole } = draw;
    const lines = whole(1, 4);
    this.devices = Array.from({ length: whole(3, 12) }, (_, index) => {
      const tags = [`line:${index % lines}`, ...(often(0.9) ? [`site:${Math.floor(index / 2)}`] : []), ...(often(0.8) ? [drawnTag] : [])];
      return new AnsweringDevice(String.fromCharCode(97 + index), tags, bundleOf(1), often(0.85));
    });
  }

  /** A new rollout over these devices, where it has a plan. */
  create(): void {
    const version = this.rollouts.length + 2;
    const versionId = `gas-v${version}`;
    const drawn = drawSpec(this.#draw, versionId, this.devices.map(({ twin }) => twin.deviceId));
    const bundleDigest = bundleOf(drawn.rollback && this.#draw.often(0.5) ? 1 : version);
    const planned = planRollout(drawn, { bundleDigest, newerReleases: new Map(), devices: this.devices.map(({ twin }) => twin), held: holdersOf(this.rollouts), rollouts: new Map(this.rollouts.map((rollout) => [rollout.id, rollout])), probationMs: 0 });
    if (!planned.ok) return;
    const { waves } = planned.value;
    const spec = { ...drawn, approval: planApproval(drawn, waves) };
    const rollout: Rollout = {
      id: `${versionId}-r${version}`, versionId, bundleDigest, state: spec.approval.start ? 'awaiting_approval' : 'running', spec, ...startPlan(planned.value, this.nowMs), waveOpen: 0, detail: '', pausedMs: 0, approvals: [], acknowledgedMeasures: [],
      createdBy: 'bob', createdMs: Math.max(this.nowMs, (this.rollouts.at(-1)?.createdMs ?? 0) + 1), updatedMs: this.nowMs,
    };
    this.rollouts = [...this.rollouts, rollout];
    this.plans.set(rollout.id, { sizes: waves.map(({ deviceIds }) => deviceIds.length), waveOf: new Map(rollout.devices.map(({ deviceId, wave }) => [deviceId, wave])), retried: new Map() });
    this.log(`${rollout.id} created: ${waves.map(({ kind, deviceIds }) => `${kind} ${deviceIds.join(' ')}`).join(', ')}; ${JSON.stringify({ gate: spec.gate, redundancy: spec.redundancy, approval: spec.approval, activation: spec.activation.atomicBy, membership: spec.membership, rollback: spec.rollback })}`);
  }

  /** An operator's decision; false where the rollout is in no state for it. */
  decide(rollout: Rollout, decision: OperatorDecision): boolean {
    const planned = planDecision(rollout, decision, 'ann', this.nowMs);
    if (!planned.ok) return false;
    this.log(`${rollout.id} ${planned.value.text}`);
    if (decision.kind === 'retry') this.#countRetries(rollout, decision.deviceIds);
    this.#put({ ...planned.value.rollout, updatedMs: Math.max(this.nowMs, rollout.updatedMs + 1) });
    return true;
  }

  /** An emergency stop of the whole fleet. */
  stop(revert: boolean): void {
    this.stopped = 'the fleet is stopped';
    this.log(`stop-all${revert ? ' --revert' : ''}`);
    for (const rollout of this.rollouts) {
      const decision = planStop(rollout, revert);
      if (decision !== undefined) this.decide(rollout, decision);
    }
  }

  lift(): void {
    if (this.stopped !== '') this.log('lift-stop');
    this.stopped = '';
  }

  /** Time goes on, or back, and every rollout is moved as far as it can go. @returns whether any has changed */
  tick(ms: number, commandsMax = commandsPerTickMax): boolean {
    this.nowMs += ms;
    const before = this.rollouts;
    this.#takeLateJoiners();
    for (const { id } of this.rollouts) this.#advance(id, commandsMax);
    return this.rollouts.some((rollout, index) => rollout !== before[index]);
  }

  #advance(id: string, commandsMax: number): void {
    const before = this.rollouts.find((rollout) => rollout.id === id);
    const plan = this.plans.get(id);
    if (before === undefined || plan === undefined) return;
    const input = this.#inputOf(before, commandsMax);
    const advance = advanceRollout(before, input);
    this.#logAdvance(before, advance, input.observed);
    this.#check({ ...advance, before, plan, input, rollouts: this.rollouts });
    this.#put(advance.rollout);
    for (const command of advance.commands) this.devices.find(({ twin }) => twin.deviceId === command.device.deviceId)?.take(advance.rollout, command);
  }

  /** As the shell has it; one that is over is looked at as well, which changes nothing. */
  #inputOf(rollout: Rollout, commandsMax: number): AdvanceInput {
    const { rollouts, nowMs } = this;
    const observed = this.#observed();
    const others = rollout.spec.redundancy.length === 0 ? [] : rollouts.filter(({ id }) => id !== rollout.id);
    const elsewhere = (devicesOf: typeof outDevices): Set<string> => new Set(others.flatMap((other) => devicesOf(other, observed, nowMs)));
    const known = { ages: this.#ages(), bundles: new Map(rollouts.map(({ id, bundleDigest }) => [id, bundleDigest])) };
    return {
      observed, nowMs, commandsMax, stopped: this.stopped, newer: newerThan(rollout, holdersOf(rollouts), rollouts, observed, known),
      judge: (judged, wave) => judgeWave(judged, wave, this.#figuresOf(judged, wave), nowMs), evidenceBefore: () => undefined,
      outElsewhere: elsewhere(outDevices), swappingElsewhere: elsewhere(swappingDevices), leavingElsewhere: elsewhere(leavingDevices),
    };
  }

  #figuresOf({ devices, bundleDigest }: Rollout, wave: number): GateFigures {
    const members = new Set(devices.flatMap((device) => (device.wave === wave && !device.acknowledged && device.assignedMs > 0 && !['waiting', 'gone'].includes(deviceLife[device.state].kind) ? device.deviceId : [])));
    return { ...noFigures, inferences: this.devices.reduce((sum, device) => sum + (members.has(device.twin.deviceId) ? device.inferencesWith(bundleDigest) : 0), 0) };
  }

  #takeLateJoiners(): void {
    const rules = this.rollouts.filter(({ state }) => state === 'succeeded').toReversed();
    if (rules.length === 0) return;
    const joiners = planLateJoiners(rules.map((rollout) => ({ ...rollout, model: 'gas' })), this.#ages(), this.devices.map(({ twin }) => twin), holdersOf(this.rollouts), commandsPerTickMax);
    for (const rollout of rules) {
      const deviceIds = joiners.get(rollout.id);
      if (deviceIds === undefined) continue;
      const { devices, joined } = joinDevices(rollout, deviceIds, this.#observed(), this.nowMs);
      if (joined.length === 0) continue;
      this.log(`${rollout.id} joined by ${joined.join(' ')}`);
      this.#put({ ...rollout, devices, updatedMs: this.nowMs });
    }
  }

  #observed(): Map<string, DeviceObservation> {
    return new Map(this.devices.map(({ twin }) => [twin.deviceId, twin]));
  }

  #ages(): Map<string, number> {
    return new Map(this.rollouts.map(({ id, createdMs }) => [id, createdMs]));
  }

  #countRetries({ id, devices }: Rollout, deviceIds: readonly string[]): void {
    const retried = this.plans.get(id)?.retried;
    for (const device of devices) {
      if (retried === undefined || !deviceIds.includes(device.deviceId)) continue;
      for (const wave of [device.wave, device.laterWave]) retried.set(wave, (retried.get(wave) ?? 0) + 1);
    }
  }

  #put(rollout: Rollout): void {
    this.rollouts = this.rollouts.map((other) => (other.id === rollout.id && other !== rollout ? rollout : other));
  }

  #logAdvance(before: Rollout, { rollout, commands, decisions }: RolloutAdvance, observed: ReadonlyMap<string, DeviceObservation>): void {
    if (rollout !== before) {
      for (const [index, device] of rollout.devices.entries()) {
        const was = before.devices[index];
        if (was !== undefined && was.state === device.state && was.recall === device.recall && was.wave === device.wave && was.held === device.held) continue;
        const said = observed.get(device.deviceId)?.update;
        this.log(`  ${rollout.id} ${device.deviceId} wave ${device.wave + 1}: ${was?.state} ${was?.recall} -> ${device.state} ${device.recall}${device.held ? ' held' : ''} ${device.reason === '' ? '' : `(${device.reason})`}${said === undefined ? '' : `, said ${said.phase} of ${said.rolloutId} revision ${said.revision}`}`);
      }
    }
    for (const { kind, text } of decisions) if (kind !== 'rollout.held' && (kind !== 'rollout.awaiting_approval' || before.state !== rollout.state)) this.log(`${rollout.id} ${kind}: ${text}`);
    if (commands.length > 0) this.log(`${rollout.id} tells ${commands.map(({ kind, device }) => `${kind} ${device.deviceId}`).join(', ')}`);
  }
}

/** Whether it has an end, and nothing left to tell or to wait for. */
export function isOver(rollout: Rollout): boolean {
  return !isLive(rollout) && !rollout.devices.some(({ state, recall }) => recall === 'asked' || (recall === 'none' && deviceLife[state].kind === 'life'));
}

function bundleOf(version: number): Digest {
  return `sha256:${version.toString(16).repeat(64)}`;
}
