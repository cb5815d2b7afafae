import { once } from 'node:events';
import { createRequire } from 'node:module';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SlotConfig } from '../config.ts';
import type { SinkConfig } from '../inference/sink-config.ts';
import { isLoopback, type SourceConfig } from '../inference/source-config.ts';
import { checkAbsolute, checkReadableFolder, checkWritableFile, checkWritableFolder } from './check-paths.ts';

/** Something that was looked at. An error keeps the agent from doing what the config says. */
export interface Finding {
  readonly level: 'error' | 'warning' | 'good';
  readonly where: string;
  readonly message: string;
}

/** Files, folders, ports and libraries that a slot needs; nothing is written or connected to. @param running whether the agent of this config runs, and holds its ports */
export async function checkSlot(config: SlotConfig, running: boolean): Promise<Finding[]> {
  const place = config.slot === '' ? '' : `slots.${config.slot}.`;
  const found = [checkAbsolute('dataDir', config.dataDir), checkWritableFolder('dataDir', config.dataDir), checkSource(`${place}source`, config.source, running)];
  const sinks = config.sinks.map((sink, i) => checkSink(`${place}sink${config.sinks.length === 1 ? '' : `[${i}]`}`, sink));
  return (await Promise.all([...found, ...sinks])).flat();
}

async function checkSource(where: string, source: SourceConfig, running: boolean): Promise<Finding[]> {
  switch (source.kind) {
    case 'stdin': case 'slot': return [];
    case 'http': return checkPort(`${where}.port`, '127.0.0.1', source.port, running);
    case 'socket': return source.path === undefined ? [...open(where, source.host), ...(await checkPort(`${where}.port`, source.host, source.port ?? 0, running))] : checkSocketPath(`${where}.path`, source.path);
    case 'mqtt': return checkSecrecy(where, source);
    case 'folder': {
      const { content, path, after } = source;
      const writes = after === 'keep' ? [] : await checkWritableFolder(`${where}.path`, path);
      const moves = typeof after === 'object' ? [...checkAbsolute(`${where}.after.moveTo`, after.moveTo), ...(await checkWritableFolder(`${where}.after.moveTo`, after.moveTo)), ...(await checkSameDisk(`${where}.after.moveTo`, path, after.moveTo))] : [];
      const kept = after === 'keep' && content.kind !== 'csv' ? [{ level: 'warning', where: `${where}.after`, message: 'files that have been read are kept: whoever writes them must delete them, or the disk fills' } as const] : [];
      return [...checkAbsolute(`${where}.path`, path), ...(await checkReadableFolder(`${where}.path`, path)), ...writes, ...moves, ...kept];
    }
    case 'opcua': return [...checkLibrary(where, 'node-opcua-client'), ...(source.security.mode === 'None' && source.password !== undefined ? [{ level: 'warning', where: `${where}.security`, message: 'the password goes over an unprotected connection' } as const] : [])];
    case 'modbus': return checkLibrary(where, 'modbus-serial');
  }
}

async function checkSink(where: string, sink: SinkConfig): Promise<Finding[]> {
  switch (sink.kind) {
    case 'stdout': return [];
    case 'file': return [...checkAbsolute(`${where}.path`, sink.path), ...(await checkWritableFile(`${where}.path`, sink.path)), ...(sink.rotate === undefined ? [{ level: 'warning', where: `${where}.rotate`, message: 'the file grows without bound; set rotate {bytes, keep}, or have it rotated' } as const] : [])];
    case 'http': return isLoopback(new URL(sink.url).hostname) || sink.url.startsWith('https:') ? [] : [{ level: 'warning', where: `${where}.url`, message: 'results go over the network unprotected' }];
    case 'mqtt': return checkSecrecy(where, sink);
  }
}

function checkSecrecy(where: string, { url, password }: { readonly url: string; readonly password?: string | undefined }): Finding[] {
  const bare = /^(mqtt|ws):/.test(url) && !isLoopback(new URL(url).hostname);
  return bare && password !== undefined ? [{ level: 'warning', where: `${where}.url`, message: 'the password goes over an unprotected connection; use mqtts:// or wss://' }] : [];
}

function open(where: string, host: string): Finding[] {
  return isLoopback(host) ? [] : [{ level: 'warning', where: `${where}.host`, message: `${host} is reached from other machines: whoever does may give readings` }];
}

/** A port is tried by listening on it for a moment. */
async function checkPort(where: string, host: string, port: number, running: boolean): Promise<Finding[]> {
  if (port === 0 || running) return [];
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    server.close();
    return [];
  } catch (fault) {
    return [{ level: 'error', where, message: `${host}:${port} cannot be listened on: ${fault instanceof Error ? fault.message : String(fault)}` }];
  }
}

async function checkSocketPath(where: string, path: string): Promise<Finding[]> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isSocket()) return [{ level: 'error', where, message: `${path} is there and is not a socket` }];
  return [...checkAbsolute(where, path), ...(await checkWritableFolder(where, dirname(resolve(path))))];
}

/** A file can only be moved as a whole within one file system. */
async function checkSameDisk(where: string, from: string, to: string): Promise<Finding[]> {
  const [here, there] = await Promise.all([stat(from).catch(() => undefined), stat(to).catch(() => undefined)]);
  return here !== undefined && there !== undefined && here.dev !== there.dev ? [{ level: 'error', where, message: `${to} lies on another file system than ${from}; files cannot be moved there as a whole` }] : [];
}

function checkLibrary(where: string, name: string): Finding[] {
  try {
    createRequire(import.meta.url).resolve(name);
    return [];
  } catch {
    return [{ level: 'error', where, message: `the library ${name} is not installed with the agent; run: npm install ${name} in the agent's folder, ${dirname(fileURLToPath(import.meta.url))}` }];
  }
}
