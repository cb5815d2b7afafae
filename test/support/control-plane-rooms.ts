import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../proto/clock.ts';
import { createRandom } from '../../proto/random.ts';
import type { ControlPlaneContext } from '../../control-plane/context.ts';
import { createFleetService, type FleetService } from '../../control-plane/fleet/service.ts';
import { createSecurityService, type SecurityService } from '../../control-plane/security/service.ts';
import { createEventBus, type SavingEventBus } from '../../control-plane/store/create-event-bus.ts';
import { createFolderBlobStore } from '../../control-plane/store/folder-blob-store.ts';
import { openStore } from '../../control-plane/store/store.ts';

export interface TestRooms {
  readonly context: ControlPlaneContext & { readonly events: SavingEventBus };
  readonly security: SecurityService;
  readonly fleet: FleetService;
  readonly dataDir: string;
  close(): Promise<void>;
}

/** Store, blobs, events, security and fleet on a temporary folder, with the real clock. */
export async function openTestRooms(): Promise<TestRooms> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  const store = await openStore(join(dataDir, 'fleetloop.db'));
  const events = createEventBus(store, systemClock);
  const context = { store, blobs: createFolderBlobStore(join(dataDir, 'blobs')), clock: systemClock, random: createRandom(1), events };
  const security = await createSecurityService(context, { dataDir });
  const fleet = createFleetService(context, { security, findVersionName: async () => undefined });
  return {
    context,
    security,
    fleet,
    dataDir,
    close: async () => {
      await events.close();
      await store.destroy();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
