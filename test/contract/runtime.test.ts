import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPredictor, createTensorData, elementCount } from '../../runtime/create-predictor.ts';
import { runtimeKinds, type LoadedModel, type ModelRuntime } from '../../runtime/model-runtime.ts';
import type { OperatorName } from '../../runtime/schema/tflite-schema.ts';
import { openRuntime, openRuntimes } from '../../runtime/open-runtime.ts';
import { evaluateGraph } from '../../converter/verify/evaluate-graph.ts';
import { operatorExamples, operatorModel } from '../support/operator-models.ts';
import { planeModel, smallModels } from '../support/small-models.ts';

const folder = join(process.env['FLEETLOOP_DATA'] ?? '../shared/data', 'mlperf-tiny');
const hasData = existsSync(folder);
if (!hasData) console.warn(`skipping the MLPerf Tiny files: ${folder} is missing (set FLEETLOOP_DATA)`);
const models = smallModels(5);
const available = new Set((await openRuntimes()).map(({ kind }) => kind));
if (!available.has('native')) console.warn('skipping the native runtime: its addon is not built on this machine');

function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe.each(runtimeKinds.filter((kind) => kind === 'wasm' || available.has(kind)))('%s', (kind) => {
  let runtime: ModelRuntime;
  beforeAll(async () => {
    runtime = valueOf(await openRuntime(kind));
  });

  const predict = (bytes: Uint8Array, samples: readonly Float32Array[]): Float32Array[] => {
    const model = valueOf(runtime.load(bytes));
    const predictor = valueOf(createPredictor(model));
    const outputs = samples.map((sample) => {
      const output = new Float32Array(predictor.outputLength);
      valueOf(predictor.predict(sample, output));
      return output;
    });
    model.close();
    return outputs;
  };

  test.each(models.map((model) => [model.name, model] as const))('computes %s as its definition says', (_name, model) => {
    const outputs = predict(model.float, model.samples);
    for (const [i, sample] of model.samples.entries()) {
      const expected = evaluateGraph(model.graph, sample);
      for (const [j, value] of expected.entries()) expect(outputs[i]?.[j]).toBeCloseTo(value, 5);
    }
  });

  test.each(models.map((model) => [model.name, model] as const))('computes %s in int8 to a few steps of its output scale', (_name, model) => {
    const scale = valueOf(runtime.load(model.int8)).outputs[0]?.quantization?.scale as number;
    const outputs = predict(model.int8, model.samples);
    const float = predict(model.float, model.samples);
    const worst = Math.max(...outputs.flatMap((output, i) => [...output].map((value, j) => Math.abs(value - (float[i]?.[j] as number)) / scale)));
    expect(worst).toBeLessThanOrEqual(8);
  });

  test.each(Object.entries(operatorExamples))('runs %s', (name, example) => {
    const model = valueOf(runtime.load(operatorModel(name as OperatorName, example)));
    const outputs = model.outputs.map((info) => createTensorData(info.type, elementCount(info.shape)).fill(Number.NaN));
    // Positive, so that logarithms and roots have a value.
    valueOf(model.invoke(model.inputs.map((info) => Float32Array.from({ length: elementCount(info.shape) }, (_, i) => 1.1 + Math.cos(i))), outputs));
    for (const output of outputs) expect(output.every(Number.isFinite)).toBe(true);
    model.close();
  });

  test('gives the same output for the same input, and leaves the input alone', () => {
    for (const model of models) {
      const sample = model.samples[0] as Float32Array;
      const copy = sample.slice();
      const [first, , again] = predict(model.int8, [sample, model.samples[1] as Float32Array, sample]);
      expect(again).toEqual(first);
      expect(sample).toEqual(copy);
    }
  });

  test('keeps several models apart', () => {
    const loaded = models.map((model) => valueOf(runtime.load(model.float)));
    const run = (model: LoadedModel, sample: Float32Array): Float32Array => {
      const output = createTensorData('float32', elementCount(model.outputs[0]?.shape ?? [])) as Float32Array;
      valueOf(model.invoke([sample], [output]));
      return output;
    };
    const alone = models.map((model) => predict(model.float, model.samples.slice(0, 3)));
    for (let round = 0; round < 3; round++) {
      for (const [i, model] of loaded.entries()) expect(run(model, models[i]?.samples[round] as Float32Array)).toEqual(alone[i]?.[round]);
    }
    for (const model of loaded) model.close();
  });

  test('keeps a model working while a large one comes and goes', () => {
    const [small] = models as [(typeof models)[number]];
    const loaded = valueOf(runtime.load(small.float));
    const predictor = valueOf(createPredictor(loaded));
    const [before, after] = [new Float32Array(3), new Float32Array(3)];
    valueOf(predictor.predict(small.samples[0] as Float32Array, before));
    // 2 x 32 MB of activations: WASM memory starts at 32 MB and has to grow, which moves it.
    const large = valueOf(runtime.load(planeModel(1_000, 8)));
    valueOf(predictor.predict(small.samples[0] as Float32Array, after));
    expect(after).toEqual(before);
    large.close();
    loaded.close();
  });

  test('takes bytes straight into its memory, also after that has moved, and gives what their features give', () => {
    const [small] = models as [(typeof models)[number]];
    for (const bytes of [small.float, small.int8]) {
      const model = valueOf(runtime.load(bytes));
      const predictor = valueOf(createPredictor(model));
      const table = Float32Array.from({ length: 256 }, (_, byte) => byte / 51 - 2);
      const run = predictor.fromBytes([table]);
      const picture = Uint8Array.from({ length: predictor.inputLength }, (_, i) => (i * 89 + 7) % 256);
      const [expected, actual] = [new Float32Array(predictor.outputLength), new Float32Array(predictor.outputLength)];
      valueOf(predictor.predict(Float32Array.from(picture, (byte) => table[byte] as number), expected));
      const large = valueOf(runtime.load(planeModel(1_000, 8)));
      for (let round = 0; round < 2; round++) {
        valueOf(run(picture, actual.fill(0)));
        expect(actual).toEqual(expected);
      }
      large.close();
      model.close();
      expect(run(picture, actual)).toMatchObject({ ok: false, error: { code: 'model.failed' } });
    }
  });

  test('takes a view into a larger buffer', () => {
    const model = models[0] as (typeof models)[number];
    const larger = new Uint8Array(model.float.byteLength + 48);
    larger.set(model.float, 16);
    expect(predict(larger.subarray(16, 16 + model.float.byteLength), model.samples)).toEqual(predict(model.float, model.samples));
  });

  test('refuses bytes that are no model before the interpreter sees them', () => {
    expect(runtime.load(new Uint8Array(100))).toMatchObject({ ok: false, error: { code: 'model.invalid' } });
    expect(runtime.load((models[0] as (typeof models)[number]).float.subarray(0, 400))).toMatchObject({ ok: false, error: { code: 'model.invalid' } });
  });

  test('answers a call on a closed model with a problem', () => {
    const model = valueOf(runtime.load((models[0] as (typeof models)[number]).float));
    model.close();
    model.close();
    expect(model.invoke([new Float32Array(8)], [new Float32Array(3)])).toMatchObject({ ok: false, error: { code: 'model.failed' } });
  });

  test('frees what it loads: two hundred models do not pile up', () => {
    const { float } = models[1] as (typeof models)[number];
    const cycle = (times: number): void => {
      for (let i = 0; i < times; i++) valueOf(runtime.load(float)).close();
    };
    cycle(50);
    const before = process.memoryUsage.rss();
    cycle(200);
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
  });

  describe.skipIf(!hasData)('MLPerf Tiny', () => {
    test.each([
      ['ad_float', [1, 640], [1, 640]], ['ad_int8', [1, 640], [1, 640]],
      ['resnet8_float', [1, 32, 32, 3], [1, 10]], ['resnet8_int8', [1, 32, 32, 3], [1, 10]],
      ['vww_float', [1, 96, 96, 3], [1, 2]], ['vww_int8', [1, 96, 96, 3], [1, 2]],
    ] as const)('%s loads, runs and repeats itself', (name, input, output) => {
      const bytes = readFileSync(join(folder, `${name}.tflite`));
      const model = valueOf(runtime.load(bytes));
      expect(model.inputs[0]?.shape).toEqual(input);
      expect(model.outputs[0]?.shape).toEqual(output);
      model.close();
      const sample = Float32Array.from({ length: elementCount(input) }, (_, i) => Math.sin(i));
      const [first, again] = predict(bytes, [sample, sample]);
      expect(again).toEqual(first);
      expect(first?.every(Number.isFinite)).toBe(true);
      if (output[1] <= 10) expect(first?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 1);
    });

    test('reconstructs a normal clip as its authors published: mean squared error about 9.7, int8 about 0.57 above', () => {
      const raw = readFileSync(join(folder, 'ad_normal_id_01_logmel_200x128_f32.bin'));
      const frames = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
      const windows = Array.from({ length: 196 }, (_, i) => frames.slice(128 * i, 128 * i + 640));
      const score = (file: string): number => {
        const outputs = predict(readFileSync(join(folder, file)), windows);
        const errors = outputs.map((output, i) => output.reduce((sum, value, j) => sum + (value - (windows[i]?.[j] as number)) ** 2, 0) / 640);
        return errors.reduce((a, b) => a + b, 0) / errors.length;
      };
      const float = score('ad_float.tflite');
      expect(float).toBeGreaterThan(9);
      expect(float).toBeLessThan(10.3);
      const bias = score('ad_int8.tflite') - float;
      expect(bias).toBeGreaterThan(0.4);
      expect(bias).toBeLessThan(0.75);
    });
  });
});
