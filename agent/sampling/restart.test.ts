import { beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../proto/clock.ts';
import type { Sampling } from '../../proto/messages.ts';
import { createRandom } from '../../proto/random.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import { Outbox } from '../outbox/service.ts';
import { chooserStateSchema, SampleChooser } from './sample-chooser.ts';
import { decodeSampling } from './sampling-policy.ts';

const hour = 3600_000;
const bytes = 1_000;
const quotas: Sampling = { randomFloor: 0.001, uncertaintyMin: 0.5, uncertainProbability: 1, perDayMax: 40 };
const budgeted: Sampling = { ...quotas, budgets: [{ link: '', bytesPerDay: 100 * bytes }] };
const byClass: Sampling = { randomFloor: 0.001, uncertaintyMin: 1, uncertainProbability: 0, classProbability: 1, classPerDay: 12 };
let sampling: Sampling;
let disk: MemoryDisk;
let wallMs: number;
let monotonicMs: number;
const clock: Clock = { nowMs: () => wallMs, monotonicMs: () => monotonicMs, sleep: async () => undefined };

beforeEach(() => {
  [disk, wallMs, monotonicMs, sampling] = [new MemoryDisk(), 1_790_000_000_000, 0, budgeted];
});

function pass(ms: number): void {
  wallMs += ms;
  monotonicMs += ms;
}

/** A device that keeps samples, from its start to its end; what it knew then is what its outbox gives it. */
async function start(boot: number): Promise<{ keepAll(inputs: number): number; flush(): Promise<void>; remove(): Promise<void> }> {
  const chooser = new SampleChooser(decodeSampling(sampling), monotonicMs);
  const outbox = new Outbox({ disk, clock, boot, noteOf: () => JSON.stringify(chooser.stateAt(monotonicMs)), onFault: () => undefined }, 'outbox', 'd', { bytesMax: 2 ** 22 });
  await outbox.open(createRandom(boot));
  const { note } = outbox;
  if (note !== undefined) chooser.restore(chooserStateSchema.parse(JSON.parse(note.text)), note.passedMs, monotonicMs);
  return {
    /** Offers unsure inputs, all of them drawn where there is any chance. */
    keepAll(inputs) {
      let kept = 0;
      for (let i = 0; i < inputs; i++) {
        const choice = chooser.choose({ uncertainty: 1, novelty: 0, classIndex: 2 }, 0.002, monotonicMs);
        if (!choice.kept || choice.rule === 'random' || !chooser.keep(choice, 2, bytes, monotonicMs)) continue;
        kept += 1;
        outbox.append({ sample: { bundleDigest: 'b', capturedMs: 1, rows: 1, columns: bytes, input: [], inputU8: new Uint8Array(bytes), output: [1], confidence: 1, inclusionProbability: choice.inclusionProbability, rule: choice.rule, sourceKey: '' } });
      }
      return kept;
    },
    flush: () => outbox.flush(),
    /** All is acknowledged, so that no file of samples is left. */
    async remove() {
      for (let batch = await outbox.takeBatch(); batch !== undefined; batch = await outbox.takeBatch());
      outbox.acknowledge({ committed: [{ epoch: (JSON.parse(Buffer.from(disk.files.get('outbox/counter.json') ?? []).toString()) as { epoch: number }).epoch, first: 1, last: 2 ** 52 }], rejected: [] });
      await outbox.erase({ id: 'all', beforeMs: 0, samplesOnly: true });
    },
  };
}

/** What is kept of very many inputs within a moment by one process alone. */
async function keptAtOnce(): Promise<number> {
  const kept = (await start(1)).keepAll(5_000);
  disk = new MemoryDisk();
  return kept;
}

test.each([['the byte budget', budgeted], ['the quota of a day', quotas], ['the quota of a class', byClass]].flatMap(([name, given]) => [[name, 1, given], [name, 2, given]] as [string, number, Sampling][]))('%s goes on after a kill: what is kept in a moment is what one process would have kept (boots: %d)', async (_, boot, given) => {
  sampling = given;
  const alone = await keptAtOnce();
  expect(alone).toBeGreaterThan(5);
  expect(alone).toBeLessThanOrEqual(40);
  let kept = 0;
  for (let life = 0; life < 5; life++) {
    const device = await start(1 + life * (boot - 1));
    kept += device.keepAll(1_000);
    await device.flush();
    // Not even a record more than these were counted: a power cut takes both.
    disk.cutPower();
    if (boot === 2) monotonicMs = 0;
  }
  expect(Math.abs(kept - alone)).toBeLessThanOrEqual(1);
});

test('nothing is written but with the samples: no fsync more', async () => {
  const device = await start(1);
  device.keepAll(3);
  await device.flush();
  const { syncs } = disk;
  device.keepAll(2);
  await device.flush();
  expect(disk.syncs - syncs).toBe(1);
});

test('they are known where the files of the samples are gone, too', async () => {
  const alone = await keptAtOnce();
  const device = await start(1);
  expect(device.keepAll(5_000)).toBe(alone);
  await device.flush();
  await device.remove();
  disk.cutPower();
  expect([...disk.files.keys()].filter((path) => path.includes('sample'))).toEqual([]);
  expect((await start(1)).keepAll(1_000)).toBe(0);
});

test.each([
  ['some hours later the budget has grown by as much', 1, 6 * hour, 6 * hour, [15, 22]],
  ['a day later, by the clock alone, it is another day', 2, 0, 24 * hour, [15, 22]],
  ['a clock that jumps ahead by years while it is off gives no more than a day', 2, 0, 9e11, [15, 22]],
  ['a clock that jumps back gives nothing', 2, 0, -9e11, [0, 0]],
])('%s', async (_, boot, passedMs, wallPassedMs, [least, most]) => {
  const device = await start(1);
  device.keepAll(5_000);
  await device.flush();
  wallMs += wallPassedMs;
  monotonicMs = boot === 1 ? monotonicMs + passedMs : 0;
  const kept = (await start(boot)).keepAll(5_000);
  expect(kept).toBeGreaterThanOrEqual(least as number);
  expect(kept).toBeLessThanOrEqual(most as number);
});

test('a note that cannot be read is none', async () => {
  await (await start(1)).flush();
  disk.files.set('outbox/counter.json', Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(disk.files.get('outbox/counter.json') ?? Buffer.from('{"epoch":1,"sequenceReserved":1}')).toString()) as object), note: { sequence: 9, text: 'no note' } })));
  pass(hour);
  expect((await start(1)).keepAll(1_000)).toBeGreaterThan(0);
});
