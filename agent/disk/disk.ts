/**
 * The device's disk as a port: few operations, each durable where it says so. Faults are AppErrors: `store.full` when
 * there is no space left, `store.unavailable` for everything else.
 */
export interface Disk {
  /** Bytes of a file; undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Up to `length` bytes from `offset` on; fewer at the end of the file. */
  readAt(path: string, offset: number, length: number): Promise<Uint8Array>;
  /** Size in bytes; undefined where there is no file. */
  size(path: string): Promise<number | undefined>;
  /** Replaces a file as a whole: after a power cut it holds the old bytes or the new ones. */
  writeAtomic(path: string, bytes: Uint8Array): Promise<void>;
  /** Writes into a file at an offset, making it if need be; durable only after `sync`. */
  writeAt(path: string, offset: number, bytes: Uint8Array): Promise<void>;
  truncate(path: string, size: number): Promise<void>;
  /** Makes a file's contents, and its name, durable. */
  sync(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Harmless where there is no such file. */
  remove(path: string): Promise<void>;
  /** Names of the files in a folder, sorted; empty where there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** With the folders above it, durably; harmless where it is there. */
  makeFolder(folder: string): Promise<void>;
}
