import { createHash } from 'node:crypto';
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
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

const headBytesMax = 1024;
const blockBytes = 64 * 1024;
const saveMs = 1_000;
/** Files that are kept open at most. */
const handlesMax = 64;

/**
 * Rows of CSV files that others append to, set aside (renamed) and truncate. How far each file has been answered is written down, so that
 * a restart goes on there: after a clean stop exactly, after a kill at most the rows of the last second come again, under the same keys.
 */
export function createCsvTail(options: CsvOptions, { clock, monitor, stateFolder }: SourceAdapterPorts): FolderReader {
  const statePath = join(stateFolder, 'csv-positions.json');
  const tails = new Map<string, Tail>();
  let first = true;
  let savedMs = -Infinity;
  let unsaved = false;

  const save = async (): Promise<void> => {
    unsaved = false;
    savedMs = clock.monotonicMs();
    const files = [...tails.values()].map(({ inode, name, offset, row, headBytes, head }): Position => ({ inode, name, offset, row, headBytes, head }));
    await nodeDisk.writeAtomic(statePath, Buffer.from(JSON.stringify({ files })));
  };
  const saveSometimes = async (): Promise<void> => {
    if (unsaved && clock.monotonicMs() - savedMs >= saveMs) await save();
  };
  const reset = (tail: Tail): void => void Object.assign(tail, { offset: 0, row: 0, readOffset: 0, readRow: 0, headBytes: 0, head: '', rows: undefined, uselessBytes: undefined });

  /** Hands on every whole row there is. */
  const readOn = async (tail: Tail, handle: FileHandle, taker: ReadingTaker, stopping: AbortSignal): Promise<void> => {
    let bytes = blockBytes;
    while (!stopping.aborted) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, tail.readOffset);
      const block = buffer.subarray(0, bytesRead);
      const records = splitCsvRecords(block, tail.readOffset);
      if (records.length === 0) {
        if (bytesRead < bytes) return;
        // A record longer than the block, or one that nobody ends.
        bytes = Math.min(2 * bytes, 2 * lineBytesMax);
        if (bytesRead >= 2 * lineBytesMax) tail.readOffset += bytesRead;
        continue;
      }
      bytes = blockBytes;
      for (const { text, nextOffset } of records) {
        if (stopping.aborted) return;
        if (!(await readRecord(tail, text, nextOffset, taker, stopping))) return;
      }
      await fingerprint(tail, handle);
      await saveSometimes();
      await nextTurn();
    }
  };
  /** @returns false where the file cannot be read on */
  const readRecord = async (tail: Tail, text: string | undefined, nextOffset: number, taker: ReadingTaker, stopping: AbortSignal): Promise<boolean> => {
    const skip = (): true => {
      // Nothing before it waits for an answer that could still move the position.
      if (tail.offset === tail.readOffset) moveTo(tail, nextOffset, tail.readRow);
      tail.readOffset = nextOffset;
      return true;
    };
    if (tail.rows === undefined) {
      const made = createCsvRows((text ?? '').replace(/^\uFEFF/, ''), options);
      if (typeof made === 'string') {
        monitor.refused(`${tail.name}: ${made}`);
        tail.uselessBytes = nextOffset;
        return false;
      }
      tail.rows = made;
      return skip();
    }
    if (text === '') return skip();
    tail.readRow += 1;
    const row = tail.readRow;
    const reading = text === undefined ? `it is over ${lineBytesMax} bytes` : tail.rows(text, row, tail.name);
    if (typeof reading === 'string') {
      monitor.refused(`${tail.name}, row ${row}: ${reading}`);
      return skip();
    }
    const answered = (answer: string | undefined): void => {
      // A row that only filled a window comes again with the window's other rows.
      if (answer !== undefined && nextOffset > tail.offset) moveTo(tail, nextOffset, row);
    };
    while (!taker.submit(reading, answered)) {
      await saveSometimes();
      await taker.room();
      if (stopping.aborted) return false;
    }
    tail.readOffset = nextOffset;
    return true;
  };
  const moveTo = (tail: Tail, offset: number, row: number): void => {
    tail.offset = offset;
    tail.row = row;
    unsaved = true;
  };
  const fingerprint = async (tail: Tail, handle: FileHandle): Promise<void> => {
    const length = Math.min(headBytesMax, tail.readOffset);
    if (length <= tail.headBytes) return;
    tail.head = await digestOf(handle, length);
    tail.headBytes = length;
    unsaved = true;
  };
  /** A file that has become shorter, or begins otherwise, is a new one under an old name. */
  const isAnother = async (tail: Tail, file: SeenFile, handle: FileHandle): Promise<boolean> => file.bytes < (tail.uselessBytes ?? tail.readOffset) || (tail.headBytes > 0 && (await digestOf(handle, tail.headBytes)) !== tail.head);

  const lookAt = async (file: SeenFile, taker: ReadingTaker, stopping: AbortSignal): Promise<void> => {
    let tail = tails.get(file.inode);
    if (tail === undefined) {
      if (!file.matches) return;
      const atEnd = first && options.startAt === 'end';
      tail = { inode: file.inode, name: file.name, offset: 0, row: 0, headBytes: 0, head: '', readOffset: 0, readRow: 0, rows: undefined, handle: undefined, uselessBytes: undefined };
      tails.set(file.inode, tail);
      unsaved = true;
      if (atEnd) {
        tail.handle = await open(file.path);
        await passOver(tail, tail.handle);
      }
    }
    if (tail.handle !== undefined && file.bytes === tail.readOffset) return;
    tail.handle ??= await open(file.path);
    if (await isAnother(tail, file, tail.handle)) {
      monitor.refused(`${file.name} was truncated or begun anew after ${tail.readOffset} bytes; it is read from its beginning`);
      reset(tail);
    }
    if (tail.uselessBytes !== undefined) return;
    if (tail.rows === undefined && tail.readOffset > 0) await readHeader(tail, tail.handle);
    await readOn(tail, tail.handle, taker, stopping);
  };
  /** The header of a file that is read from its middle on. */
  const readHeader = async (tail: Tail, handle: FileHandle): Promise<void> => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(lineBytesMax), 0, lineBytesMax, 0);
    const header = splitCsvRecords(buffer.subarray(0, bytesRead), 0)[0]?.text ?? '';
    const made = createCsvRows(header.replace(/^\uFEFF/, ''), options);
    if (typeof made !== 'string') tail.rows = made;
    else {
      monitor.refused(`${tail.name}: ${made}`);
      tail.uselessBytes = tail.readOffset;
    }
  };
  /** What lay there before the very first start is not read. */
  const passOver = async (tail: Tail, handle: FileHandle): Promise<void> => {
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(blockBytes), 0, blockBytes, tail.readOffset);
      const records = splitCsvRecords(buffer.subarray(0, bytesRead), tail.readOffset);
      const last = records.at(-1);
      if (last === undefined) break;
      tail.readRow += records.length - (tail.readOffset === 0 ? 1 : 0);
      tail.readOffset = last.nextOffset;
    }
    moveTo(tail, tail.readOffset, tail.readRow);
    await fingerprint(tail, handle);
  };
  const letGo = async (seen: ReadonlySet<string>, taker: ReadingTaker, stopping: AbortSignal): Promise<void> => {
    for (const tail of [...tails.values()]) {
      if (seen.has(tail.inode)) continue;
      // Moved elsewhere or deleted: what it still holds can be read for as long as it is open.
      if (tail.handle !== undefined && tail.rows !== undefined) await readOn(tail, tail.handle, taker, stopping);
      await tail.handle?.close();
      tails.delete(tail.inode);
      unsaved = true;
    }
    const opened = [...tails.values()].filter(({ handle }) => handle !== undefined);
    for (const tail of opened.slice(0, Math.max(0, opened.length - handlesMax))) {
      await tail.handle?.close();
      tail.handle = undefined;
    }
  };

  return {
    async open() {
      await mkdir(stateFolder, { recursive: true, mode: 0o700 });
      const kept = await readState(statePath);
      first = kept === undefined;
      for (const position of kept ?? []) tails.set(position.inode, { ...position, readOffset: position.offset, readRow: position.row, rows: undefined, handle: undefined, uselessBytes: undefined });
    },
    async look(files, taker, stopping) {
      await letGo(new Set(files.map(({ inode }) => inode)), taker, stopping);
      // What is left of a file that was set aside comes before the file that took its place.
      for (const file of [...files.filter(({ inode }) => tails.has(inode)), ...files.filter(({ inode }) => !tails.has(inode))]) {
        if (stopping.aborted) break;
        await lookAt(file, taker, stopping);
      }
      first = false;
      if (stopping.aborted) await taker.idle();
      await saveSometimes();
      return unsaved ? saveMs : undefined;
    },
    async close() {
      await save();
      for (const { handle } of tails.values()) await handle?.close();
      tails.clear();
    },
  };
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
