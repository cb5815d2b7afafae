import { describe, expect, it } from 'vitest';
import { decodeLine } from './decode-line.ts';
import { longLine } from './source.ts';

describe('decodeLine', () => {
  it('lays the rows of a window one after the other', () => {
    expect(decodeLine('{"key":"k","atMs":5,"rows":[[1,null],["a",4]]}')).toEqual({ ok: true, value: { key: 'k', atMs: 5, values: [1, null, 'a', 4], rows: 2 } });
    expect(decodeLine('{"values":[1,2]}')).toEqual({ ok: true, value: { key: '', atMs: undefined, values: [1, 2], rows: 1 } });
  });

  it.each([
    ['nonsense', 'reading.not_json', 'got nonsense'],
    ['[1]', 'reading.invalid', 'expected an object'],
    ['{}', 'reading.invalid', 'neither "values"'],
    ['{"rows":[]}', 'reading.invalid', 'a list of rows'],
    ['{"rows":[1]}', 'reading.invalid', 'a list of rows'],
    ['{"rows":[[1,2],3]}', 'reading.invalid', 'row 1 is number'],
    ['{"rows":[[1,2],[3]]}', 'reading.invalid', 'row 1 has 1 values, row 0 has 2'],
    ['{"key":7,"values":[1]}', 'reading.invalid', '"key"'],
    ['{"atMs":-1,"values":[1]}', 'reading.invalid', '"atMs"'],
    ['{"valeus":[1]}', 'reading.invalid', 'did you mean "values"'],
    ['{"values":[1],"label":"a"}', 'reading.invalid', 'a reading has key, atMs, values, rows'],
    ['{"values":[1],"rows":[[1]]}', 'reading.invalid', 'give one of them'],
    [longLine, 'reading.too_long', 'over 524288 bytes'],
  ])('refuses %s', (line, code, message) => {
    expect(decodeLine(line)).toMatchObject({ ok: false, error: { code, message: expect.stringContaining(message) } });
  });
});
