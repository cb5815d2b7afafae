import { AppError } from '../../proto/app-error.ts';
import { decode } from '../../proto/codec.ts';
import type { Acknowledgement, Loss } from '../../proto/messages.ts';
import { parseUplinkTopic, type DeviceUplink } from '../../proto/topics.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { FleetService, Inside } from '../fleet/service.ts';
import type { OrdersService } from '../orders/service.ts';
import type { Store } from '../store/store.ts';
import { correctTimes } from './correct-times.ts';
import { decodeBatch } from './decode-batch.ts';
import { IntakeQueue } from './intake-queue.ts';
import { noRows, planIngest, type IngestRows } from './plan-ingest.ts';
import { takenOut } from './plan-stand-in.ts';
import { recordKey } from './record-key.ts';
import type { RefusalCounter } from './refusal-counter.ts';
import { loadBoots, loadCredential, loadKnownRecords, loadStoodFor, saveBoots, saveRecords } from './repository.ts';

export interface IngestOptions {
  /** Messages waiting for their commit; a sender beyond is held back. */
  readonly waitingMax?: number;
  /** How long a sender is held back before its message is dropped (records come again, as nothing was acknowledged; for what does not, see takeLost). */
  readonly heldMsMax?: number;
  /** Messages in one commit. */
  readonly batchMax?: number;
  /** How long a commit waits for company. */
  readonly lingerMs?: number;
  readonly retryMs?: number;
}

/** Of what nobody sends again by himself. */
export interface Lost { readonly reports: boolean; /** That devices connected or were gone. */ readonly presence: boolean }

export interface Ingest {
  /** Takes a message in; resolves when the sender may go on. Never rejects. */
  take(topic: string, payload: Uint8Array): Promise<void>;
  /** The device's connection ended. */
  gone(deviceId: string): void;
  /** What was dropped since this was last told, once there is room again: devices that are asked for theirs lose nothing. */
  takeLost(): Lost;
  /** Why nothing is committed at the moment; empty where all is well. */
  fault(): string;
  /** Commits what waits, unless the store cannot, and ends. */
  stop(): Promise<void>;
}

const nothingLost: Lost = { reports: false, presence: false };

interface Waiting { readonly deviceId: string; readonly leaf: Exclude<DeviceUplink, 'block-request'> | 'gone'; readonly payload: Uint8Array }
interface Answer { readonly deviceId: string; readonly acknowledgement: Acknowledgement }
/** Who takes what a batch holds beside records for the store. */
type Takers = Pick<FleetService, 'recordReported' | 'recordStatus' | 'recordSeen'> & Partial<Pick<OrdersService, 'recordReceipt'>>;
type Refuse = (code: string, deviceId: string, detail: string) => void;

/**
 * From the broker into the store. Messages are gathered for a few milliseconds and committed together, one fsync for all;
 * only then are they acknowledged. While the store is full or away nothing is acknowledged and senders are held back.
 *
 * @param acknowledge called after the commit; must return at once
 */
export function createIngest(
  context: Pick<ControlPlaneContext, 'store' | 'clock' | 'events'>,
  fleet: Takers,
  refusals: RefusalCounter,
  acknowledge: (deviceId: string, acknowledgement: Acknowledgement) => void,
  { waitingMax = 2_000, heldMsMax = 5_000, batchMax = 500, lingerMs = 3, retryMs = 500 }: IngestOptions = {},
): Ingest {
  const { store, clock, events } = context;
  const ended = new AbortController();
  const waiting = new IntakeQueue<Waiting>(clock, waitingMax);
  let working: Promise<void> | undefined;
  let fault = '';
  let lost: Lost = nothingLost;

  function refuse(code: string, deviceId: string, detail: string): void {
    refusals.add('gateway', code, deviceId, detail, clock.nowMs());
  }

  function drop(deviceId: string, leaf: Waiting['leaf']): void {
    lost = { reports: lost.reports || leaf === 'reported', presence: lost.presence || leaf === 'status' || leaf === 'gone' };
    refuse('ingest.overloaded', deviceId, `${waitingMax} messages wait already; ${leaf === 'up' ? 'the device sends this one again' : 'devices are asked for theirs again'}`);
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      if (waiting.length < batchMax && !ended.signal.aborted) await clock.sleep(lingerMs);
      const batch = waiting.first(batchMax);
      if (!(await commitUnlessFaulty(batch))) {
        if (ended.signal.aborted) return;
        await clock.sleep(retryMs);
        continue;
      }
      waiting.removeFirst(batch.length);
    }
  }

  async function commitUnlessFaulty(batch: readonly Waiting[]): Promise<boolean> {
    const refused: Parameters<Refuse>[] = [];
    const pending: Inside['events'] = [];
    let answers: Answer[];
    try {
      answers = await store.transaction().execute((db) => save(db, batch, clock.nowMs(), fleet, pending, (...refusal) => refused.push(refusal)));
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
      if (fault === '') events.publish('ingest.held', 'gateway', { code: error.code, message: error.message });
      fault = error.message;
      return false;
    }
    if (fault !== '') events.publish('ingest.resumed', 'gateway', {});
    fault = '';
    for (const refusal of refused) refuse(...refusal);
    for (const event of pending) events.publish(event.kind, event.subject, event.detail);
    for (const { deviceId, acknowledgement } of answers) acknowledge(deviceId, acknowledgement);
    return true;
  }

  function begin(): void {
    working ??= work().finally(() => {
      working = undefined;
    });
  }

  return {
    take: async (topic, payload) => {
      const place = parseUplinkTopic(topic);
      if (place === undefined || place.leaf === 'block-request') return refuse('topic.unknown', '-', topic);
      const { deviceId, leaf } = place;
      return (await waiting.add({ deviceId, leaf, payload }, heldMsMax, ended.signal)) ? begin() : drop(deviceId, leaf);
    },
    gone: (deviceId) => {
      if (ended.signal.aborted) return;
      return waiting.addIfRoom({ deviceId, leaf: 'gone', payload: new Uint8Array() }) ? begin() : drop(deviceId, 'gone');
    },
    takeLost: () => {
      if (fault !== '' || waiting.length >= waitingMax / 2) return nothingLost;
      const taken = lost;
      lost = nothingLost;
      return taken;
    },
    fault: () => fault,
    stop: async () => {
      ended.abort(new Error('the gateway stops'));
      await working;
    },
  };
}

async function save(db: Store, batch: readonly Waiting[], nowMs: number, fleet: Takers, events: Inside['events'], refuse: Refuse): Promise<Answer[]> {
  const inside: Inside = { db, events };
  const rows = noRows();
  const planned = new Map<string, Set<string>>();
  const away = new Set<string>();
  /** Whose records are newer than what was heard of their connections: who sends his last records and goes is gone. */
  const seen = new Set<string>();
  const answers: Answer[] = [];
  for (const { deviceId, leaf, payload } of batch) {
    if (leaf === 'gone') {
      await fleet.recordStatus({ deviceId, online: false, agentVersion: '', bootMs: 0, atMs: nowMs }, inside);
      seen.delete(deviceId);
      continue;
    }
    if (leaf !== 'up') {
      await saveState(inside, fleet, deviceId, leaf, payload, refuse);
      if (leaf === 'status') seen.delete(deviceId);
      continue;
    }
    const device = await loadCredential(db, deviceId);
    if (device === undefined) {
      refuse('device.unknown', '-', `${deviceId} is not enrolled, or revoked`);
      continue;
    }
    if (!device.online) away.add(deviceId);
    const decoded = decodeBatch(payload);
    if (!decoded.ok) {
      refuse(decoded.error.code, deviceId, decoded.error.message);
      continue;
    }
    if (decoded.value.deviceId !== deviceId) {
      refuse('batch.wrong_device', deviceId, `a batch of ${decoded.value.deviceId.slice(0, 100)} came on the topic of ${deviceId}`);
      continue;
    }
    const boots = decoded.value.clock === undefined ? [] : await loadBoots(db, deviceId);
    const { records, boots: learnt } = correctTimes(decoded.value.records, decoded.value.clock, boots, device.enrolledMs, nowMs);
    await saveBoots(db, deviceId, boots, learnt);
    const earlier = planned.get(deviceId) ?? new Set();
    const known = await loadKnownRecords(db, deviceId, records);
    const stoodFor = await loadStoodFor(db, deviceId, records);
    for (const { deviceId: of, epoch, sequence } of rows.replaced) if (of === deviceId) stoodFor.set(recordKey({ epoch, sequence }), takenOut);
    const plan = planIngest(deviceId, records, new Set([...known, ...earlier]), nowMs, stoodFor);
    planned.set(deviceId, new Set([...earlier, ...plan.rows.records.map(recordKey)]));
    seen.add(deviceId);
    for (const name of Object.keys(rows) as (keyof IngestRows)[]) (rows[name] as unknown[]).push(...plan.rows[name]);
    for (const rejection of plan.acknowledgement.rejected) refuse(rejection.code, deviceId, `record ${rejection.epoch}/${rejection.sequence}: ${rejection.detail}`);
    answers.push({ deviceId, acknowledgement: { ...plan.acknowledgement, atMs: nowMs } });
  }
  await saveRecords(db, rows, nowMs);
  for (const receipt of rows.receipts) await fleet.recordReceipt?.(receipt, inside);
  await fleet.recordSeen(seen, away, inside);
  for (const outcome of rows.outcomes) events.push({ kind: 'device.outcome', subject: outcome.device_id, detail: { phase: outcome.phase, reason: outcome.reason, bundleDigest: outcome.bundle_digest, rolloutId: outcome.rollout_id } });
  for (const loss of rows.losses) events.push({ kind: 'device.losses', subject: loss.device_id, detail: { losses: JSON.parse(loss.losses_json) as Loss[] } });
  return answers;
}

async function saveState(inside: Inside, fleet: Pick<FleetService, 'recordReported' | 'recordStatus'>, deviceId: string, leaf: 'reported' | 'status', payload: Uint8Array, refuse: Refuse): Promise<void> {
  const decoded = leaf === 'reported' ? decode('Reported', payload) : decode('DeviceStatus', payload);
  if (!decoded.ok) return refuse(decoded.error.code, deviceId, decoded.error.message);
  if (decoded.value.deviceId !== deviceId) return refuse(`${leaf}.wrong_device`, deviceId, `a message of ${decoded.value.deviceId.slice(0, 100)} came on the topic of ${deviceId}`);
  const taken = 'slots' in decoded.value ? await fleet.recordReported(decoded.value, inside) : await fleet.recordStatus(decoded.value, inside);
  // Repeats are the rule with QoS 1, and no refusal.
  if (taken.ok || taken.error.code === 'report.older') return;
  refuse(taken.error.code, taken.error.code === 'device.unknown' ? '-' : deviceId, taken.error.message);
}
