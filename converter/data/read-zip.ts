import { ok, problem, type Result } from '../../proto/result.ts';
import type { SampleProblem } from './sample-problem.ts';

export interface ZipEntry {
  readonly name: string;
  /** As stored. */
  readonly data: Uint8Array;
  readonly isDeflated: boolean;
  /** What the archive says that it has when inflated; whoever inflates holds it to that. */
  readonly bytes: number;
}

const entriesMax = 4_096;

/**
 * The files of a zip archive, from its central directory (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16): stored or
 * deflated, under 4 GiB, not encrypted, none lying over another (as the entries of a zip bomb do).
 */
export function readZip(bytes: Uint8Array): Result<ZipEntry[], SampleProblem> {
  const refuse = (message: string): Result<never, SampleProblem> => problem('converter.calibration_invalid', `the npz archive ${message}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.byteLength - 22;
  for (const last = Math.max(0, end - 65_535); end >= last && view.getUint32(end, true) !== 0x0605_4b50; end--);
  if (end < 0 || view.getUint32(end, true) !== 0x0605_4b50) return refuse('has no zip directory: is it whole?');
  const [count, directoryBytes, directory] = [view.getUint16(end + 10, true), view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (count > entriesMax) return refuse(`has ${count} entries, expected at most ${entriesMax}`);
  if (directory + directoryBytes > end) return refuse('has a directory outside itself');
  const entries: ZipEntry[] = [];
  const places: { from: number; to: number }[] = [];
  let at = directory;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x0201_4b50) return refuse(`has a broken directory at entry ${i}`);
    const [flags, method, stored, size] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const [nameBytes, extraBytes, commentBytes, local] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true), view.getUint32(at + 42, true)];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, Math.min(end, at + 46 + nameBytes)));
    at += 46 + nameBytes + extraBytes + commentBytes;
    if ((flags & 1) !== 0 || (method !== 0 && method !== 8) || stored === 0xffff_ffff || size === 0xffff_ffff) return refuse(`has the entry ${name} encrypted, over 4 GiB or packed by method ${method}; expected stored or deflated`);
    if (local + 30 > directory || view.getUint32(local, true) !== 0x0403_4b50) return refuse(`has no file where its directory names ${name}`);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (from + stored > directory) return refuse(`ends within ${name}`);
    if (method === 0 && stored !== size) return refuse(`gives ${name} two sizes`);
    places.push({ from: local, to: from + stored });
    entries.push({ name, data: bytes.subarray(from, from + stored), isDeflated: method === 8, bytes: size });
  }
  places.sort((a, b) => a.from - b.from);
  if (places.some(({ from }, i) => i > 0 && from < (places[i - 1]?.to ?? 0))) return refuse('has entries that lie over each other');
  return ok(entries);
}
