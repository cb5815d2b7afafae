import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Link } from '../../agent/link/link.ts';
import { createMqttLink } from '../../agent/link/mqtt-adapter.ts';
import { systemClock } from '../../proto/clock.ts';
import { decode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { chunkTopic, deviceTopic } from '../../proto/topics.ts';
import { findFreePort } from '../../simulators/demo/adapters/find-free-port.ts';
import { mosquittoMissing, startMosquitto } from '../support/mosquitto.ts';
import { Watchers } from '../support/watchers.ts';

interface TestBroker {
  readonly url: string;
  /** Ends at once, with every connection. */
  kill(): Promise<void>;
  /** Serves again, at the same address, with nothing retained. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function startAedes(): Promise<TestBroker> {
  const port = await findFreePort(0);
  let server: Server | undefined;
  let broker: Aedes | undefined;
  const sockets = new Set<Socket>();
  const kill = async (): Promise<void> => {
    server?.close();
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => (broker === undefined ? resolve() : broker.close(() => resolve())));
  };
  const restart = async (): Promise<void> => {
    const started = await Aedes.createBroker({ concurrency: 0, authenticate: (_client, _name, password, done) => done(null, password?.toString() === 'secret') });
    broker = started;
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      started.handle(socket);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await restart();
  return { url: `mqtt://127.0.0.1:${port}`, kill, restart, stop: kill };
}

const id = 'device-1';
const artifact = digestOf('artifact');
const topics = Array.from({ length: 8 }, (_, index) => chunkTopic(artifact, index));
const brokers: [string, string | undefined, () => Promise<TestBroker>][] = [
  ['aedes', undefined, startAedes],
  ['Mosquitto', mosquittoMissing, startMosquitto],
];

for (const [name, missing, create] of brokers) {
  describe.skipIf(missing !== undefined)(`the MQTT link on ${name}${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
    let broker: TestBroker;
    let link: Link;
    let observer: mqtt.MqttClient;
    const heard: [topic: string, payload: string][] = [];
    const seen: [topic: string, payload: Uint8Array][] = [];
    const states: string[] = [];
    const watchers = new Watchers(() => ({ states, heard: heard.slice(-3), seen: seen.map(([topic]) => topic).slice(-3) }));
    const until = (holds: () => boolean): Promise<boolean> => watchers.waitFor(holds);
    const changed = (): void => watchers.notify();

    const openLink = (password = 'secret'): Link => {
      const opened = createMqttLink({ url: broker.url, deviceId: id, password, agentVersion: '1', bootMs: 1, reconnect: { baseMs: 20, maxMs: 100 } }, systemClock, () => 0.5);
      opened.start({
        onOnline: () => (states.push('online'), changed()),
        onOffline: () => (states.push('offline'), changed()),
        onMessage: (topic, payload) => (heard.push([topic, Buffer.from(payload).toString()]), changed()),
      });
      return opened;
    };
    const observe = async (): Promise<void> => {
      observer = await mqtt.connectAsync(broker.url, { protocolVersion: 4, clientId: 'observer', username: 'observer', password: 'secret', reconnectPeriod: 0 });
      // A broker that is killed may leave unread what it was sent.
      observer.on('error', () => undefined);
      observer.on('message', (topic, payload) => (seen.push([topic, payload]), changed()));
      await observer.subscribeAsync([deviceTopic(id, 'status'), deviceTopic(id, 'up')], { qos: 1 });
    };
    const statuses = (): boolean[] => seen.filter(([topic]) => topic === deviceTopic(id, 'status')).map(([, payload]) => { const status = decode('DeviceStatus', payload); return status.ok && status.value.online; });

    beforeEach(async () => {
      for (const list of [heard, seen, states]) list.length = 0;
      broker = await create();
      await observe();
      link = openLink();
      await until(() => states.length === 1);
    });

    afterEach(async () => {
      await link.close();
      await observer.endAsync(true);
      await broker.stop();
    });

    test('says that it is there, and with its last word that it goes', async () => {
      await until(() => statuses().length === 1);
      await link.close();
      await until(() => statuses().length === 2);
      expect(statuses()).toEqual([true, false]);
      expect(link.online).toBe(false);
      expect(await link.publish(deviceTopic(id, 'up'), Buffer.from('x'), { qos: 1, retained: false })).toBe(false);
    });

    test('publishes at least once', async () => {
      expect(await link.publish(deviceTopic(id, 'up'), Buffer.from('hello'), { qos: 1, retained: false })).toBe(true);
      await until(() => seen.some(([topic]) => topic === deviceTopic(id, 'up')));
    });

    test('a window of eight exact topics brings what is retained, and again when it is asked again', async () => {
      for (const [index, topic] of topics.entries()) await observer.publishAsync(topic, `chunk ${index}`, { qos: 1, retain: true });
      expect(await link.subscribe(topics, 0)).toBe(true);
      await until(() => heard.length === 8);
      expect(new Map(heard)).toEqual(new Map(topics.map((topic, index) => [topic, `chunk ${index}`])));
      expect(await link.subscribe(topics.slice(0, 2), 0)).toBe(true);
      await until(() => heard.length === 10);
      expect(await link.unsubscribe(topics)).toBe(true);
      await observer.publishAsync(topics[0] as string, 'late', { qos: 1 });
      await link.subscribe([deviceTopic(id, 'ack')], 1);
      await observer.publishAsync(deviceTopic(id, 'ack'), 'last', { qos: 1 });
      await until(() => heard.some(([, payload]) => payload === 'last'));
      expect(heard.some(([, payload]) => payload === 'late')).toBe(false);
    });

    test('comes back by itself when the broker does, with nothing of the session before', async () => {
      await link.subscribe([deviceTopic(id, 'ack')], 1);
      await broker.kill();
      await until(() => states.includes('offline'));
      expect(await link.subscribe(topics, 0)).toBe(false);
      await broker.restart();
      await until(() => states.at(-1) === 'online');
      await observe();
      await observer.publishAsync(deviceTopic(id, 'ack'), 'to nobody', { qos: 1 });
      await link.subscribe(topics.slice(0, 1), 0);
      await observer.publishAsync(topics[0] as string, 'to us', { qos: 1 });
      await until(() => heard.length > 0);
      expect(heard).toEqual([[topics[0], 'to us']]);
    });

    test('what is under way when the connection goes is told to have failed', async () => {
      // More than the sockets' buffers take: some of it has not left when the broker is killed.
      const published = Promise.all(Array.from({ length: 200 }, () => link.publish(deviceTopic(id, 'up'), new Uint8Array(limits.mqttPayloadBytesMax), { qos: 1, retained: false })));
      await broker.kill();
      expect((await published).includes(false)).toBe(true);
      await broker.restart();
    });

    test.skipIf(name !== 'aedes')('a refused password is no reason to give up', async () => {
      await link.close();
      states.length = 0;
      link = openLink('wrong');
      await until(() => states.length === 2);
      expect(states).toEqual(['offline', 'offline']);
    });
  });
}
