import { expect, test } from 'vitest';
import { fitImage, type Image, type ImagePlan } from './fit-image.ts';

const grey = (width: number, values: number[]): Image => ({ width, height: values.length / width, channels: 1, values: Float32Array.from(values), white: 1 });
const plan = (more: Partial<ImagePlan>): ImagePlan => ({ width: 2, height: 1, channels: 1, resize: 'area', scale: [{ low: 0, high: 1 }], ...more });

// The sums are in the rows: shares of covered pixels, or of distances between centers.
test.each<[string, Image, ImagePlan, number[]]>([
  ['two pixels become one: their mean', grey(2, [0.2, 0.6]), plan({ width: 1 }), [0.4]],
  ['three become two: each covers one and a half', grey(3, [0, 0.3, 0.9]), plan({}), [(0 + 0.5 * 0.3) / 1.5, (0.5 * 0.3 + 0.9) / 1.5]],
  ['enlarging by area repeats', grey(2, [0.1, 0.7]), plan({ width: 4 }), [0.1, 0.1, 0.7, 0.7]],
  ['two become four between centers', grey(2, [0, 1]), plan({ width: 4, resize: 'bilinear' }), [0, 0.25, 0.75, 1]],
  ['four become two between the nearest two', grey(4, [0, 0.4, 0.6, 1]), plan({ resize: 'bilinear' }), [0.2, 0.8]],
  ['rows as columns', grey(1, [0.2, 0.6]), plan({ width: 1, height: 1 }), [0.4]],
  ['a line becomes a plane', grey(2, [0, 1]), plan({ height: 2, resize: 'bilinear' }), [0, 1, 0, 1]],
  ['scaled to -1 and 1', grey(2, [0, 0.75]), plan({ scale: [{ low: -1, high: 1 }] }), [-1, 0.5]],
  ['colours to grey by luma', { width: 1, height: 1, channels: 3, values: Float32Array.of(1, 0.5, 0.25), white: 1 }, plan({ width: 1 }), [0.299 + 0.587 * 0.5 + 0.114 * 0.25]],
  ['grey to three channels, each with its scale', grey(1, [0.5]), plan({ width: 1, channels: 3, scale: [{ low: 0, high: 1 }, { low: -1, high: 1 }, { low: 0, high: 255 }] }), [0.5, 0, 127.5]],
  ['bytes count to 255', { width: 2, height: 1, channels: 1, values: Uint8Array.of(51, 102), white: 255 }, plan({ scale: [{ low: 0, high: 10 }] }), [2, 4]],
  ['transparency is dropped', { width: 1, height: 1, channels: 4, values: Float32Array.of(0.1, 0.2, 0.3, 0.9), white: 1 }, plan({ width: 1, channels: 3 }), [0.1, 0.2, 0.3]],
])('%s', (_name, image, given, expected) => {
  const fitted = fitImage(image, given);
  expect([...fitted].map((value) => Number(value.toFixed(6)))).toEqual(expected.map((value) => Number(value.toFixed(6))));
});
