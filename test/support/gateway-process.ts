import { join } from 'node:path';
import { createFleetService } from '../../control-plane/fleet/service.ts';
import { startGateway } from '../../control-plane/gateway/service.ts';
import { createSecurityService } from '../../control-plane/security/service.ts';
import { createEventBus } from '../../control-plane/store/create-event-bus.ts';
import { createFolderBlobStore } from '../../control-plane/store/folder-blob-store.ts';
import { openStore } from '../../control-plane/store/store.ts';
import { systemClock } from '../../proto/clock.ts';
import { createRandom } from '../../proto/random.ts';

// A gateway in a process of its own, to be killed: node gateway-process.ts <data dir> <device id>...
// Enrolls the devices (with new credentials where they are known) and says where it listens as one line of JSON.
const [dataDir = '', ...deviceIds] = process.argv.slice(2);
const store = await openStore(join(dataDir, 'fleetloop.db'));
const context = { store, blobs: createFolderBlobStore(join(dataDir, 'blobs')), clock: systemClock, random: createRandom(1), events: createEventBus(store, systemClock) };
const security = await createSecurityService(context, { dataDir });
const fleet = createFleetService(context, { security, findVersionName: async () => undefined });
const credentials: Record<string, string> = {};
for (const id of deviceIds) {
  credentials[id] = (await fleet.enroll(id, [], { rotate: true })).credential;
}
const gateway = await startGateway(context, { fleet, security, artifactsInUse: async () => [] }, { port: 0 });
process.stdout.write(`${JSON.stringify({ url: gateway.mqttUrl(), credentials })}\n`);
