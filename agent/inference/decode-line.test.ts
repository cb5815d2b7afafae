import { expect, test } from 'vitest';
import { decodeLine } from './decode-line.ts';

test.each([
  ['{"values":[1,null]}', { key: '', atMs: undefined, values: [1, null], rows: 1 }],
  ['{"key":"k","atMs":5,"values":{"a":1}}', { key: 'k', atMs: 5, values: { a: 1 }, rows: 1 }],
  ['{"rows":[[1,2],[3,4]]}', { key: '', atMs: undefined, values: [1, 2, 3, 4], rows: 2 }],
])('%s', (line, reading) => {
  expect(decodeLine(line)).toEqual({ ok: true, value: reading });
});

test.each([
  ['nonsense', 'reading.not_json'],
  ['[1,2]', 'reading.invalid'],
  ['{}', 'reading.invalid'],
  ['{"key":1,"values":[1]}', 'reading.invalid'],
  [`{"key":"${'k'.repeat(201)}","values":[1]}`, 'reading.invalid'],
  ['{"key":"\\u0000","values":[1]}', 'reading.invalid'],
  ['{"atMs":1.5,"values":[1]}', 'reading.invalid'],
  ['{"atMs":-1,"values":[1]}', 'reading.invalid'],
  ['{"rows":[]}', 'reading.invalid'],
  ['{"rows":[[1,2],[3]]}', 'reading.invalid'],
  ['{"rows":[1]}', 'reading.invalid'],
])('%s is refused', (line, code) => {
  expect(decodeLine(line)).toMatchObject({ ok: false, error: { code } });
});
