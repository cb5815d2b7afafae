import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { problem, type Problem, type Result } from '../../proto/result.ts';
import { decodeConfig, listSlots, type AgentConfig, type SlotConfig } from '../config.ts';
import { exitCodes } from './exit-codes.ts';
import { openLines, parseConfigText } from './parse-config-text.ts';

/** One command of `fleetloop agent`. @returns the exit code */
export type Command = (argv: readonly string[]) => Promise<number>;

/** Says on stderr why a command was not carried out. @returns the code, to end with */
export function refuse(code: number, { code: reason, message }: Problem): number {
  process.stderr.write(`fleetloop agent: ${message} (${reason})\n`);
  return code;
}

/** The config in a file, JSON or YAML; the message names the file and every place that is wrong. */
export async function readConfig(path: string): Promise<Result<AgentConfig>> {
  let text: string;
  try {
    text = readFileSync(resolve(path), 'utf8');
  } catch (cause) {
    return problem('config.unreadable', `cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const given = await parseConfigText(text);
  if (!given.ok) return problem(given.error.code, `${path}: ${given.error.message}`);
  const config = decodeConfig(given.value);
  if (config.ok) return config;
  const located = decodeConfig(given.value, await openLines(text));
  return located.ok ? located : problem(located.error.code, `${path} cannot be used:\n${located.error.message.split('\n').map((line) => `  ${line}`).join('\n')}\n`);
}

/** The slot of a config that a command is for: the one named, else the device itself, else the only one there is. */
export async function readSlot(path: string, name: string | undefined): Promise<Result<SlotConfig>> {
  const config = await readConfig(path);
  if (!config.ok) return config;
  const slots = listSlots(config.value);
  const found = slots.find(({ slot }) => slot === (name ?? '')) ?? (name === undefined && slots.length === 1 ? slots[0] : undefined);
  if (found !== undefined) return { ok: true, value: found };
  const names = slots.map(({ slot }) => slot).filter((slot) => slot !== '').join(', ');
  return problem('usage', name === undefined ? `${path} has several slots: say which with --slot (${names})` : `${path} has no slot ${JSON.stringify(name)}; it has ${names === '' ? 'none' : names}`);
}

/** Says why there is no slot to do it for: a name that the config does not have, or a config that cannot be used. @returns the code, to end with */
export function refuseSlot(error: Problem): number {
  return refuse(error.code === 'usage' ? exitCodes.usage : exitCodes.configInvalid, error);
}
