import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Disk } from '../../agent/disk/disk.ts';
import { createHttpRangeClient } from '../../agent/artifacts/adapters/http-range-client.ts';
import { planWindow, type WantedChunk } from '../../agent/artifacts/plan-window.ts';
import { createArtifactRepository } from '../../agent/artifacts/repository.ts';
import { createArtifactService } from '../../agent/artifacts/service.ts';
import { defaultPolicy } from '../../agent/settings.ts';
import { systemClock } from '../../proto/clock.ts';
import { decode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import type { DeliverySource } from '../../proto/messages.ts';
import { createRandom } from '../../proto/random.ts';
import { giveBack, LightLink } from '../support/light-link.ts';
import { cpuSecondsOf } from '../support/process-cpu.ts';

/** A source: the agent's own fetcher and blob store, told to use it. bare: sockets that ask for the same windows as mqtt_chunks and hash each chunk. */
export type DeviceKind = DeliverySource | 'bare';

export interface DeliveryFigures {
  readonly devices: number;
  readonly fileBytes: number;
  /** From the command to publish until the last device has checked the last digest. */
  readonly seconds: number;
  /** Of the control plane with its broker. */
  readonly cpuSeconds: number;
  /** Of a broker that is not ours. */
  readonly brokerCpuSeconds: number;
  /** Of all devices together, which share one process here. */
  readonly devicesCpuSeconds: number;
  readonly peakMb: number;
  readonly peakGrowthMb: number;
  /** From the broker to a device, beside the file's. */
  readonly bytesPerFileByte: number;
  /** From a device to the broker. */
  readonly uplinkBytesPerDevice: number;
}

export interface DeliveryRun {
  readonly devices: number;
  readonly fileBytes: number;
  readonly kind: DeviceKind;
  /** One that is not ours, and its process. */
  readonly broker?: { readonly url: string; readonly password: string; readonly pid: number } | undefined;
  /** What `fleetloop start --delivery` would read. */
  readonly policy?: object;
}

interface Stats { readonly cpuMs: number; readonly rssMb: number; readonly peakMb: number }

const program = fileURLToPath(new URL('./delivery-broker-main.ts', import.meta.url));

/** One file to many connected devices, on the embedded broker or on one by URL, the control plane in a process of its own. */
export async function measureDelivery({ devices, fileBytes, kind, broker, policy = {} }: DeliveryRun): Promise<DeliveryFigures> {
  const dir = await mkdtemp(join(tmpdir(), 'delivery-'));
  const child = spawn(process.execPath, [program, String(devices), broker?.url ?? '-', '-', '0', JSON.stringify(policy)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async <T>(command?: string): Promise<T> => {
    if (command !== undefined) child.stdin.write(`${command}\n`);
    return JSON.parse((await lines.next()).value as string) as T;
  };
  const links: LightLink[] = [];
  try {
    const random = createRandom(1);
    const file = Buffer.from(Array.from({ length: fileBytes }, () => Math.floor(random() * 256)));
    await writeFile(join(dir, 'file'), file);
    const manifest = manifestOf(file);
    const place = await ask<Place>();
    const fleet = await connectAll({ ...place, credential: broker?.password ?? place.credential }, devices, kind, manifest);
    links.push(...fleet.map((device) => device.link));
    const before = await ask<Stats>('stats');
    const [received, sent] = [sum(links, (link) => link.bytesReceived), sum(links, (link) => link.bytesSent)];
    const brokerCpu = broker === undefined ? 0 : await cpuSecondsOf(broker.pid);
    const startCpu = process.cpuUsage();
    const startMs = performance.now();
    await ask(`publish ${join(dir, 'file')}`);
    await Promise.all(fleet.map((device) => device.fetch()));
    const seconds = (performance.now() - startMs) / 1_000;
    const { user, system } = process.cpuUsage(startCpu);
    const after = await ask<Stats>('stats');
    return {
      brokerCpuSeconds: broker === undefined ? 0 : (await cpuSecondsOf(broker.pid)) - brokerCpu,
      devicesCpuSeconds: (user + system) / 1e6,
      devices, fileBytes, seconds,
      cpuSeconds: (after.cpuMs - before.cpuMs) / 1_000,
      peakMb: after.peakMb,
      peakGrowthMb: after.peakMb - before.rssMb,
      bytesPerFileByte: (sum(links, (link) => link.bytesReceived) - received) / devices / fileBytes,
      uplinkBytesPerDevice: (sum(links, (link) => link.bytesSent) - sent) / devices,
    };
  } finally {
    await Promise.all(links.map((link) => link.close()));
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    await rm(dir, { recursive: true, force: true });
  }
}

interface Place { readonly url: string; readonly httpsUrl: string; readonly credential: string }
interface Device { readonly link: LightLink; fetch(): Promise<void> }

async function connectAll(place: Place, count: number, kind: DeviceKind, manifest: BundleManifest): Promise<Device[]> {
  const devices: Device[] = [];
  for (let start = 0; start < count; start += 80) {
    const batch = Array.from({ length: Math.min(80, count - start) }, (_, i) => connectOne(`d-${start + i}`, place, kind, manifest));
    devices.push(...(await Promise.all(batch)));
  }
  return devices;
}

async function connectOne(deviceId: string, place: Place, kind: DeviceKind, manifest: BundleManifest): Promise<Device> {
  const link = new LightLink({ url: place.url, deviceId, password: place.credential });
  const online = Promise.withResolvers<void>();
  const device = kind === 'bare' ? bareDevice(link, manifest) : agentDevice(link, deviceId, place, kind, manifest);
  link.start({ onOnline: online.resolve, onOffline: (reason) => online.reject(new Error(reason)), onMessage: device.receive });
  await online.promise;
  return { link, fetch: device.fetch };
}

interface Fetching { receive(topic: string, payload: Uint8Array): void; fetch(): Promise<void> }

function agentDevice(link: LightLink, deviceId: string, { httpsUrl, credential }: Place, source: DeliverySource, manifest: BundleManifest): Fetching {
  const repository = createArtifactRepository(createForgetfulDisk(), '/');
  const service = createArtifactService(link, repository, systemClock, defaultPolicy.fetch, () => undefined, { deviceId, random: Math.random, rangeClient: createHttpRangeClient({ deviceId, password: credential, silenceMsMax: 30_000 }) });
  return {
    receive: (topic, payload) => service.receive(topic, payload),
    fetch: async () => {
      const fetched = await service.fetchChunks(manifest, { bytesFetched: 0, bytesRefetched: 0 }, new AbortController().signal, { sources: [source], httpsUrl, deltas: [], jitterMs: 0 });
      if (!fetched.ok) throw new Error(`${fetched.error.code}: ${fetched.error.message}`);
    },
  };
}

function bareDevice(link: LightLink, { blobs }: BundleManifest): Fetching {
  let wanted: WantedChunk[] = blobs.flatMap((blob) => blob.chunkDigests.map((digest, index) => ({ artifact: blob.digest, index, offset: index * blob.chunkBytes, artifactBytes: blob.sizeBytes, sizeBytes: Math.min(blob.chunkBytes, blob.sizeBytes - index * blob.chunkBytes), digest })));
  const done = Promise.withResolvers<void>();
  let window = new Map<string, WantedChunk>();
  const next = (): void => {
    if (wanted.length === 0) return done.resolve();
    window = new Map(planWindow(wanted));
    wanted = wanted.slice(window.size);
    void link.subscribe([...window.keys()], 0);
  };
  return {
    receive: (topic, payload) => {
      const chunk = window.get(topic);
      const message = decode('Chunk', payload);
      if (chunk === undefined || !message.ok || digestOf(message.value.data) !== chunk.digest) return done.reject(new Error(`a wrong chunk on ${topic}`));
      giveBack(payload);
      window.delete(topic);
      if (window.size === 0) next();
    },
    fetch: () => {
      next();
      return done.promise;
    },
  };
}

/** One artifact as the only blob of a manifest; the fetcher looks at nothing else. */
function manifestOf(file: Buffer): BundleManifest {
  const chunkDigests: Digest[] = [];
  for (let at = 0; at < file.byteLength; at += limits.chunkBytes) chunkDigests.push(digestOf(file.subarray(at, at + limits.chunkBytes)));
  const blob = { role: 'model', digest: digestOf(file), sizeBytes: file.byteLength, chunkBytes: limits.chunkBytes, chunkDigests } as const;
  return { blobs: [blob] } as unknown as BundleManifest;
}

/** A disk that knows what sizes its files have and forgets what is in them: the memory of thousands of devices is not what is measured. */
function createForgetfulDisk(): Disk {
  const sizes = new Map<string, number>();
  return {
    read: async () => undefined,
    readAt: async () => new Uint8Array(),
    size: async (path) => sizes.get(path),
    writeAtomic: async (path, bytes) => void sizes.set(path, bytes.byteLength),
    writeAt: async (path, offset, bytes) => {
      sizes.set(path, Math.max(sizes.get(path) ?? 0, offset + bytes.byteLength));
      giveBack(bytes);
    },
    truncate: async (path, size) => void sizes.set(path, size),
    sync: async () => undefined,
    rename: async (from, to) => void sizes.set(to, sizes.get(from) ?? 0),
    remove: async (path) => void sizes.delete(path),
    list: async () => [],
    makeFolder: async () => undefined,
  };
}

function sum(links: readonly LightLink[], value: (link: LightLink) => number): number {
  return links.reduce((total, link) => total + value(link), 0);
}
