import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { problem, type Problem, type Result } from '../../proto/result.ts';
import { decodeConfig, type AgentConfig } from '../config.ts';

/** One command of `fleetloop agent`. @returns the exit code */
export type Command = (argv: readonly string[]) => Promise<number>;

/** Says on stderr why a command was not carried out. @returns the code, to end with */
export function refuse(code: number, { code: reason, message }: Problem): number {
  process.stderr.write(`fleetloop agent: ${message} (${reason})\n`);
  return code;
}

/** The config in a file; the message names the file and every place that is wrong. */
export function readConfig(path: string): Result<AgentConfig> {
  let text: string;
  try {
    text = readFileSync(resolve(path), 'utf8');
  } catch (cause) {
    return problem('config.unreadable', `cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const config = decodeConfig(text);
  return config.ok ? config : problem(config.error.code, `${path}: ${config.error.message}`);
}
