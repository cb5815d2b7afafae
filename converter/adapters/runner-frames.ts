import { assert } from '../../proto/assert.ts';

/** One message between the command and the process that runs models for it: a small JSON head and raw parts. */
export interface Frame { readonly head: Readonly<Record<string, unknown>>; readonly parts: readonly Uint8Array[] }

const headBytesMax = 64 * 1024;
const frameBytesMax = 512 * 1024 * 1024;

/** Length of the head, the head as JSON with the lengths of the parts, the parts. */
export function encodeFrame({ head, parts }: Frame): Uint8Array[] {
  const text = Buffer.from(JSON.stringify({ ...head, lengths: parts.map((part) => part.byteLength) }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.byteLength);
  return [length, text, ...parts];
}

/** Puts frames together from chunks of a stream; throws on what a whole peer would not have sent. */
export class FrameReader {
  private chunks: Uint8Array[] = [];
  private held = 0;

  /** The frames that are complete with this chunk. */
  push(chunk: Uint8Array): Frame[] {
    this.chunks.push(chunk);
    this.held += chunk.byteLength;
    const frames: Frame[] = [];
    for (let frame = this.take(); frame !== undefined; frame = this.take()) frames.push(frame);
    return frames;
  }

  private take(): Frame | undefined {
    if (this.held < 4) return undefined;
    // Joined only once the whole frame is there: a large one comes in many chunks.
    const start = this.peek(Math.min(this.held, 4 + headBytesMax));
    const headBytes = start.readUInt32LE(0);
    assert(headBytes <= headBytesMax, `a head of ${headBytes} bytes`);
    if (this.held < 4 + headBytes) return undefined;
    const { lengths, ...head } = JSON.parse(start.toString('utf8', 4, 4 + headBytes)) as { lengths: number[] } & Record<string, unknown>;
    const total = lengths.reduce((sum, length) => sum + length, 4 + headBytes);
    assert(total <= frameBytesMax, `a frame of ${total} bytes`);
    if (this.held < total) return undefined;
    const all = this.peek(this.held);
    this.chunks = this.held > total ? [all.subarray(total)] : [];
    this.held -= total;
    let position = 4 + headBytes;
    return { head, parts: lengths.map((length) => all.subarray(position, (position += length))) };
  }

  private peek(bytes: number): Buffer {
    const [first] = this.chunks;
    if (first !== undefined && first.byteLength >= bytes) return Buffer.from(first.buffer, first.byteOffset, bytes);
    if (bytes === this.held) {
      const all = Buffer.concat(this.chunks);
      this.chunks = [all];
      return all;
    }
    const taken: Uint8Array[] = [];
    let left = bytes;
    for (const chunk of this.chunks) {
      if (left <= 0) break;
      taken.push(chunk.subarray(0, left));
      left -= chunk.byteLength;
    }
    return Buffer.concat(taken);
  }
}

/** Floats as raw bytes and back; little-endian, as every platform that Node runs on is. */
export function bytesOfFloats(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

export function floatsOfBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
}
