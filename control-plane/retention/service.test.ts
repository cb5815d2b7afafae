import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import { createRetentionService } from './service.ts';

const dayMs = 86_400_000;
const nowMs = 1_800_000_000_000;
const edgeMs = nowMs - 90 * dayMs;
let rooms: TestRooms;

beforeEach(async () => {
  rooms = await openTestRooms();
});

afterEach(() => rooms.close());

const bytes = new Uint8Array(4);
const sample = (id: string, state: string, receivedMs: number) => ({
  id, state, received_ms: receivedMs, device_id: 'd', bundle_digest: 'b', captured_ms: 0, rows: 1, columns: 1, input: bytes, output: bytes, predicted: 0, confidence: 1, inclusion_probability: 1, rule: 'random', source_key: '',
});

/** A record of each kind, told by a device whose clock was never set. */
async function addRecords(sequence: number, receivedMs: number): Promise<void> {
  const { store } = rooms.context;
  const place = (offset: number) => ({ device_id: 'd', epoch: 1, sequence: sequence + offset });
  for (const [offset, kind] of ['window', 'metrics', 'outcome'].entries()) await store.insertInto('records').values({ ...place(offset), kind, received_ms: receivedMs }).execute();
  await store.insertInto('windows').values({ ...place(0), bundle_digest: 'b', start_ms: 0, end_ms: 0, received_ms: receivedMs, count: 1, profile: bytes }).execute();
  await store.insertInto('metrics').values({ ...place(1), bundle_digest: 'b', at_ms: 0, metrics_json: '{}' }).execute();
  await store.insertInto('outcomes').values({ ...place(2), bundle_digest: 'b', rollout_id: 'r', phase: 'converged', reason: '', detail_json: '{}', at_ms: 0 }).execute();
}

test('deletes what is over its days, keeps every place in the ledger and whatever is labelled or being labelled, and tells how much', async () => {
  const { store, events } = rooms.context;
  await addRecords(10, edgeMs - 1);
  await addRecords(20, edgeMs);
  await store.insertInto('samples').values([sample('old', 'unlabeled', edgeMs - 1), sample('old-skipped', 'skipped', edgeMs - 1), sample('old-labelled', 'labeled', 0), sample('old-leased', 'unlabeled', 0), sample('new', 'unlabeled', edgeMs)]).execute();
  const hour = Math.floor(edgeMs / 3_600_000);
  await store.insertInto('device_hours').values([hour - 1, hour].map((at) => ({ bundle_digest: 'b', device_id: 'd', hour: at, updated_ms: 0, totals_json: '{}' }))).execute();
  await store.insertInto('label_leases').values({ sample_id: 'old-leased', annotator: 'ann', expires_ms: nowMs + 1 }).execute();
  await store.insertInto('labels').values(['old-skipped', 'old-labelled'].map((sample_id) => ({ sample_id, annotator: 'ann', value_json: '{"skipped":"dark"}', created_ms: 0, undone: 0 }))).execute();
  const verdict = (bundle_digest: string, at_ms: number) => ({ bundle_digest, kind: 'drift', verdict: 'no_drift', at_ms, detail_json: '{}' });
  await store.insertInto('verdicts').values([verdict('b', 1), verdict('b', 2), verdict('b', edgeMs), verdict('retired', 1), verdict('retired', 2)]).execute();
  const told: unknown[] = [];
  events.subscribe((event) => told.push([event.kind, event.detail]));
  const retention = createRetentionService({ store, events, clock: { ...rooms.context.clock, nowMs: () => nowMs } });
  await retention.tick();
  await retention.tick();
  await events.flush();
  for (const table of ['windows', 'metrics', 'outcomes'] as const) expect((await store.selectFrom(table).select('sequence').execute()).map((row) => Math.floor(row.sequence / 10)), table).toEqual([2]);
  expect((await store.selectFrom('records').select(['sequence', 'kind']).orderBy('sequence').execute()).map((row) => `${row.sequence} ${row.kind}`)).toEqual(['10 expired', '11 expired', '12 expired', '20 window', '21 metrics', '22 outcome']);
  expect((await store.selectFrom('samples').select('id').orderBy('id').execute()).map((row) => row.id)).toEqual(['new', 'old-labelled', 'old-leased']);
  expect(await store.selectFrom('verdicts').select(['bundle_digest', 'at_ms']).orderBy('id').execute()).toEqual([{ bundle_digest: 'b', at_ms: edgeMs }, { bundle_digest: 'retired', at_ms: 2 }]);
  expect(await store.selectFrom('labels').select('sample_id').execute()).toEqual([{ sample_id: 'old-labelled' }]);
  expect((await store.selectFrom('device_hours').select('hour').execute()).map((row) => row.hour)).toEqual([hour]);
  expect(told).toEqual([['retention.deleted', { window: 1, hour: 1, metrics: 1, outcome: 1, sample: 2, verdict: 3 }]]);
});

test('a backlog beyond one batch is deleted batch by batch', async () => {
  const { store, events, clock } = rooms.context;
  for (let start = 0; start < 1_200; start += 100) {
    await store.insertInto('records').values(Array.from({ length: 100 }, (_, i) => ({ device_id: 'd', epoch: 1, sequence: start + i, kind: 'window', received_ms: 1 }))).execute();
  }
  await createRetentionService({ store, events, clock }).tick();
  expect(await store.selectFrom('records').select('kind').distinct().execute()).toEqual([{ kind: 'expired' }]);
});
