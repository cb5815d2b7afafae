import type { Twin } from '../fleet/device.ts';
import type { FleetService } from '../fleet/service.ts';
import type { Store } from '../store/store.ts';
import { mayLeave } from './count-out.ts';
import { deviceLife, isOutOfService } from './device-life.ts';
import { isToBeActivated } from './evaluate-device.ts';
import { loadRollout, loadUnsettledIds } from './repository.ts';
import { isLive, type DeviceObservation, type Rollout } from './rollout.ts';

/** Should a change ever be missed, everything is read again this often. */
const reloadMs = 5 * 60_000;

/**
 * What ticks work on, kept between them: every device's observation and every rollout that is not settled. Devices are
 * read again when something is heard of them, so that a tick costs as much as there is news and not as there are devices.
 */
export class LiveRollouts {
  readonly observed = new Map<string, DeviceObservation>();
  readonly #rollouts = new Map<string, Rollout>();
  readonly #changed = new Set<string>();
  readonly #store: Store;
  readonly #fleet: Pick<FleetService, 'twins'>;
  #loadedMs: number | undefined;
  /** When it was last looked. */
  #nowMs = 0;

  constructor(store: Store, fleet: Pick<FleetService, 'twins' | 'observe'>) {
    this.#store = store;
    this.#fleet = fleet;
    fleet.observe({ desiredChanged: () => undefined, credentialChanged: () => undefined, twinChanged: (deviceId) => void this.#changed.add(deviceId) });
  }

  /** @returns the devices of which there is news; undefined where everything was read */
  async refresh(nowMs: number): Promise<ReadonlySet<string> | undefined> {
    const loadedMs = this.#loadedMs;
    this.#nowMs = nowMs;
    // Where reading fails, the next look reads everything.
    this.#loadedMs = undefined;
    if (loadedMs === undefined || nowMs - loadedMs >= reloadMs || nowMs < loadedMs) {
      this.#changed.clear();
      const twins = await this.#fleet.twins();
      const before = new Map(this.observed);
      this.observed.clear();
      for (const twin of twins) this.observed.set(twin.deviceId, observe(twin, before.get(twin.deviceId), nowMs));
      this.#rollouts.clear();
      for (const id of await loadUnsettledIds(this.#store, nowMs)) await this.take(id);
      this.#loadedMs = nowMs;
      return undefined;
    }
    const changed = new Set(this.#changed);
    this.#changed.clear();
    let isBack = false;
    for (const twin of changed.size > 0 ? await this.#fleet.twins([...changed]) : []) {
      const before = this.observed.get(twin.deviceId);
      isBack ||= before?.revoked === true && !twin.revoked;
      this.observed.set(twin.deviceId, observe(twin, before, nowMs));
    }
    // A rollout that ended meanwhile may have it to take back.
    for (const id of isBack ? await loadUnsettledIds(this.#store, nowMs) : []) await this.take(id);
    this.#loadedMs = loadedMs;
    return changed;
  }

  /** Oldest first. */
  unsettled(): Rollout[] {
    return [...this.#rollouts.values()].sort((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1));
  }

  get(id: string): Rollout | undefined {
    return this.#rollouts.get(id);
  }

  /** Keeps a rollout as it was saved, until it is settled. */
  put(rollout: Rollout): void {
    if (this.#isSettled(rollout)) this.#rollouts.delete(rollout.id);
    else this.#rollouts.set(rollout.id, rollout);
  }

  /** Another has saved it, or saving it failed: the next look reads it again. */
  forget(): void {
    this.#loadedMs = undefined;
  }

  /** The rollout, from the store where it is settled. */
  async take(id: string): Promise<Rollout | undefined> {
    const known = this.#rollouts.get(id);
    if (known !== undefined) return known;
    const loaded = await loadRollout(this.#store, id);
    // A view asks out of turn: what was decided meanwhile is newer.
    const put = this.#rollouts.get(id);
    if (put !== undefined) return put;
    if (loaded !== undefined) this.put(loaded);
    return loaded;
  }

  /** A device that is silent is looked at only until something newer has told it what to run, one that goes back until it has: others of its line wait for it, those of newer rollouts too. */
  #isSettled(rollout: Rollout): boolean {
    if (isLive(rollout)) return false;
    return !rollout.devices.some((device) => {
      const { state, recall, deviceId } = device;
      // Who is revoked is taken back once it is enrolled again, which brings the rollout back here.
      if (recall === 'asked') return this.observed.get(deviceId)?.revoked !== true;
      if (isOutOfService(state) && recall === 'none') return true;
      if (recall === 'told') return mayLeave(device, this.observed.get(deviceId), rollout, this.#nowMs);
      if (state === 'silent' && recall === 'none') return this.observed.get(deviceId)?.desiredRolloutId === rollout.id;
      return state === 'waiting' && rollout.state === 'succeeded';
    });
  }
}

/** Device id -> the newest live rollout that has it and whether it has an outcome there. One that waits for its start has none yet. */
export function holdersOf(rollouts: readonly Rollout[]): Map<string, { rolloutId: string; done: boolean }> {
  const holders = new Map<string, { rolloutId: string; done: boolean }>();
  for (const rollout of rollouts) {
    const started = rollout.state !== 'awaiting_approval' || (rollout.waves[0]?.openedMs ?? 0) > 0;
    for (const device of rollout.devices) {
      const { deviceId, state, recall } = device;
      if (recall !== 'asked' && (!isLive(rollout) || !started || deviceLife[state].kind === 'gone')) continue;
      holders.set(deviceId, { rolloutId: rollout.id, done: deviceLife[state].kind === 'outcome' && recall !== 'asked' && !isToBeActivated(device) });
    }
  }
  return holders;
}

/** @param before as this process read it last: who is away is so since it was first seen to be, as after a restart all are until they connect again */
function observe(twin: Twin, before: DeviceObservation | undefined, nowMs: number): DeviceObservation {
  const update = twin.reported?.update;
  return {
    deviceId: twin.deviceId,
    tags: twin.tags,
    agentVersion: twin.agentVersion,
    revoked: twin.revoked,
    online: twin.online,
    awaySinceMs: twin.online ? 0 : (before?.awaySinceMs || nowMs),
    desiredDigest: twin.desiredDigest,
    desiredRolloutId: twin.rolloutId,
    desiredRevision: twin.desiredRevision,
    reportedRevision: twin.reported?.desiredRevision ?? 0,
    runningDigest: twin.runningDigest,
    confirmedDigest: twin.confirmedDigest,
    // A report that was kept before updates had revisions lacks it.
    update: update === undefined ? undefined : { ...update, revision: update.revision ?? 0 },
    shadowInferences: twin.reported?.shadowInferences ?? 0,
  };
}
