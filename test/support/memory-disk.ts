import { AppError } from '../../proto/app-error.ts';
import type { Disk } from '../../agent/disk/disk.ts';

/** A disk in memory: it can be full, lose what was not synced (a power cut), and be looked into. */
export class MemoryDisk implements Disk {
  readonly files = new Map<string, Uint8Array>();
  readonly #durable = new Map<string, Uint8Array>();
  full = false;
  /** Bytes written, everything included. */
  written = 0;
  /** Calls of sync and writeAtomic. */
  syncs = 0;
  readonly #keepsDurable: boolean;

  /** @param keepsDurable false: there will be no power cut, so what was synced is not kept apart */
  constructor({ keepsDurable = true }: { readonly keepsDurable?: boolean } = {}) {
    this.#keepsDurable = keepsDurable;
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.files.get(path)?.slice();
  }

  async readAt(path: string, offset: number, length: number): Promise<Uint8Array> {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new AppError('store.unavailable', `${path} is not there`);
    return bytes.slice(offset, offset + length);
  }

  async size(path: string): Promise<number | undefined> {
    return this.files.get(path)?.byteLength;
  }

  async writeAtomic(path: string, bytes: Uint8Array): Promise<void> {
    this.#take(path, bytes.byteLength);
    this.syncs += 1;
    this.files.set(path, bytes.slice());
    this.#durable.set(path, bytes.slice());
  }

  async writeAt(path: string, offset: number, bytes: Uint8Array): Promise<void> {
    this.#take(path, bytes.byteLength);
    const before = this.files.get(path) ?? new Uint8Array();
    const size = Math.max(before.byteLength, offset + bytes.byteLength);
    // Room to grow, so that a long file is not copied with every append.
    const backing = before.byteOffset === 0 && size <= before.buffer.byteLength ? before.buffer : new ArrayBuffer(2 * size);
    const after = new Uint8Array(backing, 0, size);
    if (backing !== before.buffer) after.set(before);
    after.fill(0, before.byteLength, Math.max(before.byteLength, offset));
    after.set(bytes, offset);
    this.files.set(path, after);
  }

  async truncate(path: string, size: number): Promise<void> {
    this.files.set(path, (this.files.get(path) ?? new Uint8Array()).slice(0, size));
  }

  async sync(path: string): Promise<void> {
    const bytes = this.files.get(path);
    this.syncs += 1;
    if (bytes !== undefined && this.#keepsDurable) this.#durable.set(path, bytes.slice());
  }

  async rename(from: string, to: string): Promise<void> {
    const bytes = this.files.get(from);
    if (bytes === undefined) throw new AppError('store.unavailable', `${from} is not there`);
    this.files.set(to, bytes);
    this.files.delete(from);
    this.#durable.set(to, bytes.slice());
    this.#durable.delete(from);
  }

  async remove(path: string): Promise<void> {
    this.files.delete(path);
    this.#durable.delete(path);
  }

  async list(folder: string): Promise<string[]> {
    return [...this.files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1)).sort();
  }

  async makeFolder(): Promise<void> {}

  /** What is left after the power went: what was synced, and `torn` bytes more of each file that grew since. */
  cutPower(torn = 0): void {
    for (const [path, bytes] of this.files) {
      const durable = this.#durable.get(path);
      if (durable === undefined && torn === 0) this.files.delete(path);
      else this.files.set(path, bytes.slice(0, Math.min(bytes.byteLength, (durable?.byteLength ?? 0) + torn)));
    }
    for (const [path, bytes] of this.#durable) if (!this.files.has(path)) this.files.set(path, bytes.slice());
  }

  #take(path: string, bytes: number): void {
    if (this.full) throw new AppError('store.full', `cannot write ${path}: no space is left`, { retryable: true });
    this.written += bytes;
  }
}
