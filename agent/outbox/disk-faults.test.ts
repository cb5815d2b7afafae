import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import type { DeviceRecord } from '../../proto/messages.ts';
import { createRandom, type Random } from '../../proto/random.ts';
import { drainOutbox } from '../../test/support/drain-outbox.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import type { Disk } from '../disk/disk.ts';
import { nodeDisk } from '../disk/node-disk-adapter.ts';
import type { RecordBody } from './record-body.ts';
import { Outbox } from './service.ts';

const bundleDigest = `sha256:${'0'.repeat(64)}`;
const sample = (key: string, bytes: number): RecordBody => ({ sample: { bundleDigest, capturedMs: 1, rows: 1, columns: bytes, input: [], inputU8: new Uint8Array(bytes), output: [0.7, 0.3], confidence: 0.7, inclusionProbability: 0.5, rule: 'random', sourceKey: key } });
const metrics = (mark: string): RecordBody => ({ metrics: { bundleDigest, intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: mark } });
const contentOf = (record: DeviceRecord): string => record.sample?.sourceKey ?? record.metrics?.runtime ?? 'losses';

/** Refuses some of what it is asked, now and then after half of it is done. */
function createFaultyDisk(disk: MemoryDisk, random: Random, share: () => number): Disk {
  const hit = (): boolean => random() < share();
  const fault = (): AppError => new AppError(random() < 0.5 ? 'store.full' : 'store.unavailable', 'EIO, or EROFS, or ENOSPC', { retryable: true });
  const risky = async <T>(work: () => Promise<T>): Promise<T> => {
    if (hit()) throw fault();
    return work();
  };
  return {
    read: (path) => disk.read(path),
    readAt: (path, offset, length) => risky(() => disk.readAt(path, offset, length)),
    size: (path) => disk.size(path),
    list: (folder) => disk.list(folder),
    writeAtomic: (path, bytes) => risky(() => disk.writeAtomic(path, bytes)),
    writeAt: async (path, offset, bytes) => {
      if (!hit()) return disk.writeAt(path, offset, bytes);
      if (random() < 0.5) await disk.writeAt(path, offset, bytes.subarray(0, Math.floor(random() * bytes.byteLength)));
      throw fault();
    },
    truncate: (path, size) => risky(() => disk.truncate(path, size)),
    sync: (path) => risky(() => disk.sync(path)),
    rename: (from, to) => risky(() => disk.rename(from, to)),
    remove: (path) => risky(() => disk.remove(path)),
    makeFolder: () => disk.makeFolder(),
  };
}

test('a disk that refuses anything at any time: every record arrives once or is told as lost, and it recovers alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.double({ min: 0.05, max: 1, noNaN: true }), fc.boolean(), async (seed, worst, restarts) => {
      const random = createRandom(seed);
      const clock = new ManualClock();
      const disk = new MemoryDisk();
      let share = 0;
      const faults: (AppError | undefined)[] = [];
      const open = async (): Promise<Outbox> => {
        const outbox = new Outbox({ disk: createFaultyDisk(disk, random, () => share), clock, boot: 1, onFault: (fault) => faults.push(fault) }, 'outbox', 'device-1', { bytesMax: 256 * 1024 });
        await outbox.open(random);
        return outbox;
      };
      let outbox = await open();
      outbox.append(metrics('first'));
      await outbox.flush();
      const arrived: DeviceRecord[] = [];
      let made = 1;
      const wanted = new Set(['first']);
      for (let step = 0; step < 30; step++) {
        share = step % 10 < 6 ? worst : 0;
        const name = `record-${made++}`;
        const isSample = random() < 0.5;
        outbox.append(isSample ? sample(name, Math.floor(random() * 20_000)) : metrics(name));
        if (!isSample) wanted.add(name);
        await clock.advance(700);
        await outbox.tick();
        if (random() < 0.2) arrived.push(...(await drainOutbox(outbox)));
        if (restarts && step === 19) {
          // Ended by a signal: what it had said it had is all there.
          await clock.advance(120_000);
          await outbox.flush();
          // Its last word may be that a read failed, which only a read takes back.
          faults.length = 0;
          outbox = await open();
        }
      }
      share = 0;
      for (let i = 0; i < 3; i++) {
        await clock.advance(61_000);
        await outbox.tick();
      }
      arrived.push(...(await drainOutbox(outbox)));
      // What was acknowledged may come again after a restart, by the same name: the store has it once.
      const names = new Map(arrived.map((record) => [`${record.epoch}:${record.sequence}`, contentOf(record)]));
      for (const record of arrived) expect(contentOf(record)).toBe(names.get(`${record.epoch}:${record.sequence}`));
      const contents = [...names.values()].filter((content) => content !== 'losses');
      expect(new Set(contents).size).toBe(contents.length);
      expect(outbox.evicted + contents.length).toBe(made);
      const told = arrived.filter((record) => record.losses !== undefined).reduce((most, { losses }) => Math.max(most, losses?.losses.reduce((sum, { records }) => sum + records, 0) ?? 0), 0);
      expect(told).toBe(outbox.evicted);
      // Samples go first: there was always one to go.
      expect(contents.filter((content) => wanted.has(content))).toHaveLength(wanted.size);
      expect(faults.at(-1)).toBeUndefined();
      expect(outbox.unacknowledged).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('a read-only disk: nothing is lost for as long as memory holds it, and it is tried less and less often', async () => {
  const clock = new ManualClock();
  const disk = new MemoryDisk();
  const outbox = new Outbox({ disk, clock, boot: 1, onFault: () => undefined }, 'outbox', 'device-1', { bytesMax: 1024 * 1024 });
  await outbox.open(createRandom(1));
  outbox.append(metrics('before'));
  await outbox.flush();
  let tries = 0;
  const { writeAt } = disk;
  disk.writeAt = async () => {
    tries += 1;
    throw new AppError('store.unavailable', 'EROFS: read-only file system', { retryable: true });
  };
  for (let minute = 0; minute < 120; minute++) {
    outbox.append(metrics(`minute-${minute}`));
    for (let i = 0; i < 6; i++) {
      await clock.advance(10_000);
      await outbox.tick();
    }
  }
  expect(tries).toBeLessThan(150);
  expect([outbox.waitsForDisk('metrics'), outbox.waitsForDisk('receipt')]).toEqual([true, false]);
  disk.writeAt = writeAt.bind(disk);
  await clock.advance(60_000);
  await outbox.tick();
  expect(outbox.waitsForDisk('metrics')).toBe(false);
  expect([outbox.evicted, (await drainOutbox(outbox)).length]).toEqual([0, 121]);
});

const unmountable = whyUnmountable();
test.skipIf(unmountable !== undefined)(`a file system without room, for real${unmountable === undefined ? '' : ` (skipped: ${unmountable})`}`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleetloop-full-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder]);
  try {
    const clock = new ManualClock();
    const faults: (string | undefined)[] = [];
    const outbox = new Outbox({ disk: nodeDisk, clock, boot: 1, onFault: (fault) => faults.push(fault?.code) }, join(folder, 'outbox'), 'device-1', { bytesMax: 16 * 1024 * 1024 });
    await outbox.open(createRandom(1));
    outbox.append(metrics('before'));
    await outbox.flush();
    const ballast = join(folder, 'ballast');
    fill(ballast);
    for (let i = 0; i < 40; i++) {
      outbox.append(sample(`record-${i}`, 5_000));
      outbox.append(metrics(`metrics-${i}`));
      await clock.advance(2_000);
      await outbox.tick();
    }
    expect(faults).toEqual(['store.full']);
    rmSync(ballast);
    await clock.advance(60_000);
    await outbox.tick();
    expect([faults.at(-1), outbox.evicted, (await drainOutbox(outbox)).length]).toEqual([undefined, 0, 81]);
  } finally {
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  }
});

function fill(file: string): void {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(1024));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
  }
}

function whyUnmountable(): string | undefined {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no right to mount a small tmpfs';
  }
}
