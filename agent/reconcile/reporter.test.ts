import { expect, test } from 'vitest';
import { decode } from '../../proto/codec.ts';
import type { Reported } from '../../proto/messages.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import type { Link } from '../link/link.ts';
import { emptyState } from './agent-state.ts';
import { buildReported } from './build-reported.ts';
import { Reporter } from './reporter.ts';
import { StateRepository } from './repository.ts';

const facts = { deviceId: 'd1', agentVersion: '1', runningDigest: '', inferencesSinceActivation: 0, runtime: '', chunks: { done: 0, total: 0 }, detail: '' };

/** One device over several processes, and what they told. */
function createDevice() {
  const [clock, disk, told] = [new ManualClock(), new MemoryDisk(), [] as Reported[]];
  const publish: Link['publish'] = async (_, payload) => {
    const reported = decode('Reported', payload);
    if (reported.ok) told.push(reported.value);
    return reported.ok;
  };
  const begin = async (): Promise<Reporter> => {
    const state = new StateRepository(disk, '/data');
    await state.load(clock.nowMs());
    return new Reporter({ link: { online: true, publish } as Link, clock, state }, 'd1', 2_000, (sequence) => buildReported(emptyState, { ...facts, sequence, atMs: clock.nowMs() }));
  };
  /** Tells at once, a millisecond later than whoever told before. */
  const tell = async (reporter: Reporter): Promise<void> => {
    await clock.advance(1);
    reporter.now();
    await clock.advance(0);
  };
  return { clock, disk, told, begin, tell };
}

test('a process that began on a full disk takes no number that the next one needs', async () => {
  const { disk, told, begin, tell } = createDevice();
  await tell(await begin());
  disk.full = true;
  const crowded = await begin();
  for (let i = 0; i < 3; i++) await tell(crowded);
  await tell(await begin());
  disk.full = false;
  await tell(await begin());
  await tell(await begin());
  const [before = 0, ...others] = told.map(({ sequence }) => sequence);
  const [shared = 0] = others;
  expect(shared).toBeGreaterThan(before);
  expect(others.slice(0, 4)).toEqual([shared, shared, shared, shared]);
  expect(others[4]).toBeGreaterThan(shared);
  expect(others[5]).toBeGreaterThan(others[4] ?? Infinity);
  expect(told.map(({ atMs }) => atMs)).toEqual(told.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
});

test('numbers that run out on a full disk go on above it', async () => {
  const { disk, told, begin, tell } = createDevice();
  const reporter = await begin();
  await tell(reporter);
  disk.full = true;
  for (let i = 0; i < 1_002; i++) await tell(reporter);
  disk.full = false;
  await tell(reporter);
  const sequences = told.map(({ sequence }) => sequence);
  expect(sequences.slice(1, 1_000).every((sequence, i) => sequence === (sequences[i] ?? 0) + 1)).toBe(true);
  expect(new Set(sequences.slice(1_000, 1_003)).size).toBe(1);
  expect(sequences[1_003]).toBe((sequences[1_002] ?? 0) + 1);
});

test('what was told without a number is told again until the disk gives one, and then no more', async () => {
  const { clock, disk, told, begin, tell } = createDevice();
  disk.full = true;
  const reporter = await begin();
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      await clock.advance(1_000);
      reporter.tick();
    }
  };
  await tell(reporter);
  await pass(130);
  expect(told.map(({ sequence }) => sequence - (told[0]?.sequence ?? 0))).toEqual([0, 0, 0]);
  disk.full = false;
  await pass(300);
  expect(told.map(({ sequence }) => sequence - (told[0]?.sequence ?? 0))).toEqual([0, 0, 0, 1]);
});
