import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { createRandom, normal } from '../../proto/random.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { verifyModel } from '../../runtime/verify-model.ts';
import type { Encodable, OperatorName, UnionValue } from '../../runtime/schema/tflite-schema.ts';
import { operatorExamples, operatorModel } from '../../test/support/operator-models.ts';
import { mutateBytes, mutateNumbers } from '../../test/support/mutate-model.ts';
import { smallModels } from '../../test/support/small-models.ts';
import { decodeTables } from '../../runtime/schema/decode-tables.ts';
import { convertModel } from '../convert-model.ts';
import { encodeTables } from '../emit/encode-tables.ts';
import { emitModel } from '../emit/emit-model.ts';
import { prepareGraph } from '../passes/prepare-graph.ts';
import { evaluateGraph } from '../verify/evaluate-graph.ts';
import { runSamples } from '../verify/run-samples.ts';
import { foldShapes } from './fold-shapes.ts';
import { importTflite } from './import-tflite.ts';
import { operatorImporters } from './operator-importers.ts';

let runtimes: ModelRuntime[];
beforeAll(async () => {
  runtimes = await openRuntimes();
});

/** A slice that drops a dimension and counts from the end. */
const stridedSlice = { inputs: [[1, 4, 6], { integers: [0, 1, -4] }, { integers: [1, 0, 6] }, { integers: [1, 1, 1] }], outputs: [[3, 4]], options: { shrinkAxisMask: 1, endMask: 2 } };
/** Second uses of operators that are imported in more than one way. */
const more: readonly { name: OperatorName; example: NonNullable<(typeof operatorExamples)[OperatorName]> }[] = [
  { name: 'STRIDED_SLICE', example: stridedSlice },
  { name: 'MEAN', example: { inputs: [[1, 4, 5], { integers: [-1] }], outputs: [[1, 4, 1]], options: { keepDims: 1 } } },
  { name: 'MEAN', example: { inputs: [[2, 3, 4, 5], { integers: [0, 2] }], outputs: [[3, 5]], options: { keepDims: 0 } } },
  { name: 'DIV', example: { inputs: [[1, 4], [1, 4]], outputs: [[1, 4]], options: { activation: 1 } } },
  { name: 'POW', example: { inputs: [[1, 8], { floats: [1], value: 1.5 }], outputs: [[1, 8]] } },
  { name: 'BATCH_MATMUL', example: { inputs: [[1, 3, 4], { floats: [4, 5].toReversed() }], outputs: [[1, 3, 5]], options: { adjY: 1 } } },
  { name: 'BATCH_MATMUL', example: { inputs: [[2, 4, 3], [2, 5, 4]], outputs: [[2, 3, 5]], options: { adjX: 1, adjY: 1 } } },
  { name: 'FULLY_CONNECTED', example: { inputs: [[2, 4], [3, 4], { floats: [3] }], outputs: [[2, 3]], options: { activation: 1 } } },
  { name: 'SOFTMAX', example: { inputs: [[3, 5]], outputs: [[3, 5]], options: { beta: 0.5 } } },
  { name: 'ADD', example: { inputs: [[1, 9], [1, 9]], outputs: [[1, 9]], options: { activation: 2 } } },
  { name: 'GATHER', example: { inputs: [[4, 5], { integers: [1, 3, 3, 0], shape: [2, 2] }], outputs: [[2, 2, 5]], options: { axis: 0 } } },
  { name: 'MIRROR_PAD', example: { inputs: [[1, 4, 4, 2], { integers: [0, 0, 4, 1, 0, 0, 0, 0], shape: [4, 2] }], outputs: [[1, 9, 4, 2]], options: { mode: 1 } } },
  { name: 'TILE', example: { inputs: [[1, 2], { integers: [70, 1] }], outputs: [[70, 2]] } },
];
const entries = [...[...operatorImporters.keys()].map((name) => ({ name, example: operatorExamples[name] ?? expect.fail(`no example of ${name}`) })), ...more];

/** Operators that have no value, or none that float32 holds, below or near 0. */
const positive: ReadonlySet<string> = new Set(['LOG', 'SQRT', 'RSQRT', 'POW', 'DIV']);

/** Operators without an int8 kernel. */
const floating: ReadonlySet<string> = new Set(['EXP', 'LOG', 'SQRT', 'RSQRT', 'POW', 'DIV']);

function samplesOf(name: string, bytes: Uint8Array, count: number): Float32Array[] {
  const verified = verifyModel(bytes);
  if (!verified.ok) throw new Error(verified.error.message);
  const length = verified.value.inputs.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const random = createRandom(4);
  return Array.from({ length: count }, () => Float32Array.from({ length }, () => (positive.has(name) ? 0.2 + Math.abs(normal(random)) : normal(random))));
}

describe.each(entries)('$name made by another tool', ({ name, example }) => {
  test('computes what it computed, bit by bit or nearly', async () => {
    const original = operatorModel(name, example);
    const samples = samplesOf(name, original, 30);
    const imported = importTflite(original);
    if (!imported.ok) throw new Error(imported.error.message);
    for (const runtime of runtimes) {
      const [before, after] = [await runSamples(original, samples, runtime, systemClock), await runSamples(emitModel(prepareGraph(imported.value, 'fully-connected')), samples, runtime, systemClock)];
      if (!before.ok) continue;
      if (!after.ok) throw new Error(after.error.message);
      for (const [i, expected] of before.value.outputs.entries()) {
        const evaluated = evaluateGraph(imported.value, samples[i] as Float32Array);
        for (const [j, value] of expected.entries()) {
          expect(after.value.outputs[i]?.[j], `${runtime.kind}, sample ${i}, value ${j}`).toBeCloseTo(value, 5);
          expect(evaluated[j], `by definition against ${runtime.kind}, sample ${i}, value ${j}`).toBeCloseTo(value, 5);
        }
      }
    }
  });

  // Every mode of what is written: operator-coverage.test.ts.
  test('stays at 25 dB in full-int8', async () => {
    const original = operatorModel(name, example);
    const converted = await convertModel({ source: { tflite: original }, mode: 'full-int8', ...(floating.has(name) ? { mixedPrecision: true } : {}), calibration: samplesOf(name, original, 60), runtimes, clock: systemClock, bounds: { snrDbMin: 25 } });
    expect(converted.ok ? '' : converted.error.message).toBe('');
  });
});

test('names and places of all that is not supported come at once', () => {
  const tables = decodeTables(smallModels(3)[1]?.float ?? expect.fail());
  if (!tables.ok) throw new Error(tables.error.message);
  const codes = (tables.value.operatorCodes ?? []).map((code, i) => (i === 0 ? { ...code, deprecatedBuiltinCode: 53, builtinCode: 53 } : i === 2 ? { ...code, customCode: 'FlexErf' } : code));
  const subgraphs = tables.value.subgraphs?.map((subgraph) => ({ ...subgraph, operators: subgraph.operators?.map((operator, i) => (i === 1 ? { ...operator, builtinOptions: { ...operator.builtinOptions as UnionValue, value: { ...operator.builtinOptions?.value, activation: 4 } } } : operator)) }));
  // The second operator is known, but not what it does: all three in one list.
  const message = expect.stringMatching(/not supported: operator 0, CAST \(t\d+\); operator 1, DEPTHWISE_CONV_2D \(t\d+\): fused activation TANH; operator 2, custom operator FlexErf \(t\d+\)\. Supported operators: CONV_2D/) as string;
  expect(importTflite(encodeTables({ ...tables.value, subgraphs, operatorCodes: codes }))).toMatchObject({ ok: false, error: { code: 'converter.unsupported', message } });
  expect(importTflite(new Uint8Array(100))).toMatchObject({ ok: false, error: { code: 'converter.source_invalid' } });
});

test('shapes that the file calculates for itself, as Keras writes them for an open batch, are taken as the constants that they are', async () => {
  const float = (shape: number[], data?: Float32Array): Encodable<'Tensor'> => ({ shape: Int32Array.from(shape), type: 0, buffer: data === undefined ? 0 : add(data) });
  const integers = (shape: number[], ...values: number[]): Encodable<'Tensor'> => ({ shape: Int32Array.from(shape), type: 2, buffer: values.length === 0 ? 0 : add(Int32Array.from(values)) });
  const buffers: Encodable<'Buffer'>[] = [{}];
  const add = (data: Int32Array | Float32Array): number => buffers.push({ data: new Uint8Array(data.buffer) }) - 1;
  const tensors = [float([1, 2, 3]), integers([3]), integers([1], 0), integers([1], 1), integers([1], 1), integers([]), integers([], 6), integers([2]), float([1, 6]), float([2, 6], Float32Array.from({ length: 12 }, (_, i) => i - 4)), float([1, 2])];
  const operator = (opcodeIndex: number, inputs: number[], output: number, builtinOptions?: UnionValue) => ({ opcodeIndex, inputs: Int32Array.from(inputs), outputs: Int32Array.of(output), ...(builtinOptions === undefined ? {} : { builtinOptions }) });
  const keras = encodeTables({
    version: 3,
    operatorCodes: [77, 45, 83, 22, 9].map((code) => ({ deprecatedBuiltinCode: code, builtinCode: code, version: 1 })),
    subgraphs: [{ tensors, inputs: Int32Array.of(0), outputs: Int32Array.of(10), operators: [
      operator(0, [0], 1, { type: 55, name: 'ShapeOptions', value: { outType: 2 } }),
      operator(1, [1, 2, 3, 4], 5, { type: 32, name: 'StridedSliceOptions', value: { shrinkAxisMask: 1 } }),
      operator(2, [5, 6], 7, { type: 59, name: 'PackOptions', value: { valuesCount: 2 } }),
      operator(3, [0, 7], 8),
      operator(4, [8, 9, -1], 10, { type: 8, name: 'FullyConnectedOptions', value: {} }),
    ] }],
    buffers,
  });
  expect(verifyModel(keras), 'no interpreter is given such a file').toMatchObject({ ok: false, error: { message: expect.stringMatching(/RESHAPE\) reads a shape that is not constant/) as string } });
  const samples = samplesOf('keras', foldShapes(keras), 20);
  const converted = await convertModel({ source: { tflite: keras }, mode: 'full-int8', calibration: samples, runtimes, clock: systemClock, bounds: { snrDbMin: 25 } });
  expect(converted.ok ? converted.value.report.operators.filter((name) => name === 'SHAPE' || name === 'PACK') : converted.error.message).toEqual([]);
});

test('a mutated file is imported or refused, never more, and what is imported can be written', () => {
  const bases = [...entries.map(({ name, example }) => operatorModel(name, example)), ...smallModels(20).flatMap(({ float, int8 }) => [float, int8])];
  const random = createRandom(12);
  let imported = 0;
  for (let i = 0; i < 4_000; i++) {
    const graph = importTflite((i % 2 === 0 ? mutateBytes : mutateNumbers)(bases[(i >> 1) % bases.length] as Uint8Array, random));
    if (!graph.ok) continue;
    imported++;
    for (const denseAs of ['fully-connected', 'convolution'] as const) {
      const written = verifyModel(emitModel(prepareGraph(graph.value, denseAs)));
      expect(written.ok ? '' : written.error.message, `file ${i}`).toBe('');
    }
  }
  expect(imported).toBeGreaterThan(100);
});

test('a file that holds quantized numbers is refused by what it holds', () => {
  const { int8 } = smallModels(3)[0] ?? expect.fail();
  expect(importTflite(int8)).toMatchObject({ ok: false, error: { code: 'converter.unsupported', message: expect.stringMatching(/the file is full-int8, whatever it is called: operator 0 \(FULLY_CONNECTED\) has int8 activations and int8 weights/) as string } });
});
