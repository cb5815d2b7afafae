import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import type { Clock } from '../../proto/clock.ts';
import { decode } from '../../proto/codec.ts';
import { sketchCounts } from '../../proto/limits.ts';
import { createRandom } from '../../proto/random.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import type { RecordBody } from './record-body.ts';
import { Outbox } from './service.ts';

const bundleDigest = `sha256:${'0'.repeat(64)}`;
const hour = 3600_000;
const day = 24 * hour;
const trueMs = 1_790_000_000_000;
const sketch = { counts: Array.from({ length: sketchCounts }, (_, i) => Number(i === 3)), finite: 1, mean: 0, m2: 0, min: 0, max: 0 };
const sample = (key: string): RecordBody => ({ sample: { bundleDigest, capturedMs: 1, rows: 1, columns: 1, input: [1], output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: key } });
const window = (durationMs: number): RecordBody => ({ window: { bundleDigest, startMs: wallMs - durationMs, endMs: wallMs, durationMs, profile: { count: 1, features: [sketch], outputs: [], confidence: sketch, predicted: [] } } });

let disk: MemoryDisk;
let wallMs: number;
let monotonicMs: number;
const clock: Clock = { nowMs: () => wallMs, monotonicMs: () => monotonicMs, sleep: async () => undefined };

beforeEach(() => {
  [disk, wallMs, monotonicMs] = [new MemoryDisk(), trueMs, 0];
});

async function open(boot: number): Promise<Outbox> {
  const outbox = new Outbox({ disk, clock, boot, onFault: () => undefined }, 'outbox', 'device-1', { bytesMax: 16 * 1024 * 1024 });
  await outbox.open(createRandom(boot));
  return outbox;
}

/** Time that both clocks show. */
function pass(ms: number): void {
  wallMs += ms;
  monotonicMs += ms;
}

async function keep(outbox: Outbox, ...bodies: RecordBody[]): Promise<void> {
  for (const body of bodies) outbox.append(body);
  await outbox.flush();
}

/** What is left, as a new process would find it. */
async function left(): Promise<string[]> {
  const batch = await (await open(99)).takeBatch();
  const decoded = batch && decode('RecordBatch', batch.payload);
  return decoded?.ok === true ? decoded.value.records.flatMap((record) => record.sample?.sourceKey ?? (record.window === undefined ? [] : 'window')).toSorted() : [];
}

describe('what has waited too long', () => {
  test.each([['1970', -trueMs], ['decades ahead', 30 * 365 * day], ['years back', -5 * 365 * day], ['right', 0]])('a clock that jumps to %s erases nothing that is not old, and keeps nothing that is', async (_, jumpMs) => {
    const outbox = await open(1);
    await keep(outbox, sample('old'));
    pass(2 * day);
    await keep(outbox, sample('new'));
    wallMs += jumpMs;
    pass(2 * day);
    await outbox.eraseOlderThan(3 * day);
    expect(await left()).toEqual(['new']);
  });

  test('over boots with clocks that never were right, the time that the device was running counts', async () => {
    await keep(await open(1), sample('first'));
    pass(2 * day);
    await keep(await open(1), sample('second'));
    [wallMs, monotonicMs] = [5 * 365 * day, 0];
    const outbox = await open(2);
    await keep(outbox, sample('third'));
    await outbox.eraseOlderThan(3 * day);
    expect(await left()).toEqual(['first', 'second', 'third']);
    pass(1.5 * day);
    await outbox.eraseOlderThan(3 * day);
    expect(await left()).toEqual(['second', 'third']);
  });

  test('where the control plane has told the time, the time that the device was off counts, too', async () => {
    const before = await open(1);
    before.acknowledge({ committed: [], rejected: [], atMs: trueMs });
    await keep(before, sample('old'));
    [wallMs, monotonicMs] = [0, 0];
    const outbox = await open(2);
    await keep(outbox, sample('new'));
    outbox.acknowledge({ committed: [], rejected: [], atMs: trueMs + 10 * day });
    await outbox.eraseOlderThan(3 * day);
    expect(await left()).toEqual(['new']);
  });

  test('a disk that refuses is told of until it has erased', async () => {
    const faults: (string | undefined)[] = [];
    const outbox = new Outbox({ disk, clock, boot: 1, onFault: (fault) => faults.push(fault?.code) }, 'outbox', 'device-1', { bytesMax: 16 * 1024 * 1024 });
    await outbox.open(createRandom(1));
    await keep(outbox, sample('old'));
    pass(2 * day);
    disk.remove = () => Promise.reject(new AppError('store.unavailable', 'the disk is away', { retryable: true }));
    await outbox.eraseOlderThan(day);
    expect([faults, await left()]).toEqual([['store.unavailable'], ['old']]);
    disk.remove = MemoryDisk.prototype.remove;
    await outbox.eraseOlderThan(day);
    expect([faults, await left()]).toEqual([['store.unavailable', undefined], []]);
  });

  test('a window is as old as its beginning', async () => {
    const outbox = await open(1);
    pass(day);
    await keep(outbox, window(20 * hour), window(hour));
    await outbox.eraseOlderThan(10 * hour);
    expect(await left()).toEqual(['window']);
  });
});

describe('an order to erase', () => {
  test('is judged by the time that the control plane has told', async () => {
    wallMs = 0;
    const outbox = await open(1);
    await keep(outbox, sample('before'));
    pass(hour);
    outbox.acknowledge({ committed: [], rejected: [], atMs: trueMs });
    await keep(outbox, sample('after'));
    expect(await outbox.erase({ id: 'e', beforeMs: trueMs - 1, samplesOnly: true })).toMatchObject({ samples: 1 });
    expect(await left()).toEqual(['after']);
  });

  test.each([0, 1, 2, 3, 4])('that a disk or a power cut interrupts after %d operations is carried on, and its receipt is whole', async (operations) => {
    const whole = await open(1);
    await keep(whole, sample('a'), sample('b'), window(hour));
    const files = new Map(disk.files);
    const expected = await whole.erase({ id: 'e', beforeMs: 0, samplesOnly: false });
    expect(expected).toMatchObject({ samples: 2, windows: 1 });

    disk = new MemoryDisk();
    for (const [path, bytes] of files) await disk.writeAtomic(path, bytes);
    const outbox = await open(1);
    const [{ writeAtomic, remove, writeAt }, refused] = [disk, new AppError('store.unavailable', 'the disk is away', { retryable: true })];
    let operationsLeft = operations;
    const guard = <Args extends unknown[]>(operate: (...args: Args) => Promise<void>) => (...args: Args): Promise<void> => (operationsLeft-- > 0 ? operate.apply(disk, args) : Promise.reject(refused));
    Object.assign(disk, { writeAtomic: guard(writeAtomic), remove: guard(remove), writeAt: guard(writeAt) });
    const first = await outbox.erase({ id: 'e', beforeMs: 0, samplesOnly: false }).catch((fault: unknown) => fault);
    if (operations < 3) expect(first).toBe(refused);
    Object.assign(disk, { writeAtomic, remove, writeAt });
    // The same process tries again, or another one after a power cut.
    for (const again of [operations % 2 === 0 ? () => outbox : () => open(2), () => open(2)]) expect(await (await again()).erase({ id: 'e', beforeMs: 0, samplesOnly: false })).toEqual(expected);
    expect([...disk.files.keys()].filter((path) => path.endsWith('.seg'))).toEqual([]);
    expect((await open(3)).evicted).toBe(3);
    // Another order finds what came since.
    const last = await open(3);
    await keep(last, sample('c'));
    expect(await last.erase({ id: 'f', beforeMs: 0, samplesOnly: false })).toMatchObject({ samples: 1, windows: 0 });
  });

  test.each(['appended', 'acknowledged', 'learnt of the clock'])('counts, digests and takes the same records, whatever is %s while it reads them', async (meanwhile) => {
    const kept = meanwhile === 'acknowledged' ? ['a'] : ['a', 'b'];
    const expected = async (): Promise<unknown> => {
      const outbox = await open(1);
      await keep(outbox, ...kept.map(sample));
      return outbox.erase({ id: 'e', beforeMs: 0, samplesOnly: true });
    };
    const outbox = await open(1);
    await keep(outbox, sample('a'), sample('b'));
    const batch = await outbox.takeBatch();
    const sent = decode('RecordBatch', batch?.payload ?? new Uint8Array());
    const last = sent.ok ? sent.value.records.find((record) => record.sample?.sourceKey === 'b') : undefined;
    const { readAt } = disk;
    disk.readAt = async (...where) => {
      const bytes = await readAt.apply(disk, where);
      disk.readAt = readAt;
      if (meanwhile === 'appended') outbox.append(sample('c'));
      else if (meanwhile === 'learnt of the clock') outbox.acknowledge({ committed: [], rejected: [], atMs: 10 * trueMs });
      else outbox.acknowledge({ committed: [{ epoch: last?.epoch ?? 0, first: last?.sequence ?? 0, last: last?.sequence ?? 0 }], rejected: [], atMs: 0 });
      return bytes;
    };
    const erased = await outbox.erase({ id: 'e', beforeMs: meanwhile === 'learnt of the clock' ? 2 * trueMs : 0, samplesOnly: true });
    await outbox.flush();
    expect([erased.samples, outbox.evicted, await left()]).toEqual([kept.length, kept.length, meanwhile === 'appended' ? ['c'] : []]);
    disk = new MemoryDisk();
    expect(erased).toEqual(await expected());
  });
});
