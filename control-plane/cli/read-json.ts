import { readFile } from 'node:fs/promises';
import { CliError } from './api-client.ts';

/** What a JSON file that was named on the command line holds. @throws CliError cli.file where it cannot be read, or is not JSON */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CliError('cli.file', `cannot read ${path}: ${reasonOf(cause)}`);
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError('cli.file', `${path} is not JSON: ${reasonOf(cause)}`);
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
