import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../proto/clock.ts';
import { problem, type Result } from '../../proto/result.ts';
import { acquireInstance } from '../disk/instance-guard-adapter.ts';
import { nodeDisk } from '../disk/node-disk-adapter.ts';
import { controlFiles } from '../reconcile/local-control.ts';
import { decodeLocalCommand, type LocalCommand } from '../reconcile/merge-local-command.ts';

const answerSchema = z.object({ id: z.string(), ok: z.boolean(), message: z.string() });
/** How long the running agent may take, and how often its answer is looked for. */
const answerMsMax = 10_000;
const lookMs = 50;

/**
 * Leaves a technician's command for the agent of this data folder and waits for its answer. Without a running agent the command
 * waits for its next start, in place of one that waited before.
 */
export async function giveLocalCommand(dataDir: string, command: LocalCommand['command'], reason: string, clock: Clock): Promise<Result<string>> {
  const id = randomUUID();
  const path = join(dataDir, controlFiles.command);
  const instance = await acquireInstance(dataDir);
  if (instance.ok) instance.value();
  const left = instance.ok ? await nodeDisk.read(path) : undefined;
  const waited = left === undefined ? undefined : decodeLocalCommand(left);
  await nodeDisk.writeAtomic(path, Buffer.from(JSON.stringify({ id, command, reason })));
  if (instance.ok) return { ok: true, value: `no agent runs on ${dataDir}; the command is obeyed when one starts${waited?.ok === true ? `, in place of the ${waited.value.command} that waited for it` : ''}` };
  for (let waitedMs = 0; waitedMs < answerMsMax; waitedMs += lookMs) {
    await clock.sleep(lookMs);
    const answer = await readAnswer(join(dataDir, controlFiles.answer));
    if (answer?.id === id) return answer.ok ? { ok: true, value: answer.message } : problem('local.refused', answer.message);
  }
  return problem('local.no_answer', `the agent (${instance.error.message}) did not answer within ${answerMsMax} ms; look at its log`);
}

async function readAnswer(path: string): Promise<z.infer<typeof answerSchema> | undefined> {
  try {
    return answerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Not there yet, or of an earlier command that was malformed: looked for again.
    return undefined;
  }
}
