import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../proto/clock.ts';
import { createRandom } from '../proto/random.ts';
import type { ModelRuntime } from '../runtime/model-runtime.ts';
import { openRuntimes } from '../runtime/open-runtime.ts';
import { verifyModel } from '../runtime/verify-model.ts';
import { gridSamples, int8Model } from '../test/support/coverage-models.ts';
import { coverageRows } from '../test/support/coverage-rows.ts';
import { describeOperator } from './emit/describe-operator.ts';
import { emitModel } from './emit/emit-model.ts';
import { TensorList, tensorOf, type Graph, type Operation, type Quantization } from './graph/graph.ts';
import { activationQuantization } from './quantize/quantize-values.ts';
import { storeDynamic, storeHalf } from './quantize/store-weights.ts';
import { evaluateGraph } from './verify/evaluate-graph.ts';
import { runSamples } from './verify/run-samples.ts';

let runtimes: ModelRuntime[];
beforeAll(async () => {
  runtimes = await openRuntimes();
});

/** Largest |difference| over all samples. */
async function worstError(bytes: Uint8Array, samples: readonly Float32Array[], reference: readonly Float32Array[], runtime: ModelRuntime): Promise<number> {
  const run = await runSamples(bytes, samples, runtime, systemClock);
  if (!run.ok) throw new Error(`${runtime.kind}: ${run.error.message}`);
  return reference.reduce((worst, expected, i) => expected.reduce((inner, value, j) => Math.max(inner, Math.abs(value - (run.value.outputs[i]?.[j] ?? Number.NaN))), worst), 0);
}

describe.each(coverageRows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
  const { graph, bounds } = row;

  test('float32, float16 and dynamic-int8 against float64 arithmetic', async () => {
    const samples = gridSamples(row);
    const reference = samples.map((sample) => evaluateGraph(graph, sample));
    const largest = Math.max(...reference.flatMap((values) => [...values].map(Math.abs)));
    const plain = emitModel(graph);
    for (const [mode, bytes] of [['float32', plain], ['float16', emitModel(storeHalf(graph))], ['dynamicInt8', emitModel(storeDynamic(graph))]] as const) {
      // An operator without weights is the same in all three.
      expect(bytes.length === plain.length, mode).toBe(mode === 'float32' || bounds[mode] === undefined);
      for (const runtime of runtimes) expect(await worstError(bytes, samples, reference, runtime) / largest, `${mode} in ${runtime.kind}, of the largest output`).toBeLessThanOrEqual(bounds[mode] ?? bounds.float32);
    }
  });

  test('full-int8 against float64 arithmetic', async () => {
    const samples = gridSamples(row);
    const reference = samples.map((sample) => evaluateGraph(graph, sample));
    const { bytes, step } = int8Model(row, samples);
    for (const runtime of runtimes) expect(await worstError(bytes, samples, reference, runtime) / step, `in ${runtime.kind}, steps of the output`).toBeLessThanOrEqual(bounds.int8Steps);
  });
});

test('QUANTIZE and DEQUANTIZE, between float32, int8 of two scales and uint8, against float64 arithmetic', async () => {
  const [wide, narrow] = [activationQuantization({ min: -3, max: 5 }), activationQuantization({ min: -2.5, max: 4 })];
  const list = new TensorList();
  const add = (type: 'float32' | 'int8' | 'uint8', quantization?: Quantization): number => list.add({ shape: [1, 64], type, quantization });
  const [input, first, second, shifted, last, output] = [add('float32'), add('int8', wide), add('int8', narrow), add('uint8', { ...narrow, zeroPoint: narrow.zeroPoint + 128 }), add('int8', narrow), add('float32')];
  const chain = [input, first, second, shifted, last];
  const graph: Graph = { tensors: list.tensors, inputs: [input], outputs: [output], operations: [...chain.slice(1).map((to, i): Operation => ({ kind: 'quantize', inputs: [chain[i] as number], output: to })), { kind: 'dequantize', inputs: [last], output }] };
  const random = createRandom(2);
  const samples = Array.from({ length: 6 }, () => Float32Array.from({ length: 64 }, () => 6.5 * random() - 2.5));
  const steps = 0.501 * ((wide.scales[0] as number) + (narrow.scales[0] as number));
  for (const runtime of runtimes) expect(await worstError(emitModel(graph), samples, samples, runtime), `in ${runtime.kind}`).toBeLessThanOrEqual(steps);
});

// The kernel for several scales is taken only where they differ (conv.cc, Prepare): found by the rows above, whose filters fill every channel.
test('a dynamic-int8 convolution whose channels all have one scale is written per tensor, and refused from anyone else', () => {
  const { graph } = coverageRows.find(({ name }) => name === 'conv-2d (1)') ?? expect.fail();
  const stored = storeDynamic(graph);
  const filter = stored.operations[0]?.inputs[1] as number;
  expect(stored.tensors[filter]?.quantization?.scales).toHaveLength(1);
  const spread = { ...stored, tensors: stored.tensors.with(filter, { ...tensorOf(stored, filter), quantization: { scales: new Float32Array(8).fill(0.01), zeroPoint: 0, dimension: 0 } }) };
  expect(verifyModel(emitModel(spread))).toMatchObject({ ok: false, error: { message: expect.stringMatching(/float input and weights with 8 equal scales, which interpreters compute wrongly/) as string } });
});

test('every operator that the emitter can write has a row', () => {
  const source = readFileSync(new URL('./emit/describe-operator.ts', import.meta.url), 'utf8');
  const writable = new Set(source.match(/'[A-Z][A-Z0-9_]+'/g)?.map((name) => name.slice(1, -1)));
  expect(writable.size).toBeGreaterThan(40);
  const covered = new Set([...coverageRows.flatMap(({ graph }) => graph.operations.map((operation) => describeOperator(graph, operation).name)), 'QUANTIZE', 'DEQUANTIZE']);
  expect([...writable].filter((name) => !covered.has(name as 'ADD'))).toEqual([]);
});
