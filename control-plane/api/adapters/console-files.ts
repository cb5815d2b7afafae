import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';
import { digestHex, digestOf } from '../../../proto/digest.ts';

export interface ConsoleFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly etag: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
};

/**
 * The pages for people, read once at the start: URL path -> file. `index.html` answers /, `label.html` answers /label.
 * TypeScript modules are served with their types stripped, so that the browser runs the source itself.
 */
export async function loadConsoleFiles(dir: string): Promise<ReadonlyMap<string, ConsoleFile>> {
  const files = new Map<string, ConsoleFile>();
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const contentType = contentTypes[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined || /\.(test|d)\.ts$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const source = await readFile(path);
    const body = new Uint8Array(extname(entry.name) === '.ts' ? Buffer.from(stripTypeScriptTypes(source.toString('utf8'))) : source);
    const file: ConsoleFile = { body, contentType, etag: `"${digestHex(digestOf(body)).slice(0, 32)}"` };
    const url = `/${path.slice(dir.length).replaceAll('\\', '/').replace(/^\/+/, '')}`;
    files.set(url, file);
    if (url.endsWith('.html')) files.set(url === '/index.html' ? '/' : url.slice(0, -'.html'.length), file);
  }
  return files;
}
