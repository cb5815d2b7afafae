import { appendFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { limits } from '../../../proto/limits.ts';
import { nodeDisk } from '../../disk/node-disk-adapter.ts';
import { decodeWavFrames, decodeWavHead } from '../decode-wav.ts';
import type { Reading } from '../reading.ts';
import type { SourceOf } from '../source-config.ts';
import type { ReadingTaker } from '../source.ts';
import type { FolderReader, SeenFile } from './folder-source.ts';
import type { SourceAdapterPorts } from './source-adapter.ts';

type Content = Exclude<SourceOf<'folder'>['content'], { kind: 'csv' }>;
type Take = (reading: Reading) => Promise<void>;

const imageBytesMax = 32 * 1024 * 1024;
const wavHeadBytes = 64 * 1024;
const framesPerBlock = 4_096;
/** What was read, one line each: name, size and time. A file that has changed since is another one. */
const readSchema = z.tuple([z.string(), z.number(), z.number()]);

/** Readings from files that are whole once they no longer change: pictures and recordings, each read once. */
export function createFileReader(options: SourceOf<'folder'>, content: Content, { clock, monitor, stateFolder }: SourceAdapterPorts): FolderReader {
  const journal = join(stateFolder, 'files-read.jsonl');
  const read = new Set<string>();
  const growing = new Map<string, { readonly mark: string; readonly sinceMs: number }>();
  let journalLines = 0;

  const isSettled = (file: SeenFile, nowMs: number): boolean => {
    const before = growing.get(file.name);
    if (before?.mark === markOf(file)) return nowMs - before.sinceMs >= options.settledMs;
    growing.set(file.name, { mark: markOf(file), sinceMs: nowMs });
    return options.settledMs === 0;
  };
  const remember = async (file: SeenFile): Promise<void> => {
    read.add(markOf(file));
    journalLines += 1;
    try {
      await appendFile(journal, `${markOf(file)}\n`, { mode: 0o600 });
    } catch (fault) {
      monitor.refused(`that ${file.name} was read cannot be written down, and a restart reads it again: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
  };
  const finish = async (file: SeenFile): Promise<void> => {
    growing.delete(file.name);
    if (options.after === 'keep') return remember(file);
    try {
      if (options.after === 'delete') await rm(file.path);
      else {
        await mkdir(options.after.moveTo, { recursive: true });
        await rename(file.path, join(options.after.moveTo, file.name));
      }
    } catch (fault) {
      monitor.refused(`${file.name} was read and cannot be ${options.after === 'delete' ? 'deleted' : 'moved'}: ${fault instanceof Error ? fault.message : String(fault)}`);
      await remember(file);
    }
  };
  const readOne = async (file: SeenFile, taker: ReadingTaker, stopping: AbortSignal): Promise<void> => {
    let unanswered = 0;
    let allAnswered = (): void => undefined;
    const take: Take = async (reading) => {
      unanswered += 1;
      const answered = (): void => {
        unanswered -= 1;
        if (unanswered === 0) allAnswered();
      };
      while (!stopping.aborted && !taker.submit(reading, answered)) await taker.room();
    };
    const wrong = await readReadings(file, content, take, stopping);
    if (wrong !== undefined) monitor.refused(`${file.name}: ${wrong}`);
    // A file that was not read to its end is read again.
    if (stopping.aborted) return;
    if (unanswered > 0) await Promise.race([new Promise<void>((resolve) => (allAnswered = resolve)), new Promise<void>((resolve) => stopping.addEventListener('abort', () => resolve(), { once: true }))]);
    if (unanswered === 0) await finish(file);
  };
  /** Names that are no longer there need not be remembered. */
  const forget = async (files: readonly SeenFile[]): Promise<void> => {
    const there = new Set(files.map(markOf));
    const names = new Set(files.map(({ name }) => name));
    for (const mark of read) if (!there.has(mark)) read.delete(mark);
    for (const name of growing.keys()) if (!names.has(name)) growing.delete(name);
    if (journalLines <= 2 * read.size + 1_000) return;
    await nodeDisk.writeAtomic(journal, Buffer.from([...read].map((mark) => `${mark}\n`).join('')));
    journalLines = read.size;
  };
  return {
    async open() {
      await mkdir(stateFolder, { recursive: true, mode: 0o700 });
      const text = await readFile(journal, 'utf8').catch(() => '');
      for (const line of text.split('\n')) if (isMark(line)) read.add(line);
      journalLines = read.size;
    },
    async look(files, taker, stopping) {
      await forget(files);
      const waiting = files.filter((file) => file.matches && !read.has(markOf(file)));
      for (const file of waiting) {
        if (stopping.aborted) break;
        if (isSettled(file, clock.monotonicMs())) await readOne(file, taker, stopping);
      }
      return growing.size > 0 ? Math.max(10, options.settledMs) : undefined;
    },
    close: async () => undefined,
  };
}

function markOf({ name, bytes, changedMs }: SeenFile): string {
  return JSON.stringify([name, bytes, changedMs]);
}

/** A line that a power cut has torn is none. */
function isMark(line: string): boolean {
  try {
    return readSchema.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}

/** @returns what is wrong with the file; undefined where nothing is */
async function readReadings(file: SeenFile, content: Content, take: Take, stopping: AbortSignal): Promise<string | undefined> {
  try {
    return content.kind === 'images' ? await readPicture(file, content, take) : await readRecording(file, content, take, stopping);
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
}

async function readPicture(file: SeenFile, { image }: Extract<Content, { kind: 'images' }>, take: Take): Promise<string | undefined> {
  if (file.bytes > imageBytesMax) return `it has ${file.bytes} bytes, expected at most ${imageBytesMax}`;
  const { readImage } = await import('./read-image.ts');
  const reading = await readImage(await readFile(file.path), image, keyOf(file.name), Math.round(file.changedMs));
  if (typeof reading === 'string') return reading;
  await take(reading);
  return undefined;
}

async function readRecording(file: SeenFile, { framesPerReading, sampleRateHz }: Extract<Content, { kind: 'wav' }>, take: Take, stopping: AbortSignal): Promise<string | undefined> {
  const handle = await open(file.path);
  try {
    const head = Buffer.alloc(Math.min(wavHeadBytes, file.bytes));
    await handle.read(head, 0, head.byteLength, 0);
    const decoded = decodeWavHead(head, file.bytes);
    if (!decoded.ok) return decoded.error.message;
    const format = decoded.value;
    if (sampleRateHz !== undefined && format.sampleRateHz !== sampleRateHz) return `it was recorded at ${format.sampleRateHz} Hz, expected ${sampleRateHz}`;
    const frameBytes = (format.bits / 8) * format.channels;
    const frames = format.dataBytes / frameBytes;
    const whole = frames - (frames % framesPerReading);
    const perBlock = framesPerReading * Math.max(1, Math.floor(framesPerBlock / framesPerReading));
    for (let frame = 0; frame < whole && !stopping.aborted; frame += perBlock) {
      const bytes = Buffer.alloc(Math.min(perBlock, whole - frame) * frameBytes);
      await handle.read(bytes, 0, bytes.byteLength, format.dataOffset + frame * frameBytes);
      const values = decodeWavFrames(bytes, format);
      const width = framesPerReading * format.channels;
      for (let i = 0; i * width < values.length && !stopping.aborted; i++) {
        const at = frame + i * framesPerReading;
        // The file was last changed with its last frame.
        const atMs = Math.max(0, Math.round(file.changedMs - ((frames - at) / format.sampleRateHz) * 1000));
        await take({ key: keyOf(`${file.name}@${at}`), atMs, values: values.subarray(i * width, (i + 1) * width), rows: framesPerReading });
      }
      await nextTurn();
    }
    return whole === frames ? undefined : `its last ${frames - whole} frames are no whole reading of ${framesPerReading}`;
  } finally {
    await handle.close();
  }
}

function keyOf(name: string): string {
  return name.slice(-limits.topicBytesMax);
}
