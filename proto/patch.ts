import { ok, problem, type Problem, type Result } from './result.ts';

/**
 * A patch makes one artifact of another: 16 bytes of header (`FLP1`, the method, the artifact's size and the shift as 32
 * bits little-endian, three bytes zero), then one zstd frame (RFC 8878) of the artifact as the method writes it down:
 *
 * bytes: each byte less the base's, modulo 256. For int8 weights.
 * words: each 32-bit little-endian word less the base's, zigzag-coded so that small differences of either sign are small
 *   numbers, and of every 64 KiB first all lowest bytes, then the next, up to the highest. For float32 weights: of a model
 *   trained on, exponents and upper fractions hardly change, and bytes that are nearly all zero lie together.
 *
 * A place of the artifact is compared with the base's place that lies `shift` bytes further on: tables before the weights
 * grow and shrink. Both methods go block by block, so a device needs one block of each file in memory at a time. Before its
 * start and beyond its end the base is zero: a patch against nothing is the artifact compressed.
 */
export const patchMethods = ['bytes', 'words'] as const;
export type PatchMethod = (typeof patchMethods)[number];

export const patchHeaderBytes = 16;
/** The methods work on blocks of this size; the last one may be shorter. */
export const patchBlockBytes = 64 * 1024;
/** Of the zstd frame: a device decompresses it with 1 MiB of window. */
export const patchWindowLog = 20;
const magic = 'FLP1';

export interface PatchHeader { readonly method: PatchMethod; readonly shift: number }

export function encodePatchHeader({ method, shift }: PatchHeader, sizeBytes: number): Uint8Array {
  const header = new Uint8Array(patchHeaderBytes);
  header.set(Buffer.from(magic, 'latin1'));
  header[4] = patchMethods.indexOf(method);
  new DataView(header.buffer).setUint32(5, sizeBytes, true);
  new DataView(header.buffer).setInt32(9, shift, true);
  return header;
}

/** @param sizeBytes what the artifact has: a patch that says anything else is refused */
export function decodePatchHeader(patch: Uint8Array, sizeBytes: number): Result<PatchHeader, Problem<'patch.invalid'>> {
  if (patch.byteLength < patchHeaderBytes || Buffer.from(patch.subarray(0, 4)).toString('latin1') !== magic) return problem('patch.invalid', `${patch.byteLength} bytes are no patch of version 1`);
  const method = patchMethods[patch[4] as number];
  const view = new DataView(patch.buffer, patch.byteOffset, patch.byteLength);
  const stated = view.getUint32(5, true);
  if (method === undefined) return problem('patch.invalid', `the patch's method ${patch[4]} is not known to this version`);
  return stated === sizeBytes ? ok({ method, shift: view.getInt32(9, true) }) : problem('patch.invalid', `the patch makes ${stated} bytes, the artifact has ${sizeBytes}`);
}

/** The part of a base that a block is compared with, zeros where there is none. @param read bytes of the base, fewer at its end */
export async function readBaseBlock(from: number, length: number, read: (offset: number, length: number) => Promise<Uint8Array>): Promise<Uint8Array> {
  const start = Math.max(0, from);
  const end = Math.max(start, from + length);
  if (end === start) return new Uint8Array();
  const part = await read(start, end - start);
  return start === from ? part : Buffer.concat([new Uint8Array(start - from), part]);
}

/** One block of the artifact as the frame holds it. */
export function encodeBlock(method: PatchMethod, block: Uint8Array, base: Uint8Array): Uint8Array {
  const written = new Uint8Array(block.byteLength);
  const words = method === 'words' ? block.byteLength >> 2 : 0;
  for (let i = 0; i < words; i++) {
    const difference = (wordAt(block, 4 * i) - wordAt(base, 4 * i)) | 0;
    const zigzag = (difference << 1) ^ (difference >> 31);
    for (let plane = 0; plane < 4; plane++) written[plane * words + i] = zigzag >>> (8 * plane);
  }
  for (let i = 4 * words; i < block.byteLength; i++) written[i] = (block[i] as number) - (base[i] ?? 0);
  return written;
}

/** The block that encodeBlock was given. */
export function decodeBlock(method: PatchMethod, written: Uint8Array, base: Uint8Array): Uint8Array {
  const block = new Uint8Array(written.byteLength);
  const words = method === 'words' ? block.byteLength >> 2 : 0;
  for (let i = 0; i < words; i++) {
    let zigzag = 0;
    for (let plane = 0; plane < 4; plane++) zigzag |= (written[plane * words + i] as number) << (8 * plane);
    const word = (wordAt(base, 4 * i) + ((zigzag >>> 1) ^ -(zigzag & 1))) | 0;
    for (let byte = 0; byte < 4; byte++) block[4 * i + byte] = word >>> (8 * byte);
  }
  for (let i = 4 * words; i < block.byteLength; i++) block[i] = (written[i] as number) + (base[i] ?? 0);
  return block;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}
