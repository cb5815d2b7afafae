import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../proto/clock.ts';
import { findFreePort } from '../../simulators/demo/adapters/find-free-port.ts';

const binary = '/usr/sbin/mosquitto';
const startMsMax = 120_000;

/** Why Mosquitto cannot be tested here; undefined where it can. */
export const mosquittoMissing: string | undefined = existsSync(binary) ? undefined : `${binary} is not installed (apt-get install mosquitto)`;

export interface Mosquitto {
  readonly url: string;
  readonly pid: number;
  /** kill -9, and a new one with nothing retained on the same port. */
  restart(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function startMosquitto(): Promise<Mosquitto> {
  const dir = await mkdtemp(join(tmpdir(), 'mosquitto-'));
  const port = await findFreePort(0);
  const config = join(dir, 'mosquitto.conf');
  await writeFile(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  let child = await run(config, port);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    get pid() {
      return child.pid as number;
    },
    kill,
    restart: async () => {
      await kill();
      child = await run(config, port);
    },
    stop: async () => {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function run(config: string, port: number): Promise<ChildProcess> {
  const child = spawn(binary, ['-c', config], { stdio: 'ignore' });
  await untilListening(port, child, 'mosquitto');
  return child;
}

/** Resolves when the broker that was started takes connections. RabbitMQ takes half a minute on a machine that is busy. */
export async function untilListening(port: number, child: ChildProcess, name: string): Promise<void> {
  for (const endMs = systemClock.monotonicMs() + startMsMax; systemClock.monotonicMs() < endMs; await systemClock.sleep(20)) {
    if (await canConnect(port)) return;
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
  }
  child.kill('SIGKILL');
  throw new Error(`${name} does not listen on port ${port} after ${startMsMax / 1000} s`);
}

async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
