import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAedesBroker } from '../../control-plane/gateway/adapters/aedes-broker.ts';
import { createMqttBroker } from '../../control-plane/gateway/adapters/mqtt-broker.ts';
import type { Broker, BrokerHandlers } from '../../control-plane/gateway/broker.ts';
import { digestOf } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { chunkTopic, deviceTopic, deviceUplinks, uplinkFilter } from '../../proto/topics.ts';
import { mosquittoMissing, startMosquitto, type Mosquitto } from '../support/mosquitto.ts';

interface Arrival { readonly topic: string; readonly payload: Uint8Array }

const artifact = digestOf('artifact');
const filters = Array.from({ length: limits.filtersPerSubscribeMax }, (_, index) => chunkTopic(artifact, index));
let mosquitto: Mosquitto | undefined;
const arrivals: Arrival[] = [];
let connections = 0;
let hold: Promise<void> | undefined;

const handlers: BrokerHandlers = {
  intake: deviceUplinks.map(uplinkFilter),
  connected: async () => void connections++,
  received: async (topic, payload) => {
    arrivals.push({ topic, payload });
    await hold;
  },
  gone: () => undefined,
  refused: () => undefined,
};

const brokers: [string, string | undefined, () => Promise<Broker>][] = [
  ['embedded aedes', undefined, () => createAedesBroker({ port: 0, authenticate: async () => true }, handlers)],
  ['Mosquitto by URL', mosquittoMissing, async () => {
    mosquitto = await startMosquitto();
    return createMqttBroker(mosquitto.url, handlers);
  }],
];

for (const [name, missing, create] of brokers) {
  describe.skipIf(missing !== undefined)(`${name}${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
    let broker: Broker;
    const clients: mqtt.MqttClient[] = [];

    beforeEach(async () => {
      arrivals.length = 0;
      connections = 0;
      hold = undefined;
      broker = await create();
      await broker.start();
    });

    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
      await broker.stop();
      await mosquitto?.stop();
      mosquitto = undefined;
    });

    async function device(id: string, will?: mqtt.IClientOptions['will']): Promise<mqtt.MqttClient> {
      const client = await mqtt.connectAsync(broker.url, { protocolVersion: 4, clientId: id, username: id, password: 'x', reconnectPeriod: 0, ...(will ? { will } : {}) });
      // The broker may end it with what it sent still unread.
      client.on('error', () => undefined);
      clients.push(client);
      return client;
    }

    function collect(client: mqtt.MqttClient): (Arrival & { retained: boolean })[] {
      const collected: (Arrival & { retained: boolean })[] = [];
      client.on('message', (topic, payload, packet) => collected.push({ topic, payload, retained: packet.retain }));
      return collected;
    }

    test('tells that it serves, and is reachable', () => {
      expect(connections).toBe(1);
      expect(broker.state()).toEqual({ reachable: true, detail: '' });
    });

    test('a window of eight retained chunks of the largest payload is had by exact topics, and again by asking again', async () => {
      const payload = new Uint8Array(limits.mqttPayloadBytesMax).fill(7);
      await Promise.all(filters.map((topic) => broker.publish(topic, payload, { qos: 1, retain: true })));
      const client = await device('motor-1');
      const chunks = collect(client);
      for (const round of [1, 2]) {
        await client.subscribeAsync(filters, { qos: 0 });
        await expect.poll(() => chunks.length).toBe(8 * round);
      }
      expect(new Set(chunks.map((chunk) => chunk.topic))).toEqual(new Set(filters));
      expect(chunks.every((chunk) => chunk.retained && Buffer.compare(chunk.payload, payload) === 0)).toBe(true);
    });

    test('a crowd of publishes is taken at the broker\'s pace', async () => {
      await Promise.all(Array.from({ length: 1_500 }, (_, i) => broker.publish(deviceTopic(`motor-${i}`, 'ack'), new Uint8Array(100), { qos: 1, retain: false })));
    });

    test('an empty retained payload takes the message back', async () => {
      const topic = deviceTopic('motor-1', 'desired');
      await broker.publish(topic, Buffer.from('old'), { qos: 1, retain: true });
      await broker.publish(topic, new Uint8Array(), { qos: 1, retain: true });
      const client = await device('motor-1');
      const messages = collect(client);
      await client.subscribeAsync(topic, { qos: 1 });
      await broker.publish(topic, Buffer.from('live'), { qos: 1, retain: false });
      await expect.poll(() => messages.length).toBe(1);
      expect(messages[0]).toMatchObject({ topic, retained: false });
    });

    test('what devices publish arrives once with its topic and bytes, and a sender is held back while the intake is', async () => {
      const held = Promise.withResolvers<void>();
      hold = held.promise;
      const client = await device('motor-1');
      const sent = Array.from({ length: 20 }, (_, index) => client.publishAsync(deviceTopic('motor-1', 'up'), Buffer.from([index]), { qos: 1 }));
      await expect.poll(() => arrivals.length).toBeGreaterThan(0);
      held.resolve();
      await Promise.all(sent);
      await expect.poll(() => arrivals.length).toBe(20);
      expect(arrivals.map((arrival) => arrival.payload[0])).toEqual(Array.from({ length: 20 }, (_, index) => index));
      expect(arrivals.every((arrival) => arrival.topic === 'fleet/motor-1/up')).toBe(true);
    });

    test('the will of a lost device arrives', async () => {
      const topic = deviceTopic('motor-1', 'status');
      const client = await device('motor-1', { topic, payload: Buffer.from('gone'), qos: 1, retain: true });
      client.stream.destroy();
      await expect.poll(() => arrivals).toEqual([{ topic, payload: Uint8Array.from(Buffer.from('gone')) }]);
    });

    test('one connection per id: the newer ends the older', async () => {
      const older = await device('motor-1');
      const closed = new Promise<void>((resolve) => older.once('close', resolve));
      await device('motor-1');
      await closed;
    });

    test('what cannot be published is said, and may be tried again', async () => {
      await broker.stop();
      await expect(broker.publish('cp/announce', Buffer.from('x'), { qos: 1, retain: false })).rejects.toMatchObject({ code: 'broker.unavailable', retryable: true });
      expect(broker.state().reachable).toBe(false);
    });
  });
}

test.skipIf(mosquittoMissing !== undefined)(`a broker that was killed is found again and told again${mosquittoMissing === undefined ? '' : ` (skipped: ${mosquittoMissing})`}`, async () => {
  const own = await startMosquitto();
  connections = 0;
  arrivals.length = 0;
  const broker = createMqttBroker(own.url, handlers);
  await broker.start();
  await own.restart();
  await expect.poll(() => connections).toBe(2);
  const client = await mqtt.connectAsync(own.url, { protocolVersion: 4, clientId: 'motor-1', reconnectPeriod: 0 });
  await client.publishAsync('fleet/motor-1/up', Buffer.from('again'), { qos: 1 });
  await expect.poll(() => arrivals.length).toBe(1);
  await client.endAsync(true);
  await broker.stop();
  await own.stop();
});
