import { beforeAll, expect, test } from 'vitest';
import { runOutboxCuts } from '../support/outbox-cut-run.ts';
import { confirmedDevice, countOperations, runDamaged, runPowerCuts } from '../support/power-cut-run.ts';

const seeds = 200;
let device: ReadonlyMap<string, Uint8Array>;
let operations: number;

beforeAll(async () => {
  device = await confirmedDevice();
  operations = await countOperations(device);
});

// All of them, and thousands more: npm run bench -- power-cuts.
test(`an update through power cuts, ${seeds} times: always a model that was confirmed or is on probation, and no record lost`, async () => {
  const endings = new Map<string, number>();
  let cuts = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const run = await runPowerCuts(seed, device, operations);
    expect([`seed ${seed}, cuts before operations ${run.cuts.join(', ')}`, run.violations]).toEqual([expect.any(String), []]);
    endings.set(run.ended, (endings.get(run.ended) ?? 0) + 1);
    cuts += run.cuts.length;
  }
  expect(cuts).toBeGreaterThan(seeds);
  expect(endings.get('converged')).toBeGreaterThan(0.8 * seeds);
});

test('a full outbox through power cuts at any operation of evictions, merges of windows, compactions and erasures: what was flushed is told or its loss is, every window counts once, and what was erased is on no file', async () => {
  const paths = { evicted: 0, merged: 0, compacted: 0, erased: 0, acknowledged: 0 };
  let cuts = 0;
  for (let seed = 0; seed < 40; seed++) {
    const run = await runOutboxCuts(seed);
    expect([`seed ${seed}`, run.violations]).toEqual([expect.any(String), []]);
    cuts += run.cuts;
    for (const name of Object.keys(paths) as (keyof typeof paths)[]) paths[name] += run.paths[name];
  }
  expect(cuts).toBeGreaterThan(100);
  for (const count of Object.values(paths)) expect(count).toBeGreaterThan(200);
});

test('a confirmed bundle that was damaged on disk is replaced by the one before it at once, and fetched again', async () => {
  const { answered, run } = await runDamaged(device);
  expect([answered, run]).toEqual([[1, 2], { cuts: [], ended: 'converged', violations: [] }]);
});
