import { join } from 'node:path';
import type { Problem, Result } from '../../proto/result.ts';
import type { Disk } from '../disk/disk.ts';
import { decodeLocalCommand, type LocalCommand } from './merge-local-command.ts';

/** Where the command line leaves a technician's command, and the agent its answer; who may write here may give commands. */
export const controlFiles = { command: 'control.json', answer: 'control-answer.json' } as const;

export interface LocalAnswer {
  readonly id: string;
  readonly ok: boolean;
  readonly message: string;
}

/** No command is longer. */
const commandBytesMax = 16 * 1024;

/**
 * Takes a technician's command, if one is there: obeys, answers, and then removes it, so that a power cut in between has it
 * answered again and obeyed once.
 */
export async function takeLocalCommand(disk: Disk, dataDir: string, obey: (command: LocalCommand) => Promise<Result<string>>): Promise<void> {
  const path = join(dataDir, controlFiles.command);
  const size = await disk.size(path);
  if (size === undefined) return;
  const bytes = size > commandBytesMax ? undefined : ((await disk.read(path)) ?? new Uint8Array());
  const command: Result<LocalCommand, Problem> = bytes === undefined ? { ok: false, error: { code: 'local.malformed', message: `${size} bytes are no command` } } : decodeLocalCommand(bytes);
  const obeyed = command.ok ? await obey(command.value) : command;
  const answer: LocalAnswer = { id: command.ok ? command.value.id : '', ok: obeyed.ok, message: obeyed.ok ? obeyed.value : `${obeyed.error.message} (${obeyed.error.code})` };
  await disk.writeAtomic(join(dataDir, controlFiles.answer), Buffer.from(`${JSON.stringify(answer)}\n`));
  // The answer can be seen before the disk has all of it: another command may be there by now.
  const isAnswered = (await disk.size(path)) === size && (bytes === undefined || Buffer.from((await disk.read(path)) ?? []).equals(bytes));
  if (isAnswered) await disk.remove(path);
}
