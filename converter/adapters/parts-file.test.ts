import { expect, test } from 'vitest';
import { PartsFile, readPart } from './parts-file.ts';

test('gives every part back from its place, more of them than one call of the system takes', () => {
  const file = new PartsFile();
  const parts = Array.from({ length: 2_500 }, (_, i) => Uint8Array.of(i & 255, i >> 8, 7));
  const [first, second, none] = [file.write(parts), file.write([Uint8Array.of(1, 2, 3, 4)]), file.write([])];
  expect(first).toEqual({ at: 0, bytes: 3, count: 2_500 });
  for (const i of [0, 1, 1_023, 1_024, 2_499]) expect(readPart(file.descriptor, first, i)).toEqual(parts[i]);
  expect(readPart(file.descriptor, second, 0)).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(none).toEqual({ at: 7_504, bytes: 0, count: 0 });
  expect(() => file.write([new Uint8Array(1), new Uint8Array(2)])).toThrow('of one size');
  file.rewind();
  expect(file.write([Uint8Array.of(9, 9)])).toEqual({ at: 0, bytes: 2, count: 1 });
  file.close();
});
