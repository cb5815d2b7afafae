import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { ZodError } from 'zod';
import { AppError } from '../proto/app-error.ts';
import { systemClock, type Clock } from '../proto/clock.ts';
import { createRandom, type Random } from '../proto/random.ts';
import { fleetloopVersion } from '../proto/version.ts';
import { loadConsoleFiles } from './api/adapters/console-files.ts';
import { listen, type ListenOptions } from './api/adapters/listen.ts';
import { createApp, type AppParts } from './api/app.ts';
import { blobsRoutes } from './api/blobs-routes.ts';
import { describeIssues } from './api/router.ts';
import { eventsRoutes } from './api/events-routes.ts';
import type { ControlPlaneContext } from './context.ts';
import { makePatch } from './delivery/adapters/make-patch.ts';
import { deliveryPolicySchema, type DeliveryPolicy } from './delivery/delivery-policy.ts';
import { deliveryRoutes } from './delivery/routes.ts';
import { fleetRoutes } from './fleet/routes.ts';
import type { BrokerOptions } from './gateway/service.ts';
import { labelingRoutes } from './labeling/routes.ts';
import { monitorRoutes } from './monitor/routes.ts';
import { openRooms, periodicWorks, type Rooms, type TickIntervals } from './open-rooms.ts';
import { notifyRoutes } from './notify/routes.ts';
import { ordersRoutes } from './orders/routes.ts';
import { registryRoutes } from './registry/routes.ts';
import { rolloutRoutes } from './rollout/routes.ts';
import { runPeriodically } from './run-periodically.ts';
import { securityRoutes } from './security/routes.ts';
import { lockDataFolder } from './store/adapters/data-folder-lock.ts';
import { createEventBus } from './store/create-event-bus.ts';
import { createFolderBlobStore } from './store/folder-blob-store.ts';
import { openStore } from './store/store.ts';
import { trainingRoutes } from './training/routes.ts';

export interface ControlPlaneOptions {
  readonly dataDir: string;
  /** 0: the system gives one. */
  readonly httpPort: number;
  readonly httpHost?: string;
  /** What devices are told to fetch from over HTTP, where it is not what is listened on. */
  readonly httpPublicUrl?: string | undefined;
  /** Certificate and key as PEM texts; absent: plain HTTP. */
  readonly httpTls?: TlsPair | undefined;
  /** The embedded broker, or another one's URL. */
  readonly broker: BrokerOptions;
  /** How bundles reach devices; absent: the defaults of its schema. */
  readonly delivery?: DeliveryPolicy | undefined;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Pause between two ticks of the same room. */
  readonly tickMs?: TickIntervals;
  /** One line for the log of the operator: JSON on stderr by default. */
  readonly log?: (entry: LogEntry) => void;
}

type TlsPair = NonNullable<ListenOptions['tls']>;

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
    let httpUrl = '';
    const rooms = await openRooms(context, { ...options, delivery: { policy: options.delivery, makePatch, httpsUrl: () => (httpUrl === '' ? '' : `${httpUrl}/artifacts`) } });
    opened.defer(() => rooms.gateway.stop());
    opened.defer(() => rooms.notify.stop());

    const onFault = (error: unknown, facts: Record<string, unknown>): void => log({ level: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error), ...facts });
    const app = await createHttpApp(context, rooms, stopping.signal, onFault);
    const http = await listen(app.fetch, { port: options.httpPort, host: options.httpHost ?? '127.0.0.1', tls: options.httpTls });
    opened.defer(() => http.close(stopGraceMs));
    // Nobody can fetch from a wildcard address.
    httpUrl = options.httpPublicUrl ?? (['0.0.0.0', '::'].includes(options.httpHost ?? '') ? '' : http.url);
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
      ordersRoutes(rooms.orders),
      labelingRoutes(rooms.labeling),
      monitorRoutes(rooms.monitor),
      trainingRoutes(rooms.training),
      securityRoutes(rooms.security),
      notifyRoutes(rooms.notify),
    ],
    deviceRoutes: deliveryRoutes(rooms.delivery, context.clock),
    consoleFiles: await loadConsoleFiles(consoleDir),
    onFault,
  });
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
  mqttPublicUrl?: string;
  mqttTlsCert?: string;
  mqttTlsKey?: string;
  httpPublicUrl?: string;
  delivery?: string;
  httpTlsCert?: string;
  httpTlsKey?: string;
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
    .option('--mqtt-public-url <url>', 'what devices are told to connect to, where it is not what the broker listens on', parseMqttUrl)
    .option('--mqtt-tls-cert <file>', 'PEM certificate of the embedded broker: devices connect with mqtts')
    .option('--mqtt-tls-key <file>', 'its PEM key')
    .option('--http-public-url <url>', 'what devices are told to fetch large bundles from, where it is not what HTTP listens on', parseHttpUrl)
    .option('--delivery <file>', 'how bundles reach devices, as JSON: sources, sizes, limits per site (docs/delivery.md)')
    .option('--http-tls-cert <file>', 'PEM certificate: serve HTTPS')
    .option('--http-tls-key <file>', 'its PEM key')
    .option('--broker-url <url>', 'use this MQTT broker instead of the embedded one, e.g. mqtt://user:password@broker:1883', parseMqttUrl)
    .addHelpText('after', '\nExamples:\n  fleetloop start\n  fleetloop start --data-dir /var/lib/fleetloop --mqtt-host 0.0.0.0 --mqtt-public-url mqtt://fleet.example:1883\n  fleetloop start --mqtt-host 0.0.0.0 --mqtt-tls-cert fleet.pem --mqtt-tls-key fleet.key --mqtt-public-url mqtts://fleet.example:8883 --mqtt-port 8883\n  fleetloop start --broker-url mqtt://control:secret@broker.example:1883')
    .showHelpAfterError('(--help shows what there is)')
    // As every other command: 2 is wrong usage.
    .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : 2))
    .parse([...args], { from: 'user' });
  const options = program.opts<StartOptions>();
  try {
    const running = await startControlPlane({
      dataDir: options.dataDir,
      httpPort: options.httpPort,
      httpHost: options.httpHost,
      httpPublicUrl: options.httpPublicUrl,
      delivery: await readDeliveryPolicy(options.delivery),
      httpTls: await readTlsPair('http', options.httpTlsCert, options.httpTlsKey),
      broker: await readBrokerOptions(options),
    });
    process.stdout.write(startMessage(running, options));
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

async function readBrokerOptions(options: StartOptions): Promise<BrokerOptions> {
  const told = options.mqttPublicUrl === undefined ? {} : { publicUrl: options.mqttPublicUrl };
  if (options.brokerUrl !== undefined) return { brokerUrl: options.brokerUrl, ...told };
  const tls = await readTlsPair('mqtt', options.mqttTlsCert, options.mqttTlsKey);
  return { port: options.mqttPort, host: options.mqttHost, ...told, ...(tls === undefined ? {} : { tls }) };
}

/** @throws AppError process.failed */
async function readDeliveryPolicy(file: string | undefined): Promise<DeliveryPolicy | undefined> {
  if (file === undefined) return undefined;
  try {
    return deliveryPolicySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof ZodError ? describeIssues(cause) : (cause as Error).message;
    throw new AppError('process.failed', `${file} is no delivery policy: ${why}; docs/delivery.md names its fields`, { cause });
  }
}

/** @throws AppError process.failed */
async function readTlsPair(name: 'http' | 'mqtt', certFile: string | undefined, keyFile: string | undefined): Promise<TlsPair | undefined> {
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined) throw new AppError('process.failed', `TLS needs a certificate and its key; give both --${name}-tls-cert and --${name}-tls-key`);
  const [cert, key] = await Promise.all(
    [certFile, keyFile].map((file) =>
      readFile(file, 'utf8').catch((cause: Error) => {
        throw new AppError('process.failed', `${file} cannot be read: ${cause.message}`, { cause });
      }),
    ),
  );
  return { cert: cert as string, key: key as string };
}

function startMessage({ httpUrl, mqttUrl, adminToken }: RunningControlPlane, { dataDir, mqttHost, mqttPublicUrl, brokerUrl }: StartOptions): string {
  const everywhere = (mqttHost === '0.0.0.0' || mqttHost === '::') && mqttPublicUrl === undefined && brokerUrl === undefined;
  return [
    'Fleetloop is running.',
    `  console  ${httpUrl}/#token=${adminToken}`,
    `  labels   ${httpUrl}/label#token=${adminToken}`,
    `  API      ${httpUrl}/api/v1/openapi.json`,
    `  broker   ${mqttUrl}${everywhere ? ' (what devices are told: --mqtt-public-url names it for other machines)' : ''}`,
    `  data     ${dataDir} (admin token in ${join(dataDir, 'admin.token')})`,
    'Ctrl-C stops it; starting again continues.',
    '',
  ].join('\n');
}

function parseMqttUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^(mqtts?|wss?):$/.test(url.protocol) || url.hostname === '') throw new InvalidArgumentError(`${JSON.stringify(text)} is no MQTT URL; expected one like mqtt://host:1883`);
  return text;
}

function parseHttpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new InvalidArgumentError(`${JSON.stringify(text)} is no HTTP URL; expected one like https://fleet.example`);
  return text.replace(/\/+$/, '');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError(`${JSON.stringify(text)} is no port; expected 0 to 65535`);
  return port;
}
