import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assert } from '../../proto/assert.ts';
import { compileTransform } from './compile-transform.ts';
import type { StepSpec } from './spec.ts';
import type { Transform } from './transform.ts';

function pictureTransform(channels: 1 | 3, ...steps: StepSpec[]): Transform {
  const compiled = compileTransform({ version: 1, columns: [{ kind: 'image', name: 'camera', height: 4, width: 5, channels }], steps });
  assert(compiled.ok, 'the transform is valid');
  return compiled.value;
}

const scaled: StepSpec = { op: 'standardize', mean: [123.675, 116.28, 103.53], sd: [58.395, 57.12, 57.375] };

test.each<[string, StepSpec[]]>([
  ['no step', []],
  ['between 0 and 1', [{ op: 'min-max', low: [0, 0, 0], high: [255, 255, 255] }]],
  ['each channel by its own', [scaled]],
  ['one after the other', [scaled, { op: 'clip', low: [-1, -1, -1], high: [2, 2, 2] }, { op: 'min-max', low: [-1, -1, -1], high: [2, 2, 2] }]],
  ['no straight line', [{ op: 'impute', strategy: 'constant', values: [0, 0, 0] }, { op: 'log1p' }]],
])('a picture by tables is the picture by the transform, bit for bit: %s', (_, steps) => {
  const transform = pictureTransform(3, ...steps);
  const { byteTables = [] } = transform;
  expect(byteTables).toHaveLength(3);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 60, maxLength: 60 }), (picture) => {
      const output = new Float32Array(60);
      transform.apply(Float32Array.from(picture), output, new Uint8Array(60));
      expect(Float32Array.from(picture, (byte, i) => byteTables[i % 3]?.[byte] as number)).toEqual(output);
    }),
    { numRuns: 40 },
  );
});

test.each<[string, StepSpec]>([
  ['its neighbours', { op: 'resize', height: 2, width: 2, method: 'area' }],
  ['other channels', { op: 'grey' }],
  ['all values', { op: 'normalize-image', per: 'image' }],
  ['its place', { op: 'crop', height: 2, width: 2 }],
])('there are none where a value depends on %s', (_, step) => {
  expect(pictureTransform(3, step).byteTables).toBeUndefined();
  expect(pictureTransform(3).byteTables).toHaveLength(3);
});
