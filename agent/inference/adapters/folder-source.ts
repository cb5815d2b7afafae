import { watch, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceOf } from '../source-config.ts';
import type { ReadingTaker } from '../source.ts';
import { CsvTail } from './csv-tail.ts';
import { createFileReader } from './file-reader.ts';
import type { SourceAdapter, SourceAdapterPorts } from './source-adapter.ts';

/** A file of the folder as it was seen. */
export interface SeenFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly changedMs: number;
  /** Names the file whatever it is called. */
  readonly inode: string;
  /** Whether its name is one that the config asks for. */
  readonly matches: boolean;
}

/** Reads what has come in a folder. */
export interface FolderReader {
  open(): Promise<void>;
  /**
   * @param files oldest first
   * @returns in how many ms it wants to look again at the latest; undefined: when the folder changes
   */
  look(files: readonly SeenFile[], taker: ReadingTaker, stopping: AbortSignal): Promise<number | undefined>;
  /** Everything handed on has been answered, or will not be: writes down how far it has read. */
  close(): Promise<void>;
}

/** How long what has been handed on may take to be answered at the end. */
const farewellMs = 2_000;
const patterns = { csv: '*.csv', images: '*', wav: '*.wav' } as const;
const imageNames = /\.(png|jpe?g)$/i;

/** Readings from the files of a folder: told of by the system where it can, and looked for anyway. */
export function createFolderSource(options: SourceOf<'folder'>, ports: SourceAdapterPorts): SourceAdapter {
  const { clock, monitor } = ports;
  const stopping = new AbortController();
  const pattern = toPattern(options.pattern ?? patterns[options.content.kind]);
  const matches = (name: string): boolean => pattern.test(name) && (options.content.kind !== 'images' || imageNames.test(name));
  const reader: FolderReader = options.content.kind === 'csv' ? new CsvTail(options.content, ports) : createFileReader(options, options.content, ports);
  let watcher: FSWatcher | undefined;
  let wake = (): void => undefined;
  let running: Promise<void> = Promise.resolve();

  const watchFolder = (): void => {
    if (watcher !== undefined) return;
    try {
      watcher = watch(options.path, () => wake());
      // Where the system cannot tell (a network share, say), the folder is looked at as often as configured.
      watcher.on('error', () => {
        watcher?.close();
        watcher = undefined;
      });
    } catch {
      watcher = undefined;
    }
  };
  const look = async (taker: ReadingTaker): Promise<number> => {
    try {
      const files = await listFiles(options.path, matches);
      monitor.connected();
      watchFolder();
      return Math.min(options.everyMs, (await reader.look(files, taker, stopping.signal)) ?? Infinity);
    } catch (fault) {
      watcher?.close();
      watcher = undefined;
      monitor.away(fault instanceof Error ? fault.message : String(fault));
      return options.everyMs;
    }
  };
  const run = async (taker: ReadingTaker): Promise<void> => {
    while (!stopping.signal.aborted) {
      // A change that comes while the folder is being looked at is not to be slept over.
      const changed = new AbortController();
      wake = () => changed.abort();
      const pauseMs = await look(taker);
      await clock.sleep(pauseMs, AbortSignal.any([stopping.signal, changed.signal])).catch(() => undefined);
      // A file that is being written tells of every byte.
      if (changed.signal.aborted) await clock.sleep(Math.min(pauseMs, 20), stopping.signal).catch(() => undefined);
    }
  };
  return {
    async start(taker) {
      await reader.open();
      running = run(taker);
    },
    async stop() {
      stopping.abort();
      watcher?.close();
      // A consumer that does not read its results holds back what has been handed on, and must not hold back the stop.
      await Promise.race([running, clock.sleep(farewellMs)]);
      await reader.close();
    },
  };
}

async function listFiles(folder: string, matches: (name: string) => boolean): Promise<SeenFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: SeenFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(folder, entry.name);
    // It may have gone since.
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined) files.push({ name: entry.name, path, bytes: found.size, changedMs: found.mtimeMs, inode: `${found.dev}:${found.ino}`, matches: matches(entry.name) });
  }
  return files.sort((a, b) => a.changedMs - b.changedMs || (a.name < b.name ? -1 : 1));
}

/** * stands for any letters, ? for one. */
function toPattern(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
}
