import { sql } from 'kysely';
import mqtt from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import type { DeviceRecord, MessageTypes } from '../../proto/messages.ts';
import { announceTopic, chunkTopic, deviceTopic } from '../../proto/topics.ts';
import { verifyBytes } from '../../proto/signing.ts';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import { Watchers } from '../../test/support/watchers.ts';
import type { Broker, BrokerHandlers } from './broker.ts';
import type { IngestOptions } from './ingest.ts';
import { startGateway, type Gateway } from './service.ts';

const bundle = digestOf('bundle');
let rooms: TestRooms;
let gateway: Gateway;
let artifacts: Digest[] = [];
/** With what each has received that nobody has taken yet. */
const clients = new Map<mqtt.MqttClient, [topic: string, payload: Buffer][]>();
const watchers = new Watchers(() => [...clients.values()].map((inbox) => inbox.map(([topic]) => topic)));

beforeEach(async () => {
  artifacts = [];
  rooms = await openTestRooms();
  gateway = await startGateway(rooms.context, { fleet: rooms.fleet, security: rooms.security, artifactsInUse: async () => artifacts }, { port: 0 });
});

afterEach(async () => {
  await Promise.all([...clients.keys()].map((client) => client.endAsync(true)));
  clients.clear();
  await gateway.stop();
  await rooms.close();
});

async function connectDevice(id: string): Promise<mqtt.MqttClient> {
  const { credential } = await rooms.fleet.enroll(id, ['line-1']);
  const client = await mqtt.connectAsync(gateway.mqttUrl(), { protocolVersion: 4, clientId: id, username: id, password: credential, reconnectPeriod: 0 });
  const inbox: [string, Buffer][] = [];
  clients.set(client, inbox);
  client.on('error', () => undefined);
  client.on('message', (topic, payload) => (inbox.push([topic, payload]), watchers.notify()));
  return client;
}

function nextPublish(client: mqtt.MqttClient): Promise<[topic: string, payload: Buffer]> {
  return watchers.waitFor(() => clients.get(client)?.shift());
}

/** The next message on a topic. */
async function nextMessage<Name extends keyof MessageTypes>(client: mqtt.MqttClient, topic: string, name: Name): Promise<MessageTypes[Name]> {
  for (;;) {
    const [given, payload] = await nextPublish(client);
    if (given !== topic) continue;
    const decoded = decode(name, payload);
    expect(decoded.ok).toBe(true);
    if (decoded.ok) return decoded.value;
  }
}

function metricsRecord(sequence: number): DeviceRecord {
  const metrics = { bundleDigest: bundle, intervalMs: 1000, inferences: 5, errors: 0, rejectedInputs: 0, latencyP50Us: 10, latencyP99Us: 20, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: 'wasm' };
  return { epoch: 7, sequence, atMs: 1_700_000_000_000 + sequence, metrics };
}

test('records are committed, then acknowledged; repeats are harmless and what can never be stored is rejected', async () => {
  const client = await connectDevice('motor-1');
  await client.subscribeAsync(deviceTopic('motor-1', 'ack'), { qos: 1 });
  const bad = { ...metricsRecord(3), metrics: { ...metricsRecord(3).metrics, bundleDigest: 'nonsense' } } as DeviceRecord;
  const batch = encode('RecordBatch', { deviceId: 'motor-1', records: [metricsRecord(1), metricsRecord(2), bad, metricsRecord(4)] });
  for (let round = 0; round < 2; round++) {
    await client.publishAsync(deviceTopic('motor-1', 'up'), Buffer.from(batch), { qos: 1 });
    expect(await nextMessage(client, deviceTopic('motor-1', 'ack'), 'Acknowledgement')).toMatchObject({ committed: [{ epoch: 7, first: 1, last: 2 }, { epoch: 7, first: 4, last: 4 }], rejected: [{ epoch: 7, sequence: 3, code: 'record.malformed' }] });
  }
  expect(await rooms.context.store.selectFrom('records').select('sequence').orderBy('sequence').execute()).toEqual([{ sequence: 1 }, { sequence: 2 }, { sequence: 4 }]);
  await gateway.tick();
  expect(await rooms.context.store.selectFrom('rejections').select(['code', 'subject', 'count']).execute()).toEqual([{ code: 'record.malformed', subject: 'motor-1', count: 2 }]);
  expect((await rooms.fleet.get('motor-1')).metrics).toMatchObject({ inferences: 5, atMs: 1_700_000_000_004 });
});

test('desired state is signed and retained, and is there for a device that comes later', async () => {
  const client = await connectDevice('motor-2');
  await rooms.fleet.setDesired([{ deviceId: 'motor-2', bundle: undefined, rolloutId: 'r-1' }]);
  await gateway.tick();
  await client.subscribeAsync(deviceTopic('motor-2', 'desired'), { qos: 1 });
  const signed = await nextMessage(client, deviceTopic('motor-2', 'desired'), 'SignedDesired');
  expect(verifyBytes(rooms.security.trust().assignment[0]!, 'assignment', signed.desired, signed.signature)).toBe(true);
  expect(decode('Desired', signed.desired)).toMatchObject({ ok: true, value: { deviceId: 'motor-2', revision: 1, rolloutId: 'r-1' } });
  expect(await rooms.context.store.selectFrom('twins').select('desired_unpublished').execute()).toEqual([{ desired_unpublished: 0 }]);
});

test('an artifact is retained as chunks until it is withdrawn', async () => {
  const bytes = new Uint8Array(150_000).map((_, i) => i % 251);
  const artifact = await rooms.context.blobs.put(bytes);
  artifacts = [artifact];
  await gateway.tick();
  const client = await connectDevice('motor-3');
  const parts: Uint8Array[] = [];
  for (const index of [0, 1, 2]) {
    await client.subscribeAsync(chunkTopic(artifact, index), { qos: 0 });
    parts.push((await nextMessage(client, chunkTopic(artifact, index), 'Chunk')).data);
  }
  expect(digestOf(Buffer.concat(parts))).toBe(artifact);
  expect(await rooms.context.store.selectFrom('published_artifacts').selectAll().execute()).toEqual([{ digest: artifact, chunks: 3 }]);
  artifacts = [];
  await gateway.tick();
  const late = await connectDevice('motor-5');
  const received: string[] = [];
  late.on('message', (topic) => received.push(topic));
  await late.subscribeAsync([0, 1, 2].map((index) => chunkTopic(artifact, index)), { qos: 0 });
  await rooms.fleet.setDesired([{ deviceId: 'motor-5', bundle: undefined, rolloutId: 'r-1' }]);
  await late.subscribeAsync(deviceTopic('motor-5', 'desired'), { qos: 1 });
  await nextPublish(late);
  expect(received).toEqual([deviceTopic('motor-5', 'desired')]);
  expect(await rooms.context.store.selectFrom('published_artifacts').selectAll().execute()).toEqual([]);
});

test('a reported state reaches the twin, an older one does not, and a revoked device is cut off', async () => {
  const client = await connectDevice('motor-4');
  const reported = (sequence: number, runningDigest: string): Buffer => Buffer.from(encode('Reported', { deviceId: 'motor-4', sequence, desiredRevision: 0, slots: [], runningDigest, confirmedDigest: '', inferencesSinceActivation: 0, agentVersion: '1.0.0', runtime: 'wasm', atMs: 5, detail: '', shadowInferences: 0 }));
  const told = new Promise<void>((resolve) => rooms.context.events.subscribe((event) => event.kind === 'device.reported' && resolve()));
  await client.publishAsync(deviceTopic('motor-4', 'reported'), reported(2, bundle), { qos: 1, retain: true });
  await client.publishAsync(deviceTopic('motor-4', 'reported'), reported(1, ''), { qos: 1, retain: true });
  await told;
  expect(await rooms.fleet.get('motor-4')).toMatchObject({ online: true, runningDigest: bundle, agentVersion: '1.0.0' });
  const closed = new Promise<void>((resolve) => client.once('close', resolve));
  await rooms.fleet.revoke('motor-4');
  await closed;
  await expect.poll(() => gateway.health().clients).toBe(0);
});

/** A gateway on a broker that is none. */
async function startOnStandIn(ingest: IngestOptions = {}) {
  const topics: string[] = [];
  let handlers: BrokerHandlers | undefined;
  let passedMs = 0;
  const { clock, store } = rooms.context;
  const openBroker = (_: unknown, given: BrokerHandlers): Broker => {
    handlers = given;
    return { url: '', start: () => given.connected(), state: () => ({ reachable: true, detail: '' }), clients: () => 0, publish: async (topic) => void topics.push(topic), disconnect: () => undefined, stop: async () => undefined };
  };
  const context = { ...rooms.context, clock: { ...clock, monotonicMs: () => clock.monotonicMs() + passedMs } };
  const started = await startGateway(context, { fleet: rooms.fleet, security: rooms.security, artifactsInUse: async () => [] }, { openBroker, ingest });
  return {
    gateway: started,
    broker: handlers as BrokerHandlers,
    published: (topic: string): number => topics.filter((other) => other === topic).length,
    pass: (ms: number): void => void (passedMs += ms),
    /** Whatever devices have told so far, they told before now. */
    age: async (): Promise<void> => void (await store.updateTable('devices').set((row) => ({ last_seen_ms: row('last_seen_ms', '-', 1) })).execute()),
  };
}

test('devices that were lost while the link to the broker was are found by their silence, and those that answer stay', async () => {
  const { gateway: linked, broker, published, pass, age } = await startOnStandIn();
  try {
    const send = async (deviceId: string, change: object): Promise<void> => {
      const told = new Promise<void>((resolve) => rooms.context.events.subscribe(({ kind, subject }) => subject === deviceId && kind === 'device.reported' && resolve()));
      const report = { deviceId, sequence: 1, desiredRevision: 0, slots: [], runningDigest: '', confirmedDigest: '', inferencesSinceActivation: 0, agentVersion: '', runtime: '', atMs: 1, detail: '', shadowInferences: 0 };
      await broker.received(deviceTopic(deviceId, 'reported'), encode('Reported', { ...report, ...change }));
      await told;
    };
    const online = async (): Promise<string[]> => (await rooms.fleet.list()).flatMap((device) => (device.online ? device.id : []));
    for (const id of ['motor-6', 'motor-7']) {
      await rooms.fleet.enroll(id, []);
      await send(id, {});
    }
    await age();
    const changed: string[] = [];
    rooms.fleet.observe({ desiredChanged: () => undefined, credentialChanged: () => undefined, twinChanged: (deviceId) => void changed.push(deviceId) });
    await broker.connected();
    expect(published(announceTopic)).toBe(2);
    await send('motor-6', { sequence: 2, runningDigest: bundle });
    await linked.tick();
    expect(await online()).toEqual(['motor-6', 'motor-7']);
    changed.length = 0;
    pass(60_000);
    await linked.tick();
    expect([await online(), changed]).toEqual([['motor-6'], ['motor-7']]);
  } finally {
    await linked.stop();
  }
});

test('who answers before a slow broker has confirmed the announcement is there', async () => {
  await rooms.fleet.enroll('motor-6', []);
  let [passedMs, monotonicMs] = [0, 0];
  const { clock } = rooms.context;
  const context = { ...rooms.context, clock: { ...clock, nowMs: () => clock.nowMs() + passedMs, monotonicMs: () => clock.monotonicMs() + monotonicMs } };
  const other = await startGateway(context, { fleet: rooms.fleet, security: rooms.security, artifactsInUse: async () => [] }, {
    openBroker: (_: unknown, handlers: BrokerHandlers): Broker => ({
      url: '', start: () => handlers.connected(), state: () => ({ reachable: true, detail: '' }), clients: () => 0, disconnect: () => undefined, stop: async () => undefined,
      publish: async (topic) => {
        if (topic !== announceTopic) return;
        await handlers.received(deviceTopic('motor-6', 'status'), encode('DeviceStatus', { deviceId: 'motor-6', online: true, agentVersion: '1', bootMs: 5, atMs: 6 }));
        await expect.poll(async () => (await rooms.fleet.get('motor-6')).online).toBe(true);
        passedMs += 9_000;
      },
    }),
  });
  try {
    monotonicMs += 60_000;
    await other.tick();
    expect((await rooms.fleet.get('motor-6')).online).toBe(true);
  } finally {
    await other.stop();
  }
});

test('who sends records after all is there again, and whoever decides by that is told once', async () => {
  await rooms.fleet.enroll('motor-8', []);
  const { gateway: linked, broker } = await startOnStandIn();
  try {
    const told: string[] = [];
    rooms.fleet.observe({ desiredChanged: () => undefined, credentialChanged: () => undefined, twinChanged: (deviceId) => void told.push(deviceId) });
    for (const sequence of [1, 2]) {
      await broker.received(deviceTopic('motor-8', 'up'), encode('RecordBatch', { deviceId: 'motor-8', records: [metricsRecord(sequence)] }));
      await expect.poll(async () => (await rooms.context.store.selectFrom('records').select('sequence').execute()).length).toBe(sequence);
    }
    expect([told, (await rooms.fleet.get('motor-8')).online]).toEqual([['motor-8'], true]);
  } finally {
    await linked.stop();
  }
});

test('who sends the last records and goes is gone, though both are committed together', async () => {
  const { gateway: linked, broker } = await startOnStandIn({ lingerMs: 50 });
  try {
    const status = (online: boolean): Uint8Array => encode('DeviceStatus', { deviceId: 'motor-8', online, agentVersion: '1', bootMs: 5, atMs: 6 });
    const batch = (sequence: number): Uint8Array => encode('RecordBatch', { deviceId: 'motor-8', records: [metricsRecord(sequence)] });
    await rooms.fleet.enroll('motor-8', []);
    await Promise.all([broker.received(deviceTopic('motor-8', 'status'), status(true)), broker.received(deviceTopic('motor-8', 'up'), batch(1)), broker.received(deviceTopic('motor-8', 'status'), status(false))]);
    broker.gone('motor-8');
    const committed = async (): Promise<number> => (await rooms.context.store.selectFrom('records').select('sequence').execute()).length;
    await expect.poll(committed).toBe(1);
    expect((await rooms.fleet.get('motor-8')).online).toBe(false);
    broker.gone('motor-8');
    await broker.received(deviceTopic('motor-8', 'up'), batch(2));
    await expect.poll(committed).toBe(2);
    expect((await rooms.fleet.get('motor-8')).online).toBe(true);
  } finally {
    await linked.stop();
  }
});

test('what is dropped while the store is full is asked for again once there is room, and who does not answer is gone', async () => {
  await rooms.fleet.enroll('motor-9', []);
  const { gateway: crowded, broker, published, pass, age } = await startOnStandIn({ waitingMax: 2, heldMsMax: 20, retryMs: 5 });
  const limitPages = (pages: string) => sql`pragma max_page_count = ${sql.raw(pages)}`.execute(rooms.context.store);
  const report = (sequence: number, detail: string): Uint8Array =>
    encode('Reported', { deviceId: 'motor-9', sequence, desiredRevision: 0, slots: [], runningDigest: '', confirmedDigest: '', inferencesSinceActivation: 0, agentVersion: '', runtime: '', atMs: 1, detail, shadowInferences: 0 });
    try {
    await limitPages('1');
    const sample = { bundleDigest: bundle, capturedMs: 1, rows: 100, columns: 100, input: Array.from({ length: 10_000 }, () => 1), output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: '' };
    const large = [1, 2].map((sequence) => broker.received(deviceTopic('motor-9', 'up'), encode('RecordBatch', { deviceId: 'motor-9', records: [{ epoch: 7, sequence, atMs: 1, sample }] })));
    await Promise.all([...large, broker.received(deviceTopic('motor-9', 'reported'), report(1, 'lost'))]);
    broker.gone('motor-9');
    await crowded.tick();
    expect(crowded.health().fault).toContain('cannot grow');
    expect(published(announceTopic)).toBe(1);
    await limitPages('1000000');
    await expect.poll(() => published(deviceTopic('motor-9', 'ack'))).toBe(2);
    await crowded.tick();
    await crowded.tick();
    expect(published(announceTopic)).toBe(2);
    expect((await rooms.fleet.get('motor-9')).online).toBe(true);
    await age();
    pass(60_000);
    await crowded.tick();
    expect((await rooms.fleet.get('motor-9')).online).toBe(false);
  } finally {
    await crowded.stop();
  }
});

test('who listens with a token that is revoked is no longer connected', async () => {
  const token = await rooms.security.issueToken('operator', 'bob');
  const client = await mqtt.connectAsync(gateway.mqttUrl(), { protocolVersion: 4, clientId: 'observer-bob', username: 'observer-bob', password: token, reconnectPeriod: 0 });
  clients.set(client, []);
  await gateway.tick();
  expect(gateway.health().clients).toBe(1);
  await rooms.security.revokeTokens('bob');
  await gateway.tick();
  await expect.poll(() => [gateway.health().clients, client.connected]).toEqual([0, false]);
});

test.each([[1_000, undefined], [1_500, 1_000], [30_000, 40_000]])('%d devices that are asked to tell of themselves have %j ms for it', async (devices, spreadMs) => {
  await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(devices)}) insert into devices (id, credential_hash, tags_json, created_ms, agent_version, online, last_seen_ms, revoked) select 'd-' || i, '', '[]', 0, '', 0, 0, 0 from n`.execute(rooms.context.store);
  const announced: unknown[] = [];
  const openBroker = (_: unknown, { connected }: BrokerHandlers): Broker => ({
    url: 'mqtt://x', start: connected, state: () => ({ reachable: true, detail: '' }), clients: () => 0, disconnect: () => undefined, stop: async () => undefined,
    publish: async (topic, payload) => void (topic === announceTopic && announced.push(decode('Announce', payload))),
  });
  const other = await startGateway(rooms.context, { fleet: rooms.fleet, security: rooms.security, artifactsInUse: async () => [] }, { openBroker });
  await other.stop();
  expect(announced).toMatchObject([{ ok: true, value: spreadMs === undefined ? {} : { spreadMs } }]);
  expect(JSON.stringify(announced).includes('spreadMs')).toBe(spreadMs !== undefined);
});
