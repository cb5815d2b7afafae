import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { expect, test } from 'vitest';
import { openStore } from '../../control-plane/store/store.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import type { DeviceRecord } from '../../proto/messages.ts';
import { deviceTopic } from '../../proto/topics.ts';

const program = fileURLToPath(new URL('../support/gateway-process.ts', import.meta.url));
const deviceIds = ['motor-1', 'motor-2', 'motor-3'];
const recordsPerBatch = 20;
const acknowledgedPerLife = 1_500;

interface GatewayProcess { readonly child: ChildProcess; readonly url: string; readonly credentials: Record<string, string> }

async function startProcess(dataDir: string): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [program, dataDir, ...deviceIds], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, ...(JSON.parse(line) as Omit<GatewayProcess, 'child'>) };
}

/** A device's outbox: it sends what is not acknowledged, the oldest first, and forgets only what is. */
class Outbox {
  readonly acknowledged = new Set<number>();
  #next = 1;
  #unacknowledged: number[] = [];

  batch(deviceId: string): Buffer {
    while (this.#unacknowledged.length < recordsPerBatch) this.#unacknowledged.push(this.#next++);
    return Buffer.from(encode('RecordBatch', { deviceId, records: this.#unacknowledged.slice(0, recordsPerBatch).map(record) }));
  }

  take(payload: Uint8Array): void {
    const acknowledgement = decode('Acknowledgement', payload);
    if (!acknowledgement.ok) throw new Error(acknowledgement.error.message);
    expect(acknowledgement.value.rejected).toEqual([]);
    for (const { first, last } of acknowledgement.value.committed) for (let sequence = first; sequence <= last; sequence++) this.acknowledged.add(sequence);
    this.#unacknowledged = this.#unacknowledged.filter((sequence) => !this.acknowledged.has(sequence));
  }
}

function record(sequence: number): DeviceRecord {
  const sample = { bundleDigest: digestOf('bundle'), capturedMs: sequence, rows: 1, columns: 16, input: Array.from({ length: 16 }, () => 1), output: [0.25, 0.75], confidence: 0.75, inclusionProbability: 0.5, rule: 'random', sourceKey: `piece-${sequence}` };
  return { epoch: 1, sequence, atMs: sequence, sample };
}

async function connectDevice(gateway: GatewayProcess, deviceId: string, outbox: Outbox, told: () => void): Promise<mqtt.MqttClient> {
  const client = mqtt.connect(gateway.url, { protocolVersion: 4, clientId: deviceId, username: deviceId, password: gateway.credentials[deviceId] ?? '', reconnectPeriod: 0 });
  client.on('error', () => undefined);
  client.on('message', (_topic, payload) => {
    outbox.take(payload);
    told();
    send();
  });
  const send = (): void => void client.publish(deviceTopic(deviceId, 'up'), outbox.batch(deviceId), { qos: 1 });
  await client.subscribeAsync(deviceTopic(deviceId, 'ack'), { qos: 1 });
  send();
  return client;
}

test('kill -9 during ingest loses nothing that was acknowledged, and nothing is stored twice', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  const outboxes = new Map(deviceIds.map((id) => [id, new Outbox()]));
  const total = (): number => [...outboxes.values()].reduce((sum, outbox) => sum + outbox.acknowledged.size, 0);
  for (let life = 1; life <= 3; life++) {
    const gateway = await startProcess(dataDir);
    const enough = Promise.withResolvers<void>();
    const told = (): void => {
      if (total() >= life * acknowledgedPerLife) enough.resolve();
    };
    const clients = await Promise.all([...outboxes].map(([id, outbox]) => connectDevice(gateway, id, outbox, told)));
    await enough.promise;
    const exited = once(gateway.child, 'exit');
    gateway.child.kill('SIGKILL');
    await exited;
    await Promise.all(clients.map((client) => client.endAsync(true)));

    const store = await openStore(join(dataDir, 'fleetloop.db'));
    for (const [id, outbox] of outboxes) {
      const ledger = (await store.selectFrom('records').select('sequence').where('device_id', '=', id).execute()).map((row) => row.sequence);
      const samples = (await store.selectFrom('samples').select('id').where('device_id', '=', id).execute()).map((row) => row.id);
      const stored = new Set(ledger);
      expect([...outbox.acknowledged].filter((sequence) => !stored.has(sequence))).toEqual([]);
      expect(new Set(samples)).toEqual(new Set(ledger.map((sequence) => `${id}-1-${sequence}`)));
      expect(samples).toHaveLength(ledger.length);
    }
    await store.destroy();
  }
  await rm(dataDir, { recursive: true, force: true });
});
