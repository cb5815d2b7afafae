import type { Rooms } from '../../control-plane/open-rooms.ts';
import { rolloutSpecSchema } from '../../control-plane/rollout/rollout.ts';
import { modelInputSchema } from '../../control-plane/registry/version.ts';
import { AppError } from '../../proto/app-error.ts';
import { blobRoles } from '../../proto/manifest.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import type { Random } from '../../proto/random.ts';
import { drawRollout } from './draw-rollout.ts';
import type { OperationKind, Scenario } from './draw-scenario.ts';
import type { BlobStore } from '../../control-plane/context.ts';
import { makeBlobs, modelClasses, modelTransform, type Behaviour } from './scripted-model.ts';

/** What was released, by the digest of the model's bytes: the only models that may ever run. */
export interface Released {
  readonly versionId: string;
  readonly bundleDigest: Digest;
  readonly behaviour: Behaviour;
}

export interface OperatorParts {
  readonly random: Random;
  readonly scenario: Scenario;
  readonly blobs: BlobStore;
  readonly released: Map<Digest, Released>;
  readonly trace: (who: string, event: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Something that is done later, as soon as the control plane is up then. */
  readonly after: (ms: number, act: (rooms: Rooms) => Promise<void>) => void;
}

const modelName = 'line';

/** The states of rollouts that an operator would do this to. */
const meantFor = {
  pause: ['running'], resume: ['paused', 'tripped'], approve: ['awaiting_approval'], abort_keep: ['running', 'paused', 'awaiting_approval'], abort_revert: ['running', 'paused', 'awaiting_approval'], retry: ['running', 'succeeded'],
};

/** A person at the console: releases versions, rolls them out, and changes its mind. */
export class Operator {
  readonly #parts: OperatorParts;
  #versions: string[] = [];
  readonly #resumed = new Map<string, number>();

  constructor(parts: OperatorParts) {
    this.#parts = parts;
  }

  async createModel(rooms: Rooms): Promise<void> {
    await rooms.registry.createModel(
      modelInputSchema.parse({ name: modelName, task: 'classification', classNames: modelClasses, settings: { transform: modelTransform, architecture: { kind: 'mlp', hidden: [4] } } }),
    );
  }

  /** The next version, approved; undefined where there is none left. */
  async release(rooms: Rooms, behaviour = this.#parts.scenario.behaviours[this.#versions.length]): Promise<string | undefined> {
    const { scenario, blobs, released } = this.#parts;
    if (behaviour === undefined) return undefined;
    const made = makeBlobs({ behaviour, name: `version ${this.#versions.length + 1}` }, scenario.paddingBytes);
    const stored: Partial<Record<string, Digest>> = {};
    for (const role of blobRoles) stored[role] = await blobs.put(made[role]);
    const { versionId, bundleDigest } = await rooms.registry.registerVersion({
      model: modelName, jobId: '', artifacts: stored as never, evidence: { verification: { passed: true } }, lineage: { name: `version ${this.#versions.length + 1}` }, task: 'classification', classNames: modelClasses, thresholds: {},
    });
    released.set(digestOf(made.model), { versionId, bundleDigest, behaviour });
    this.#versions = [...this.#versions, versionId];
    await rooms.registry.approve(versionId, 'operator', { reason: 'simulated' });
    return versionId;
  }

  /** The first version, to everyone at once. */
  async install(rooms: Rooms, versionId: string, deviceCount: number): Promise<void> {
    const spec = rolloutSpecSchema.parse({ versionId, waves: [{ percent: 100 }], gate: { confirmedPercentMin: 10, failedMax: deviceCount, deadlineMs: 150_000, onTrip: 'stop' } });
    await rooms.rollouts.create(spec, 'operator');
  }

  /** One thing an operator does; refusals are answers, not faults. */
  async operate(rooms: Rooms, kind: OperationKind, people: { enroll: (rooms: Rooms, deviceId: string) => Promise<void>; revoke: (rooms: Rooms, deviceId: string) => Promise<void> }): Promise<void> {
    await this.#try(kind, () => this.#operate(rooms, kind, people));
  }

  async #try(kind: OperationKind, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#parts.trace('operator', `${kind} refused`, { code: error.code, message: error.message });
    }
  }

  /** At the end everything that waits for a person goes on. */
  async attend(rooms: Rooms): Promise<void> {
    if ((await rooms.rollouts.currentStop()) !== undefined) await rooms.rollouts.lift('operator');
    for (const { id, state } of await rooms.rollouts.list()) {
      if (state === 'paused') await this.#decide(rooms, this.#resumedOften(id) ? 'abort_keep' : 'resume', id);
      else if (state === 'awaiting_approval') await this.#decide(rooms, 'approve', id);
    }
  }

  /** A rollout that nobody is left to judge by pauses again and again: a person gives it up. */
  #resumedOften(id: string): boolean {
    const times = (this.#resumed.get(id) ?? 0) + 1;
    this.#resumed.set(id, times);
    return times > 3;
  }

  async #operate(rooms: Rooms, kind: OperationKind, people: Parameters<Operator['operate']>[2]): Promise<void> {
    const { random, scenario, trace } = this.#parts;
    if (kind === 'create') return void (await this.#create(rooms));
    if (kind === 'overtake') return this.#overtake(rooms);
    if (kind === 'stumble') return this.#stumble(rooms);
    if (kind === 'revoke' || kind === 'enroll_again') {
      const device = scenario.devices[Math.floor(random() * scenario.devices.length)];
      if (device === undefined || device.kind !== 'honest') return;
      trace('operator', kind, { deviceId: device.id });
      await (kind === 'revoke' ? people.revoke : people.enroll)(rooms, device.id);
      return;
    }
    if (kind === 'stop_all') return this.#stop(rooms);
    if (kind === 'lift_stop') return void (await rooms.rollouts.lift('operator'));
    if (kind === 'rollback') {
      trace('operator', kind, {});
      return void (await rooms.rollouts.rollback(modelName, 'operator', { dryRun: random() < 0.2 }));
    }
    const candidates = (await rooms.rollouts.list()).filter((rollout) => meantFor[kind].includes(rollout.state));
    const rollout = candidates[Math.floor(random() * candidates.length)];
    if (rollout === undefined) return;
    trace('operator', kind, { rollout: rollout.id });
    await this.#decide(rooms, kind, rollout.id);
  }

  async #decide({ rollouts }: Rooms, kind: keyof typeof meantFor, id: string): Promise<void> {
    const by = 'operator';
    if (kind === 'pause') await rollouts.pause(id, by);
    else if (kind === 'resume') await rollouts.resume(id, by);
    else if (kind === 'approve') await rollouts.approve(id, by);
    else if (kind === 'retry') {
      const { devices } = await rollouts.get(id);
      const bad = devices.filter(({ state, recall }) => ['failed', 'reverted', 'denied', 'silent'].includes(state) && recall !== 'asked');
      if (bad.length > 0) await rollouts.retry(id, by, bad.slice(0, 5).map((device) => device.deviceId));
    } else await rollouts.abort(id, by, { revert: kind === 'abort_revert' });
  }

  async #stop(rooms: Rooms): Promise<void> {
    const revert = this.#parts.random() < 0.5;
    this.#parts.trace('operator', 'stop_all', { revert });
    await rooms.rollouts.stopAll('operator', { revert, reason: 'drawn' });
  }

  /** What fails on some devices goes to half of them first, and none may fail. */
  async #stumble(rooms: Rooms): Promise<void> {
    const versionId = await this.release(rooms, 'fails_on_some');
    const spec = rolloutSpecSchema.parse({ versionId, waves: [{ percent: 50 }, { percent: 100 }], gate: { confirmedPercentMin: 30, failedMax: 0, deadlineMs: 100_000, onTrip: 'stop' } });
    const { rollout } = await rooms.rollouts.create(spec, 'operator');
    this.#parts.trace('operator', 'created', { rollout: rollout.id, versionId });
  }

  /** A rollout begins with a shadow wave; a newer one takes the devices that wait for their turn after it, and is given up before it has told them anything. */
  async #overtake(rooms: Rooms): Promise<void> {
    const gate = { confirmedPercentMin: 10, failedMax: this.#parts.scenario.devices.length, deadlineMs: 100_000 };
    const older = await this.#create(rooms, { selector: {}, overlap: 'supersede', approval: {}, gate, waves: [{ percent: 50, kind: 'shadow' }, { count: 2 }, { percent: 100 }], shadowing: { inferencesMin: 2, durationMs: 1_000 } });
    if (older !== undefined) this.#awaitTurn(older, 40);
  }

  #awaitTurn(older: string, looks: number): void {
    const { after } = this.#parts;
    after(5_000, (rooms) => this.#try('overtake', async () => {
      const { state, devices } = await rooms.rollouts.get(older);
      if (state === 'running' && devices.some((device) => device.state === 'waiting' && device.assignedMs > 0)) {
        const newer = await this.#create(rooms, { selector: {}, overlap: 'supersede', approval: {}, waves: [{ count: 1 }, { percent: 100 }] });
        if (newer !== undefined) after(8_000, (later) => this.#try('abort_keep', () => this.#decide(later, 'abort_keep', newer)));
      } else if (looks > 0) this.#awaitTurn(older, looks - 1);
    }));
  }

  /** @param asked instead of what was drawn */
  async #create(rooms: Rooms, asked: Record<string, unknown> = {}): Promise<string | undefined> {
    const { random, scenario, trace } = this.#parts;
    const older = this.#versions.length > 1 && random() < 0.2;
    const versionId = older ? this.#versions[Math.floor(random() * this.#versions.length)] : await this.release(rooms);
    if (versionId === undefined) return undefined;
    const drawn = drawRollout(random, { deviceCount: scenario.devices.length, windows: scenario.windows, epochMs: scenario.controlPlaneClock.epochMs });
    const spec = rolloutSpecSchema.parse({ versionId, rollback: older, ...drawn, ...asked });
    trace('operator', 'create', { versionId, waves: spec.waves, selector: spec.selector, gate: spec.gate });
    const { rollout } = await rooms.rollouts.create(spec, 'operator');
    trace('operator', 'created', { rollout: rollout.id });
    return rollout.id;
  }
}
