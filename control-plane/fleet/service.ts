import { AppError } from '../../proto/app-error.ts';
import { assert } from '../../proto/assert.ts';
import { encode } from '../../proto/codec.ts';
import type { Desired, DeviceStatus, Metrics, Reported, Sampling } from '../../proto/messages.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { signBytes, type SigningKey } from '../../proto/signing.ts';
import { isDeviceId, isObserverId } from '../../proto/topics.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { SecurityService } from '../security/service.ts';
import type { Store } from '../store/store.ts';
import { Connections } from './connections.ts';
import type { DesiredChange, DeviceView, Enrollment, Twin } from './device.ts';
import { evaluateTwinDrift } from './evaluate-drift.ts';
import { evaluateReported, type ReportProblem } from './evaluate-reported.ts';
import { nextRevision, planDesired } from './plan-desired.ts';
import { insertDevice, loadDesired, loadLatestMetrics, loadTwins, renewDevice, saveDesired, savePresence, saveReported, saveSilent } from './repository.ts';

/** A transaction of the caller, and the events it publishes once it is committed. */
export interface Inside {
  readonly db: Store;
  readonly events: { readonly kind: string; readonly subject: string; readonly detail: Record<string, unknown> }[];
}

/** Told after a change; must return at once. */
export interface FleetObserver {
  /** Some desired state waits to be published. */
  desiredChanged(): void;
  /** The device was revoked or given a new credential: its connection must end. */
  credentialChanged(deviceId: string): void;
  /** What is known of the device changed, or is about to be committed; its presence alone does not count. */
  twinChanged?(deviceId: string): void;
}

export interface FleetService {
  /** @throws AppError request.invalid, request.conflict where the id is taken and rotate is not set */
  enroll(id: string, tags: readonly string[] | undefined, options?: { rotate?: boolean }): Promise<Enrollment>;
  list(): Promise<DeviceView[]>;
  /** @throws AppError request.not_found */
  get(id: string): Promise<DeviceView>;
  /** Its credential is worth nothing from now on; what it told stays. @throws AppError request.not_found */
  revoke(id: string): Promise<void>;
  twin(deviceId: string): Promise<Twin | undefined>;
  /** Everyone's in the order of their ids, or those of these devices. */
  twins(deviceIds?: readonly string[]): Promise<Twin[]>;
  /**
   * Signs and saves what devices should run, all or none; it reaches them soon after the commit, and again until it has.
   *
   * @param db the caller's transaction; absent: one of its own
   * @throws AppError request.not_found for a device that is unknown or revoked
   */
  setDesired(changes: readonly DesiredChange[], db?: Store): Promise<void>;
  /** Sampling as these devices were last told with their bundle; without those that were told none. */
  desiredSampling(deviceIds: readonly string[]): Promise<Map<string, Sampling>>;
  recordReported(reported: Reported, inside?: Inside): Promise<Result<void, ReportProblem | Problem<'device.unknown'>>>;
  recordStatus(status: DeviceStatus, inside?: Inside): Promise<Result<void, Problem<'device.unknown'>>>;
  /** These devices sent something; `away`: who of them counted as gone until then. */
  recordSeen(deviceIds: Iterable<string>, away: ReadonlySet<string>, inside?: Inside): Promise<void>;
  /** No device is connected until it says so: called when the embedded broker starts. */
  recordAllOffline(): Promise<void>;
  /** Wills and births may have been lost: until a device tells again, the end of any connection of it is believed. */
  doubtConnections(): void;
  /** Devices that were asked to tell of themselves at that time and have not are not connected. */
  recordSilent(sinceMs: number): Promise<void>;
  observe(observer: FleetObserver): () => void;
}

export interface FleetDependencies {
  readonly security: Pick<SecurityService, 'issueCredential' | 'signingKey' | 'trust'>;
  /** The registry's name of the version with this bundle, e.g. vibration-v3. */
  readonly findVersionName: (bundleDigest: string) => Promise<string | undefined>;
}

/** The devices: who they are, what they should run, what they last told. */
export function createFleetService(context: ControlPlaneContext, { security, findVersionName }: FleetDependencies): FleetService {
  const { store, clock, events } = context;
  const observers = new Set<FleetObserver>();
  const connections = new Connections();

  function tellTwinChanged(deviceId: string): void {
    for (const observer of observers) observer.twinChanged?.(deviceId);
  }

  /** Runs inside the caller's transaction, or in one of its own and then publishes its events. */
  async function within<T>(inside: Inside | undefined, work: (inside: Inside) => Promise<T>): Promise<T> {
    if (inside !== undefined) return work(inside);
    const own: Inside['events'] = [];
    const result = await store.transaction().execute((db) => work({ db, events: own }));
    for (const event of own) events.publish(event.kind, event.subject, event.detail);
    return result;
  }

  async function describe(twins: readonly Twin[], metrics: ReadonlyMap<string, Metrics & { atMs: number }>): Promise<DeviceView[]> {
    const names = new Map<string, string | undefined>();
    for (const { runningDigest } of twins) {
      if (runningDigest !== '' && !names.has(runningDigest)) names.set(runningDigest, await findVersionName(runningDigest));
    }
    return twins.map((twin) => viewOf(twin, names.get(twin.runningDigest), metrics.get(twin.deviceId)));
  }

  return {
    desiredSampling: async (deviceIds) => new Map([...(await loadDesired(store, deviceIds))].flatMap(([deviceId, { sampling }]) => (sampling === undefined ? [] : [[deviceId, sampling] as const]))),
    enroll: async (id, tags, { rotate = false } = {}) => {
      if (!isDeviceId(id)) throw new AppError('request.invalid', `the device id ${JSON.stringify(id)?.slice(0, 100)} is not valid; expected 1 to 64 letters, digits, _ or -`);
      if (isObserverId(id)) throw new AppError('request.invalid', `the device id ${id} begins as those of who listens to events with a token; choose one that does not begin with observer-`);
      const { credential, hash } = security.issueCredential();
      const known = await store.transaction().execute(async (db) => {
        const [twin] = await loadTwins(db, [id]);
        if (twin === undefined) await insertDevice(db, { id, credentialHash: hash, tags: tags ?? [], nowMs: clock.nowMs() });
        else if (rotate) await renewDevice(db, twin, { credentialHash: hash, tags: tags ?? twin.tags });
        else throw new AppError('request.conflict', `a device ${id} is enrolled already; set rotate to replace its credential, or choose another id`);
        return twin !== undefined;
      });
      events.publish(known ? 'device.rotated' : 'device.enrolled', id, {});
      tellTwinChanged(id);
      if (known) {
        for (const observer of observers) {
          observer.credentialChanged(id);
          observer.desiredChanged();
        }
      }
      return { id, credential, trust: security.trust() };
    },
    list: async () => describe(await loadTwins(store), await loadLatestMetrics(store)),
    get: async (id) => {
      const [view] = await describe(await loadTwins(store, [id]), await loadLatestMetrics(store, id));
      if (view === undefined) throw notFound(id);
      return view;
    },
    revoke: async (id) => {
      const { numUpdatedRows } = await store.updateTable('devices').set({ revoked: 1, online: 0 }).where('id', '=', id).executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw notFound(id);
      events.publish('device.revoked', id, {});
      tellTwinChanged(id);
      for (const observer of observers) observer.credentialChanged(id);
    },
    twin: async (deviceId) => (await loadTwins(store, [deviceId]))[0],
    twins: (deviceIds) => loadTwins(store, deviceIds),
    setDesired: async (changes, db) => {
      const save = (tx: Store): Promise<void> => saveChanges(tx, changes, clock.nowMs(), security);
      await (db === undefined ? store.transaction().execute(save) : save(db));
      for (const { deviceId } of changes) tellTwinChanged(deviceId);
      for (const observer of observers) observer.desiredChanged();
    },
    recordReported: (reported, inside) =>
      within(inside, async ({ db, events: pending }) => {
        const [twin] = await loadTwins(db, [reported.deviceId]);
        if (twin === undefined || twin.revoked) return unknownDevice(reported.deviceId);
        const taken = evaluateReported(reported, twin.former ?? twin.reported, twin.former !== undefined);
        if (!taken.ok) return taken;
        const nowMs = clock.nowMs();
        await saveReported(db, reported, nowMs, twin.confirmedDigest === reported.confirmedDigest ? twin.confirmedMs : nowMs);
        // It obeyed what this database, restored from a backup, has forgotten: what is desired is refused as older until its revision is past that.
        if (twin.desiredRevision > 0 && twin.desiredRevision < reported.desiredRevision) await reissue(db, { ...twin, reported }, security);
        tellTwinChanged(reported.deviceId);
        await savePresence(db, reported.deviceId, { online: true, lastSeenMs: nowMs, agentVersion: reported.agentVersion });
        if (!twin.online) pending.push({ kind: 'device.online', subject: twin.deviceId, detail: {} });
        if (changed(twin, reported)) pending.push({ kind: 'device.reported', subject: twin.deviceId, detail: { ...reported.update, runningDigest: reported.runningDigest, confirmedDigest: reported.confirmedDigest } });
        return ok(undefined);
      }),
    recordStatus: (status, inside) =>
      within(inside, async ({ db, events: pending }) => {
        const [twin] = await loadTwins(db, [status.deviceId]);
        if (twin === undefined || twin.revoked) return unknownDevice(status.deviceId);
        if (!connections.take(status)) return ok(undefined);
        // A will says when the device connected, not when it was lost: it is no sign of life.
        await savePresence(db, status.deviceId, status.online ? { online: true, lastSeenMs: clock.nowMs(), agentVersion: status.agentVersion.slice(0, 64) } : { online: false });
        if (twin.online !== status.online) tellTwinChanged(twin.deviceId);
        if (twin.online !== status.online) pending.push({ kind: status.online ? 'device.online' : 'device.offline', subject: twin.deviceId, detail: {} });
        return ok(undefined);
      }),
    recordSeen: (deviceIds, away, inside) =>
      within(inside, async ({ db }) => {
        for (const deviceId of deviceIds) {
          if (away.has(deviceId)) tellTwinChanged(deviceId);
          await savePresence(db, deviceId, { online: true, lastSeenMs: clock.nowMs() });
        }
      }),
    recordAllOffline: async () => {
      await store.updateTable('devices').set({ online: 0 }).where('online', '=', 1).execute();
    },
    doubtConnections: () => connections.forget(),
    recordSilent: async (sinceMs) => {
      const silent = await store.transaction().execute((db) => saveSilent(db, sinceMs));
      for (const deviceId of silent) {
        tellTwinChanged(deviceId);
        events.publish('device.offline', deviceId, {});
      }
    },
    observe: (observer) => {
      observers.add(observer);
      return () => void observers.delete(observer);
    },
  };
}

async function saveChanges(db: Store, changes: readonly DesiredChange[], nowMs: number, security: FleetDependencies['security']): Promise<void> {
  const key = security.signingKey('assignment');
  const deviceIds = changes.map((change) => change.deviceId);
  const twins = new Map((await loadTwins(db, deviceIds)).map((twin) => [twin.deviceId, twin]));
  const issued = await loadDesired(db, deviceIds);
  for (const change of changes) {
    const twin = twins.get(change.deviceId);
    if (twin === undefined || twin.revoked) throw notFound(change.deviceId);
    const desired = planDesired(change, issued.get(change.deviceId), twin.reported?.desiredRevision ?? 0, nowMs);
    issued.set(change.deviceId, desired);
    await saveDesired(db, desired, signDesired(desired, key));
  }
}

/** The same as before under a revision past what the device says it has seen; the next tick of the gateway publishes it. */
async function reissue(db: Store, { deviceId, desiredRevision, reported }: Twin, security: FleetDependencies['security']): Promise<void> {
  const issued = (await loadDesired(db, [deviceId])).get(deviceId);
  const revision = nextRevision(desiredRevision, reported?.desiredRevision ?? 0);
  // One that claims the absurd is told nothing: no revision that is believed would do.
  if (issued === undefined || revision <= (reported?.desiredRevision ?? 0)) return;
  const desired = { ...issued, revision };
  await saveDesired(db, desired, signDesired(desired, security.signingKey('assignment')));
}

function signDesired(desired: Desired, key: SigningKey): Uint8Array {
  const bytes = encode('Desired', desired);
  return encode('SignedDesired', { desired: bytes, keyId: key.keyId, signature: signBytes(key, 'assignment', bytes) });
}

function viewOf(twin: Twin, runningVersion: string | undefined, metrics: (Metrics & { atMs: number }) | undefined): DeviceView {
  assert(twin.desiredDigest === '' || twin.desiredRevision > 0, `what is desired of ${twin.deviceId} has a revision`);
  return {
    id: twin.deviceId,
    tags: twin.tags,
    online: twin.online,
    revoked: twin.revoked,
    lastSeenMs: twin.lastSeenMs,
    agentVersion: twin.agentVersion,
    desired: twin.desiredDigest === '' ? null : { digest: twin.desiredDigest, revision: twin.desiredRevision, rolloutId: twin.rolloutId },
    runningDigest: twin.runningDigest,
    runningVersion: runningVersion ?? null,
    confirmedDigest: twin.confirmedDigest,
    phase: twin.phase,
    reason: twin.reason,
    outOfSync: twin.desiredDigest !== '' && twin.desiredDigest !== twin.confirmedDigest,
    drift: evaluateTwinDrift(twin) ?? null,
    metrics: metrics ?? null,
  };
}

function changed(twin: Twin, reported: Reported): boolean {
  return twin.runningDigest !== reported.runningDigest || twin.confirmedDigest !== reported.confirmedDigest || twin.phase !== (reported.update?.phase ?? 'idle') || twin.reason !== (reported.update?.reason ?? '');
}

function notFound(id: string): AppError {
  return new AppError('request.not_found', `there is no device ${JSON.stringify(id)?.slice(0, 100)} in service; enroll it first (fleetloop fleet lists those that are)`);
}

function unknownDevice(id: string): Result<never, Problem<'device.unknown'>> {
  return problem('device.unknown', `${id} is not enrolled, or revoked`);
}
