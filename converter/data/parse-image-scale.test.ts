import { expect, test } from 'vitest';
import { parseImageScale } from './parse-image-scale.ts';

test.each([
  ['0:1', [{ low: 0, high: 1 }]], ['-1:1', [{ low: -1, high: 1 }]], ['0:255,-2.1:2.6', [{ low: 0, high: 255 }, { low: -2.1, high: 2.6 }]],
  ['1', undefined], ['a:b', undefined], ['0:0', undefined], ['0:1:2', undefined], ['', undefined], [':1', undefined],
])('reads the scale %s', (text, expected) => {
  expect(parseImageScale(text)).toEqual(expected);
});
