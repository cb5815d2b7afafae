import { createHash } from 'node:crypto';
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../../proto/app-error.ts';
import { nodeDisk } from '../../disk/node-disk-adapter.ts';
import { createCsvRows, splitCsvRecords, type CsvOptions, type CsvRows } from '../parse-csv.ts';
import { lineBytesMax, type ReadingTaker } from '../source.ts';
import type { FolderReader, SeenFile } from './folder-source.ts';
import type { SourceAdapterPorts } from './source-adapter.ts';

/** How far a file has been read: `offset` is the end of the last row that was answered, `head` what its first bytes were. */
const positionSchema = z.object({ inode: z.string(), name: z.string(), offset: z.number().int().min(0), row: z.number().int().min(0), headBytes: z.number().int().min(0), head: z.string() });
const stateSchema = z.object({ files: z.array(positionSchema) });
type Position = z.infer<typeof positionSchema>;

interface Tail extends Position {
  /** Where reading goes on; ahead of `offset` while rows wait to be answered. */
  readOffset: number;
  readRow: number;
  rows: CsvRows | undefined;
  /** Keeps a file readable that is renamed or deleted by whoever rotates it. */
  handle: FileHandle | undefined;
  /** Its header lacks what the config names, as of this size. */
  uselessBytes: number | undefined;
}

const atBeginning = { offset: 0, row: 0, headBytes: 0, head: '', readOffset: 0, readRow: 0, rows: undefined, uselessBytes: undefined };
const headBytesMax = 1024;
const blockBytes = 64 * 1024;
const saveMs = 1_000;
/** Files that are kept open at most. */
const handlesMax = 64;

/**
 * Rows of CSV files that others append to, set aside (renamed) and truncate. How far each file has been answered is written down, so that
 * a restart goes on there: after a clean stop exactly, after a kill at most the rows of the last second come again, under the same keys.
 */
export class CsvTail implements FolderReader {
  readonly #options: CsvOptions;
  readonly #ports: SourceAdapterPorts;
  readonly #statePath: string;
  readonly #tails = new Map<string, Tail>();
  #first = true;
  #savedMs = -Infinity;
  #unsaved = false;

  constructor(options: CsvOptions, ports: SourceAdapterPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#statePath = join(ports.stateFolder, 'csv-positions.json');
  }

  async open(): Promise<void> {
    await mkdir(this.#ports.stateFolder, { recursive: true, mode: 0o700 });
    const kept = await readState(this.#statePath);
    this.#first = kept === undefined;
    for (const position of kept ?? []) this.#tails.set(position.inode, { ...position, readOffset: position.offset, readRow: position.row, rows: undefined, handle: undefined, uselessBytes: undefined });
  }

  async look(files: readonly SeenFile[], taker: ReadingTaker, stopping: AbortSignal): Promise<number | undefined> {
    await this.#letGo(new Set(files.map(({ inode }) => inode)), taker, stopping);
    // What is left of a file that was set aside comes before the file that took its place.
    for (const file of [...files.filter(({ inode }) => this.#tails.has(inode)), ...files.filter(({ inode }) => !this.#tails.has(inode))]) {
      if (stopping.aborted) break;
      await this.#lookAt(file, taker, stopping);
    }
    this.#first = false;
    if (stopping.aborted) await taker.idle();
    await this.#saveSometimes();
    return this.#unsaved ? saveMs : undefined;
  }

  async close(): Promise<void> {
    await this.#save();
    for (const { handle } of this.#tails.values()) await handle?.close();
    this.#tails.clear();
  }

  async #lookAt(file: SeenFile, taker: ReadingTaker, stopping: AbortSignal): Promise<void> {
    const tail = this.#tails.get(file.inode) ?? (file.matches ? await this.#begin(file) : undefined);
    if (tail === undefined || (tail.handle !== undefined && file.bytes === tail.readOffset)) return;
    tail.handle ??= await open(file.path);
    if (await isAnother(tail, file, tail.handle)) {
      this.#ports.monitor.refused(`${file.name} was truncated or begun anew after ${tail.readOffset} bytes; it is read from its beginning`);
      Object.assign(tail, atBeginning);
    }
    if (tail.uselessBytes !== undefined) return;
    if (tail.rows === undefined && tail.readOffset > 0) await this.#readHeader(tail, tail.handle);
    if (tail.rows !== undefined || tail.readOffset === 0) await this.#readOn(tail, tail.handle, taker, stopping);
  }

  async #begin(file: SeenFile): Promise<Tail> {
    const tail: Tail = { inode: file.inode, name: file.name, ...atBeginning, handle: undefined };
    this.#tails.set(file.inode, tail);
    this.#unsaved = true;
    if (this.#first && this.#options.startAt === 'end') {
      tail.handle = await open(file.path);
      await this.#passOver(tail, tail.handle);
    }
    return tail;
  }

  /** Hands on every whole row there is. */
  async #readOn(tail: Tail, handle: FileHandle, taker: ReadingTaker, stopping: AbortSignal): Promise<void> {
    let bytes = blockBytes;
    while (!stopping.aborted) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, tail.readOffset);
      const records = splitCsvRecords(buffer.subarray(0, bytesRead), tail.readOffset);
      if (records.length === 0) {
        if (bytesRead < bytes) return;
        // A record longer than the block, or one that nobody ends.
        bytes = Math.min(2 * bytes, 2 * lineBytesMax);
        if (bytesRead >= 2 * lineBytesMax) tail.readOffset += bytesRead;
        continue;
      }
      bytes = blockBytes;
      for (const { text, nextOffset } of records) {
        if (stopping.aborted || !(await this.#readRecord(tail, text, nextOffset, taker, stopping))) return;
      }
      await this.#fingerprint(tail, handle);
      await this.#saveSometimes();
      await nextTurn();
    }
  }

  /** @returns false where the file cannot be read on */
  async #readRecord(tail: Tail, text: string | undefined, nextOffset: number, taker: ReadingTaker, stopping: AbortSignal): Promise<boolean> {
    if (tail.rows === undefined) {
      if (!this.#takeHeader(tail, text ?? '', nextOffset)) return false;
      return this.#skip(tail, nextOffset);
    }
    if (text === '') return this.#skip(tail, nextOffset);
    tail.readRow += 1;
    const row = tail.readRow;
    const reading = text === undefined ? `it is over ${lineBytesMax} bytes` : tail.rows(text, row, tail.name);
    if (typeof reading === 'string') {
      this.#ports.monitor.refused(`${tail.name}, row ${row}: ${reading}`);
      return this.#skip(tail, nextOffset);
    }
    const answered = (answer: string | undefined): void => {
      // A row that only filled a window comes again with the window's other rows.
      if (answer !== undefined && nextOffset > tail.offset) this.#moveTo(tail, nextOffset, row);
    };
    while (!taker.submit(reading, answered)) {
      await this.#saveSometimes();
      await taker.room();
      if (stopping.aborted) return false;
    }
    tail.readOffset = nextOffset;
    return true;
  }

  /** Passes over what is no row. While nothing before it waits for an answer, the position moves with it. */
  #skip(tail: Tail, nextOffset: number): true {
    if (tail.offset === tail.readOffset) this.#moveTo(tail, nextOffset, tail.readRow);
    tail.readOffset = nextOffset;
    return true;
  }

  #takeHeader(tail: Tail, header: string, readBytes: number): boolean {
    const made = createCsvRows(header.replace(/^\uFEFF/, ''), this.#options);
    if (typeof made !== 'string') tail.rows = made;
    else {
      this.#ports.monitor.refused(`${tail.name}: ${made}`);
      tail.uselessBytes = readBytes;
    }
    return tail.rows !== undefined;
  }

  /** The header of a file that is read from its middle on. */
  async #readHeader(tail: Tail, handle: FileHandle): Promise<void> {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(lineBytesMax), 0, lineBytesMax, 0);
    this.#takeHeader(tail, splitCsvRecords(buffer.subarray(0, bytesRead), 0)[0]?.text ?? '', tail.readOffset);
  }

  /** What lay there before the very first start is not read. */
  async #passOver(tail: Tail, handle: FileHandle): Promise<void> {
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(blockBytes), 0, blockBytes, tail.readOffset);
      const records = splitCsvRecords(buffer.subarray(0, bytesRead), tail.readOffset);
      const last = records.at(-1);
      if (last === undefined) break;
      tail.readRow += records.length - (tail.readOffset === 0 ? 1 : 0);
      tail.readOffset = last.nextOffset;
    }
    this.#moveTo(tail, tail.readOffset, tail.readRow);
    await this.#fingerprint(tail, handle);
  }

  /** Reads what files that were moved elsewhere or deleted still hold, for as long as they are open, and closes them. */
  async #letGo(seen: ReadonlySet<string>, taker: ReadingTaker, stopping: AbortSignal): Promise<void> {
    for (const tail of [...this.#tails.values()]) {
      if (seen.has(tail.inode)) continue;
      if (tail.handle !== undefined && tail.rows !== undefined) await this.#readOn(tail, tail.handle, taker, stopping);
      await tail.handle?.close();
      this.#tails.delete(tail.inode);
      this.#unsaved = true;
    }
    const opened = [...this.#tails.values()].filter(({ handle }) => handle !== undefined);
    for (const tail of opened.slice(0, Math.max(0, opened.length - handlesMax))) {
      await tail.handle?.close();
      tail.handle = undefined;
    }
  }

  #moveTo(tail: Tail, offset: number, row: number): void {
    tail.offset = offset;
    tail.row = row;
    this.#unsaved = true;
  }

  async #fingerprint(tail: Tail, handle: FileHandle): Promise<void> {
    const length = Math.min(headBytesMax, tail.readOffset);
    if (length <= tail.headBytes) return;
    tail.head = await digestOf(handle, length);
    tail.headBytes = length;
    this.#unsaved = true;
  }

  async #saveSometimes(): Promise<void> {
    if (this.#unsaved && this.#ports.clock.monotonicMs() - this.#savedMs >= saveMs) await this.#save();
  }

  async #save(): Promise<void> {
    this.#unsaved = false;
    this.#savedMs = this.#ports.clock.monotonicMs();
    const files = [...this.#tails.values()].map(({ inode, name, offset, row, headBytes, head }): Position => ({ inode, name, offset, row, headBytes, head }));
    try {
      await nodeDisk.writeAtomic(this.#statePath, Buffer.from(JSON.stringify({ files })));
    } catch (fault) {
      // A full disk keeps no row from being read: it is tried again, and a restart meanwhile reads rows again.
      if (!(fault instanceof AppError)) throw fault;
      this.#unsaved = true;
      this.#ports.monitor.refused(`how far files have been read cannot be written down: ${fault.message}`);
    }
  }
}

/** A file that has become shorter, or begins otherwise, is a new one under an old name. */
async function isAnother(tail: Tail, file: SeenFile, handle: FileHandle): Promise<boolean> {
  return file.bytes < (tail.uselessBytes ?? tail.readOffset) || (tail.headBytes > 0 && (await digestOf(handle, tail.headBytes)) !== tail.head);
}

async function digestOf(handle: FileHandle, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
  return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex').slice(0, 32);
}

/** Undefined where nothing was written down, or it cannot be read: files are then read as at the very first start. */
async function readState(path: string): Promise<Position[] | undefined> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8'))).files;
  } catch {
    return undefined;
  }
}
