import { spawn } from 'node:child_process';
import { once, type EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { openStore } from '../../control-plane/store/store.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { DeviceRecord } from '../../proto/messages.ts';
import { deviceTopic } from '../../proto/topics.ts';

export interface IngestFigures {
  readonly records: number;
  readonly recordsPerSecond: number;
  /** From publishing a batch to its acknowledgement on the device, with one batch of each device under way. */
  readonly acknowledgedMs: { readonly p50: number; readonly p99: number };
}

const gatewayProgram = fileURLToPath(new URL('../support/gateway-process.ts', import.meta.url));
const bundleDigest = digestOf('bundle');

/**
 * How many records a gateway in its own process commits to disk and acknowledges per second: every device sends batches
 * of half metrics, half samples of 128 values, the next as soon as one is acknowledged.
 *
 * @param dir a folder on the disk to measure
 */
export async function measureIngest({ dir, devices = 50, batchesPerDevice = 20 }: { dir: string; devices?: number; batchesPerDevice?: number }): Promise<IngestFigures> {
  const dataDir = await mkdtemp(join(dir, 'ingest-'));
  const ids = Array.from({ length: devices }, (_, i) => `motor-${i}`);
  const gateway = spawn(process.execPath, [gatewayProgram, dataDir, ...ids], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface(gateway.stdout), 'line')) as [string];
    const { url, credentials } = JSON.parse(line) as { url: string; credentials: Record<string, string> };
    const clients = await Promise.all(ids.map((id) => connect(url, id, credentials[id] ?? '')));
    const batches = ids.map((id) => Array.from({ length: batchesPerDevice }, (_, batch) => encodeBatch(id, batch * limits.recordsPerBatchMax)));
    const latencies: number[] = [];
    const startMs = performance.now();
    await Promise.all(clients.map((client, i) => sendAll(client, ids[i] ?? '', batches[i] ?? [], latencies)));
    const wallMs = performance.now() - startMs;
    await Promise.all(clients.map((client) => client.endAsync(true)));
    const store = await openStore(join(dataDir, 'fleetloop.db'));
    const { records } = await store.selectFrom('records').select(({ fn }) => fn.countAll<number>().as('records')).executeTakeFirstOrThrow();
    await store.destroy();
    latencies.sort((a, b) => a - b);
    const quantile = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? Number.NaN;
    return { records, recordsPerSecond: (records / wallMs) * 1000, acknowledgedMs: { p50: quantile(0.5), p99: quantile(0.99) } };
  } finally {
    const exited = once(gateway, 'exit');
    gateway.kill('SIGKILL');
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function connect(url: string, id: string, password: string): Promise<mqtt.MqttClient> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 4, clientId: id, username: id, password, reconnectPeriod: 0 });
  await client.subscribeAsync(deviceTopic(id, 'ack'), { qos: 0 });
  return client;
}

async function sendAll(client: mqtt.MqttClient, id: string, batches: readonly Uint8Array[], latencies: number[]): Promise<void> {
  for (const batch of batches) {
    const sentMs = performance.now();
    const answer = once(client as unknown as EventEmitter, 'message') as Promise<[string, Buffer]>;
    client.publish(deviceTopic(id, 'up'), Buffer.from(batch), { qos: 1 });
    const acknowledgement = decode('Acknowledgement', (await answer)[1]);
    if (!acknowledgement.ok || acknowledgement.value.rejected.length > 0) throw new Error(`a batch of ${id} was not taken: ${JSON.stringify(acknowledgement)}`);
    latencies.push(performance.now() - sentMs);
  }
}

function encodeBatch(deviceId: string, first: number): Uint8Array {
  const records = Array.from({ length: limits.recordsPerBatchMax }, (_, i): DeviceRecord => {
    const sequence = first + i + 1;
    if (i % 2 === 0) return { epoch: 1, sequence, atMs: sequence, metrics: { bundleDigest, intervalMs: 1000, inferences: 10, errors: 0, rejectedInputs: 0, latencyP50Us: 100, latencyP99Us: 200, rssBytes: 5e7, outboxBytes: 0, evictedRecords: 0, samplesKept: 1, runtime: 'wasm' } };
    const input = Array.from({ length: 128 }, (_value, k) => Math.sin(k + sequence));
    return { epoch: 1, sequence, atMs: sequence, sample: { bundleDigest, capturedMs: sequence, rows: 1, columns: 128, input, output: [0.1, 0.9], confidence: 0.9, inclusionProbability: 0.1, rule: 'random', sourceKey: `piece-${sequence}` } };
  });
  return encode('RecordBatch', { deviceId, records });
}
