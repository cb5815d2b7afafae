import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { planeModel, smallModels } from '../../test/support/small-models.ts';
import { runSamples } from '../verify/run-samples.ts';
import { NativeRunner, type NativeRunnerOptions } from './native-runner.ts';
import { PartsFile } from './parts-file.ts';

const support = (name: string): string => fileURLToPath(new URL(`../../test/support/${name}`, import.meta.url));
const native = (await openRuntimes()).find(({ kind }) => kind === 'native');
const runners: NativeRunner[] = [];
afterEach(() => runners.splice(0).forEach((runner) => runner.close()));

function open(options: NativeRunnerOptions = {}): NativeRunner {
  const runner = new NativeRunner(options);
  runners.push(runner);
  return runner;
}

test.skipIf(native === undefined)('gives the outputs that the runtime of this process gives', async () => {
  const runner = open();
  for (const { float, int8, samples } of smallModels(6)) {
    expect(await runner.tryModel(float)).toEqual({ kind: 'native', outcome: 'passed', message: '' });
    for (const [bytes, count] of [[float, samples.length], [int8, samples.length], [float, 3]] as const) {
      const [there, here] = [await runner.run(bytes, samples.slice(0, count)), await runSamples(bytes, samples.slice(0, count), native as NonNullable<typeof native>, systemClock)];
      if (!there.ok || !here.ok) throw new Error('a run failed');
      expect(there.value.outputs).toEqual(here.value.outputs);
      expect(there.value.lengths).toEqual(here.value.lengths);
      expect(there.value.latencyP50Us).toBeGreaterThan(0);
    }
  }
});

test('has its file grow no further than by what waits, and writes nothing once it is closed', async () => {
  const write = vi.spyOn(PartsFile.prototype, 'write');
  const runner = new NativeRunner();
  const [{ float, samples }] = smallModels(6) as [ReturnType<typeof smallModels>[number]];
  for (let round = 0; round < 3; round++) await runner.run(float, samples);
  await Promise.all([runner.run(float, samples), runner.run(float, samples)]);
  runner.close();
  expect(await runner.run(float, samples.slice(1))).toMatchObject({ ok: false, error: { code: 'converter.runtime_failed', message: expect.stringContaining('was closed') as string } });
  const samplesBytes = samples.length * (samples[0]?.byteLength ?? 0);
  expect(write.mock.results.map(({ value }) => (value as { at: number }).at)).toEqual([0, samplesBytes, 0, 0, 0, float.byteLength]);
  write.mockRestore();
});

test('says what is wrong with a file, and goes on', async () => {
  const runner = open();
  const [dense] = smallModels(6) as [ReturnType<typeof smallModels>[number]];
  expect((await runner.tryModel(new Uint8Array(64))).outcome).toBe(native === undefined ? 'unavailable' : 'refused');
  expect((await runner.tryModel(dense.float)).outcome).toBe(native === undefined ? 'unavailable' : 'passed');
});

test('outlives a model that ends its process, and answers whatever is asked afterwards', async () => {
  const runner = open({ entry: support('hostile-runner-main.ts') });
  const [dense] = smallModels(6) as [ReturnType<typeof smallModels>[number]];
  expect(await runner.tryModel(dense.float)).toMatchObject({ outcome: 'crashed', message: expect.stringContaining('SIGSEGV') as string });
  expect(await runner.run(dense.float, dense.samples)).toMatchObject({ ok: false, error: { code: 'converter.runtime_failed' } });
});

test('ends a model that does not end', async () => {
  const runner = open({ entry: support('silent-runner-main.ts'), limits: { tryMsMax: 100 } });
  expect(await runner.tryModel(planeModel(10, 2, 1))).toMatchObject({ outcome: 'crashed', message: expect.stringContaining('within 100 ms') as string });
});

test.runIf(process.platform === 'linux' && native !== undefined)('ends a model that takes too much memory', async () => {
  const runner = open({ limits: { memoryBytesMax: 150 * 2 ** 20 } });
  expect(await runner.tryModel(planeModel(1_000, 16, 3))).toMatchObject({ outcome: 'crashed', message: expect.stringMatching(/memory/) as string });
});
