import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The licence of every package that a bundle has parts of. @param inputs paths of its modules, relative to root */
export async function bundleNotices(root: string, inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  const notices: string[] = [];
  for (const folder of [...folders].toSorted()) {
    const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as { name: string; version: string; license?: string };
    const file = (await readdir(join(root, folder))).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? 'Its package holds no licence file.' : await readFile(join(root, folder, file), 'utf8');
    notices.push(`${name} ${version} (${license ?? 'no licence stated'})\n\n${text.trim()}\n`);
  }
  return notices.join(`\n${'-'.repeat(80)}\n\n`);
}
