import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { AppError } from '../proto/app-error.ts';
import { systemClock, type Clock } from '../proto/clock.ts';
import { createRandom, type Random } from '../proto/random.ts';
import { fleetloopVersion } from '../proto/version.ts';
import { loadConsoleFiles } from './api/adapters/console-files.ts';
import { listen } from './api/adapters/listen.ts';
import { createApp, type AppParts } from './api/app.ts';
import { blobsRoutes } from './api/blobs-routes.ts';
import { eventsRoutes } from './api/events-routes.ts';
import type { ControlPlaneContext } from './context.ts';
import { fleetRoutes } from './fleet/routes.ts';
import { createFleetService } from './fleet/service.ts';
import { startGateway } from './gateway/service.ts';
import { labelingRoutes } from './labeling/routes.ts';
import { createLabelingService } from './labeling/service.ts';
import { monitorRoutes } from './monitor/routes.ts';
import { createMonitorService } from './monitor/service.ts';
import { registryRoutes } from './registry/routes.ts';
import { createRegistryService } from './registry/service.ts';
import { rolloutRoutes } from './rollout/routes.ts';
import { createRolloutService } from './rollout/service.ts';
import { runPeriodically, type PeriodicWork } from './run-periodically.ts';
import { createSecurityService } from './security/service.ts';
import { lockDataFolder } from './store/adapters/data-folder-lock.ts';
import { createEventBus } from './store/create-event-bus.ts';
import { createFolderBlobStore } from './store/folder-blob-store.ts';
import { openStore } from './store/store.ts';
import { trainingRoutes } from './training/routes.ts';
import { createTrainingService } from './training/service.ts';

export interface ControlPlaneOptions {
  readonly dataDir: string;
  /** 0: the system gives one. */
  readonly httpPort: number;
  readonly httpHost?: string;
  /** Of the embedded broker, 0: the system gives one; or another broker's URL. */
  readonly broker: { readonly port: number; readonly host?: string } | { readonly brokerUrl: string };
  readonly clock?: Clock;
  readonly random?: Random;
  /** Pause between two ticks of the same room. */
  readonly tickMs?: Partial<Record<'gateway' | 'rollout' | 'monitor' | 'training' | 'retention', number>>;
  /** One line for the log of the operator: JSON on stderr by default. */
  readonly log?: (entry: LogEntry) => void;
}

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [fact: string]: unknown;
}

export interface RunningControlPlane {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  readonly adminToken: string;
  /** Rejects when one of our own bugs ends it. */
  readonly ended: Promise<void>;
  /** Ends requests, streams, ticks and the broker in order, and closes the store. */
  stop(): Promise<void>;
}

const stopGraceMs = 3_000;
const consoleDir = fileURLToPath(new URL('./console/public', import.meta.url));

/**
 * Builds every room on one store and serves them: HTTP, MQTT, and the ticks that move rollouts on. What it did before it
 * was stopped or killed is on the disk; starting again continues it. One data folder has one control plane at a time.
 *
 * @throws AppError process.failed, store.unavailable, store.full
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<RunningControlPlane> {
  const { dataDir, clock = systemClock, random = createRandom(Date.now()), log = logToStderr } = options;
  /** Undone in reverse order, at the stop or where the start fails half way. */
  const opened = new AsyncDisposableStack();
  try {
    const lock = await lockDataFolder(dataDir);
    opened.defer(() => lock.release());
    const store = await openStore(join(dataDir, 'fleetloop.db'));
    opened.defer(() => store.destroy());
    const events = createEventBus(store, clock);
    opened.defer(() => events.close());
    const context: ControlPlaneContext = { store, blobs: createFolderBlobStore(join(dataDir, 'blobs')), clock, random, events };
    const stopping = new AbortController();
    const rooms = await openRooms(context, options);
    opened.defer(() => rooms.gateway.stop());

    const onFault = (error: unknown, facts: Record<string, unknown>): void => log({ level: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error), ...facts });
    const app = await createHttpApp(context, rooms, stopping.signal, onFault);
    const http = await listen(app.fetch, { port: options.httpPort, host: options.httpHost ?? '127.0.0.1' });
    opened.defer(() => http.close(stopGraceMs));
    const ended = Promise.all(
      periodicWorks(rooms, options.tickMs).map((work) =>
        runPeriodically(work, clock, stopping.signal, (error, name) => log({ level: 'warn', message: `the ${name} tick failed and is tried again: ${error.message}`, code: error.code })),
      ),
    ).then(() => undefined);
    ended.catch((error: unknown) => {
      onFault(error, {});
      stopping.abort();
    });
    return {
      httpUrl: http.url,
      mqttUrl: rooms.gateway.mqttUrl(),
      adminToken: (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim(),
      ended,
      stop: async () => {
        stopping.abort();
        await ended.catch(() => undefined);
        await opened.disposeAsync();
      },
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

type Rooms = Awaited<ReturnType<typeof openRooms>>;

async function openRooms(context: ControlPlaneContext, options: ControlPlaneOptions) {
  const security = await createSecurityService(context, options);
  const registry = createRegistryService(context, { releaseKey: () => security.signingKey('release') });
  const fleet = createFleetService(context, { security, findVersionName: async (digest) => (await registry.findByBundle(digest))?.id });
  const rollouts = createRolloutService(context, { fleet, registry });
  const labeling = createLabelingService(context, { registry });
  const monitor = createMonitorService(context, { registry });
  const openAlerts = async (model: string) => (await monitor.listAlerts({ model })).filter((alert) => alert.state !== 'closed');
  const training = createTrainingService(context, { registry, labelledSamples: labeling.labelledSamples, openAlerts });
  const gateway = await startGateway(context, { fleet, security, artifactsInUse: rollouts.artifactsInUse }, options.broker);
  return { security, registry, fleet, rollouts, labeling, monitor, training, gateway };
}

async function createHttpApp(context: ControlPlaneContext, rooms: Rooms, stopping: AbortSignal, onFault: AppParts['onFault']) {
  const startedMs = context.clock.nowMs();
  return createApp({
    version: fleetloopVersion,
    verifyToken: (token) => rooms.security.verifyToken(token),
    health: () => {
      const broker = rooms.gateway.health();
      return { status: broker.fault === '' ? 'ok' : 'degraded', version: fleetloopVersion, startedMs, broker };
    },
    rooms: [
      blobsRoutes(context.blobs),
      eventsRoutes(context, stopping),
      fleetRoutes(rooms.fleet, { mqttUrl: () => rooms.gateway.mqttUrl() }),
      registryRoutes(rooms.registry),
      rolloutRoutes(rooms.rollouts),
      labelingRoutes(rooms.labeling),
      monitorRoutes(rooms.monitor),
      trainingRoutes(rooms.training),
    ],
    consoleFiles: await loadConsoleFiles(consoleDir),
    onFault,
  });
}

function periodicWorks({ gateway, rollouts, monitor, training }: Rooms, tickMs: ControlPlaneOptions['tickMs']): PeriodicWork[] {
  return [
    { name: 'gateway', intervalMs: tickMs?.gateway ?? 1_000, tick: () => gateway.tick() },
    { name: 'rollout', intervalMs: tickMs?.rollout ?? 1_000, tick: rollouts.tick },
    { name: 'monitor', intervalMs: tickMs?.monitor ?? 2_000, tick: monitor.tick },
    { name: 'training', intervalMs: tickMs?.training ?? 2_000, tick: training.tick },
  ];
}

function logToStderr(entry: LogEntry): void {
  process.stderr.write(`${JSON.stringify({ atMs: Date.now(), ...entry })}\n`);
}

interface StartOptions {
  dataDir: string;
  httpPort: number;
  httpHost: string;
  mqttPort: number;
  mqttHost: string;
  brokerUrl?: string;
}

/** `fleetloop start`: runs until SIGINT or SIGTERM. */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('fleetloop start')
    .description('Run the control plane: HTTP API and console, MQTT broker, and the work between them.')
    .option('--data-dir <dir>', 'where everything is kept', process.env.FLEETLOOP_DATA_DIR ?? './data')
    .option('--http-port <port>', '0: the system gives one', parsePort, 8400)
    .option('--http-host <host>', 'address to listen on; everyone who reaches it needs a token', '127.0.0.1')
    .option('--mqtt-port <port>', 'of the embedded broker, 0: the system gives one', parsePort, 1883)
    .option('--mqtt-host <host>', 'address the embedded broker listens on', '127.0.0.1')
    .option('--broker-url <url>', 'use this MQTT broker instead of the embedded one, e.g. mqtt://user:password@broker:1883')
    .addHelpText('after', '\nExamples:\n  fleetloop start\n  fleetloop start --data-dir /var/lib/fleetloop --mqtt-host 0.0.0.0\n  fleetloop start --broker-url mqtt://control:secret@broker.example:1883')
    .parse([...args], { from: 'user' });
  const options = program.opts<StartOptions>();
  const broker = options.brokerUrl === undefined ? { port: options.mqttPort, host: options.mqttHost } : { brokerUrl: options.brokerUrl };
  try {
    const running = await startControlPlane({ dataDir: options.dataDir, httpPort: options.httpPort, httpHost: options.httpHost, broker });
    process.stdout.write(startMessage(running, options.dataDir));
    const asked = new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    });
    await Promise.race([asked, running.ended]);
    await running.stop();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`fleetloop start: ${error.message} (${error.code})\n`);
    process.exitCode = 1;
  }
}

function startMessage({ httpUrl, mqttUrl, adminToken }: RunningControlPlane, dataDir: string): string {
  return [
    'Fleetloop is running.',
    `  console  ${httpUrl}/#token=${adminToken}`,
    `  labels   ${httpUrl}/label#token=${adminToken}`,
    `  API      ${httpUrl}/api/v1/openapi.json`,
    `  broker   ${mqttUrl}`,
    `  data     ${dataDir} (admin token in ${join(dataDir, 'admin.token')})`,
    'Ctrl-C stops it; starting again continues.',
    '',
  ].join('\n');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError(`${JSON.stringify(text)} is no port; expected 0 to 65535`);
  return port;
}
