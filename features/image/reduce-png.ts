export interface ReducedPng {
  readonly width: number;
  readonly height: number;
  /** The file with nothing but what its pixels need: no text, profiles or animation, which may inflate to anything. */
  readonly bytes: Uint8Array;
  /** The compressed pixels, to be inflated within `pixelBytesMax` before anything trusts them. */
  readonly pixels: Uint8Array;
  readonly pixelBytesMax: number;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const kept: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
/** Samples per pixel by colour type (PNG specification, table 11.1). */
const samplesPerPixel: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Cuts a PNG file from outside to its pixels (PNG specification, section 5); a sentence where it is none. */
export function reducePng(bytes: Uint8Array): ReducedPng | string {
  if (bytes.byteLength < 33 || signature.some((byte, i) => bytes[i] !== byte)) return 'it starts neither as a PNG nor as a JPEG file does';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Uint8Array[] = [bytes.subarray(0, 8)];
  const pixels: Uint8Array[] = [];
  let [at, hasEnd] = [8, false];
  while (at + 12 <= bytes.byteLength && !hasEnd) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.byteLength) return `it ends within its chunk ${name}`;
    if ((at === 8) !== (name === 'IHDR')) return 'its first chunk is not its header';
    if (kept.has(name)) chunks.push(bytes.subarray(at, at + 12 + length));
    if (name === 'IDAT') pixels.push(bytes.subarray(at + 8, at + 8 + length));
    hasEnd = name === 'IEND';
    at += 12 + length;
  }
  if (!hasEnd) return 'it ends before its last chunk';
  const [width, height, depth, samples] = [view.getUint32(16), view.getUint32(20), view.getUint8(24), samplesPerPixel[view.getUint8(25)]];
  if (samples === undefined || width === 0 || height === 0) return 'its header is not that of a picture';
  // Interlaced, each of the seven passes has its own lines, one filter byte each.
  const pixelBytesMax = height * (Math.ceil((width * samples * depth) / 8) + 1) + 16 * (height + width) + 64;
  return { width, height, bytes: join(chunks), pixels: join(pixels), pixelBytesMax };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.byteLength;
  }
  return joined;
}
