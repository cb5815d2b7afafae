import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { decode as decodePng } from 'fast-png';
import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode.js';
import type { Image } from '../fit-image.ts';
import { readJpegSize } from '../read-jpeg-size.ts';
import { reducePng } from '../reduce-png.ts';

export interface ImageLimits {
  /** Width x height; a decoded JPEG takes 4 bytes for each pixel here and as many in the decoder. */
  readonly pixelsMax: number;
}

/** 40 megapixels: 160 MB when decoded. */
const serverLimits: ImageLimits = { pixelsMax: 40_000_000 };
/** A progressive file is decoded once for each of its scans; cameras write about ten. */
const scansMax = 64;
/** WebAssembly memory never shrinks: after a picture over this the decoder is dropped, and the next picture opens another. */
const keptPixelsMax = 4_000_000;

/**
 * A PNG or JPEG file from outside as a picture, or a sentence saying what is wrong with it. Sizes and the number of scans are checked before anything
 * is inflated. The JPEG decoder is WebAssembly, loaded with the first JPEG file; it works to the end of a picture before anything else runs.
 */
export async function decodeImage(bytes: Uint8Array, limits: ImageLimits = serverLimits): Promise<Image | string> {
  try {
    return bytes[0] === 0xff ? await decodeJpegImage(bytes, limits) : decodePngImage(bytes, limits);
  } catch (cause) {
    return `it cannot be decoded (${cause instanceof Error ? cause.message : 'its data is broken'})`;
  }
}

function decodePngImage(file: Uint8Array, { pixelsMax }: ImageLimits): Image | string {
  const reduced = reducePng(file);
  if (typeof reduced === 'string') return reduced;
  if (reduced.width * reduced.height > pixelsMax) return tooLarge(reduced, pixelsMax);
  inflateSync(reduced.pixels, { maxOutputLength: reduced.pixelBytesMax });
  const { width, height, channels, data, depth, palette } = decodePng(reduced.bytes, { checkCrc: true });
  const samples = depth < 8 ? unpackBits(data as Uint8Array, width * channels, height, depth) : (data as Uint8Array | Uint16Array);
  if (palette !== undefined) {
    const values = new Uint8Array(width * height * 3);
    for (let i = 0; i < width * height; i++) {
      const colour = palette[samples[i] as number];
      if (colour === undefined) return `its pixel ${i} has colour ${samples[i]} of ${palette.length}`;
      for (let c = 0; c < 3; c++) values[3 * i + c] = colour[c] as number;
    }
    return { width, height, channels: 3, values, white: 255 };
  }
  const white = 2 ** depth - 1;
  if (channels !== 2) return { width, height, channels: channels as Image['channels'], values: samples, white };
  return { width, height, channels: 1, values: samples.filter((_, i) => i % 2 === 0), white };
}

/** One number from each few bits; every row starts with a byte of its own. */
function unpackBits(data: Uint8Array, perRow: number, rows: number, depth: number): Uint8Array {
  const rowBytes = Math.ceil((perRow * depth) / 8);
  return Uint8Array.from({ length: perRow * rows }, (_, i) => {
    const [row, at] = [Math.floor(i / perRow), (i % perRow) * depth];
    return ((data[row * rowBytes + (at >> 3)] as number) >> (8 - depth - (at & 7))) & (2 ** depth - 1);
  });
}

let complaints: string[] = [];
let jpegReady: Promise<void> | undefined;

/** The decoder gives the browser's ImageData, of which only these three fields matter. */
class DecodedImage {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

async function decodeJpegImage(file: Uint8Array, { pixelsMax }: ImageLimits): Promise<Image | string> {
  const size = readJpegSize(file);
  if (typeof size === 'string') return size;
  if (size.width * size.height > pixelsMax) return tooLarge(size, pixelsMax);
  if (size.scans > scansMax) return `it has ${size.scans} scans, expected at most ${scansMax}`;
  Object.assign(globalThis, { ImageData: (globalThis as { ImageData?: unknown }).ImageData ?? DecodedImage });
  jpegReady ??= openJpegDecoder();
  await jpegReady;
  complaints = [];
  const { data, width, height } = (await decodeJpeg(new Uint8Array(file).buffer)) as unknown as DecodedImage;
  if (width * height > keptPixelsMax) jpegReady = undefined;
  // The decoder fills what is missing with grey and only says so.
  const cut = complaints.find((line) => /premature|corrupt/i.test(line));
  if (cut !== undefined) return `it is damaged (${cut})`;
  return { width, height, channels: 4, values: data, white: 255 };
}

async function openJpegDecoder(): Promise<void> {
  const keep = (line: string): void => void complaints.push(line);
  // The built agent has its own copy beside it.
  const beside = fileURLToPath(new URL('./mozjpeg_dec.wasm', import.meta.url));
  const binary = await readFile(existsSync(beside) ? beside : createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'));
  await initJpeg({ wasmBinary: binary, print: keep, printErr: keep } as Parameters<typeof initJpeg>[0]);
}

function tooLarge({ width, height }: { width: number; height: number }, pixelsMax: number): string {
  return `it has ${width} x ${height} pixels, expected at most ${pixelsMax / 1e6} million`;
}
