import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createArtifactRepository } from '../../agent/artifacts/repository.ts';
import { createArtifactService, type ArtifactService } from '../../agent/artifacts/service.ts';
import { createMqttLink } from '../../agent/link/mqtt-adapter.ts';
import type { Link } from '../../agent/link/link.ts';
import { defaultPolicy } from '../../agent/settings.ts';
import { deliveryPolicySchema } from '../../control-plane/delivery/delivery-policy.ts';
import { createDeliveryService } from '../../control-plane/delivery/service.ts';
import { startGateway, type Gateway } from '../../control-plane/gateway/service.ts';
import { systemClock } from '../../proto/clock.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import type { DeliverySource, Metrics } from '../../proto/messages.ts';
import { chunkTopic, deviceTopic } from '../../proto/topics.ts';
import { openTestRooms, type TestRooms } from '../support/control-plane-rooms.ts';
import { MemoryDisk } from '../support/memory-disk.ts';
import { otherBrokers, type OtherBroker, type StartedBroker } from '../support/other-brokers.ts';
import { chunksOf } from '../support/test-bundle.ts';
import { Watchers } from '../support/watchers.ts';

/** The gateway and the agent's link and fetcher, unchanged, on every broker at hand; each of them keeps the portable subset in its own way. */
const id = 'motor-1';
const artifact = Uint8Array.from({ length: 20 * limits.chunkBytes - 7 }, (_, i) => (i * 31 + (i >> 9)) & 255);
const manifest = { blobs: [{ role: 'model', digest: digestOf(artifact), sizeBytes: artifact.byteLength, chunkBytes: limits.chunkBytes, chunkDigests: chunksOf(artifact, limits.chunkBytes).map(digestOf) }] } as unknown as BundleManifest;
const metrics: Metrics = { bundleDigest: digestOf('bundle'), intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: 'wasm' };

/** Ours, in the control plane's own process: there is nothing to start. */
const embedded: OtherBroker = { name: 'embedded aedes', missing: undefined, start: async () => ({ url: '', pid: process.pid, stop: async () => undefined }) };

for (const { name, missing, start } of [embedded, ...otherBrokers]) {
  describe.skipIf(missing !== undefined)(`${name}${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
    let broker: StartedBroker | undefined;
    let rooms: TestRooms;
    let gateway: Gateway;
    let link: Link;
    let fetcher: ArtifactService;
    let disk: MemoryDisk;
    let artifacts: Digest[];
    const heard: { topic: string; payload: Uint8Array }[] = [];
    const watchers = new Watchers(() => heard.map(({ topic }) => topic));
    const newest = (topic: string): Uint8Array | undefined => heard.findLast((message) => message.topic === topic)?.payload;

    beforeAll(async () => {
      broker = await start([id]);
    });

    afterAll(() => broker?.stop());

    beforeEach(async () => {
      heard.length = 0;
      const { url } = broker as StartedBroker;
      rooms = await openTestRooms();
      const { credential } = await rooms.fleet.enroll(id, []);
      artifacts = [await rooms.context.blobs.put(artifact)];
      const delivery = createDeliveryService(rooms.context, { registry: { findByBundle: async () => undefined }, security: rooms.security, artifactsInUse: async () => artifacts, policy: deliveryPolicySchema.parse({}), httpsUrl: () => '' });
      gateway = await startGateway(rooms.context, { fleet: rooms.fleet, security: rooms.security, artifactsInUse: delivery.artifactsInUse, delivery }, url === '' ? { port: 0 } : { brokerUrl: url });
      const { host } = new URL(gateway.mqttUrl());
      link = createMqttLink({ url: `mqtt://${host}`, deviceId: id, password: url === '' ? credential : 'secret', agentVersion: '1', bootMs: 1 }, systemClock, () => 0);
      disk = new MemoryDisk();
      fetcher = createArtifactService(link, createArtifactRepository(disk, '/data'), systemClock, defaultPolicy.fetch, () => undefined, { deviceId: id, random: () => 0 });
      const online = Promise.withResolvers<void>();
      link.start({
        onOnline: online.resolve,
        onOffline: () => undefined,
        onMessage: (topic, payload) => {
          fetcher.receive(topic, payload);
          heard.push({ topic, payload: Uint8Array.from(payload) });
          watchers.notify();
        },
      });
      await online.promise;
    });

    afterEach(async () => {
      await link.close();
      await gateway.stop();
      await rooms.close();
    });

    const fetchFrom = (source: DeliverySource) => fetcher.fetchChunks(manifest, { bytesFetched: 0, bytesRefetched: 0 }, AbortSignal.timeout(60_000), { sources: [source], httpsUrl: '', deltas: [], jitterMs: 0 });
    const stored = (): Digest => digestOf(disk.files.get(`/data/blobs/${digestOf(artifact).slice(7)}`) ?? '');

    test('desired state, retained chunks, reports, acknowledgements and withdrawal', async () => {
      await rooms.fleet.setDesired([{ deviceId: id, bundle: undefined, rolloutId: 'r-1' }]);
      await gateway.tick();
      expect(gateway.health().fault).toBe('');
      expect(await link.subscribe([deviceTopic(id, 'desired'), deviceTopic(id, 'ack')], 1)).toBe(true);
      const signed = decode('SignedDesired', await watchers.waitFor(() => newest(deviceTopic(id, 'desired'))));
      expect(signed.ok && decode('Desired', signed.value.desired)).toMatchObject({ value: { rolloutId: 'r-1' } });

      expect(await fetchFrom('mqtt_chunks')).toEqual({ ok: true, value: undefined });
      expect(stored()).toBe(digestOf(artifact));

      await link.publish(deviceTopic(id, 'up'), encode('RecordBatch', { deviceId: id, records: [{ epoch: 1, sequence: 1, atMs: 1, metrics }] }), { qos: 1, retained: false });
      const acknowledged = decode('Acknowledgement', await watchers.waitFor(() => newest(deviceTopic(id, 'ack'))));
      expect(acknowledged).toMatchObject({ value: { committed: [{ epoch: 1, first: 1, last: 1 }] } });

      artifacts = [];
      await gateway.tick();
      heard.length = 0;
      const topic = chunkTopic(digestOf(artifact), 0);
      expect(await link.subscribe([topic], 0)).toBe(true);
      // What is retained comes before what is asked for afterwards.
      await rooms.fleet.setDesired([{ deviceId: id, bundle: undefined, rolloutId: 'r-2' }]);
      await watchers.waitFor(() => newest(deviceTopic(id, 'desired')));
      expect(newest(topic)).toBeUndefined();
    });

    test('requested blocks, where chunks cannot be had', async () => {
      expect(await fetchFrom('mqtt_blocks')).toEqual({ ok: true, value: undefined });
      expect(stored()).toBe(digestOf(artifact));
    });
  });
}
