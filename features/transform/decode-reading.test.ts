import { describe, expect, it } from 'vitest';
import { createWindower } from './create-windower.ts';
import { decodeReading, inputRows } from './decode-reading.ts';
import { MISSING, type ColumnSpec } from './spec.ts';

const columns: ColumnSpec[] = [
  { kind: 'number', name: 'temp' },
  { kind: 'category', name: 'gas', categories: ['ethanol', 'ammonia'] },
];

describe('decodeReading', () => {
  it('reads numbers, missing values and categories, by order or by name', () => {
    expect(decodeReading([1.5, 'ammonia'], columns)).toEqual({ ok: true, value: Float32Array.of(1.5, 1) });
    expect(decodeReading([null, null], columns)).toEqual({ ok: true, value: Float32Array.of(MISSING, MISSING) });
    expect(decodeReading({ gas: 'ethanol', temp: 2 }, columns)).toEqual({ ok: true, value: Float32Array.of(2, 0) });
    expect(decodeReading([1, 'ethanol', 2, null], columns, 2)).toEqual({ ok: true, value: Float32Array.of(1, 0, 2, MISSING) });
  });

  it.each<[unknown, number, RegExp]>([
    [[1], 1, /expected 2 values \(temp, gas\), got 1/],
    [[1, 'ethanol', 3], 1, /got 3/],
    [['1', 'ethanol'], 1, /column "temp": expected a number or null, got "1"/],
    [[true, 'ethanol'], 1, /column "temp".*got true/],
    [[1e19, 'ethanol'], 1, /column "temp": 10000000000000000000 is beyond/],
    [[NaN, 'ethanol'], 1, /column "temp": NaN is beyond/],
    [[1, 'Ethanol'], 1, /column "gas": "Ethanol" is not one of its categories \("ethanol", "ammonia"\)/],
    [[1, 'ethanol', 2, 7], 2, /row 1, column "gas": 7 is not/],
    [{ temp: 1, gas: 'ethanol', 'temp ': 2 }, 1, /unknown column "temp "; did you mean "temp" \(spaces count\)/],
    [{ temp: 1 }, 1, /column "gas" is absent; give null/],
    ['1,2', 1, /expected a list of 2 values/],
    [null, 1, /expected a list of 2 values, got null/],
    [[1, undefined], 1, /column "gas": undefined is not/],
  ])('refuses %j, naming the place', (json, rows, message) => {
    expect(decodeReading(json, columns, rows)).toMatchObject({ ok: false, error: { code: 'reading.invalid', message: expect.stringMatching(message) } });
  });
});

describe('createWindower', () => {
  const collect = (windowRows: number, hopRows: number, rows: number): number[][] => {
    const windower = createWindower({ windowRows, hopRows, rowLength: 1 });
    const windows: number[][] = [];
    for (let i = 0; i < rows; i++) {
      const window = windower.push(Float32Array.of(i));
      if (window !== undefined) windows.push([...window]);
    }
    return windows;
  };

  it.each<[string, number, number, number[][]]>([
    ['every row', 1, 1, [[0], [1], [2], [3], [4], [5], [6]]],
    ['overlapping', 3, 2, [[0, 1, 2], [2, 3, 4], [4, 5, 6]]],
    ['adjoining', 3, 3, [[0, 1, 2], [3, 4, 5]]],
    ['with gaps', 2, 3, [[0, 1], [3, 4]]],
    ['every third row', 1, 3, [[0], [3], [6]]],
  ])('cuts windows %s', (_, windowRows, hopRows, expected) => {
    expect(collect(windowRows, hopRows, 7)).toEqual(expected);
  });

  it('passes a whole window on and starts anew after a reset', () => {
    const windower = createWindower({ windowRows: 2, hopRows: 1, rowLength: columns.length });
    const whole = Float32Array.of(1, 2, 3, 4);
    expect(windower.push(whole)).toBe(whole);
    expect(windower.push(Float32Array.of(1, 2))).toBeUndefined();
    windower.reset();
    expect(windower.push(Float32Array.of(3, 4))).toBeUndefined();
    expect(windower.push(Float32Array.of(5, 6))).toEqual(Float32Array.of(3, 4, 5, 6));
  });
});

describe('an image column', () => {
  const image: ColumnSpec[] = [{ kind: 'image', name: 'camera', height: 2, width: 1, channels: 3 }];
  it.each<[string, unknown]>([
    ['a flat list', [1, 2, 3, 4, 5, 6]],
    ['rows of pixels', [[[1, 2, 3]], [[4, 5, 6]]]],
    ['by its name', { camera: [[1, 2, 3], [4, 5, 6]] }],
    ['a Float32Array', Float32Array.of(1, 2, 3, 4, 5, 6)],
  ])('is read from %s', (_, json) => {
    expect(decodeReading(json, image)).toEqual({ ok: true, value: Float32Array.of(1, 2, 3, 4, 5, 6) });
  });
  it('says what it expected', () => {
    expect(decodeReading([1, 2], image)).toMatchObject({ ok: false, error: { message: 'expected 6 values (camera, 2 x 1 pixels of 3), got 2' } });
    expect(decodeReading([1, 2, 3, 'red', 5, 6], image)).toMatchObject({ ok: false, error: { message: 'column "camera": expected a number or null, got "red"' } });
  });
  it('takes height x width rows as one', () => {
    expect([inputRows(image, 2), inputRows(image, 1), inputRows(image, 3), inputRows(columns, 2)]).toEqual([1, 1, 3, 2]);
  });
});
