import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/**
 * Makes sure that one agent at a time uses a data folder: the holder listens on a local socket named after the folder. The
 * system frees it with the process, however that ends (on Linux and Windows the name is in no file system at all).
 *
 * @param dataDir must exist
 * @returns how to let go, or `agent.already_running` with the holder's process id
 */
export async function acquireInstance(dataDir: string): Promise<Result<() => void, Problem<'agent.already_running'>>> {
  const name = `fleetloop-agent-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 32)}`;
  const path = process.platform === 'linux' ? `\0${name}` : process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  const first = await listen(path);
  if (first !== undefined) return ok(first);
  const holder = await askHolder(path);
  // A socket file whose process is gone (not on Linux and Windows, where there is none).
  if (holder === undefined && path.startsWith('/')) {
    await rm(path, { force: true });
    const second = await listen(path);
    if (second !== undefined) return ok(second);
  }
  return problem('agent.already_running', `another agent (process ${holder ?? 'unknown'}) uses ${dataDir}; stop it, or give this one another dataDir`);
}

/** Whether an agent uses the data folder now. A folder that is not there is held by nobody. */
export async function isHeld(dataDir: string): Promise<boolean> {
  if (!existsSync(dataDir)) return false;
  const instance = await acquireInstance(dataDir);
  if (instance.ok) instance.value();
  return !instance.ok;
}

function listen(path: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.on('error', () => socket.destroy()).end(String(process.pid)));
    server.once('error', () => resolve(undefined));
    server.listen(path, () => {
      server.unref();
      resolve(() => server.close());
    });
  });
}

function askHolder(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(path);
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (data) => (answer += data.toString('utf8').slice(0, 20)));
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(answer === '' ? undefined : answer));
  });
}
