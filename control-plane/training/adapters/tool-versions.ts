import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';

const packages = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-tflite', 'flatbuffers'];

/** Versions of everything that has a say in the bytes of a trained model. */
export function readToolVersions(): Record<string, string> {
  const { resolve } = createRequire(import.meta.url);
  const versions: Record<string, string> = { node: process.version.slice(1) };
  for (const name of packages) versions[name] = versionIn(join(folderOf(resolve, name), 'package.json'));
  versions['fleetloop'] = versionIn(join(import.meta.dirname, '../../../package.json'));
  return versions;
}

function versionIn(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function folderOf(resolve: NodeJS.RequireResolve, name: string): string {
  const entry = resolve(name);
  let folder = dirname(entry);
  while (!folder.endsWith(join('node_modules', name)) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
