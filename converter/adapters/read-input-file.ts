import { readFile } from 'node:fs/promises';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/** The bytes of a file that the user named; `converter.source_invalid` where it cannot be read. */
export async function readInputFile(path: string): Promise<Result<Uint8Array, Problem<'converter.source_invalid'>>> {
  try {
    return ok(await readFile(path));
  } catch (cause) {
    return problem('converter.source_invalid', `${path} cannot be read (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}
