import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { createRandom } from '../../proto/random.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { readModel } from '../../runtime/verify-model.ts';
import { branchedModel, branchedSamples } from '../../test/support/branched-model.ts';
import { collectRanges } from '../calibrate/collect-ranges.ts';
import type { Range } from '../calibrate/range.ts';
import { ioTypes, type ConversionRequest } from '../conversion.ts';
import { convertModel } from '../convert-model.ts';
import { emitModel } from '../emit/emit-model.ts';
import { TensorList, type Graph } from '../graph/graph.ts';
import { noFloats } from '../quantize/assign-quantization.ts';
import { refusalOf, targetNames } from '../targets/targets.ts';
import { measureDifference } from '../verify/measure-difference.ts';
import { runSamples } from '../verify/run-samples.ts';
import { keepableLayers, quantizeMixed } from './keep-layers.ts';

let runtimes: ModelRuntime[];
beforeAll(async () => {
  runtimes = await openRuntimes();
});

const samples = branchedSamples(40, 2);

async function calibrate(graph: Graph): Promise<ReadonlyMap<number, Range>> {
  const runtime = runtimes.find(({ kind }) => kind === 'wasm') as ModelRuntime;
  const ranges = await collectRanges(graph, samples, { method: { kind: 'min-max' }, runtime, clock: systemClock, signal: undefined, onProgress: () => undefined });
  if (!ranges.ok) throw new Error(ranges.error.message);
  return ranges.value;
}

async function outputsOf(bytes: Uint8Array, runtime: ModelRuntime): Promise<readonly Float32Array[]> {
  const run = await runSamples(bytes, samples, runtime, systemClock);
  if (!run.ok) throw new Error(run.error.message);
  return run.value.outputs;
}

describe('a model of int8 and float layers', () => {
  const graph = branchedModel(1);

  test.each(ioTypes)('computes what the float model does whichever layers stay float, %s in and out', async (ioType) => {
    const ranges = await calibrate(graph);
    const layers = keepableLayers(graph, noFloats);
    const random = createRandom(3);
    const sets = [[], layers, ...layers.map((layer) => [layer]), ...layers.map((layer) => layers.filter((other) => other !== layer)), ...Array.from({ length: 20 }, () => layers.filter(() => random() < 0.5))];
    const references = await Promise.all(runtimes.map((runtime) => outputsOf(emitModel(graph), runtime)));
    for (const kept of sets) {
      const bytes = emitModel(quantizeMixed(graph, ranges, ioType, kept, noFloats));
      const written = readModel(bytes);
      if (!written.ok) throw new Error(written.error.message);
      const { operators } = written.value;
      for (const target of targetNames) expect(operators.flatMap((operator) => refusalOf(target, operator) ?? []), `${target} with ${kept.join()} in float`).toEqual([]);
      // Nothing is converted back and forth, and nothing twice in the same way.
      const converted = operators.filter(({ name }) => name === 'QUANTIZE' || name === 'DEQUANTIZE');
      const made = new Map(converted.map((operator) => [operator.outputs[0], operator.name]));
      for (const { name, inputs } of converted) expect(name === 'DEQUANTIZE' && ioType !== 'uint8' ? made.get(inputs[0]) : undefined, `with ${kept.join()} in float`).not.toBe('QUANTIZE');
      const conversions = converted.map(({ inputs, outputs }) => `${inputs[0]?.name} ${outputs[0]?.type} ${outputs[0]?.scales[0]} ${outputs[0]?.zeroPoints[0]}`);
      expect(new Set(conversions).size, `with ${kept.join()} in float`).toBe(conversions.length);
      for (const [i, runtime] of runtimes.entries()) {
        const { snrDb } = measureDifference(references[i] as readonly Float32Array[], await outputsOf(bytes, runtime));
        expect(snrDb, `${runtime.kind} with ${kept.join()} in float`).toBeGreaterThan(kept.length === layers.length && ioType === 'float32' ? 120 : 28);
      }
    }
  });

  test('a layer in float between int8 ones gets its values through one DEQUANTIZE and gives them through one QUANTIZE', async () => {
    const hidden = graph.operations.findIndex(({ kind }) => kind === 'dense');
    const written = readModel(emitModel(quantizeMixed(graph, await calibrate(graph), 'int8', [hidden], noFloats)));
    const names = written.ok ? written.value.operators.map(({ name }) => name) : [];
    expect(names.slice(names.indexOf('RESHAPE'))).toEqual(['RESHAPE', 'DEQUANTIZE', 'FULLY_CONNECTED', 'QUANTIZE', 'FULLY_CONNECTED', 'SOFTMAX']);
  });
});

test('a layer that is applied several times is one layer: it stays float wherever it is applied, its weights stored once', async () => {
  const graph = branchedModel(1);
  const list = new TensorList(graph.tensors);
  const first = graph.operations.findIndex(({ kind }) => kind === 'conv-2d') + 1;
  const [left, again] = [graph.operations[first]?.output as number, list.activation([1, 6, 6, 4])];
  const twice: Graph = {
    ...graph, tensors: list.tensors,
    operations: graph.operations.flatMap((operation, i) => (i === first ? [operation, { ...operation, inputs: [left, ...operation.inputs.slice(1)], output: again }] : [{ ...operation, inputs: operation.inputs.map((input) => (input === left ? again : input)) }])),
  };
  expect(keepableLayers(twice, noFloats)).not.toContain(first + 1);
  const written = readModel(emitModel(quantizeMixed(twice, await calibrate(twice), 'int8', [first], noFloats)));
  const applied = written.ok ? written.value.operators.filter(({ name, version }) => name === 'CONV_2D' && version === 1) : [];
  expect(applied).toHaveLength(2);
  expect(applied[0]?.inputs[1]).toBe(applied[1]?.inputs[1]);
});

describe('mixed precision search', () => {
  const source = { tflite: emitModel(branchedModel(1, 60)) };
  const convert = (more: Partial<ConversionRequest>) => convertModel({ source, mode: 'full-int8', calibration: samples, runtimes, clock: systemClock, mixedPrecision: true, equalization: 'never', ioType: 'float32', ...more });
  const mixedOf = async (more: Partial<ConversionRequest>) => {
    const converted = await convert(more);
    if (!converted.ok) throw new Error(converted.error.message);
    return { ...converted.value, mixed: converted.value.report.mixed as NonNullable<typeof converted.value.report.mixed> };
  };

  test('keeps the fewest layers that meet the bound in every runtime, and says which, why and at what cost', async () => {
    const { bytes, report, mixed } = await mixedOf({ bounds: { snrDbMin: 40 } });
    expect(mixed).toMatchObject({ isMet: true, isFewest: true });
    expect(mixed.kept.length).toBeGreaterThan(0);
    expect(mixed.kept.length).toBeLessThan(mixed.candidates);
    expect(mixed.fullInt8.snrDb).toBeLessThan(40);
    expect(mixed.mixed.sizeBytes).toBe(bytes.length);
    for (const { operator, shape, gainDb, sizeBytes } of mixed.kept) expect([typeof operator, shape.length > 1, typeof gainDb, Number.isInteger(sizeBytes)]).toEqual(['string', true, 'number', true]);
    expect(report.storage).toBe('mixed');
    for (const { snrDb } of report.runtimes) expect(snrDb).toBeGreaterThanOrEqual(40);
  });

  test('a harder bound never keeps fewer layers, and no bound keeps none', async () => {
    const counts: number[] = [];
    for (const snrDbMin of [0, 36, 48]) counts.push((await mixedOf({ bounds: { snrDbMin } })).mixed.kept.length);
    expect(counts[0]).toBe(0);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBeGreaterThan(0);
  });

  test('meets a bound on accuracy with the right classes given', async () => {
    const truth = (await outputsOf(source.tflite, runtimes[0] as ModelRuntime)).map((output) => output.indexOf(Math.max(...output)));
    const { report } = await mixedOf({ truth, bounds: { accuracyDropMax: 0, snrDbMin: 0 } });
    for (const { accuracy } of report.runtimes) expect(accuracy).toEqual({ converted: 1, float: 1 });
    expect(await convert({ mixedPrecision: false, truth: truth.map((label) => (label + 1) % 4), bounds: { accuracyDropMax: -0.1 } })).toMatchObject({ ok: false, error: { code: 'converter.bounds_missed', message: expect.stringMatching(/loses -?\d\.\d\d percentage points of accuracy/) as string } });
    expect(await convert({ truth: [0, 1] })).toMatchObject({ ok: false, error: { message: expect.stringMatching(/2 right classes for 40 samples/) as string } });
    expect(await convert({ truth: truth.map((label, i) => (i === 7 ? 4 : label)) })).toMatchObject({ ok: false, error: { message: expect.stringMatching(/class of sample 7 is 4; expected a whole number from 0 to 3/) as string } });
  });

  test('gives the same bytes again, with WASM alone, and from the kept ranges without data', async () => {
    const { bytes, report } = await mixedOf({ bounds: { snrDbMin: 40 } });
    expect((await mixedOf({ bounds: { snrDbMin: 40 }, runtimes: runtimes.filter(({ kind }) => kind === 'wasm') })).bytes).toEqual(bytes);
    const kept = JSON.parse(JSON.stringify(report.ranges)) as unknown;
    expect(await convertModel({ source, mode: 'full-int8', ranges: kept, ioType: 'float32', runtimes, clock: systemClock })).toMatchObject({ ok: true, value: { bytes } });
    const plain = await mixedOf({ mixedPrecision: false, bounds: { snrDbMin: 0 } });
    expect((await mixedOf({ ranges: plain.report.ranges, bounds: { snrDbMin: 40 } })).bytes).toEqual(bytes);
    const foreign = { ...(kept as object), form: { ...report.ranges?.form, floatLayers: [99] } };
    expect(await convertModel({ source, mode: 'full-int8', ranges: foreign, runtimes, clock: systemClock })).toMatchObject({ ok: false, error: { code: 'converter.calibration_invalid', message: expect.stringMatching(/layer 99 in float.*another model/) as string } });
  });

  test('says so where no layers in float are enough', async () => {
    const answer = await convert({ ioType: 'int8', bounds: { snrDbMin: 90 } });
    expect(answer).toMatchObject({ ok: false, error: { code: 'converter.bounds_missed', message: expect.stringMatching(/the bound is 90 dB: keeping layers in float is not enough, with all \d+ of them it is \d/) as string } });
  });

  test('keeps what int8 has no kernel for in float where that is allowed', async () => {
    const graph = branchedModel(1);
    const list = new TensorList(graph.tensors);
    const output = list.activation([1, 4]);
    const withExp = { tflite: emitModel({ ...graph, tensors: list.tensors, outputs: [output], operations: [...graph.operations, { kind: 'exp', inputs: graph.outputs, output }] }) };
    expect(await convert({ source: withExp, mixedPrecision: false })).toMatchObject({ ok: false, error: { code: 'converter.unsupported', message: expect.stringMatching(/^not supported in full-int8 for tflite-2.9: operator \d+, EXP \(output\): EXP, which has no int8 kernel\. Allow mixed precision/) as string } });
    expect(await convert({ source: withExp })).toMatchObject({ ok: true, value: { report: { storage: 'mixed', mixed: { kept: [] } } } });
  });

  test('reports progress and stops when the caller gives up', async () => {
    const controller = new AbortController();
    const phases = new Set<string>();
    const answer = await convert({ bounds: { snrDbMin: 40 }, signal: controller.signal, onProgress: ({ phase }) => {
      phases.add(phase);
      if (phase === 'search') controller.abort();
    } });
    expect(answer).toMatchObject({ ok: false, error: { code: 'converter.aborted' } });
    expect(phases).toContain('search');
  });
});
