import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { DeviceRecord } from '../../proto/messages.ts';
import { createRandom } from '../../proto/random.ts';
import { drainOutbox } from '../../test/support/drain-outbox.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import type { RecordBody } from './record-body.ts';
import { Outbox } from './service.ts';

const bundleDigest = `sha256:${'0'.repeat(64)}`;
const sketch = { counts: Array.from({ length: sketchCounts }, (_, i) => Number(i === 3)), finite: 1, mean: 0, m2: 0, min: 0, max: 0 };
const features = Array.from({ length: 4 }, () => sketch);
const metrics: RecordBody = { metrics: { bundleDigest, intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: 'wasm' } };
const refused = new AppError('store.full', 'no space is left on the device', { retryable: true });
const forgottenType = 2;

let disk: MemoryDisk;
let clock: ManualClock;

beforeEach(() => {
  [disk, clock] = [new MemoryDisk(), new ManualClock()];
});

async function open(): Promise<Outbox> {
  const outbox = new Outbox({ disk, clock, boot: 1, onFault: () => undefined }, 'outbox', 'device-1', { bytesMax: 64 * 1024 });
  await outbox.open(createRandom(1));
  return outbox;
}

async function keepWindow(outbox: Outbox): Promise<void> {
  await clock.advance(60_000);
  const endMs = clock.nowMs();
  outbox.append({ window: { bundleDigest, startMs: endMs - 60_000, endMs, durationMs: 60_000, profile: { count: 1, features, outputs: [], confidence: sketch, predicted: [] } } });
  await outbox.flush();
}

/** The disk takes everything but the word that records are gone. */
function refuseToForget(): () => void {
  const { writeAt } = disk;
  disk.writeAt = (path, offset, bytes) => (bytes[8] === forgottenType ? Promise.reject(refused) : writeAt.call(disk, path, offset, bytes));
  return () => (disk.writeAt = writeAt);
}

const standIns = (records: readonly DeviceRecord[]): number => records.filter(({ window }) => (window?.merged ?? []).length > 0).length;

/** Windows are put together, and what stands for them is on the disk beside them, as after a power cut. */
async function putTogether(outbox: Outbox): Promise<number> {
  let made = 0;
  const areThere = (): boolean => [...disk.files].some(([path, bytes]) => path.includes('window-') && Buffer.from(bytes).includes(mergedTwo));
  while (!areThere()) {
    expect((made += 1)).toBeLessThan(500);
    await keepWindow(outbox);
  }
  return made;
}

/** Field 7 of a window, windows: 2, and the tag of field 8 (proto/fleetloop.proto). */
const mergedTwo = Buffer.from([0x38, 2, 0x42]);

test('a disk that cannot write down what is gone keeps nothing else from being sent', async () => {
  const outbox = await open();
  const relent = refuseToForget();
  await putTogether(outbox);
  outbox.append(metrics);
  await outbox.flush();
  const first = await drainOutbox(outbox);
  expect(first.filter((record) => record.metrics !== undefined)).toHaveLength(1);
  expect(standIns(first)).toBe(0);
  relent();
  await outbox.flush();
  expect(standIns(await drainOutbox(outbox))).toBeGreaterThan(0);
  expect(outbox.unacknowledged).toBe(0);
});

test('what stands for windows that a power cut left beside it is sent once they are gone for good: they never come back', async () => {
  const before = await open();
  refuseToForget();
  const made = await putTogether(before);
  disk.writeAt = MemoryDisk.prototype.writeAt;
  const outbox = await open();
  expect(standIns(await drainOutbox(outbox))).toBe(0);
  await outbox.tick();
  await drainOutbox(outbox);
  await outbox.flush();
  expect([(await open()).unacknowledged, outbox.evicted, made > 2]).toEqual([0, 0, true]);
});

test('windows that are to be erased go on under no other sequence while the disk refuses to erase them', async () => {
  const outbox = await open();
  for (let made = 0; made < 20; made++) await keepWindow(outbox);
  const order = { id: 'e', beforeMs: 0, samplesOnly: false };
  disk.writeAtomic = () => Promise.reject(refused);
  await expect(outbox.erase(order)).rejects.toBe(refused);
  disk.writeAtomic = MemoryDisk.prototype.writeAtomic;
  const orderedMs = clock.nowMs();
  for (let made = 0; made < 250; made++) await keepWindow(outbox);
  expect(await outbox.erase(order)).toMatchObject({ windows: 20 });
  await putTogether(outbox);
  const windows = (await drainOutbox(outbox)).flatMap(({ window }) => window ?? []);
  expect(windows.length).toBeGreaterThan(10);
  expect(Math.min(...windows.map(({ startMs }) => startMs))).toBeGreaterThanOrEqual(orderedMs);
});
