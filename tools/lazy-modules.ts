import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * Modules of Node that cost memory and that an agent may never need (TLS alone takes 4 MB): loaded when something of them is first used, whoever
 * imports them.
 */
const builtins = ['http', 'https', 'http2', 'tls', 'zlib', 'dns', 'child_process', 'worker_threads', 'readline', 'readline/promises'];
/** Packages of which the same is true: WebSocket and SOCKS, beside MQTT over TCP. */
const packages = ['ws', 'socks'];

/**
 * Lets esbuild's output do without what it does not need: the modules above stand behind getters; readable-stream is Node's own stream module
 * over again; worker-timers is for browsers; and of zod only what is used is kept, which its `z` object hinders.
 */
export const lazyModules: Plugin = {
  name: 'lazy-modules',
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_0-9/]+$/ }, ({ path, namespace, kind }) => {
      const name = path.replace(/^node:/, '');
      if (namespace === 'lazy' || !builtins.includes(name)) return undefined;
      return kind === 'dynamic-import' ? { path: `node:${name}`, external: true } : { path: name, namespace: 'lazy', pluginData: { names: exportsOf(name) } };
    });
    build.onResolve({ filter: /^(ws|socks)$/ }, ({ path, namespace, resolveDir }) => (namespace === 'lazy' || !packages.includes(path) ? undefined : { path, namespace: 'lazy', pluginData: { names: exportsOf(createRequire(`${resolveDir}/`).resolve(path)), resolveDir } }));
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path, pluginData }) => {
      const { names, resolveDir } = pluginData as { names: readonly string[]; resolveDir?: string };
      const specifier = JSON.stringify(resolveDir === undefined ? `node:${path}` : path);
      return { contents: `module.exports={${names.map((name) => `get ${name}(){return require(${specifier}).${name}}`).join(',')},get default(){return require(${specifier})},__esModule:true};`, loader: 'js', ...(resolveDir === undefined ? {} : { resolveDir }) };
    });
    build.onResolve({ filter: /^readable-stream$/ }, () => ({ path: 'node:stream', external: true }));
    build.onResolve({ filter: /^worker-timers$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports={};', loader: 'js' }));
    // It would keep a buffer for each number from 0 to 65,535, 8 MB of them, to write packet ids faster.
    build.onLoad({ filter: /mqtt-packet\/writeToStream\.js$/ }, async ({ path }) => ({ contents: `${await readFile(path, 'utf8')}\nmodule.exports.cacheNumbers=false;`, loader: 'js' }));
    build.onLoad({ filter: /\/(agent|features|proto|runtime)\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: source.replace(/^import \{ z \} from 'zod';/m, `import * as z from 'zod';`), loader: 'ts' };
    });
  },
};

function exportsOf(specifier: string): string[] {
  const exported: unknown = createRequire(import.meta.url)(specifier);
  return Object.getOwnPropertyNames(exported).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && !['__esModule', 'default', 'length', 'name', 'prototype', 'arguments', 'caller'].includes(name));
}
