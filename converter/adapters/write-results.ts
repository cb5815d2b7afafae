import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { Conversion } from '../conversion.ts';
import { formatCHeader } from '../emit/format-c-header.ts';
import { partialOf } from './check-outputs.ts';
import type { ConversionOptions } from './conversion-options.ts';

/**
 * Writes what was asked for: the reports always, as they say why a bound is missed; the model and what is made of it only where
 * it may be given out.
 *
 * @param title the source's name, as the page shows it
 */
export async function writeResults({ bytes, report }: Conversion, options: ConversionOptions, isGivenOut: boolean, title: string): Promise<Result<void, Problem>> {
  const files: [path: string | undefined, content: () => Promise<Uint8Array | string> | Uint8Array | string][] = [
    [options.report, () => `${JSON.stringify(report, null, 2)}\n`],
    [options.html, async () => (await import('../report/format-page.ts')).formatPage(report, title)],
  ];
  if (isGivenOut) {
    const { ranges } = report;
    files.push([options.cHeader, () => formatCHeader(bytes, basename(options.output, extname(options.output)))]);
    if (ranges !== undefined) files.push([options.saveRanges, () => `${JSON.stringify(ranges, null, 2)}\n`]);
    files.push([options.output, () => bytes]);
  }
  for (const [path, content] of files) {
    if (path === undefined) continue;
    const written = await writeWhole(path, await content());
    if (!written.ok) return written;
  }
  return ok(undefined);
}

/** Written beside and renamed, so that a crash leaves no half file under the name. */
async function writeWhole(path: string, content: Uint8Array | string): Promise<Result<void, Problem>> {
  const partial = partialOf(path);
  try {
    await writeFile(partial, content);
    await rename(partial, path);
    return ok(undefined);
  } catch (cause) {
    await rm(partial, { force: true });
    return problem('converter.write_failed', `${path} cannot be written (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}
