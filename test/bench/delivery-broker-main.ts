import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../control-plane/api/adapters/listen.ts';
import { createApp } from '../../control-plane/api/app.ts';
import { deliveryRoutes } from '../../control-plane/delivery/routes.ts';
import { createDeliveryService } from '../../control-plane/delivery/service.ts';
import { deliveryPolicySchema } from '../../control-plane/delivery/delivery-policy.ts';
import { createFleetService } from '../../control-plane/fleet/service.ts';
import { insertDevice } from '../../control-plane/fleet/repository.ts';
import { startGateway } from '../../control-plane/gateway/service.ts';
import { createSecurityService } from '../../control-plane/security/service.ts';
import { createEventBus } from '../../control-plane/store/create-event-bus.ts';
import { createFolderBlobStore } from '../../control-plane/store/folder-blob-store.ts';
import { openStore } from '../../control-plane/store/store.ts';
import { systemClock } from '../../proto/clock.ts';
import type { Digest } from '../../proto/digest.ts';
import { createRandom } from '../../proto/random.ts';

/**
 * The control plane's side of a delivery, in a process of its own so that its CPU and memory can be read:
 * node delivery-broker-main.ts <devices> <broker url or -> [<data folder or -> <port> <delivery policy as JSON>]: with a folder it can be
 * killed and started again on the same port, and knows its devices. Reads commands as lines (`publish FILE`, `withdraw`, `stats`),
 * answers each with a line of JSON. The first line says where devices connect and fetch, and with which password.
 */
const [devices = '0', brokerUrl = '-', folder = '-', port = '0', policy = '{}'] = process.argv.slice(2);
const dataDir = folder === '-' ? await mkdtemp(join(tmpdir(), 'delivery-')) : folder;
const store = await openStore(join(dataDir, 'fleetloop.db'));
const context = { store, blobs: createFolderBlobStore(join(dataDir, 'blobs')), clock: systemClock, random: createRandom(1), events: createEventBus(store, systemClock) };
const security = await createSecurityService(context, { dataDir });
const fleet = createFleetService(context, { security, findVersionName: async () => undefined });
const credentialFile = join(dataDir, 'credential');
if ((await store.selectFrom('devices').select('id').executeTakeFirst()) === undefined) {
  const issued = security.issueCredential();
  await writeFile(credentialFile, issued.credential);
  await store.transaction().execute(async (db) => {
    for (let i = 0; i < Number(devices); i++) await insertDevice(db, { id: `d-${i}`, credentialHash: issued.hash, tags: [`site:${i % 20}`], nowMs: 0 });
  });
}
const credential = await readFile(credentialFile, 'utf8');
let artifacts: Digest[] = [];
const delivery = createDeliveryService(context, { registry: { findByBundle: async () => undefined }, security, artifactsInUse: async () => artifacts, policy: deliveryPolicySchema.parse(JSON.parse(policy)), httpsUrl: () => '' });
const gateway = await startGateway(context, { fleet, security, artifactsInUse: delivery.artifactsInUse, delivery }, brokerUrl === '-' ? { port: Number(port) } : { brokerUrl });
const ticking = setInterval(() => void gateway.tick(), 1_000);
const answer = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const app = createApp({
  version: '', verifyToken: () => undefined, health: () => { throw new Error('nobody asks here'); }, rooms: [], consoleFiles: new Map(), onFault: (error) => { throw error; },
  deviceRoutes: deliveryRoutes(delivery, systemClock),
});
const http = await listen(app.fetch, { port: 0, host: '127.0.0.1' });

answer({ url: gateway.mqttUrl(), httpsUrl: `${http.url}/artifacts`, credential });
for await (const line of createInterface(process.stdin)) {
  const [command, file = ''] = line.split(' ');
  if (command === 'publish') {
    artifacts = [await context.blobs.put(await readFile(file))];
    await gateway.tick();
    answer({ published: artifacts[0], fault: gateway.health().fault });
  } else if (command === 'withdraw') {
    artifacts = [];
    await gateway.tick();
    answer({ withdrawn: true });
  } else if (command === 'stats') {
    const { user, system } = process.cpuUsage();
    // VmHWM is the peak since the last reset.
    const status = await readFile('/proc/self/status', 'utf8');
    const kilobytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN);
    answer({ cpuMs: (user + system) / 1_000, rssMb: kilobytes('VmRSS') / 1024, peakMb: kilobytes('VmHWM') / 1024 });
  }
}
clearInterval(ticking);
await http.close(0);
await gateway.stop();
await store.destroy();
await rm(dataDir, { recursive: true, force: true });
