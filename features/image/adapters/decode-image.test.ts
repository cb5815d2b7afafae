import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import encodeJpeg, { init as initEncoder } from '@jsquash/jpeg/encode.js';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { decodeImage } from './decode-image.ts';

/** 16 x 8, the left half (20, 20, 20), the right half (200, 30, 30). */
const jpeg = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wCEAAMDAwMDAwQEBAQFBQUFBQcHBgYHBwsICQgJCAsRCwwLCwwLEQ8SDw4PEg8bFRMTFRsfGhkaHyYiIiYwLTA+PlQBAwMDAwMDBAQEBAUFBQUFBwcGBgcHCwgJCAkICxELDAsLDAsRDxIPDg8SDxsVExMVGx8aGRofJiIiJjAtMD4+VP/CABEIAAgAEAMBEQACEQEDEQH/xAApAAEBAAAAAAAAAAAAAAAAAAAICQEBAQEAAAAAAAAAAAAAAAAAAAcI/9oADAMBAAIQAxAAAACb4o5luP8A/8QAFBABAAAAAAAAAAAAAAAAAAAAEP/aAAgBAQABPwA//8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/aAAgBAgEBPwA//8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/aAAgBAwEBPwA//9k=', 'base64');

test('reads PNG files of every kind of pixel', async () => {
  expect(await decodeImage(encode({ width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 51) }))).toEqual({ width: 2, height: 1, channels: 1, white: 255, values: Uint8Array.of(0, 51) });
  expect(await decodeImage(encode({ width: 1, height: 1, channels: 3, data: Uint8Array.of(255, 0, 51) }))).toEqual({ width: 1, height: 1, channels: 3, white: 255, values: Uint8Array.of(255, 0, 51) });
  expect(await decodeImage(encode({ width: 1, height: 2, channels: 4, depth: 16, data: Uint16Array.of(65_535, 0, 13_107, 65_535, 0, 0, 0, 0) }))).toEqual({ width: 1, height: 2, channels: 4, white: 65_535, values: Uint16Array.of(65_535, 0, 13_107, 65_535, 0, 0, 0, 0) });
  expect(await decodeImage(encode({ width: 2, height: 1, channels: 2, data: Uint8Array.of(255, 9, 51, 9) }))).toEqual({ width: 2, height: 1, channels: 1, white: 255, values: Uint8Array.of(255, 51) });
});

test('reads a JPEG file', async () => {
  const image = await decodeImage(jpeg);
  if (typeof image === 'string') throw new Error(image);
  expect(image).toMatchObject({ width: 16, height: 8, channels: 4, white: 255 });
  expect(Math.abs((image.values[0] as number) - 20)).toBeLessThan(5);
  expect(Math.abs((image.values[4 * 15] as number) - 200)).toBeLessThan(5);
});

/** A PNG of its own making: chunks as named, the sums right. */
function withChunk(png: Uint8Array, edit: (bytes: Buffer) => Buffer): Uint8Array {
  return edit(Buffer.from(png));
}

const png = encode({ width: 2, height: 2, channels: 1, data: Uint8Array.of(1, 2, 3, 4) });

test.each<[string, Uint8Array, RegExp]>([
  ['text', Buffer.from('no picture at all, but long enough to look at'), /starts neither as a PNG nor as a JPEG/],
  ['a PNG cut off', png.subarray(0, png.byteLength - 14), /ends (within|before)/],
  ['a PNG with a wrong sum', withChunk(png, (bytes) => { bytes[bytes.byteLength - 20] = (bytes[bytes.byteLength - 20] as number) ^ 1; return bytes; }), /cannot be decoded/],
  ['a PNG that says it is a billion pixels', withChunk(png, (bytes) => { bytes.writeUInt32BE(40_000, 16); bytes.writeUInt32BE(40_000, 20); return bytes; }), /40000 x 40000 pixels, expected at most 40 million/],
  ['a PNG that inflates to more than its header says', withChunk(encode({ width: 2_000, height: 2_000, channels: 1, data: new Uint8Array(4_000_000) }), (bytes) => { bytes.writeUInt32BE(2, 16); bytes.writeUInt32BE(2, 20); return bytes; }), /cannot be decoded \(Cannot create a Buffer larger/],
  ['a JPEG cut off', jpeg.subarray(0, 300), /damaged|cannot be decoded/],
  ['a JPEG that says it is four billion pixels', (() => { const bytes = Buffer.from(jpeg); const at = bytes.indexOf(Buffer.from([0xff, 0xc2])); bytes.writeUInt16BE(65_000, at + 5); bytes.writeUInt16BE(65_000, at + 7); return bytes; })(), /65000 x 65000 pixels/],
  ['a JPEG of many scans', Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: 64 }, () => Buffer.from([0xff, 0xda]))]), /scans, expected at most 64/],
  ['a JPEG without a frame', jpeg.subarray(0, 60), /has no frame|markers/],
])('refuses %s', async (_name, bytes, message) => {
  expect(await decodeImage(bytes)).toMatch(message);
});

test('keeps to the limit that it is given', async () => {
  expect(await decodeImage(jpeg, { pixelsMax: 127 })).toBe('it has 16 x 8 pixels, expected at most 0.000127 million');
  expect(await decodeImage(jpeg, { pixelsMax: 128 })).toMatchObject({ width: 16, height: 8 });
});

test('opens a decoder anew after a picture that needed much memory', async () => {
  const binary = readFileSync(createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
  await initEncoder({ wasmBinary: binary } as Parameters<typeof initEncoder>[0]);
  const [width, height] = [2_048, 2_000];
  const large = new Uint8Array(await encodeJpeg({ data: new Uint8ClampedArray(width * height * 4).fill(90), width, height, colorSpace: 'srgb' } as Parameters<typeof encodeJpeg>[0]));
  for (const [bytes, side] of [[large, width], [jpeg, 16], [large, width], [jpeg, 16]] as const) expect(await decodeImage(bytes)).toMatchObject({ width: side, channels: 4 });
});
