import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../proto/app-error.ts';
import type { LineState } from '../line-state.ts';

const fileName = 'demo.json';
const holderName = 'demo.pid';

/** The demo's folder: taken by one demo at a time, cleared only where a demo has made it. */
export interface DemoFolder {
  load(): Promise<LineState | undefined>;
  save(line: LineState): Promise<void>;
  release(): Promise<void>;
}

/** @throws AppError request.conflict where another demo holds the folder, or the folder is not a demo's */
export async function openDemoFolder(dir: string, fresh: boolean): Promise<DemoFolder> {
  await refuseSecond(dir);
  if (existsSync(dir) && readdirSync(dir).length > 0 && !existsSync(join(dir, fileName))) {
    throw new AppError('request.conflict', `${dir} holds something else than a demo's data (no ${fileName}); give another --data-dir`);
  }
  if (fresh) await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, holderName), `${process.pid}\n`);
  let saving = Promise.resolve();
  return {
    async load() {
      if (!existsSync(join(dir, fileName))) return undefined;
      const state = JSON.parse(await readFile(join(dir, fileName), 'utf8')) as LineState;
      if (state.schema !== 1) throw new AppError('request.conflict', `${join(dir, fileName)} was written by another version of the demo; use --fresh`);
      return state;
    },
    save(line) {
      saving = replaceFile(saving, join(dir, fileName), JSON.stringify(line));
      return saving;
    },
    async release() {
      await saving;
      await rm(join(dir, holderName), { force: true });
    },
  };
}

/** One writer at a time; the name always stands for a whole file. */
async function replaceFile(before: Promise<void>, path: string, text: string): Promise<void> {
  await before;
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

async function refuseSecond(dir: string): Promise<void> {
  const text = await readFile(join(dir, holderName), 'utf8').catch(() => '');
  const pid = Number(text.trim());
  if (!(pid > 0) || pid === process.pid) return;
  try {
    process.kill(pid, 0);
  } catch {
    return;
  }
  throw new AppError('request.conflict', `a demo (process ${pid}) is already running on ${dir}; stop it, or give another --data-dir`);
}
