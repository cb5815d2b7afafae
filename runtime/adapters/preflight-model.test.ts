import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { encodeTables } from '../../converter/emit/encode-tables.ts';
import { evaluateGraph } from '../../converter/verify/evaluate-graph.ts';
import { planeModel, smallModels } from '../../test/support/small-models.ts';
import { decodeTables } from '../schema/decode-tables.ts';
import { openRuntimes } from '../open-runtime.ts';
import { preflightModel } from './preflight-model.ts';
import { verifyModel } from '../verify-model.ts';

const [dense, convolution] = smallModels(9) as [ReturnType<typeof smallModels>[number], ReturnType<typeof smallModels>[number]];
const crashEntry = fileURLToPath(new URL('../../test/support/crash-main.ts', import.meta.url));
const hasNative = (await openRuntimes()).some(({ kind }) => kind === 'native');

test('measures a good model in every runtime and names the faster one', async () => {
  const vectors = dense.samples.map((input) => ({ input, output: evaluateGraph(dense.graph, input) }));
  const report = await preflightModel({ model: dense.float, vectors, absoluteTolerance: 1e-5 }, { limits: { runsMax: 50 } });
  if (!report.ok) throw new Error(report.error.message);
  const { measurements, fastest, skipped } = report.value;
  expect([...measurements.map(({ kind }) => kind), ...skipped.map(({ kind }) => kind)].toSorted()).toEqual(['native', 'wasm']);
  for (const measured of measurements) {
    expect(measured.latencyP50Us).toBeGreaterThan(0);
    expect(measured.latencyP99Us).toBeGreaterThanOrEqual(measured.latencyP50Us);
    expect(measured.peakRssBytes).toBeGreaterThan(20_000_000);
    expect(measured.maxAbsoluteError).toBeLessThan(1e-5);
  }
  expect(fastest).toBe(measurements.toSorted((a, b) => a.latencyP50Us - b.latencyP50Us)[0]?.kind);
});

test('refuses a model whose output is not the published one', async () => {
  const input = dense.samples[0] as Float32Array;
  const output = evaluateGraph(dense.graph, input).map((value) => value + 0.01);
  const report = await preflightModel({ model: dense.float, vectors: [{ input, output }], absoluteTolerance: 0.005 });
  expect(report).toMatchObject({ ok: false, error: { code: 'preflight.golden_mismatch', message: expect.stringMatching(/golden vector 0, output 0: .* expected .* within 0.005/) as string } });
});

test('refuses golden vectors of another shape', async () => {
  const report = await preflightModel({ model: dense.float, vectors: [{ input: new Float32Array(7), output: new Float32Array(3) }], absoluteTolerance: 1 });
  expect(report).toMatchObject({ ok: false, error: { code: 'preflight.golden_mismatch', message: expect.stringContaining('7 inputs') as string } });
});

test('refuses what the verifier refuses without starting a process', async () => {
  expect(await preflightModel({ model: new Uint8Array(64), vectors: [], absoluteTolerance: 0 })).toMatchObject({ ok: false, error: { code: 'preflight.model_invalid' } });
});

test.skipIf(!hasNative)('outlives a model that crashes the interpreter: a stride of 65536 divides by zero in the native kernel', async () => {
  const decoded = decodeTables(convolution.float);
  if (!decoded.ok) throw new Error(decoded.error.message);
  const hostile = structuredClone(decoded.value);
  const options = hostile.subgraphs?.[0]?.operators?.[0]?.builtinOptions?.value as Record<string, number>;
  options['strideW'] = 65_536;
  const bytes = encodeTables(hostile);
  expect(verifyModel(bytes)).toMatchObject({ ok: false });
  // As the model itself it would never reach the child, so it travels as a golden vector.
  const report = await preflightModel({ model: convolution.float, vectors: [{ input: new Float32Array(new Uint8Array(padded(bytes)).buffer), output: new Float32Array(0) }], absoluteTolerance: 0 }, { entry: crashEntry, kinds: ['native'] });
  expect(report).toMatchObject({ ok: false, error: { code: 'preflight.crashed', message: expect.stringContaining('SIGFPE') as string } });
});

function padded(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.ceil(bytes.byteLength / 4) * 4);
  result.set(bytes);
  return result;
}

test('ends a model that takes too long', async () => {
  const report = await preflightModel({ model: planeModel(500, 16, 8), vectors: [], absoluteTolerance: 0 }, { limits: { timeMsMax: 800, memoryBytesMax: 2 ** 30 }, kinds: ['wasm'] });
  expect(report).toMatchObject({ ok: false, error: { code: 'preflight.timed_out', message: expect.stringContaining('800 ms') as string } });
});

test.runIf(process.platform === 'linux' && hasNative)('ends a model that takes too much memory', async () => {
  const report = await preflightModel({ model: planeModel(1_000, 16, 3), vectors: [], absoluteTolerance: 0 }, { limits: { memoryBytesMax: 150 * 2 ** 20 }, kinds: ['native'] });
  expect(report).toMatchObject({ ok: false, error: { code: 'preflight.memory_exceeded' } });
});

test('stops when the caller gives up', async () => {
  const controller = new AbortController();
  const running = preflightModel({ model: planeModel(500, 16, 8), vectors: [], absoluteTolerance: 0 }, { limits: { memoryBytesMax: 2 ** 30 }, signal: controller.signal });
  controller.abort();
  expect(await running).toMatchObject({ ok: false, error: { code: 'preflight.aborted' } });
});
