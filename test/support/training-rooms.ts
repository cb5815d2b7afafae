import { listen } from '../../control-plane/api/adapters/listen.ts';
import { createApp } from '../../control-plane/api/app.ts';
import { blobsRoutes } from '../../control-plane/api/blobs-routes.ts';
import type { LabelledSample } from '../../control-plane/labeling/labelled-sample.ts';
import { registryRoutes } from '../../control-plane/registry/routes.ts';
import { createRegistryService, type RegistryService } from '../../control-plane/registry/service.ts';
import type { ModelSettings } from '../../control-plane/registry/version.ts';
import type { Store } from '../../control-plane/store/store.ts';
import type { LeasePolicy } from '../../control-plane/training/assign-job.ts';
import { trainingRoutes } from '../../control-plane/training/routes.ts';
import { createTrainingService, type OpenAlert, type TrainingService } from '../../control-plane/training/service.ts';
import { createRandom, normal } from '../../proto/random.ts';
import { openTestRooms } from './control-plane-rooms.ts';

const columns = ['current', 'vibration', 'temperature'].map((name) => ({ kind: 'number' as const, name }));
export const motorHeader = { name: 'motors', task: 'classification', classNames: ['good', 'worn'], columns } as const;
export const motorSettings: ModelSettings = {
  transform: { version: 1, columns, steps: [{ op: 'impute', strategy: 'median' }, { op: 'standardize' }] },
  architecture: { kind: 'mlp', hidden: [8] },
  training: { epochsMax: 40, learningRate: 0.01 },
  quantization: {},
  retrain: { labelsMin: 20, cooldownMs: 0 },
};

/** Two classes 4 standard deviations apart in `vibration`; a remount adds `offset` to it and to `temperature`. */
export function motorReadings(count: number, offset: number, seed: number): { x: (number | null)[]; y: string }[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const worn = Math.floor(i / 5) % 2;
    return { x: [normal(random), 4 * worn + offset + normal(random), i % 17 === 0 ? null : offset + normal(random)], y: motorHeader.classNames[worn] as string };
  });
}

export interface TrainingRooms {
  readonly store: Store;
  readonly registry: RegistryService;
  readonly training: TrainingService;
  readonly url: string;
  /** Of an admin. */
  readonly token: string;
  close(): Promise<void>;
}

export interface TrainingRoomsOptions {
  readonly leasePolicy: LeasePolicy;
  readonly nowMs: () => number;
  readonly samples?: () => LabelledSample[];
  readonly alerts?: () => OpenAlert[];
}

/** Registry and training on a temporary folder, served over HTTP with the blobs: what a trainer talks to. */
export async function openTrainingRooms({ leasePolicy, nowMs, samples = () => [], alerts = () => [] }: TrainingRoomsOptions): Promise<TrainingRooms> {
  const rooms = await openTestRooms();
  const context = { ...rooms.context, clock: { ...rooms.context.clock, nowMs } };
  const registry = createRegistryService(context, { releaseKey: () => rooms.security.signingKey('release') });
  const training = createTrainingService(context, { registry, labelledSamples: async () => samples(), openAlerts: async () => alerts(), leasePolicy });
  const faults: unknown[] = [];
  const app = createApp({
    version: '0',
    verifyToken: (token) => rooms.security.verifyToken(token),
    health: () => ({ status: 'ok', version: '0', startedMs: 0, broker: { url: '', reachable: true, clients: 0, fault: '' } }),
    rooms: [blobsRoutes(context.blobs), registryRoutes(registry), trainingRoutes(training)],
    consoleFiles: new Map(),
    onFault: (error) => faults.push(error),
  });
  const http = await listen(app.fetch, { port: 0, host: '127.0.0.1' });
  return {
    store: rooms.context.store,
    registry,
    training,
    url: http.url,
    token: await rooms.security.issueToken('admin', 'test'),
    close: async () => {
      await http.close(0);
      await rooms.close();
      if (faults.length > 0) throw new AggregateError(faults, 'the API met faults');
    },
  };
}
