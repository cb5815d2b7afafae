import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../simulators/demo/adapters/find-free-port.ts';
import { startMosquitto, untilListening } from './mosquitto.ts';

/** A broker that is not ours, where its Debian package is installed. */
export interface OtherBroker {
  readonly name: string;
  /** Why it cannot be tested here; undefined where it can. */
  readonly missing: string | undefined;
  /** @param deviceIds whoever connects under their own name, with the password `secret` */
  start(deviceIds: readonly string[]): Promise<StartedBroker>;
}

export interface StartedBroker {
  readonly url: string;
  /** Of the process, or of the one that started it. */
  readonly pid: number;
  stop(): Promise<void>;
}

const binaries = { Mosquitto: '/usr/sbin/mosquitto', NATS: '/usr/sbin/nats-server', RabbitMQ: '/usr/lib/rabbitmq/bin/rabbitmq-server' };
const missing = (path: string, name: string): string | undefined => (existsSync(path) ? undefined : `${path} is not installed (apt-get install ${name})`);

export const otherBrokers: readonly OtherBroker[] = [
  { name: 'Mosquitto', missing: missing(binaries.Mosquitto, 'mosquitto'), start: startMosquitto },
  { name: 'NATS', missing: missing(binaries.NATS, 'nats-server'), start: startNats },
  { name: 'RabbitMQ', missing: missing(binaries.RabbitMQ, 'rabbitmq-server'), start: startRabbit },
];

async function startNats(): Promise<StartedBroker> {
  const dir = await mkdtemp(join(tmpdir(), 'nats-'));
  const port = await findFreePort(0);
  const config = join(dir, 'nats.conf');
  await writeFile(config, `listen: "127.0.0.1:${await findFreePort(0)}"\nserver_name: test\njetstream { store_dir: ${JSON.stringify(dir)} }\nmqtt { listen: "127.0.0.1:${port}" }\n`);
  const child = spawn(binaries.NATS, ['-c', config], { stdio: 'ignore' });
  await untilListening(port, child, 'nats-server');
  return { url: `mqtt://127.0.0.1:${port}`, pid: child.pid as number, stop: () => end(child, dir) };
}

async function startRabbit(deviceIds: readonly string[]): Promise<StartedBroker> {
  const dir = await mkdtemp(join(tmpdir(), 'rabbit-'));
  const [port, amqpPort, epmdPort] = [await findFreePort(0), await findFreePort(0), await findFreePort(0)];
  const names = [...deviceIds, 'control'];
  await writeFile(
    join(dir, 'definitions.json'),
    JSON.stringify({
      vhosts: [{ name: '/' }],
      users: names.map((name) => ({ name, password_hash: rabbitHash('secret'), hashing_algorithm: 'rabbit_password_hashing_sha256', tags: [] })),
      permissions: names.map((user) => ({ user, vhost: '/', configure: '.*', write: '.*', read: '.*' })),
    }),
  );
  await writeFile(join(dir, 'rabbitmq.conf'), `listeners.tcp.local = 127.0.0.1:${amqpPort}\nmqtt.listeners.tcp.local = 127.0.0.1:${port}\nload_definitions = ${join(dir, 'definitions.json')}\n`);
  await writeFile(join(dir, 'plugins'), '[rabbitmq_mqtt].');
  await writeFile(join(dir, '.erlang.cookie'), 'test');
  await chmod(join(dir, '.erlang.cookie'), 0o600);
  const env = {
    PATH: process.env['PATH'], HOME: dir, ERL_EPMD_PORT: String(epmdPort), RABBITMQ_NODENAME: `test${port}@localhost`, RABBITMQ_DIST_PORT: String(await findFreePort(0)), RABBITMQ_MNESIA_BASE: dir, RABBITMQ_LOG_BASE: dir,
    RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'), RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'plugins'), RABBITMQ_PID_FILE: join(dir, 'pid'),
  };
  const child = spawn(binaries.RabbitMQ, { env, stdio: 'ignore' });
  await untilListening(port, child, 'rabbitmq-server');
  return {
    url: `mqtt://control:secret@127.0.0.1:${port}`,
    pid: child.pid as number,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      // It leaves its port mapper behind, which listens on a port of its own here.
      spawnSync('epmd', ['-kill'], { env });
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** RabbitMQ's password hash: four bytes of salt, then SHA-256 over salt and password. */
function rabbitHash(password: string): string {
  const salt = Buffer.from('salt');
  return Buffer.concat([salt, createHash('sha256').update(salt).update(password).digest()]).toString('base64');
}

async function end(child: ChildProcess, dir: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
  await rm(dir, { recursive: true, force: true });
}
