import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/** How the frames of a RIFF/WAVE file lie in it. */
export interface WavFormat {
  readonly encoding: 'int' | 'float';
  readonly bits: 8 | 16 | 24 | 32 | 64;
  readonly channels: number;
  readonly sampleRateHz: number;
  /** Where the frames begin, and how many bytes of them there are. */
  readonly dataOffset: number;
  readonly dataBytes: number;
}

const formatTags = { pcm: 1, float: 3, extensible: 0xfffe } as const;
const channelsMax = 64;

/**
 * Reads the chunks before a WAVE file's frames (Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft
 * 1991; WAVEFORMATEXTENSIBLE for the tag 0xFFFE).
 *
 * @param head the file's first bytes, with all chunks before the frames
 * @param fileBytes its size: a recorder that streams leaves the sizes open
 */
export function decodeWavHead(head: Uint8Array, fileBytes: number): Result<WavFormat, Problem<'wav.invalid'>> {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const tagAt = (at: number): string => String.fromCharCode(...head.subarray(at, at + 4));
  if (head.byteLength < 12 || tagAt(0) !== 'RIFF' || tagAt(8) !== 'WAVE') return problem('wav.invalid', 'it is not a WAV file: it does not begin with RIFF and WAVE');
  let format: Omit<WavFormat, 'dataOffset' | 'dataBytes'> | undefined;
  for (let at = 12; at + 8 <= head.byteLength; ) {
    const [tag, length] = [tagAt(at), view.getUint32(at + 4, true)];
    const body = at + 8;
    if (tag === 'data') {
      if (format === undefined) return problem('wav.invalid', 'its frames come before their format');
      const frame = (format.bits / 8) * format.channels;
      const bytes = Math.min(length, fileBytes - body);
      return ok({ ...format, dataOffset: body, dataBytes: bytes - (bytes % frame) });
    }
    if (tag === 'fmt ') {
      if (length < 16 || body + Math.min(length, 40) > head.byteLength) return problem('wav.invalid', 'its format is cut off');
      const read = readFormat(view, body, length);
      if (typeof read === 'string') return problem('wav.invalid', read);
      format = read;
    }
    at = body + length + (length % 2);
  }
  return problem('wav.invalid', `it has no frames within its first ${head.byteLength} bytes`);
}

function readFormat(view: DataView, body: number, length: number): Omit<WavFormat, 'dataOffset' | 'dataBytes'> | string {
  const given = view.getUint16(body, true);
  const tag = given === formatTags.extensible && length >= 40 ? view.getUint16(body + 24, true) : given;
  const [channels, sampleRateHz, bits] = [view.getUint16(body + 2, true), view.getUint32(body + 4, true), view.getUint16(body + 14, true)];
  const encoding = tag === formatTags.pcm ? 'int' : tag === formatTags.float ? 'float' : undefined;
  const known = encoding === 'int' ? [8, 16, 24, 32] : encoding === 'float' ? [32, 64] : [];
  if (encoding === undefined || !known.includes(bits)) return `its format ${tag} with ${bits} bits is not read; expected PCM of 8, 16, 24 or 32 bits, or float of 32 or 64`;
  if (channels < 1 || channels > channelsMax || sampleRateHz < 1) return `it has ${channels} channels at ${sampleRateHz} Hz; expected 1 to ${channelsMax} channels`;
  return { encoding, bits: bits as WavFormat['bits'], channels, sampleRateHz };
}

/** Frames as numbers, channels together, whole numbers scaled to -1 to 1. */
export function decodeWavFrames(bytes: Uint8Array, { encoding, bits }: Pick<WavFormat, 'encoding' | 'bits'>): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = bits / 8;
  const values = new Float32Array(Math.floor(bytes.byteLength / width));
  const read = readerOf(view, encoding, bits);
  for (let i = 0; i < values.length; i++) values[i] = read(i * width);
  return values;
}

function readerOf(view: DataView, encoding: WavFormat['encoding'], bits: WavFormat['bits']): (at: number) => number {
  if (encoding === 'float') return bits === 32 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  // 8 bits are unsigned, all others signed.
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (at) => view.getInt16(at, true) / 2 ** 15;
  if (bits === 24) return (at) => (((view.getInt8(at + 2) << 16) | view.getUint16(at, true))) / 2 ** 23;
  return (at) => view.getInt32(at, true) / 2 ** 31;
}
