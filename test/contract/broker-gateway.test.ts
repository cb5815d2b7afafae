import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import mqtt from 'mqtt';
import { startGateway, type Gateway } from '../../control-plane/gateway/service.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import type { DeviceRecord } from '../../proto/messages.ts';
import { announceTopic, chunkTopic, deviceTopic } from '../../proto/topics.ts';
import { openTestRooms, type TestRooms } from '../support/control-plane-rooms.ts';
import { mosquittoMissing, startMosquitto, type Mosquitto } from '../support/mosquitto.ts';

/** The whole gateway on a broker by URL, and what it does when that broker is killed. */
describe.skipIf(mosquittoMissing !== undefined)(`the gateway on Mosquitto${mosquittoMissing === undefined ? '' : ` (skipped: ${mosquittoMissing})`}`, () => {
  let mosquitto: Mosquitto;
  let rooms: TestRooms;
  let gateway: Gateway;
  let client: mqtt.MqttClient;
  let artifacts: Digest[] = [];
  let messages: { topic: string; payload: Buffer }[] = [];

  beforeEach(async () => {
    messages = [];
    mosquitto = await startMosquitto();
    rooms = await openTestRooms();
    artifacts = [await rooms.context.blobs.put(new Uint8Array(100_000))];
    gateway = await startGateway(rooms.context, { fleet: rooms.fleet, security: rooms.security, artifactsInUse: async () => artifacts }, { brokerUrl: mosquitto.url });
    await rooms.fleet.enroll('motor-1', []);
    client = mqtt.connect(mosquitto.url, { protocolVersion: 4, clientId: 'motor-1', reconnectPeriod: 100 });
    client.on('error', () => undefined);
    client.on('message', (topic, payload) => messages.push({ topic, payload }));
    client.on('connect', () => void client.subscribe([deviceTopic('motor-1', 'ack'), deviceTopic('motor-1', 'desired'), announceTopic, chunkTopic(artifacts[0]!, 0), chunkTopic(artifacts[0]!, 1)], { qos: 1 }));
  });

  afterEach(async () => {
    await client.endAsync(true);
    await gateway.stop();
    await rooms.close();
    await mosquitto.stop();
  });

  const seen = (topic: string) => messages.filter((message) => message.topic === topic);

  test('commits, acknowledges, and brings back what a killed broker forgot', async () => {
    await rooms.fleet.setDesired([{ deviceId: 'motor-1', bundle: undefined, rolloutId: 'r-1' }]);
    await expect.poll(() => [seen(deviceTopic('motor-1', 'desired')).length, seen(chunkTopic(artifacts[0]!, 1)).length]).toEqual([1, 1]);
    await mosquitto.kill();
    await expect.poll(() => gateway.health().reachable).toBe(false);
    await rooms.fleet.setDesired([{ deviceId: 'motor-1', bundle: undefined, rolloutId: 'r-2' }]);
    await gateway.tick();
    expect(gateway.health().fault).not.toBe('');
    messages = [];
    await mosquitto.restart();
    await expect.poll(() => seen(announceTopic).length + seen(chunkTopic(artifacts[0]!, 0)).length + seen(chunkTopic(artifacts[0]!, 1)).length).toBeGreaterThanOrEqual(2);
    await expect.poll(() => seen(deviceTopic('motor-1', 'desired')).length).toBeGreaterThanOrEqual(1);
    const signed = decode('SignedDesired', seen(deviceTopic('motor-1', 'desired')).at(-1)!.payload);
    expect(signed.ok && decode('Desired', signed.value.desired)).toMatchObject({ value: { revision: 2, rolloutId: 'r-2' } });
    await client.publishAsync(deviceTopic('motor-1', 'up'), Buffer.from(encode('RecordBatch', { deviceId: 'motor-1', records: [record(1)] })), { qos: 1 });
    await expect.poll(() => seen(deviceTopic('motor-1', 'ack')).length).toBe(1);
    await gateway.tick();
    expect(gateway.health().fault).toBe('');
  });

  test('takes nothing from who is not enrolled, nor under the name of another', async () => {
    for (const [deviceId, named] of [['stranger', 'stranger'], ['motor-1', 'motor-2']] as const) {
      await client.publishAsync(deviceTopic(deviceId, 'up'), Buffer.from(encode('RecordBatch', { deviceId: named, records: [record(1)] })), { qos: 1 });
    }
    await expect
      .poll(async () => {
        await gateway.tick();
        return (await rooms.context.store.selectFrom('rejections').select(['code', 'subject']).orderBy('code').execute()).map((row) => `${row.code} ${row.subject}`);
      })
      .toEqual(['batch.wrong_device motor-1', 'device.unknown -']);
    expect(await rooms.context.store.selectFrom('records').selectAll().execute()).toEqual([]);
    expect(seen(deviceTopic('motor-1', 'ack'))).toEqual([]);
  });

  test('chunks from before a restart are taken back once no device needs them', async () => {
    const topic = chunkTopic(artifacts[0]!, 0);
    await expect.poll(() => seen(topic).length).toBeGreaterThanOrEqual(1);
    await gateway.stop();
    const left = artifacts[0]!;
    artifacts = [];
    gateway = await startGateway(rooms.context, { fleet: rooms.fleet, security: rooms.security, artifactsInUse: async () => artifacts }, { brokerUrl: mosquitto.url });
    await gateway.tick();
    messages = [];
    const late = await mqtt.connectAsync(mosquitto.url, { protocolVersion: 4, clientId: 'late', reconnectPeriod: 0 });
    const received: string[] = [];
    late.on('message', (at) => received.push(at));
    await late.subscribeAsync([chunkTopic(left, 0), chunkTopic(left, 1)], { qos: 1 });
    await late.publishAsync(topic, 'live', { qos: 1 });
    await expect.poll(() => received).toEqual([topic]);
    await late.endAsync(true);
  });

  test('one artifact that is lost keeps neither another artifact nor a desired state from the devices', async () => {
    artifacts = [digestOf('lost'), await rooms.context.blobs.put(Buffer.from('here'))];
    await rooms.fleet.setDesired([{ deviceId: 'motor-1', bundle: undefined, rolloutId: 'r-1' }]);
    await gateway.tick();
    expect(gateway.health().fault).toContain('is not in the blob store');
    await client.subscribeAsync(chunkTopic(artifacts[1]!, 0));
    await expect.poll(() => [seen(chunkTopic(artifacts[1]!, 0)).length, seen(deviceTopic('motor-1', 'desired')).length]).toEqual([1, 1]);
  });
});

function record(sequence: number): DeviceRecord {
  const metrics = { bundleDigest: digestOf('bundle'), intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: 'wasm' };
  return { epoch: 1, sequence, atMs: 1, metrics };
}
