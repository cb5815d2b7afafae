import type { Selectable } from 'kysely';
import { assert } from '../../proto/assert.ts';
import { decode } from '../../proto/codec.ts';
import type { Orders } from '../../proto/messages.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { ErasedHere, ErasureView, KeptReceipt } from './erasure.ts';

/** The newest orders issued to a device, read from the message as published. */
export async function loadOrders(db: Store, deviceId: string): Promise<Orders | undefined> {
  const row = await db.selectFrom('device_orders').select('message').where('device_id', '=', deviceId).executeTakeFirst();
  if (row === undefined) return undefined;
  const signed = decode('SignedOrders', row.message);
  assert(signed.ok, `the orders kept for ${deviceId} are SignedOrders`);
  const orders = decode('Orders', signed.value.orders);
  assert(orders.ok, `the orders kept for ${deviceId} hold Orders`);
  return orders.value;
}

export async function saveOrders(db: Store, { deviceId, sequence }: Orders, message: Uint8Array): Promise<void> {
  await db
    .insertInto('device_orders')
    .values({ device_id: deviceId, sequence, message, unpublished: 1 })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet({ sequence, message, unpublished: 1 }))
    .execute();
}

type Scope = Pick<ErasureView, 'deviceId' | 'beforeMs' | 'samplesOnly'>;

/** What of a device's samples (and windows) the store holds. */
export async function countHeld(db: Store, { deviceId, beforeMs, samplesOnly }: Scope): Promise<ErasedHere> {
  const rows = await db
    .selectFrom('samples')
    .select((where) => ['state', where.fn.countAll().as('count'), where.fn.sum<number>(where.fn<number>('length', ['input'])).as('bytes')])
    .where('device_id', '=', deviceId)
    .$if(beforeMs > 0, (query) => query.where('captured_ms', '<', beforeMs))
    .groupBy('state')
    .execute();
  const windows = samplesOnly ? undefined : await selectWindows(db, deviceId, beforeMs).select(({ fn }) => [fn.countAll().as('count'), fn.sum<number>(fn<number>('length', ['profile'])).as('bytes')]).executeTakeFirst();
  const sum = (of: (row: (typeof rows)[number]) => unknown): number => rows.reduce((all, row) => all + Number(of(row) ?? 0), 0);
  return {
    samples: sum((row) => row.count),
    labelled: sum((row) => (row.state === 'labeled' ? row.count : 0)),
    windows: Number(windows?.count ?? 0),
    bytes: sum((row) => row.bytes) + Number(windows?.bytes ?? 0),
  };
}

/** Deletes them, with their labels and leases; the ledger keeps the places of their records, so that none comes back. */
export async function deleteHeld(db: Store, { deviceId, beforeMs, samplesOnly }: Scope): Promise<void> {
  const own = db.selectFrom('samples').select('id').where('device_id', '=', deviceId).$if(beforeMs > 0, (query) => query.where('captured_ms', '<', beforeMs));
  await db.deleteFrom('labels').where('sample_id', 'in', own).execute();
  await db.deleteFrom('label_leases').where('sample_id', 'in', own).execute();
  await db.deleteFrom('sample_parts').where('device_id', '=', deviceId).execute();
  await db.deleteFrom('samples').where('device_id', '=', deviceId).$if(beforeMs > 0, (query) => query.where('captured_ms', '<', beforeMs)).execute();
  if (!samplesOnly) await db.deleteFrom('windows').where('device_id', '=', deviceId).$if(beforeMs > 0, (query) => query.where('start_ms', '<', beforeMs)).execute();
}

function selectWindows(db: Store, deviceId: string, beforeMs: number) {
  return db.selectFrom('windows').where('device_id', '=', deviceId).$if(beforeMs > 0, (query) => query.where('start_ms', '<', beforeMs));
}

export async function insertErasure(db: Store, erasure: ErasureView): Promise<void> {
  const { id, deviceId, orderedBy, orderedMs, beforeMs, samplesOnly, here } = erasure;
  await db
    .insertInto('erasures')
    .values({ id, device_id: deviceId, ordered_by: orderedBy, ordered_ms: orderedMs, before_ms: beforeMs, samples_only: samplesOnly ? 1 : 0, here_json: JSON.stringify(here), receipt_json: '', receipt_ms: 0 })
    .execute();
}

/** Newest first; of all devices without one. */
export async function loadErasures(db: Store, filter: { deviceId?: string | undefined; id?: string | undefined }, limit = 200): Promise<ErasureView[]> {
  const rows = await db
    .selectFrom('erasures')
    .selectAll()
    .$if(filter.deviceId !== undefined, (query) => query.where('device_id', '=', filter.deviceId ?? ''))
    .$if(filter.id !== undefined, (query) => query.where('id', '=', filter.id ?? ''))
    .orderBy('ordered_ms', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toErasure);
}

export async function saveReceipt(db: Store, id: string, here: ErasedHere, receipt: KeptReceipt, receivedMs: number): Promise<void> {
  await db.updateTable('erasures').set({ here_json: JSON.stringify(here), receipt_json: JSON.stringify(receipt), receipt_ms: receivedMs }).where('id', '=', id).execute();
}

function toErasure(row: Selectable<Schema['erasures']>): ErasureView {
  return {
    id: row.id,
    deviceId: row.device_id,
    orderedBy: row.ordered_by,
    orderedMs: row.ordered_ms,
    beforeMs: row.before_ms,
    samplesOnly: row.samples_only === 1,
    here: JSON.parse(row.here_json) as ErasedHere,
    receipt: row.receipt_json === '' ? null : (JSON.parse(row.receipt_json) as KeptReceipt),
    receivedMs: row.receipt_ms,
  };
}

export interface QualityFinding {
  readonly deviceId: string;
  readonly column: string;
  readonly rule: string;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** What is wrong with readings now; of all devices without one. */
export async function loadFindings(db: Store, deviceId?: string): Promise<QualityFinding[]> {
  const rows = await db.selectFrom('quality_findings').selectAll().$if(deviceId !== undefined, (query) => query.where('device_id', '=', deviceId ?? '')).orderBy('device_id').orderBy('count', 'desc').limit(1_000).execute();
  return rows.map((row) => ({ deviceId: row.device_id, column: row.column_name, rule: row.rule, count: row.count, firstMs: row.first_ms, lastMs: row.last_ms }));
}
