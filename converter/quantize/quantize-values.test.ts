import { expect, test } from 'vitest';
import { percentileRange } from '../calibrate/range.ts';
import { activationQuantization, quantizeWeights } from './quantize-values.ts';
import type { ChannelLayout } from './channel-layout.ts';

const rows = (channels: number, perChannel: number): ChannelLayout => ({ channels, dimension: 0, perChannel, stride: 1 });

test.each([
  // range, scale, zero point; worked by hand: scale = (max - min) / 255 over the range with 0 in it
  [{ min: -1, max: 1 }, 2 / 255, -1],
  [{ min: 0, max: 255 }, 1, -128],
  [{ min: 5, max: 255 }, 1, -128],
  [{ min: -255, max: -5 }, 1, 127],
  [{ min: -127, max: 128 }, 1, -1],
  [{ min: 0, max: 0 }, 1, 0],
  [{ min: 0, max: 1e-40 }, 1, 0],
])('gives %o the scale %d and the zero point %d', (range, scale, zeroPoint) => {
  const quantization = activationQuantization(range);
  expect(quantization.scales[0]).toBeCloseTo(scale, 6);
  expect(quantization.zeroPoint).toBe(zeroPoint);
});

test('gives each channel of the weights its own scale, and the bias the product', () => {
  const quantized = quantizeWeights(Float32Array.of(1.27, -0.5, 0.0254, 0.0127), Float32Array.of(0.1, -0.02), 0.5, rows(2, 2));
  expect([...quantized.weights]).toEqual([127, -50, 127, 64]);
  expect([...quantized.weightQuantization.scales]).toEqual([Math.fround(Math.fround(1.27) / 127), Math.fround(Math.fround(0.0254) / 127)]);
  // 0.1 / (0.5 * 0.01) and -0.02 / (0.5 * 0.0002)
  expect([...quantized.bias]).toEqual([20, -200]);
});

test('a channel with almost no weights does not overflow its bias: its scale is raised until the bias takes half of int32', () => {
  const quantized = quantizeWeights(Float32Array.of(1e-30, 1), Float32Array.of(2.5, 0.1), 0.02, rows(2, 1));
  expect(quantized.bias[0]).toBeGreaterThan(0.49 * 2 ** 31);
  expect(quantized.bias[0]).toBeLessThanOrEqual(0.5 * 2 ** 31);
  expect((quantized.bias[0] as number) * (quantized.biasQuantization.scales[0] as number)).toBeCloseTo(2.5, 5);
  expect(quantized.weights[0]).toBe(0);
});

test('per tensor, one large bias raises the scale of all', () => {
  const quantized = quantizeWeights(Float32Array.of(1e-9, -1e-9), Float32Array.of(50, 1), 0.01, rows(1, 2));
  expect(Math.abs(quantized.bias[0] as number)).toBeLessThanOrEqual(0.5 * 2 ** 31);
});

test('a channel of zeros has zero weights and a finite scale', () => {
  const quantized = quantizeWeights(new Float32Array(4), new Float32Array(2), 0.1, rows(2, 2));
  expect([...quantized.weights]).toEqual([0, 0, 0, 0]);
  expect([...quantized.weightQuantization.scales].every((scale) => Number.isFinite(scale) && scale > 0)).toBe(true);
});

test('a percentile range leaves the stated share outside', () => {
  const histogram = new Float64Array(100).fill(1);
  // 100 values over [0, 100): 98 % leaves one at each end.
  expect(percentileRange(histogram, { min: 0, max: 100 }, 98)).toEqual({ min: 1, max: 99 });
  expect(percentileRange(histogram, { min: 0, max: 100 }, 100)).toEqual({ min: 0, max: 100 });
});

test('takes each channel of a depthwise filter from the last dimension', () => {
  const { weights, weightQuantization } = quantizeWeights(Float32Array.of(1, 10, -2, -5, 0.5, 20), new Float32Array(0), 1, { channels: 2, dimension: 3, perChannel: 3, stride: 2 });
  expect([...weights]).toEqual([64, 64, -127, -32, 32, 127]);
  expect([...weightQuantization.scales]).toEqual([Math.fround(2 / 127), Math.fround(20 / 127)]);
});
