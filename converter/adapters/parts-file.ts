import { closeSync, mkdtempSync, openSync, readSync, rmSync, writevSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '../../proto/assert.ts';

/** Where in the file parts of the same size lie, one after the other. */
export interface Place { readonly at: number; readonly bytes: number; readonly count: number }

/** Vectors that one call of the system takes. */
const vectorsMax = 1024;

/**
 * What a command hands to the process that runs models for it: a file without a name, which both have open, and which is gone when both have ended, however they end. A pipe
 * would hold 64 KiB and be filled again only when the command's own calculations let its event loop turn.
 */
export class PartsFile {
  readonly descriptor: number;
  private end = 0;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'fleetloop-'));
    try {
      this.descriptor = openSync(join(folder, 'parts'), 'wx+', 0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** @param parts all of the same size */
  write(parts: readonly Uint8Array[]): Place {
    const place = { at: this.end, bytes: parts[0]?.byteLength ?? 0, count: parts.length };
    for (let first = 0; first < parts.length; first += vectorsMax) {
      const vectors = parts.slice(first, first + vectorsMax);
      assert(vectors.every(({ byteLength }) => byteLength === place.bytes), 'parts of one place are of one size');
      for (let left = vectors.length * place.bytes; left > 0;) {
        const written = writevSync(this.descriptor, left === vectors.length * place.bytes ? vectors : [Buffer.concat(vectors).subarray(-left)], this.end);
        left -= written;
        this.end += written;
      }
    }
    return place;
  }

  /** Once all of it has been read: what comes next takes its room. */
  rewind(): void {
    this.end = 0;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** One part of a place, in a buffer of its own. */
export function readPart(descriptor: number, { at, bytes }: Place, index: number): Uint8Array<ArrayBuffer> {
  const part = new Uint8Array(bytes);
  for (let done = 0; done < bytes;) {
    const read = readSync(descriptor, part, done, bytes - done, at + index * bytes + done);
    assert(read > 0, 'the file of parts ends before its place');
    done += read;
  }
  return part;
}
