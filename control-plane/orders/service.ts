import { AppError } from '../../proto/app-error.ts';
import { encode } from '../../proto/codec.ts';
import type { ErasureReceipt, Sampling } from '../../proto/messages.ts';
import { ok } from '../../proto/result.ts';
import { signBytes } from '../../proto/signing.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { FleetService, Inside } from '../fleet/service.ts';
import type { SecurityService } from '../security/service.ts';
import type { Store } from '../store/store.ts';
import type { ErasedHere, ErasureView } from './erasure.ts';
import { mergeSampling, type SamplingChange } from './merge-sampling.ts';
import { planOrders, type OrdersChange } from './plan-orders.ts';
import { countHeld, deleteHeld, insertErasure, loadErasures, loadFindings, loadOrders, saveOrders, saveReceipt, type QualityFinding } from './repository.ts';

/** One device, or all in service with a tag. */
export interface OrderTarget {
  readonly deviceId?: string | undefined;
  readonly tag?: string | undefined;
}

export interface EraseRequest {
  readonly deviceId: string;
  /** 0: all there is. */
  readonly beforeMs: number;
  readonly samplesOnly: boolean;
}

/** A receipt as it came, with the name of its record. */
export interface ReceivedReceipt {
  readonly deviceId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly receipt: ErasureReceipt;
}

/** What a device samples by, before and after a change; null: what its own config says. */
export interface SamplingOf {
  readonly deviceId: string;
  readonly before: Sampling | null;
  readonly after: Sampling | null;
}

export interface OrdersDependencies {
  readonly fleet: Pick<FleetService, 'twins' | 'twin' | 'desiredSampling'>;
  readonly security: Pick<SecurityService, 'signingKey'>;
}

export type OrdersService = ReturnType<typeof createOrdersService>;

/** A device that hears of a burst so much later does not begin it. */
const burstValidMs = 24 * 3600_000;
const erasuresOpenMax = 32;

/** What operators order of devices beside what they run: bursts of samples, other sampling, erasures; and the receipts. */
export function createOrdersService({ store, clock, random, events }: Pick<ControlPlaneContext, 'store' | 'clock' | 'random' | 'events'>, { fleet, security }: OrdersDependencies) {
  const newId = (): string => `${Math.round(clock.nowMs()).toString(36)}-${Math.floor(random() * 2 ** 48).toString(36)}`;

  /** Ids of the devices meant. @throws AppError request.not_found where there is none in service, request.invalid */
  async function devicesOf({ deviceId, tag }: OrderTarget): Promise<string[]> {
    if ((deviceId === undefined) === (tag === undefined)) throw new AppError('request.invalid', 'give either a device or a tag');
    const twins = deviceId === undefined ? (await fleet.twins()).filter((twin) => tag !== undefined && twin.tags.includes(tag)) : await fleet.twins([deviceId]);
    const ids = twins.filter((twin) => !twin.revoked).map((twin) => twin.deviceId);
    if (ids.length === 0) throw new AppError('request.not_found', deviceId === undefined ? `no device in service has the tag ${JSON.stringify(tag)}` : `there is no device ${JSON.stringify(deviceId)} in service; fleetloop fleet list shows those that are`);
    return ids;
  }

  async function issue(db: Store, deviceId: string, change: OrdersChange): Promise<void> {
    const answered = new Set((await loadErasures(db, { deviceId })).filter(({ receipt }) => receipt !== null).map(({ id }) => id));
    const orders = planOrders(deviceId, change, await loadOrders(db, deviceId), answered, clock.nowMs());
    const bytes = encode('Orders', orders);
    const key = security.signingKey('assignment');
    await saveOrders(db, orders, encode('SignedOrders', { orders: bytes, keyId: key.keyId, signature: signBytes(key, 'orders', bytes) }));
  }

  async function issueAll(deviceIds: readonly string[], changeOf: (deviceId: string) => OrdersChange): Promise<void> {
    await store.transaction().execute(async (db) => {
      for (const deviceId of deviceIds) await issue(db, deviceId, changeOf(deviceId));
    });
  }

  /** What each device samples by now, and would by the change. @throws AppError request.invalid where the change makes no settings */
  async function planSampling(deviceIds: readonly string[], change: SamplingChange | null): Promise<SamplingOf[]> {
    const desired = await fleet.desiredSampling(deviceIds);
    const planned: SamplingOf[] = [];
    for (const deviceId of deviceIds) {
      const before = (await loadOrders(store, deviceId))?.sampling ?? desired.get(deviceId) ?? null;
      const after = change === null ? ok(desired.get(deviceId) ?? null) : mergeSampling(before, change);
      if (!after.ok) throw new AppError('request.invalid', `${deviceId}: ${after.error.message}`);
      planned.push({ deviceId, before, after: after.value });
    }
    return planned;
  }

  return {
    /**
     * Has devices keep more samples for a while, from when each hears of it.
     *
     * @returns the devices @throws AppError request.not_found, request.invalid
     */
    burst: async (target: OrderTarget, { probability, durationMs }: { probability: number; durationMs: number }, by: string): Promise<string[]> => {
      const id = newId();
      const deviceIds = await devicesOf(target);
      await issueAll(deviceIds, () => ({ burst: { id, probability, durationMs, expiresMs: Math.round(clock.nowMs()) + burstValidMs } }));
      events.publish('orders.burst', id, { by, deviceIds, probability, durationMs });
      return deviceIds;
    },
    /**
     * Sampling in place of what comes with their bundle: fields of a change, on top of what each device samples by now; null: what comes with the bundle holds again.
     *
     * @param dryRun says what would hold, and tells nobody
     * @throws AppError request.not_found, request.invalid
     */
    setSampling: async (target: OrderTarget, change: SamplingChange | null, dryRun: boolean, by: string): Promise<SamplingOf[]> => {
      const planned = await planSampling(await devicesOf(target), change);
      if (dryRun) return planned;
      const afterOf = new Map(planned.map(({ deviceId, after }) => [deviceId, after]));
      const deviceIds = [...afterOf.keys()];
      await issueAll(deviceIds, (deviceId) => ({ sampling: change === null ? null : (afterOf.get(deviceId) ?? null) }));
      events.publish('orders.sampling', deviceIds[0] ?? '', { by, deviceIds, sampling: change });
      return planned;
    },
    /** What erase would erase here; the device has perhaps more that it has not sent. @throws AppError request.not_found */
    previewErasure: async (request: EraseRequest): Promise<ErasedHere> => {
      await devicesOf(request);
      return countHeld(store, request);
    },
    /**
     * Erases a device's samples (and windows) here at once, and has the device erase its own when it hears of it; once it has
     * answered, what arrived meanwhile is erased here, too.
     *
     * @throws AppError request.not_found, request.conflict where too many wait already
     */
    erase: async (request: EraseRequest, by: string): Promise<ErasureView> => {
      await devicesOf(request);
      const erasure = await store.transaction().execute(async (db) => {
        const open = (await loadErasures(db, { deviceId: request.deviceId })).filter(({ receipt }) => receipt === null);
        if (open.length >= erasuresOpenMax) throw new AppError('request.conflict', `${open.length} erasures wait for ${request.deviceId} already, the last since ${new Date(open[0]?.orderedMs ?? 0).toISOString()}; it executes them when it connects`);
        const here = await countHeld(db, request);
        await deleteHeld(db, request);
        const view: ErasureView = { ...request, id: newId(), orderedBy: by, orderedMs: clock.nowMs(), here, receipt: null, receivedMs: 0 };
        await insertErasure(db, view);
        await issue(db, request.deviceId, { erasure: { id: view.id, beforeMs: request.beforeMs, samplesOnly: request.samplesOnly } });
        return view;
      });
      events.publish('erasure.ordered', erasure.deviceId, { id: erasure.id, by, beforeMs: erasure.beforeMs, samplesOnly: erasure.samplesOnly, ...erasure.here });
      return erasure;
    },
    /** Newest first. */
    listErasures: (deviceId?: string): Promise<ErasureView[]> => loadErasures(store, { deviceId }),
    /** @throws AppError request.not_found of a device that nobody knows: that nothing is wrong with it would be no answer */
    listFindings: async (deviceId?: string): Promise<QualityFinding[]> => {
      if (deviceId !== undefined && (await fleet.twins([deviceId])).length === 0) throw new AppError('request.not_found', `there is no device ${JSON.stringify(deviceId)}; fleetloop fleet list shows all`);
      return loadFindings(store, deviceId);
    },
    /** Takes the word of a device, whose connection has proved who it is; of one that answers for another nothing is kept. The first receipt counts. */
    recordReceipt: async ({ deviceId, epoch, sequence, receipt }: ReceivedReceipt, { db, events: pending }: Inside): Promise<void> => {
      const [erasure] = await loadErasures(db, { id: receipt.erasureId });
      if (erasure === undefined || erasure.deviceId !== deviceId || erasure.receipt !== null) return;
      const scope = { ...erasure, beforeMs: erasure.beforeMs || receipt.executedMs };
      const late = await countHeld(db, scope);
      await deleteHeld(db, scope);
      const { here } = erasure;
      const total = { samples: here.samples + late.samples, labelled: here.labelled + late.labelled, windows: here.windows + late.windows, bytes: here.bytes + late.bytes };
      await saveReceipt(db, erasure.id, total, { ...receipt, epoch, sequence }, clock.nowMs());
      pending.push({ kind: 'erasure.done', subject: deviceId, detail: { id: erasure.id, ...receipt } });
    },
  };
}
