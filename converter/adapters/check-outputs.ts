import { constants } from 'node:fs';
import { access, open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { problem, type Problem, type Result } from '../../proto/result.ts';
import type { ConversionOptions } from './conversion-options.ts';

type Paths = Pick<ConversionOptions, 'output' | 'report' | 'html' | 'cHeader' | 'saveRanges' | 'calibrate' | 'check' | 'truth' | 'labels' | 'transform' | 'ranges' | 'dryRun'>;

/**
 * Why what is to be written cannot be, all of it, found before any work: its folder is missing or closed, its name is that of a folder, of an input, or of
 * another output. Files are opened for it where they will be written, as rights, full disks and mounts for reading show only then; undefined where all is well.
 *
 * @param source the model, which nothing may replace
 */
export async function checkOutputs(source: string, options: Paths): Promise<Result<never, Problem> | undefined> {
  const outputs = named({ '-o': options.output, '--report': options.report, '--html': options.html, '--c-header': options.cHeader, '--save-ranges': options.saveRanges });
  const inputs = named({ 'the model itself': source, '--calibrate': options.calibrate, '--check': options.check, '--truth': options.truth, '--labels': options.labels, '--transform': options.transform, '--ranges': options.ranges });
  const found: string[] = [];
  for (const [at, { flag, path }] of outputs.entries()) {
    const input = inputs.find((other) => resolve(other.path) === resolve(path));
    const twin = outputs.slice(0, at).find((other) => resolve(other.path) === resolve(path));
    if (input !== undefined) found.push(`${path} is ${input.flag === 'the model itself' ? input.flag : `what ${input.flag} reads`}, which the result would replace; name another file with ${flag}`);
    else if (twin !== undefined) found.push(`${path} is named by ${twin.flag} and by ${flag}; expected a file for each`);
    else {
      const wrong = await whyNot(path, options.dryRun === true);
      if (wrong !== undefined) found.push(`${path} (${flag}) cannot be written: ${wrong}`);
    }
  }
  return found.length === 0 ? undefined : problem('converter.write_failed', found.join('; '));
}

/** Where a whole file is put together before it takes its name. */
export function partialOf(path: string): string {
  return `${path}.partial`;
}

async function whyNot(path: string, isDry: boolean): Promise<string | undefined> {
  const folder = dirname(resolve(path));
  const [there, found] = await Promise.all([folder, path].map((one) => stat(one).catch(() => undefined)));
  if (there === undefined) return `there is no folder ${folder}; make it first`;
  if (!there.isDirectory()) return `${folder} is not a folder`;
  if (found?.isDirectory() === true) return 'it is a folder; name a file in it';
  if (found?.isFile() === false) return 'it is a device or a pipe, and files are written beside and renamed; name a file';
  try {
    if (isDry) {
      await access(folder, constants.W_OK);
      return undefined;
    }
    await (await open(partialOf(path), 'w')).close();
    await rm(partialOf(path));
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function named(paths: Readonly<Record<string, string | undefined>>): { readonly flag: string; readonly path: string }[] {
  return Object.entries(paths).flatMap(([flag, path]) => (path === undefined ? [] : [{ flag, path }]));
}
