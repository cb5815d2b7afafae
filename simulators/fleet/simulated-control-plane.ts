import { toProblem } from '../../control-plane/api/problem.ts';
import type { BlobStore, ControlPlaneContext } from '../../control-plane/context.ts';
import { deliveryPolicySchema } from '../../control-plane/delivery/delivery-policy.ts';
import { deliveryRoutes } from '../../control-plane/delivery/routes.ts';
import type { SendFault } from '../../control-plane/notify/plan-attempt.ts';
import { openRooms, periodicWorks, type Rooms } from '../../control-plane/open-rooms.ts';
import { runPeriodically } from '../../control-plane/run-periodically.ts';
import { createEventBus } from '../../control-plane/store/create-event-bus.ts';
import { openStoreOn } from '../../control-plane/store/store.ts';
import { decode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import type { Random } from '../../proto/random.ts';
import { eventTopic, isChunkTopic } from '../../proto/topics.ts';
import { createEmbeddedBroker, RemoteBroker } from './control-plane-link.ts';
import type { Scenario } from './draw-scenario.ts';
import type { Observation, Observe } from './observation.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { SimulatedDatabase } from './simulated-database.ts';
import { makeSimulatedPatch } from './simulated-patch.ts';
import { never, SimulatedClock, SimulatedProcess, type ClockSettings } from './simulated-process.ts';

/** Rooms that have nothing to do with devices are not ticked. */
const idleRooms = new Set(['training', 'monitor', 'labeling']);
const tickMs = { gateway: 5_000, rollout: 5_000, notify: 10_000, retention: 300_000 };

const eventTopics = eventTopic('x').slice(0, -1);
const receiverAwayMs = 30_000;
type Told = Extract<Observation, { kind: 'told' }>['line'];

export interface ControlPlaneParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly broker: SimulatedBroker;
  readonly database: SimulatedDatabase;
  readonly embedded: boolean;
  readonly clock: ClockSettings;
  readonly delivery: Scenario['delivery'];
  readonly https: boolean;
  readonly patches: boolean;
  readonly lingerMs: number;
  readonly observe: Observe;
  readonly trace: (who: string, event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** The control plane's machine: its rooms are the real ones, on a database and blobs that outlive them. */
export class SimulatedControlPlane {
  readonly #parts: ControlPlaneParts;
  readonly blobs: BlobStore = createMemoryBlobs();
  #process = new SimulatedProcess();
  #remote: RemoteBroker | undefined;
  #http: ReturnType<typeof deliveryRoutes> | undefined;
  /** Undefined while it is down or starting. */
  rooms: Rooms | undefined;
  startedMs = 0;

  constructor(parts: ControlPlaneParts) {
    this.#parts = parts;
    this.#process.end();
    parts.database.onKill = () => this.kill(3_000);
  }

  get running(): boolean {
    return this.#process.alive;
  }

  /** What its wall clock shows. */
  get nowMs(): number {
    return Math.floor(this.#parts.clock.epochMs + this.#parts.scheduler.nowMs * this.#parts.clock.rate);
  }

  start(): void {
    if (this.#process.alive) return;
    this.#process = new SimulatedProcess();
    this.startedMs = this.#parts.scheduler.nowMs;
    this.#parts.trace('control-plane', 'start', {});
    this.#open(this.#process).catch((error: unknown) => this.#parts.observe({ kind: 'fault', who: 'control-plane', error: error as Error }));
  }

  /** SIGKILL: a transaction under way never was. */
  kill(downMs: number): void {
    if (!this.#process.alive) return;
    const { scheduler, broker, embedded, trace } = this.#parts;
    this.#process.end();
    this.rooms = undefined;
    trace('control-plane', 'killed', { downMs });
    if (embedded) broker.stop({ keepsRetained: false });
    scheduler.after(downMs, () => this.start());
  }

  /** What its HTTP routes for devices answer; undefined where nobody listens, never where it dies meanwhile. */
  async request(request: Request): Promise<Response | undefined> {
    const process = this.#process;
    if (this.rooms === undefined) return undefined;
    const response = await this.#http?.fetch(request);
    return process.alive ? response : never();
  }

  /** Its connection to a broker by URL breaks; an embedded broker cannot be lost. */
  breakLink(): void {
    this.#remote?.break();
  }

  async #open(process: SimulatedProcess): Promise<void> {
    const { scheduler, random, broker, database, embedded, observe, trace } = this.#parts;
    const clock = new SimulatedClock(scheduler, process, this.#parts.clock);
    const store = await openStoreOn(database.dialectFor(process));
    const events = createEventBus(store, clock);
    events.subscribe((event) => {
      if (process.alive) trace('control-plane', event.kind, { subject: event.subject, ...event.detail });
    });
    const context: ControlPlaneContext = { store, clock, random, events, blobs: this.blobs };
    const parts = { scheduler, process, random, broker, published: (topic: string, payload: Uint8Array) => this.#published(topic, payload), linked: () => observe({ kind: 'linked' }) };
    const rooms = await openRooms(context, {
      delivery: { policy: deliveryPolicySchema.parse(this.#parts.delivery), httpsUrl: () => (this.#parts.https ? 'http://control-plane/artifacts' : ''), makePatch: this.#parts.patches ? async (artifact, base) => makeSimulatedPatch(artifact, base) : undefined },
      tellWebhook: (request) => this.#tellWebhook(clock, request.body),
      broker: {
        ingest: { lingerMs: this.#parts.lingerMs },
        openBroker: (authenticate, handlers) => {
          if (embedded) return createEmbeddedBroker(parts, authenticate, handlers);
          this.#remote = new RemoteBroker(parts, handlers);
          this.#remote.attach(authenticate);
          return this.#remote;
        },
      },
    });
    this.#http = deliveryRoutes(rooms.delivery, clock).onError((error, c) => c.body(null, toProblem(error).status as 400));
    this.rooms = rooms;
    this.startedMs = scheduler.nowMs;
    const forever = new AbortController().signal;
    for (const work of periodicWorks(rooms, tickMs)) {
      if (idleRooms.has(work.name)) continue;
      runPeriodically(work, clock, forever, (error, name) => trace('control-plane', `${name} tick failed`, { code: error.code, message: error.message })).catch((error: unknown) =>
        observe({ kind: 'fault', who: 'control-plane', error: error as Error }),
      );
    }
  }

  /** A receiver is slow, away for half a minute now and then, and sometimes not heard to have taken what it took. */
  async #tellWebhook(clock: SimulatedClock, body: string): Promise<SendFault | undefined> {
    const { scheduler, random, observe } = this.#parts;
    await clock.sleep(20 + 400 * random());
    if (Math.floor(scheduler.nowMs / receiverAwayMs) % 4 === 3) return { why: 'connection refused', refused: false };
    observe({ kind: 'told', receiver: 'webhook', line: JSON.parse(body) as Told });
    return random() < 0.1 ? { why: 'no answer within 10000 ms', refused: false } : undefined;
  }

  #published(topic: string, payload: Uint8Array): void {
    if (topic.startsWith(eventTopics)) return this.#parts.observe({ kind: 'told', receiver: 'mqtt', line: JSON.parse(Buffer.from(payload).toString()) as Told });
    if (isChunkTopic(topic)) return this.#parts.observe({ kind: 'chunk', topic, sizeBytes: payload.byteLength });
    const [, deviceId = '', leaf] = topic.split('/');
    if (leaf === 'ack') {
      const acknowledgement = decode('Acknowledgement', payload);
      if (acknowledgement.ok) this.#parts.observe({ kind: 'acknowledged', deviceId, acknowledgement: acknowledgement.value });
    } else if (leaf === 'desired') {
      const signed = decode('SignedDesired', payload);
      const desired = signed.ok ? decode('Desired', signed.value.desired) : signed;
      if (desired.ok) this.#parts.observe({ kind: 'desired', deviceId, desired: desired.value, payload });
    }
  }
}

function createMemoryBlobs(): BlobStore {
  const blobs = new Map<Digest, Uint8Array>();
  return {
    put: async (bytes) => {
      const digest = digestOf(bytes);
      blobs.set(digest, bytes.slice());
      return digest;
    },
    get: async (digest) => blobs.get(digest),
    has: async (digest) => blobs.has(digest),
  };
}
