import type { Rooms } from '../../control-plane/open-rooms.ts';
import { rolloutSpecSchema } from '../../control-plane/rollout/rollout.ts';
import { modelInputSchema } from '../../control-plane/registry/version.ts';
import { AppError } from '../../proto/app-error.ts';
import { blobRoles } from '../../proto/manifest.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import type { Random } from '../../proto/random.ts';
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
}

const modelName = 'line';

/** A person at the console: releases versions, rolls them out, and changes its mind. */
export class Operator {
  readonly #parts: OperatorParts;
  #versions: string[] = [];

  constructor(parts: OperatorParts) {
    this.#parts = parts;
  }

  async createModel(rooms: Rooms): Promise<void> {
    await rooms.registry.createModel(
      modelInputSchema.parse({ name: modelName, task: 'classification', classNames: modelClasses, settings: { transform: modelTransform, architecture: { kind: 'mlp', hidden: [4] } } }),
    );
  }

  /** The next version, approved; undefined where there is none left. */
  async release(rooms: Rooms): Promise<string | undefined> {
    const { scenario, blobs, released } = this.#parts;
    const behaviour = scenario.behaviours[this.#versions.length];
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
    try {
      await this.#operate(rooms, kind, people);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#parts.trace('operator', `${kind} refused`, { code: error.code, message: error.message });
    }
  }

  /** At the end everything that waits for a person goes on. */
  async resumeAll(rooms: Rooms): Promise<void> {
    for (const rollout of await rooms.rollouts.list()) {
      if (rollout.state === 'paused') await this.#resume(rooms, rollout.id);
    }
  }

  async #operate(rooms: Rooms, kind: OperationKind, people: Parameters<Operator['operate']>[2]): Promise<void> {
    const { random, scenario, trace } = this.#parts;
    if (kind === 'create') return this.#create(rooms);
    if (kind === 'revoke' || kind === 'enroll_again') {
      const device = scenario.devices[Math.floor(random() * scenario.devices.length)];
      if (device === undefined || device.kind !== 'honest') return;
      trace('operator', kind, { deviceId: device.id });
      await (kind === 'revoke' ? people.revoke : people.enroll)(rooms, device.id);
      return;
    }
    const wanted = kind === 'resume' ? ['paused'] : kind === 'pause' ? ['running'] : ['running', 'paused'];
    const candidates = (await rooms.rollouts.list()).filter((rollout) => wanted.includes(rollout.state));
    const rollout = candidates[Math.floor(random() * candidates.length)];
    if (rollout === undefined) return;
    trace('operator', kind, { rollout: rollout.id });
    if (kind === 'pause') await rooms.rollouts.pause(rollout.id, 'operator');
    else if (kind === 'resume') await this.#resume(rooms, rollout.id);
    else await rooms.rollouts.abort(rollout.id, 'operator', { revert: kind === 'abort_revert' });
  }

  async #resume(rooms: Rooms, id: string): Promise<void> {
    await rooms.rollouts.resume(id, 'operator');
  }

  async #create(rooms: Rooms): Promise<void> {
    const { random, scenario, trace } = this.#parts;
    const older = this.#versions.length > 1 && random() < 0.2;
    const versionId = older ? this.#versions[Math.floor(random() * this.#versions.length)] : await this.release(rooms);
    if (versionId === undefined) return;
    const spec = rolloutSpecSchema.parse({ versionId, rollback: older, ...drawSpec(random, scenario.devices.length) });
    trace('operator', 'create', { versionId, waves: spec.waves, selector: spec.selector, gate: spec.gate });
    const { rollout } = await rooms.rollouts.create(spec, 'operator');
    trace('operator', 'created', { rollout: rollout.id });
  }
}

function drawSpec(random: Random, deviceCount: number): Record<string, unknown> {
  const waves = random() < 0.4 ? [{ count: 1 }, { percent: 10 }, { percent: 40 }, { percent: 100 }] : random() < 0.5 ? [{ percent: 20 }, { percent: 100 }] : [{ count: 2 }, { count: 8 }, { percent: 100 }];
  const draw = random();
  const selector = draw < 0.6 ? {} : { tags: [draw < 0.9 ? `site-${Math.floor(random() * 3)}` : `line-${Math.floor(random() * 5)}`] };
  return {
    waves,
    selector,
    gate: {
      confirmedPercentMin: random() < 0.5 ? 50 : 80,
      failedMax: random() < 0.5 ? 0 : Math.ceil(deviceCount * 0.1),
      ...(random() < 0.3 ? { silentMax: 1 } : {}),
      deadlineMs: 60_000 + Math.floor(120_000 * random()),
      onTrip: (['revert_wave', 'revert_all', 'stop'] as const)[Math.floor(random() * 3)],
    },
    ...(random() < 0.3 ? { probation: { inferencesMin: 4, durationMs: 20_000, errorFractionMax: 0.1 } } : {}),
  };
}
