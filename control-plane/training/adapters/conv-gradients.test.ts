import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../../proto/random.ts';
import { openWasmBackend } from './wasm-backend.ts';

// batch, height, width, channels, filter height, filter width, filters, stride, pad
const cases: [number, number, number, number, number, number, number, number, 'same' | 'valid' | number][] = [
  [2, 6, 6, 3, 3, 3, 4, 1, 'same'],
  [2, 7, 5, 3, 3, 3, 4, 2, 'same'],
  [3, 8, 8, 1, 3, 3, 2, 2, 'valid'],
  [2, 9, 7, 2, 4, 2, 5, 3, 'valid'],
  [1, 10, 10, 2, 3, 3, 2, 4, 'valid'],
  [2, 8, 8, 2, 5, 5, 3, 2, 2],
  [2, 1, 12, 3, 1, 5, 4, 2, 'same'],
  [4, 5, 5, 6, 1, 1, 3, 1, 'valid'],
];

function filled(shape: number[], seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => normal(random));
}

async function gradients(backend: string, [n, h, w, c, fh, fw, f, stride, pad]: (typeof cases)[number]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const x = tf.tensor4d(filled([n, h, w, c], 1), [n, h, w, c]);
  const filter = tf.tensor4d(filled([fh, fw, c, f], 2), [fh, fw, c, f]);
  const compute = tf.grads((a: tf.Tensor, b: tf.Tensor) => {
    const y = tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad, 'NHWC', 1, typeof pad === 'number' ? 'floor' : undefined);
    return tf.sum(tf.square(y));
  });
  const found = compute([x, filter]);
  return Promise.all(found.map(async (tensor) => (await tensor.data()) as Float32Array));
}

describe('convolution gradients composed for WASM', () => {
  beforeAll(openWasmBackend);

  it.each(cases)('n%i %ix%ix%i filter %ix%i->%i stride %i pad %s: as the CPU backend', async (...shape) => {
    const expected = await gradients('cpu', shape);
    const first = await gradients('wasm', shape);
    const second = await gradients('wasm', shape);
    for (const [index, values] of expected.entries()) {
      const scale = Math.max(...values.map(Math.abs));
      values.forEach((value, i) => expect(Math.abs(value - (first[index]?.[i] as number))).toBeLessThan(1e-5 * scale));
    }
    expect(second).toEqual(first);
  });
});
