import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ok } from '../proto/result.ts';
import { createPredictor, createTensorData, dequantizeInto, quantizeInto } from './create-predictor.ts';
import type { LoadedModel, TensorData, TensorInfo } from './model-runtime.ts';

const int8: TensorInfo = { name: 'x', shape: [1, 1], type: 'int8', quantization: { scale: 0.5, zeroPoint: 3 } };

test.each([
  [0, 3],
  [0.5, 4],
  // Halves go away from zero on both sides: 0.25 / 0.5 = 0.5 -> 1, -0.25 / 0.5 = -0.5 -> -1.
  [0.25, 4], [-0.25, 2], [0.24, 3], [-0.24, 3], [1.25, 6], [-1.25, 0],
  // 124 * 0.5 = 62 is the last value before saturation, -131 * 0.5 = -65.5 at the other end.
  [61.5, 126], [62, 127], [62.5, 127], [1e9, 127], [-65.5, -128], [-66, -128], [-1e9, -128],
  [Number.POSITIVE_INFINITY, 127], [Number.NEGATIVE_INFINITY, -128], [Number.NaN, 3],
])('quantizes %d to %d', (real, expected) => {
  const data = new Int8Array(1);
  quantizeInto(data, Float32Array.of(real), int8);
  expect(data[0]).toBe(expected);
});

test('saturates uint8 and int16 at their own ends', () => {
  const data = new Uint8Array(3);
  quantizeInto(data, Float32Array.of(-1, 0, 1e6), { ...int8, type: 'uint8', quantization: { scale: 1, zeroPoint: 0 } });
  expect([...data]).toEqual([0, 0, 255]);
  const wide = new Int16Array(2);
  quantizeInto(wide, Float32Array.of(-1e6, 1e6), { ...int8, type: 'int16', quantization: { scale: 1, zeroPoint: 0 } });
  expect([...wide]).toEqual([-32768, 32767]);
});

test('every int8 survives dequantizing and quantizing', () => {
  const info: TensorInfo = { ...int8, shape: [1, 256], quantization: { scale: 0.0123, zeroPoint: -17 } };
  const all = Int8Array.from({ length: 256 }, (_, i) => i - 128);
  const real = new Float32Array(256);
  dequantizeInto(real, all, info);
  const again = new Int8Array(256);
  quantizeInto(again, real, info);
  expect(again).toEqual(all);
});

function echo(input: TensorInfo, output: TensorInfo): LoadedModel {
  return {
    kind: 'wasm', inputs: [input], outputs: [output], close: () => undefined,
    invoke: (inputs, outputs) => {
      outputs[0]?.set(inputs[0] as Int8Array);
      return ok(undefined);
    },
  };
}

test('takes floats and gives floats whatever the model has inside', () => {
  const predictor = createPredictor(echo(int8, int8));
  if (!predictor.ok) throw new Error(predictor.error.message);
  const output = new Float32Array(1);
  expect(predictor.value.predict(Float32Array.of(1.6), output)).toEqual(ok(undefined));
  expect(output[0]).toBe(1.5);
});

test.each<[string, Pick<TensorInfo, 'type' | 'quantization'>, number]>([
  ['a byte is itself', { type: 'uint8', quantization: { scale: Math.fround(1 / 255), zeroPoint: 0 } }, 3],
  ['a byte is signed', { type: 'int8', quantization: { scale: Math.fround(1 / 255), zeroPoint: -128 } }, 3],
  ['a byte is looked up', { type: 'int8', quantization: { scale: 0.01, zeroPoint: 3 } }, 1],
  ['each channel has a table', { type: 'int8', quantization: { scale: 0.01, zeroPoint: 3 } }, 3],
  ['int16', { type: 'int16', quantization: { scale: 0.001, zeroPoint: 0 } }, 3],
  ['float32', { type: 'float32' }, 3],
])('a picture in bytes gives what its features give, bit for bit: %s', (name, own, channels) => {
  const length = 21 * channels;
  const info: TensorInfo = { name: 'x', shape: [1, length], ...own };
  const seen: TensorData[] = [];
  const echoing = echo(info, info);
  const predictor = createPredictor({ ...echoing, inputs: [info], outputs: [info], close: () => undefined, kind: 'wasm', invoke: (inputs, outputs) => {
    seen.push((inputs[0] as TensorData).slice());
    return echoing.invoke(inputs, outputs);
  } });
  if (!predictor.ok) throw new Error(predictor.error.message);
  const tables = Array.from({ length: channels }, (_, channel) => Float32Array.from({ length: 256 }, (__, byte) => byte / 255 - (name === 'each channel has a table' ? channel / 7 : 0)));
  const run = predictor.value.fromBytes(tables);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (picture) => {
      seen.length = 0;
      const [ofBytes, ofFeatures] = [new Float32Array(length), new Float32Array(length)];
      const features = Float32Array.from(picture, (byte, i) => tables[i % channels]?.[byte] as number);
      expect([run(picture, ofBytes), predictor.value.predict(features, ofFeatures)]).toEqual([ok(undefined), ok(undefined)]);
      expect(seen[0]).toEqual(seen[1]);
      expect(ofBytes).toEqual(ofFeatures);
      const quantized = createTensorData(info.type, length);
      quantizeInto(quantized, features, info);
      expect(seen[0]).toEqual(quantized);
    }),
    { numRuns: 30 },
  );
});

test('refuses a model that is neither float nor quantized, or has several inputs', () => {
  const integer: TensorInfo = { name: 'n', shape: [1], type: 'int32' };
  expect(createPredictor(echo(integer, int8))).toMatchObject({ ok: false, error: { code: 'model.unsupported' } });
  expect(createPredictor({ ...echo(int8, int8), inputs: [int8, int8] })).toMatchObject({ ok: false, error: { code: 'model.unsupported', message: expect.stringContaining('2 and 1') as string } });
});

test('allocates nothing per call', () => {
  const info: TensorInfo = { ...int8, shape: [1, 4096] };
  const predictor = createPredictor(echo(info, info));
  if (!predictor.ok) throw new Error(predictor.error.message);
  const features = new Float32Array(4096).fill(1);
  const output = new Float32Array(4096);
  const run = (times: number): void => {
    for (let i = 0; i < times; i++) predictor.value.predict(features, output);
  };
  run(500);
  const before = process.memoryUsage();
  run(500);
  const after = process.memoryUsage();
  // A copy of the 4,096 values per call alone would be 8 MB.
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(100_000);
  expect(after.heapUsed - before.heapUsed).toBeLessThan(2_000_000);
});
