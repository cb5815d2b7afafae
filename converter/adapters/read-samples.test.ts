import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataBytesMax, readSamples, type SampleOptions } from './read-samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleetloop-samples-'));
const at = (...names: string[]): string => join(folder, ...names);
const options: SampleOptions = { imageScale: [{ low: 0, high: 255 }], imageResize: 'area' };
const grey = (value: number): Uint8Array => encode({ width: 2, height: 2, channels: 1, data: new Uint8Array(4).fill(value) });
const read = (path: string, shapes: readonly (readonly number[])[] = [[1, 1, 1, 1]], more: Partial<SampleOptions> = {}): ReturnType<typeof readSamples> => readSamples(path, { ...options, ...more }, async () => shapes, () => undefined);

beforeAll(() => {
  for (const name of ['pictures', 'pictures/b', 'broken', 'empty']) mkdirSync(at(name));
  writeFileSync(at('pictures', 'c.png'), grey(3));
  writeFileSync(at('pictures', 'b', 'z.PNG'), grey(2));
  writeFileSync(at('pictures', 'a.png'), grey(1));
  writeFileSync(at('pictures', 'notes.txt'), 'not a picture');
  writeFileSync(at('broken', 'a.png'), grey(1));
  writeFileSync(at('broken', 'b.jpg'), 'not a picture');
  writeFileSync(at('rows.csv'), '1,2\n3,4\n');
  writeFileSync(at('model.h5'), '');
  writeFileSync(at('large.npy'), '');
  truncateSync(at('large.npy'), dataBytesMax + 1);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('reads pictures in the order of their names, folders within included', async () => {
  expect(await read(at('pictures'))).toMatchObject({ ok: true, value: { values: [Float32Array.of(1), Float32Array.of(2), Float32Array.of(3)], names: [expect.stringMatching(/\.(png|jpg)$/) as string, expect.any(String) as string, expect.any(String) as string] } });
  expect(await read(at('pictures'), [[1, 1, 2, 3]], { imageScale: [{ low: 0, high: 1 }, { low: 0, high: 255 }, { low: 0, high: -255 }] })).toMatchObject({ ok: true, value: { values: [expect.any(Float32Array), expect.any(Float32Array), Float32Array.of(...[0, 1].flatMap(() => [Math.fround(3 / 255), 3, -3]))] } });
  expect(await read(at('rows.csv'))).toEqual({ ok: true, value: { values: [Float32Array.of(1, 2), Float32Array.of(3, 4)] } });
});

test.each<[string, string, (readonly number[])[], Partial<SampleOptions>, RegExp]>([
  ['a damaged picture, by its name', 'broken', [[1, 1, 1, 1]], {}, /broken\/b\.jpg is not a picture that can be used/],
  ['a folder without pictures', 'empty', [[1, 1, 1, 1]], {}, /holds no \.png or \.jpg/],
  ['pictures for a model of rows', 'pictures', [[1, 640]], {}, /takes \[1, 640\]; pictures need one input/],
  ['pictures for two inputs', 'pictures', [[1, 1, 1, 1], [1, 4]], {}, /and \[1, 4\]; pictures need one input/],
  ['a scale for other channels', 'pictures', [[1, 1, 1, 3]], { imageScale: [{ low: 0, high: 1 }, { low: 0, high: 1 }] }, /2 ranges for 3 channels/],
  ['pictures that are too large together', 'pictures', [[1, 8_000, 8_000, 3]], {}, /expected at most 10000 and/],
  ['another kind of file', 'model.h5', [[1, 1]], {}, /extension "h5"; expected npy, npz, csv, jsonl, or a folder/],
  ['a file over the limit, before it is read', 'large.npy', [[1, 1]], {}, /536870913 bytes, expected at most 536870912/],
  ['what is not there', 'nowhere', [[1, 1]], {}, /nowhere cannot be read \(ENOENT/],
])('refuses %s', async (_name, path, shapes, more, message) => {
  expect(await read(at(path), shapes, more)).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) as string } });
});
