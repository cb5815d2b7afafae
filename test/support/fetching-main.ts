import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createArtifactRepository } from '../../agent/artifacts/repository.ts';
import { createArtifactService } from '../../agent/artifacts/service.ts';
import { nodeDisk } from '../../agent/disk/node-disk-adapter.ts';
import { defaultPolicy } from '../../agent/settings.ts';
import { systemClock } from '../../proto/clock.ts';
import type { BundleManifest, ManifestBlob } from '../../proto/manifest.ts';
import { LightLink } from './light-link.ts';

/**
 * Devices that fetch one bundle, in a process that may be killed: node fetching-main.ts <broker url> <folder> <device id>...
 * The folder holds manifest.json. Writes one line of JSON for what each device has at the start, asks for, and ends with.
 */
const [url = '', folder = '', ...deviceIds] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as BundleManifest;
const blob = manifest.blobs[0] as ManifestBlob;
const tell = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

async function fetchAs(deviceId: string): Promise<void> {
  const repository = createArtifactRepository(nodeDisk, join(folder, deviceId));
  await repository.open();
  const missing = await repository.missingChunks(blob);
  tell({ deviceId, have: blob.chunkDigests.map((_, index) => index).filter((index) => !missing.includes(index)) });
  const link = new LightLink({ url, deviceId, password: 'right' });
  const subscribe = link.subscribe.bind(link);
  link.subscribe = (topics, qos) => {
    tell({ deviceId, asked: topics.map((topic) => Number(topic.split('/').at(-1))) });
    return subscribe(topics, qos);
  };
  const service = createArtifactService(link, repository, systemClock, defaultPolicy.fetch, () => tell({ deviceId, done: service.progress.done }));
  const online = Promise.withResolvers<void>();
  link.start({ onOnline: online.resolve, onOffline: () => undefined, onMessage: (topic, payload) => service.receive(topic, payload) });
  await online.promise;
  const totals = { bytesFetched: 0, bytesRefetched: 0 };
  const fetched = await service.fetchChunks(manifest, totals, new AbortController().signal);
  await link.close();
  tell({ deviceId, fetched: fetched.ok, whole: (await repository.read(blob.digest)) !== undefined, ...totals });
}

await Promise.all(deviceIds.map(fetchAs));
process.exit(0);
