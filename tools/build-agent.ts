import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { fleetloopVersion } from '../proto/version.ts';
import { bundleNotices } from './bundle-notices.ts';
import { lazyModules } from './lazy-modules.ts';

export interface BuiltFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What dist/agent/manifest.json says. */
export interface AgentManifest {
  readonly version: string;
  readonly platform: string;
  /** Node is not among them. */
  readonly totalBytes: number;
  readonly files: readonly BuiltFile[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const program = 'fleetloop-agent.js';

/**
 * Builds the agent as one file of JavaScript beside what cannot be in it: the native interpreter with its libraries, the WebAssembly one, the
 * JPEG decoder. Libraries that a source needs only where it is configured (optional and peer dependencies) stay outside and are looked for when they are asked for.
 *
 * @param folder where it goes; emptied first
 */
export async function buildAgent(folder: string): Promise<AgentManifest> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { optionalDependencies, peerDependencies, peerDependenciesMeta, engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<'optionalDependencies' | 'peerDependencies' | 'peerDependenciesMeta' | 'engines', Record<string, unknown>>;
  const metafile = await bundle(join(folder, program), [...Object.keys(optionalDependencies), ...Object.keys(peerDependencies)]);
  const native = await copyNative(folder);
  await copyAll(folder, [
    ['tflite_web_api_cc_simd.js', '@tensorflow/tfjs-tflite/wasm/tflite_web_api_cc_simd.js'],
    ['tflite_web_api_cc_simd.wasm', '@tensorflow/tfjs-tflite/wasm/tflite_web_api_cc_simd.wasm'],
    ['mozjpeg_dec.wasm', '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'],
  ]);
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), await bundleNotices(root, [...Object.keys(metafile.inputs), 'node_modules/@tensorflow/tfjs-tflite/package.json', ...(native.length === 0 ? [] : ['node_modules/tfjs-tflite-node/package.json'])]));
  const { name, type } = { name: 'fleetloop-agent', type: 'commonjs' };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify({ name, version: fleetloopVersion, license: 'Apache-2.0', type, engines, bin: { [name]: program }, peerDependencies, peerDependenciesMeta }, null, 2)}\n`);
  const files = await Promise.all([program, 'package.json', 'LICENSE', 'THIRD-PARTY-LICENSES.txt', 'tflite_web_api_cc_simd.js', 'tflite_web_api_cc_simd.wasm', 'mozjpeg_dec.wasm', ...native].map((path) => describe(folder, path)));
  const manifest = { version: fleetloopVersion, platform: native.length === 0 ? 'any' : `${process.platform}-${process.arch}`, totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0), files };
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function bundle(outfile: string, external: readonly string[]): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['agent/bundle-main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // Unlike in an ES module, what a room needs is loaded when the room is: most of Node's own modules never are.
    format: 'cjs',
    minify: true,
    // One character beyond ASCII, and V8 keeps the whole text with two bytes for each.
    charset: 'ascii',
    legalComments: 'none',
    external: [...external],
    metafile: true,
    define: { 'import.meta.url': 'ownUrl' },
    banner: { js: '#!/usr/bin/env -S node --disable-warning=ExperimentalWarning\n"use strict";const ownUrl=require("node:url").pathToFileURL(__filename).href;' },
    plugins: [lazyModules],
  });
  await chmod(outfile, 0o755);
  return metafile;
}

/** The addon looks for its libraries in ../../cc_deps/<platform>, so they keep their places to each other. Nothing where it is not installed. */
async function copyNative(folder: string): Promise<string[]> {
  const packageFile = findPackage('tfjs-tflite-node');
  if (packageFile === undefined) return [];
  const from = dirname(packageFile);
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const extension = { win32: 'dll', darwin: 'dylib' }[process.platform as string] ?? 'so';
  const prefix = process.platform === 'win32' ? '' : 'lib';
  const parts = ['build/Release/node_tflite_binding.node', ...['tensorflowlite_c', 'external_delegate_obj'].map((name) => `cc_deps/${platform}/${name === 'tensorflowlite_c' || process.platform !== 'win32' ? prefix : ''}${name}.${extension}`)];
  if (!parts.every((part) => existsSync(join(from, part)))) return [];
  for (const part of parts) {
    const to = join(folder, 'native', part);
    await mkdir(dirname(to), { recursive: true });
    await copyFile(join(from, part), to);
  }
  return parts.map((part) => `native/${part}`);
}

function findPackage(name: string): string | undefined {
  try {
    return require.resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

async function copyAll(folder: string, files: readonly (readonly [to: string, from: string])[]): Promise<void> {
  for (const [to, from] of files) await copyFile(require.resolve(from), join(folder, to));
}

async function describe(folder: string, path: string): Promise<BuiltFile> {
  const bytes = await readFile(join(folder, path));
  return { path, bytes: (await stat(join(folder, path))).size, sha256: createHash('sha256').update(bytes).digest('hex') };
}
