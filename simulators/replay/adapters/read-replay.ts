import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { AppError } from '../../../proto/app-error.ts';
import { createReplay, type Replay } from '../create-replay.ts';
import { parseDescription } from '../description.ts';
import { parseTable, type Table } from '../parse-table.ts';

const textBytesMax = 512 * 1024 * 1024;

/**
 * Reads a description and its files. A file is looked for beside the description first, then in the data folder.
 *
 * @throws AppError dataset.invalid with the place of what is wrong
 */
export async function readReplay(descriptionFile: string, dataDir: string, seed: number, deviceCount: number): Promise<Replay> {
  const text = await readFile(descriptionFile, 'utf8').catch((cause: unknown) => {
    throw new AppError('dataset.invalid', `the description ${descriptionFile} cannot be read: ${String(cause)}; give the path of a dataset description, like simulators/descriptions/gas-drift.json`, { cause });
  });
  const description = valueOf(parseDescription(text, descriptionFile));
  const tables = new Map<string, Table>();
  for (const name of new Set([...description.train.files, ...description.stream.flatMap((phase) => phase.files)])) {
    const content = await readFirst(isAbsolute(name) ? [name] : [resolve(dirname(descriptionFile), name), resolve(dataDir, name)]);
    tables.set(name, valueOf(parseTable(content, description.format, name)));
  }
  return valueOf(createReplay(description, tables, seed, deviceCount));
}

async function readFirst(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    try {
      const bytes = await readFile(path);
      if (bytes.byteLength > textBytesMax) throw new AppError('dataset.invalid', `${path} has ${bytes.byteLength} bytes, over the limit of ${textBytesMax}; split it`);
      return bytes.toString('utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    }
  }
  throw new AppError('dataset.invalid', `no data file at ${paths.join(' nor at ')}; set FLEETLOOP_DATA to the folder that holds the recorded data`);
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new AppError('dataset.invalid', result.error.message);
  return result.value;
}
