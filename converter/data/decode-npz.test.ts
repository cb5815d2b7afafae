import { inflateRawSync, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ok, problem } from '../../proto/result.ts';
import { decodeNpz, type Inflate } from './decode-npz.ts';

interface Entry { readonly name: string; readonly data: Uint8Array; readonly deflate?: boolean; readonly claims?: number; readonly at?: number }

/** An archive as Python's zipfile writes it. */
function zip(entries: readonly Entry[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data, deflate = false, claims = data.byteLength, at: place } of entries) {
    const stored = deflate ? deflateRawSync(data) : Buffer.from(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x0403_4b50, 0);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x0201_4b50, 0);
    central.writeUInt16LE(deflate ? 8 : 0, 10);
    central.writeUInt32LE(stored.byteLength, 20);
    central.writeUInt32LE(claims, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(place ?? at, 42);
    files.push(local, Buffer.from(name), stored);
    directory.push(central, Buffer.from(name));
    at += 30 + name.length + stored.byteLength;
  }
  const names = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(names.byteLength, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, names, end]);
}

function npy(shape: string, values: number[]): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape}), }\n`;
  return Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([1, 0, header.length, 0]), Buffer.from(header), Buffer.from(Float32Array.from(values).buffer)]);
}

const inflate: Inflate = ({ data, isDeflated, bytes }) => {
  if (!isDeflated) return ok(data);
  try {
    return ok(inflateRawSync(data, { maxOutputLength: bytes }));
  } catch {
    return problem('converter.calibration_invalid', 'more than it says');
  }
};
const x = npy('2, 3', [1, 2, 3, 4, 5, 6]);
const y = npy('2, 1', [7, 8]);
const limit = 1_000;

test('reads stored and deflated arrays, and joins those of several inputs in the order asked for', () => {
  expect(decodeNpz(zip([{ name: 'x.npy', data: x }]), undefined, limit, inflate)).toEqual(ok([Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)]));
  const both = zip([{ name: 'x.npy', data: x, deflate: true }, { name: 'y.npy', data: y }, { name: 'notes.txt', data: Buffer.from('hello') }]);
  expect(decodeNpz(both, ['y', 'x'], limit, inflate)).toEqual(ok([Float32Array.of(7, 1, 2, 3), Float32Array.of(8, 4, 5, 6)]));
});

test.each<[string, Uint8Array, string[] | undefined, RegExp]>([
  ['several arrays, none named', zip([{ name: 'x.npy', data: x }, { name: 'y.npy', data: y }]), undefined, /holds 2 arrays \(x, y\): name those/],
  ['an array that is not there', zip([{ name: 'x.npy', data: x }]), ['z'], /no array z; it holds x/],
  ['arrays of different lengths', zip([{ name: 'x.npy', data: x }, { name: 'y.npy', data: npy('3, 1', [1, 2, 3]) }]), ['x', 'y'], /holds 3 samples, the first one 2/],
  ['an array over the limit', zip([{ name: 'x.npy', data: x, claims: 5_000, deflate: true }]), undefined, /5000 bytes, expected at most 1000/],
  ['a bomb that says it is small', zip([{ name: 'x.npy', data: new Uint8Array(50_000), deflate: true, claims: 100 }]), undefined, /more than it says/],
  ['entries over each other', zip([{ name: 'x.npy', data: x }, { name: 'y.npy', data: y, at: 0 }]), ['x'], /over each other/],
  ['something else', Buffer.from('this is not an archive, it only says that it is one'), undefined, /no zip directory/],
  ['an array cut off', zip([{ name: 'x.npy', data: x.subarray(0, 90) }]), undefined, /array x: the npy file has/],
])('refuses %s', (_name, bytes, names, message) => {
  expect(decodeNpz(bytes, names, limit, inflate)).toMatchObject({ ok: false, error: { code: 'converter.calibration_invalid', message: expect.stringMatching(message) as string } });
});

test('answers every damaged archive', () => {
  const whole = zip([{ name: 'x.npy', data: x, deflate: true }, { name: 'y.npy', data: y }]);
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(whole.byteLength - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.nat(whole.byteLength), (edits, length) => {
    const bytes = Uint8Array.from(whole);
    for (const [at, value] of edits) bytes[at] = value;
    const answer = decodeNpz(bytes.subarray(0, length % 3 === 0 ? length : undefined), ['x'], limit, inflate);
    expect(typeof answer.ok).toBe('boolean');
  }), { numRuns: 300 });
});

test('arrays must be the inputs, in the order of the model', () => {
  const both = zip([{ name: 'x.npy', data: x }, { name: 'y.npy', data: y }]);
  expect(decodeNpz(both, ['x', 'y'], limit, inflate, [[1, 3], [1, 1]])).toMatchObject({ ok: true });
  expect(decodeNpz(both, ['y', 'x'], limit, inflate, [[1, 3], [1, 1]])).toMatchObject({ ok: false, error: { message: expect.stringMatching(/array y: .* has the shape \(2, 1\); expected .* \[1, 3\]/) as string } });
  expect(decodeNpz(both, ['x', 'y'], limit, inflate, [[1, 4]])).toMatchObject({ ok: false, error: { message: expect.stringMatching(/2 arrays are named \(x, y\); the model has 1 inputs/) as string } });
});
