import { AppError } from '../../proto/app-error.ts';
import type { Digest } from '../../proto/digest.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { DesiredChange, Twin } from '../fleet/device.ts';
import type { FleetService } from '../fleet/service.ts';
import type { RegistryService } from '../registry/service.ts';
import { advanceRollout, markReverting, type RolloutCommand } from './advance-rollout.ts';
import { pauseRollout, resumeRollout } from './plan-pause.ts';
import { planRollout, type RolloutPlan } from './plan-rollout.ts';
import { insertRollout, loadDesiredDigests, loadNextId, loadRollout, loadRolloutHeads, loadTaken, loadUnsettled, updateRollout } from './repository.ts';
import type { DeviceObservation, Rollout, RolloutSpec } from './legacy.ts';

export interface RolloutDependencies {
  readonly fleet: Pick<FleetService, 'twins' | 'setDesired'>;
  readonly registry: Pick<RegistryService, 'getVersion' | 'getModel' | 'champion' | 'bundleRef' | 'bundleArtifacts' | 'findByBundle'>;
}

/** Devices told in one tick: a wave of thousands must not keep requests and reports waiting. The next tick goes on. */
const commandsPerTickMax = 500;

export type RolloutService = ReturnType<typeof createRolloutService>;

/** Rollouts: planned once, then moved by ticks until they succeed, trip or are aborted. */
export function createRolloutService(context: ControlPlaneContext, { fleet, registry }: RolloutDependencies) {
  const { store, clock, events } = context;
  const inTurn = createTurns();

  async function plan(spec: RolloutSpec): Promise<{ bundleDigest: Digest; plan: RolloutPlan }> {
    const version = await registry.getVersion(spec.versionId);
    await registry.bundleRef(version.id);
    const champion = await registry.champion(version.model);
    if (champion !== undefined && champion.number > version.number && !spec.rollback) {
      throw new AppError('request.conflict', `${version.id} is older than ${champion.id}, which the fleet runs; devices refuse to go back unless rollback is set`);
    }
    const situation = { bundleDigest: version.bundleDigest, devices: (await fleet.twins()).map(observe), taken: await loadTaken(store) };
    const planned = planRollout(spec, situation);
    if (!planned.ok) throw new AppError(planned.error.code, planned.error.message);
    return { bundleDigest: version.bundleDigest, plan: planned.value };
  }

  /** @throws AppError request.not_found, request.conflict */
  async function create(spec: RolloutSpec, by: string): Promise<{ rollout: Rollout; plan: RolloutPlan }> {
    return inTurn(async () => {
      const planned = await plan(spec);
      const nowMs = clock.nowMs();
      const devices = planned.plan.waves.flatMap((deviceIds, wave) => deviceIds.map((deviceId) => ({ deviceId, wave, state: 'waiting' as const, reason: '', previousDigest: '', assignedMs: 0, updatedMs: nowMs })));
      const rollout = await store.transaction().execute(async (tx) => {
        const made: Rollout = { id: await loadNextId(tx, spec.versionId), versionId: spec.versionId, bundleDigest: planned.bundleDigest, state: 'running', spec, waveOpen: 0, detail: `created by ${by}`, pausedMs: 0, createdMs: nowMs, updatedMs: nowMs, devices };
        await insertRollout(tx, made);
        return made;
      });
      events.publish('rollout.created', rollout.id, { versionId: spec.versionId, by, waves: planned.plan.waves.map((wave) => wave.length), leftOut: planned.plan.leftOut.length });
      return { rollout, plan: planned.plan };
    });
  }

  async function get(id: string): Promise<Rollout> {
    const rollout = await loadRollout(store, id);
    if (rollout === undefined) throw new AppError('request.not_found', `there is no rollout ${id}; GET /api/v1/rollouts lists them`);
    return rollout;
  }

  /** Moves every unsettled rollout as far as it can go; one that cannot be moved now holds up no other. */
  async function tick(): Promise<void> {
    await inTurn(async () => {
      const unsettled = await loadUnsettled(store);
      if (unsettled.length === 0) return;
      const observed = new Map((await fleet.twins()).map((twin) => [twin.deviceId, observe(twin)]));
      const faults: unknown[] = [];
      for (const rollout of unsettled) await advance(rollout, observed).catch((error: unknown) => faults.push(error));
      if (faults.length > 0) throw faults[0];
    });
  }

  async function advance(before: Rollout, observed: ReadonlyMap<string, DeviceObservation>): Promise<void> {
    const advanced = advanceRollout(before, observed, clock.nowMs());
    const { rollout, steps } = advanced;
    const commands = advanced.commands.slice(0, commandsPerTickMax);
    if (steps.length === 0 && commands.length === 0) return;
    const changes = await planChanges(rollout, commands);
    await save(before, afterCommands(rollout, commands, clock.nowMs()), changes);
    for (const step of steps) events.publish(step.kind, rollout.id, { versionId: rollout.versionId, ...step.detail });
    for (const command of commands) if (command.kind === 'revert') events.publish('rollout.device_reverted', rollout.id, { deviceId: command.deviceId, to: command.previousDigest });
  }

  /** The rollout's new state and what its devices are told are one commit; the gateway publishes it afterwards. */
  async function save(before: Rollout, after: Rollout, changes: readonly DesiredChange[]): Promise<void> {
    await store.transaction().execute(async (tx) => {
      if (!(await updateRollout(tx, before, after))) throw new AppError('request.conflict', `rollout ${before.id} was changed meanwhile; try again`, { retryable: true });
      if (changes.length > 0) await fleet.setDesired(changes, tx);
    });
  }

  async function planChanges(rollout: Rollout, commands: readonly RolloutCommand[]): Promise<DesiredChange[]> {
    const { spec } = rollout;
    const changes: DesiredChange[] = [];
    for (const command of commands) {
      if (command.kind === 'assign') {
        const { settings } = await registry.getModel((await registry.getVersion(rollout.versionId)).model);
        changes.push({
          deviceId: command.deviceId,
          bundle: await registry.bundleRef(rollout.versionId, { rollback: spec.rollback }),
          rolloutId: rollout.id,
          probation: spec.probation ?? settings.probation,
          sampling: spec.sampling ?? settings.sampling,
          reporting: spec.reporting ?? settings.reporting,
        });
      } else {
        const previous = command.previousDigest === '' ? undefined : await registry.findByBundle(command.previousDigest);
        changes.push({ deviceId: command.deviceId, bundle: previous === undefined ? undefined : await registry.bundleRef(previous.id, { rollback: true }), rolloutId: rollout.id });
      }
    }
    return changes;
  }

  /** An operator's decision about a live rollout. */
  async function decide(id: string, allowed: readonly Rollout['state'][], kind: string, by: string, change: (rollout: Rollout, nowMs: number) => Rollout): Promise<Rollout> {
    await inTurn(async () => {
      const rollout = await get(id);
      if (!allowed.includes(rollout.state)) throw new AppError('request.conflict', `rollout ${id} is ${rollout.state}; this needs one that is ${allowed.join(' or ')}`);
      const nowMs = clock.nowMs();
      await save(rollout, { ...change(rollout, nowMs), updatedMs: nowMs }, []);
      events.publish(kind, id, { by });
    });
    return get(id);
  }

  /** Every artifact that some device is told to run, and may still have to fetch. */
  async function artifactsInUse(): Promise<Digest[]> {
    const versions = await Promise.all((await loadDesiredDigests(store)).map((digest) => registry.findByBundle(digest)));
    const artifacts = await Promise.all(versions.filter((version) => version !== undefined).map((version) => registry.bundleArtifacts(version.id)));
    return [...new Set(artifacts.flat())];
  }

  return {
    artifactsInUse,
    create,
    /** What create would do now, without doing it. */
    dryRun: plan,
    get,
    /** The newest 200, without their devices. */
    list: () => loadRolloutHeads(store, 200),
    pause: (id: string, by: string) => decide(id, ['running'], 'rollout.paused', by, (rollout, nowMs) => pauseRollout(rollout, by, nowMs)),
    resume: (id: string, by: string) => decide(id, ['paused'], 'rollout.resumed', by, (rollout, nowMs) => resumeRollout(rollout, by, nowMs)),
    /** Ends it; with revert every device it told goes back to what it ran before. */
    abort: (id: string, by: string, { revert }: { revert: boolean }) =>
      decide(id, ['running', 'paused'], 'rollout.aborted', by, (rollout, nowMs) => ({ ...rollout, state: 'aborted', pausedMs: 0, detail: `aborted by ${by}`, devices: revert ? markReverting(rollout.devices, 'all', nowMs) : rollout.devices })),
    tick,
  };
}

function afterCommands(rollout: Rollout, commands: readonly RolloutCommand[], nowMs: number): Rollout {
  const reverted = new Set(commands.flatMap((command) => (command.kind === 'revert' ? command.deviceId : [])));
  if (reverted.size === 0) return rollout;
  return { ...rollout, updatedMs: nowMs, devices: rollout.devices.map((device) => (reverted.has(device.deviceId) ? { ...device, state: 'reverted' as const, updatedMs: nowMs } : device)) };
}

function observe(twin: Twin): DeviceObservation {
  return {
    deviceId: twin.deviceId,
    tags: twin.tags,
    revoked: twin.revoked,
    online: twin.online,
    desiredDigest: twin.desiredDigest,
    desiredRolloutId: twin.rolloutId,
    runningDigest: twin.runningDigest,
    confirmedDigest: twin.confirmedDigest,
    update: twin.reported?.update,
  };
}

/** Runs what it is given one after the other: ticks and operators never move the same rollout at the same time. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
