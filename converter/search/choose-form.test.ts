import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { createRandom, normal, type Random } from '../../proto/random.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import type { ConversionRequest } from '../conversion.ts';
import { convertModel } from '../convert-model.ts';
import { emitModel } from '../emit/emit-model.ts';
import { TensorList, type Graph, type Operation } from '../graph/graph.ts';

let runtimes: ModelRuntime[];
beforeAll(async () => {
  runtimes = await openRuntimes();
});

const settings = { padding: 'same', strides: [1, 1], dilations: [1, 1] } as const;
const numbers = (random: Random, length: number, sizeOf: (i: number) => number = () => 1): Float32Array => Float32Array.from({ length }, (_, i) => sizeOf(i) * normal(random));
/** Of one size, so that layers that are not made uneven lose nothing by one scale for all units. */
const signs = (random: Random, length: number, sizeOf: (i: number) => number): Float32Array => Float32Array.from({ length }, (_, i) => (random() < 0.5 ? -1 : 1) * sizeOf(i));
const samplesOf = (length: number, count = 60): Float32Array[] => {
  const random = createRandom(5);
  return Array.from({ length: count }, () => numbers(random, length));
};

/** 12 -> 16 -> 10 -> 3, the units of the layers named larger and smaller by powers of ten, as normalization folded into them leaves them. */
function denseModel(uneven: readonly number[]): Graph {
  const random = createRandom(3);
  const list = new TensorList();
  const widths = [12, 16, 10, 3];
  const operations: Operation[] = [];
  let current = list.activation([1, 12]);
  const input = current;
  for (let layer = 0; layer < 3; layer++) {
    const [inputs, units] = [widths[layer] as number, widths[layer + 1] as number];
    const sizes = Array.from({ length: units }, (_, unit) => (uneven.includes(layer) ? 10 ** (-1.3 * (unit / units)) : 1));
    // What reads them takes the sizes back, so that every unit counts.
    const before = Array.from({ length: inputs }, (_, i) => (uneven.includes(layer - 1) ? 10 ** (1.3 * (i / inputs)) : 1));
    const weights = list.constant(signs(random, units * inputs, (i) => 0.3 * (sizes[Math.floor(i / inputs)] as number) * (before[i % inputs] as number)), [units, inputs]);
    const output = list.activation([1, units]);
    operations.push({ kind: 'dense', inputs: [current, weights, list.constant(numbers(random, units, (unit) => 0.1 * (sizes[unit] as number)), [units])], output, activation: layer < 2 ? 'relu' : 'none' });
    current = output;
  }
  return { tensors: list.tensors, operations, inputs: [input], outputs: [current] };
}

/** Convolution, depthwise convolution, global average and dense layer; the channels of the first differ in range. */
function imageModel(spread: number): Graph {
  const random = createRandom(4);
  const list = new TensorList();
  const [input, first, second, pooled, flat, output] = [[1, 8, 8, 2], [1, 8, 8, 6], [1, 8, 8, 6], [1, 1, 1, 6], [1, 6], [1, 3]].map((shape) => list.activation(shape)) as [number, number, number, number, number, number];
  const sizes = Array.from({ length: 6 }, (_, c) => spread ** (c / 5));
  const operations: Operation[] = [
    { kind: 'conv-2d', inputs: [input, list.constant(numbers(random, 108, (i) => 0.2 * (sizes[Math.floor(i / 18)] as number)), [6, 3, 3, 2]), list.constant(numbers(random, 6, (c) => 0.1 * (sizes[c] as number)), [6])], output: first, ...settings, activation: 'relu' },
    { kind: 'depthwise-conv-2d', inputs: [first, list.constant(numbers(random, 54, (i) => 0.4 / (sizes[i % 6] as number)), [1, 3, 3, 6]), list.constant(numbers(random, 6), [6])], output: second, ...settings, multiplier: 1, activation: 'relu' },
    { kind: 'average-pool-2d', inputs: [second], output: pooled, padding: 'valid', strides: [8, 8], window: [8, 8] },
    { kind: 'reshape', inputs: [pooled], output: flat },
    { kind: 'dense', inputs: [flat, list.constant(numbers(random, 18), [3, 6]), list.constant(numbers(random, 3), [3])], output, activation: 'none' },
  ];
  return { tensors: list.tensors, operations, inputs: [input], outputs: [output] };
}

/** Every unit carries one input, all inputs are alike and all weights that read a unit as large: there is nothing to equalize. */
function evenModel(): Graph {
  const list = new TensorList();
  const [input, hidden, output] = [list.activation([1, 12]), list.activation([1, 12]), list.activation([1, 3])] as [number, number, number];
  const operations: Operation[] = [
    { kind: 'dense', inputs: [input, list.constant(Float32Array.from({ length: 144 }, (_, i) => (i % 13 === 0 ? 1 : 0)), [12, 12]), list.constant(new Float32Array(12).fill(1), [12])], output: hidden, activation: 'relu' },
    { kind: 'dense', inputs: [hidden, list.constant(Float32Array.from({ length: 36 }, (_, i) => ((i * 7) % 5 < 2 ? -0.5 : 0.5)), [3, 12]), list.constant(new Float32Array(3), [3])], output, activation: 'none' },
  ];
  return { tensors: list.tensors, operations, inputs: [input], outputs: [output] };
}

async function quantize(graph: Graph, more: Partial<ConversionRequest> = {}) {
  const length = graph.inputs.length * ((graph.tensors[graph.inputs[0] as number]?.shape ?? []).reduce((a, b) => a * b, 1));
  const converted = await convertModel({ source: { tflite: emitModel(graph) }, mode: 'full-int8', calibration: samplesOf(length), runtimes, clock: systemClock, ...more });
  if (!converted.ok) throw new Error(converted.error.message);
  return converted.value;
}

describe('dense layers', () => {
  test('stay FULLY_CONNECTED where that costs nothing measurable', async () => {
    const { report } = await quantize(denseModel([]), { equalization: 'never' });
    expect(report.operators).not.toContain('CONV_2D');
    expect(report.form?.dense).toMatchObject({ layers: 3, convolutions: 0 });
  });

  test('become convolutions where one scale for all units is measurably worse: only those that need it', async () => {
    const { report } = await quantize(denseModel([0]), { equalization: 'never', bounds: { snrDbMin: 0 } });
    const dense = report.form?.dense;
    expect(dense?.snrDbAllConvolutions).toBeGreaterThan((dense?.snrDbAllFullyConnected ?? 0) + 1);
    expect(dense?.snrDb).toBeGreaterThan((dense?.snrDbAllConvolutions ?? 0) - 0.5);
    expect(dense?.convolutions).toBeGreaterThan(0);
    expect(dense?.convolutions).toBeLessThan(3);
    expect(report.operators.filter((name) => name === 'CONV_2D')).toHaveLength(dense?.convolutions ?? -1);
    const wanted = await quantize(denseModel([0]), { equalization: 'never', denseAs: 'fully-connected', bounds: { snrDbMin: 0 } });
    for (const [i, { snrDb }] of report.runtimes.entries()) expect(snrDb).toBeGreaterThan((wanted.report.runtimes[i]?.snrDb ?? 0) + 1);
  });

  test.each(['fully-connected', 'convolution'] as const)('are all written as %s where the caller says so', async (denseAs) => {
    const { report } = await quantize(denseModel([0]), { denseAs, bounds: { snrDbMin: 0 } });
    expect(report.form?.dense).toBeUndefined();
    expect(report.operators.filter((name) => name === (denseAs === 'convolution' ? 'CONV_2D' : 'FULLY_CONNECTED'))).toHaveLength(3);
  });
});

describe('cross-layer equalization', () => {
  test('is used where it measurably helps: better on the same data in every runtime', async () => {
    const without = await quantize(imageModel(300), { equalization: 'never', bounds: { snrDbMin: 0 } });
    const equalized = await quantize(imageModel(300));
    expect(without.report.form?.equalization).toBeUndefined();
    expect(equalized.report.form?.equalization?.used).not.toBe('none');
    for (const [i, { snrDb }] of equalized.report.runtimes.entries()) expect(snrDb).toBeGreaterThan((without.report.runtimes[i]?.snrDb ?? 0) + 3);
    expect(equalized.report.floatError).toBeLessThan(1e-5);
    expect(equalized.bytes.length).toBe(without.bytes.length);
  });

  test('is left out where it does not: the bytes are those without it', async () => {
    const { bytes, report } = await quantize(evenModel());
    expect(report.form?.equalization?.used).toBe('none');
    expect(bytes).toEqual((await quantize(evenModel(), { equalization: 'never' })).bytes);
  });
});

test('a global average is a mean, with a scale of its own, where that measurably helps', async () => {
  const { report } = await quantize(imageModel(1), { equalization: 'never' });
  const pools = report.form?.meanPools;
  expect(pools?.used).toBe(true);
  expect(pools?.snrDbAsMeans).toBeGreaterThan((pools?.snrDbAsPools ?? 0) + 0.5);
  expect(report.operators).toContain('MEAN');
  expect(report.operators).not.toContain('AVERAGE_POOL_2D');
});

test('what was chosen is kept with the ranges: the same bytes without data, and refused for another model', async () => {
  for (const graph of [imageModel(300), denseModel([0])]) {
    const { bytes, report } = await quantize(graph);
    const ranges = JSON.parse(JSON.stringify(report.ranges)) as { form: { equalization: { factors: number[] }[] } };
    // Checked on made-up inputs, for want of data, on which the ratio may be anything.
    const again = await convertModel({ source: { tflite: emitModel(graph) }, mode: 'full-int8', ranges, bounds: { snrDbMin: 0 }, runtimes, clock: systemClock });
    expect(again.ok && again.value.bytes).toEqual(bytes);
    if (ranges.form.equalization.length === 0) continue;
    ranges.form.equalization[0]?.factors.pop();
    expect(await convertModel({ source: { tflite: emitModel(graph) }, mode: 'full-int8', ranges, runtimes, clock: systemClock })).toMatchObject({ ok: false, error: { code: 'converter.calibration_invalid', message: expect.stringMatching(/scale \d+ channels of operation \d.*another model/) as string } });
  }
});
