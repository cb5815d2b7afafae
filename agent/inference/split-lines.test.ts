import { expect, test } from 'vitest';
import { createLineSplitter } from './split-lines.ts';

const split = (limit: number, ...chunks: string[]): unknown[] => {
  const splitter = createLineSplitter(limit);
  return [...chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk))), ...splitter.end()];
};

test.each([
  [['a\nb\n'], ['a', 'b']],
  [['a', 'b\nc'], ['ab', 'c']],
  [['\n\n a \r\n\n'], ['a']],
  [['12345678\n9\n'], ['12345678', '9']],
  [['123456789\n9\n'], [undefined, '9']],
  [['1234', '56789', '0\nx'], [undefined, 'x']],
  [['123456789', '0'], [undefined]],
])('%j gives %j at a limit of 8 bytes', (chunks, lines) => {
  expect(split(8, ...chunks)).toEqual(lines);
});

test('a character cut in two between chunks stays whole', () => {
  const bytes = Buffer.from('né\n');
  const splitter = createLineSplitter(10);
  expect([...splitter.push(bytes.subarray(0, 2)), ...splitter.push(bytes.subarray(2))]).toEqual(['né']);
});
