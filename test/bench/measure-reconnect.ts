import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Link } from '../../agent/link/link.ts';
import { createMqttLink } from '../../agent/link/mqtt-adapter.ts';
import { systemClock } from '../../proto/clock.ts';
import { encode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import type { Metrics, Reported } from '../../proto/messages.ts';
import { announceTopic, deviceTopic } from '../../proto/topics.ts';
import { findFreePort } from '../../simulators/demo/adapters/find-free-port.ts';

export interface ReconnectFigures {
  readonly devices: number;
  /** From the moment the control plane and its broker listen again until every device has reported and had its record acknowledged. */
  readonly secondsToAll: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly peakGrowthMb: number;
  /** From sending a record, at once after connecting, to its acknowledgement. */
  readonly acknowledgedMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Times a device was connected, in all: 1 for each where nobody was turned away. */
  readonly connections: number;
  /** Records that had to be sent again. */
  readonly resent: number;
}

const program = fileURLToPath(new URL('./delivery-broker-main.ts', import.meta.url));
const bundleDigest = digestOf('bundle');
const metrics: Metrics = { bundleDigest, intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: 'wasm' };
const resendMs = 15_000;

/** The control plane with its broker is killed and started again under this many of the agent's own links; each reports itself and sends one record, as the agent does. */
export async function measureReconnect({ devices, downMs = 3_000 }: { devices: number; downMs?: number }): Promise<ReconnectFigures> {
  const dir = await mkdtemp(join(tmpdir(), 'reconnect-'));
  const port = await findFreePort(0);
  let server = await startServer(devices, dir, port);
  const fleet = Array.from({ length: devices }, (_, i) => new Device(`d-${i}`, server.url, server.credential));
  try {
    for (let start = 0; start < devices; start += 100) await Promise.all(fleet.slice(start, start + 100).map((device) => device.acknowledged(1)));
    await server.kill();
    await systemClock.sleep(downMs);
    for (const device of fleet) device.forgetFigures();
    server = await startServer(devices, dir, port);
    const before = await server.stats();
    const startMs = performance.now();
    await Promise.all(fleet.map((device) => device.acknowledged(2)));
    const secondsToAll = (performance.now() - startMs) / 1_000;
    const after = await server.stats();
    const latencies = fleet.map((device) => device.latencyMs).sort((a, b) => a - b);
    const quantile = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? Number.NaN;
    return {
      devices, secondsToAll,
      cpuSeconds: (after.cpuMs - before.cpuMs) / 1_000,
      peakMb: after.peakMb,
      peakGrowthMb: after.peakMb - before.rssMb,
      acknowledgedMs: { p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) },
      connections: fleet.reduce((sum, device) => sum + device.connections, 0),
      resent: fleet.reduce((sum, device) => sum + device.resent, 0),
    };
  } finally {
    await Promise.all(fleet.map((device) => device.close()));
    await server.kill();
    await rm(dir, { recursive: true, force: true });
  }
}

interface Stats { readonly cpuMs: number; readonly rssMb: number; readonly peakMb: number }

async function startServer(devices: number, dir: string, port: number): Promise<{ url: string; credential: string; stats(): Promise<Stats>; kill(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [program, String(devices), '-', dir, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => JSON.parse((await lines.next()).value as string) as T;
  return {
    ...(await next<{ url: string; credential: string }>()),
    stats: () => {
      child.stdin?.write('stats\n');
      return next<Stats>();
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

class Device {
  connections = 0;
  resent = 0;
  latencyMs = Number.NaN;
  readonly #id: string;
  readonly #link: Link;
  #sequence = 0;
  #acknowledged = 0;
  #waiting: { readonly count: number; readonly resolve: () => void } | undefined;

  constructor(id: string, url: string, password: string) {
    this.#id = id;
    this.#link = createMqttLink({ url, deviceId: id, password, agentVersion: '1', bootMs: 1 }, systemClock, Math.random);
    this.#link.start({ onOnline: () => void this.#online(), onOffline: () => undefined, onMessage: (topic) => this.#receive(topic) });
  }

  acknowledged(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = { count, resolve };
      this.#settle();
    });
  }

  forgetFigures(): void {
    Object.assign(this, { connections: 0, resent: 0, latencyMs: Number.NaN });
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  async #online(): Promise<void> {
    this.connections += 1;
    if (!(await this.#link.subscribe([deviceTopic(this.#id, 'desired'), deviceTopic(this.#id, 'ack'), announceTopic], 1))) return;
    const sequence = ++this.#sequence;
    const reported: Reported = { deviceId: this.#id, sequence, desiredRevision: 0, slots: [], runningDigest: bundleDigest, confirmedDigest: bundleDigest, update: undefined, inferencesSinceActivation: 1, agentVersion: '1', runtime: 'wasm', atMs: Date.now(), detail: '', shadowInferences: 0, updateRevision: 0 } as Reported;
    void this.#link.publish(deviceTopic(this.#id, 'reported'), encode('Reported', reported), { qos: 1, retained: true });
    const sentMs = performance.now();
    const expected = this.#acknowledged + 1;
    for (let tries = 0; this.#acknowledged < expected && this.#link.online; tries++) {
      if (tries > 0) this.resent += 1;
      void this.#link.publish(deviceTopic(this.#id, 'up'), encode('RecordBatch', { deviceId: this.#id, records: [{ epoch: 1, sequence, atMs: Date.now(), metrics }] }), { qos: 1, retained: false });
      await Promise.race([new Promise<void>((resolve) => (this.#heard = resolve)), systemClock.sleep(resendMs)]);
    }
    this.latencyMs = performance.now() - sentMs;
    this.#settle();
  }

  #heard = (): void => undefined;

  #receive(topic: string): void {
    if (topic !== deviceTopic(this.#id, 'ack')) return;
    this.#acknowledged += 1;
    this.#heard();
  }

  #settle(): void {
    if (this.#waiting !== undefined && this.#acknowledged >= this.#waiting.count) this.#waiting.resolve();
  }
}
