import { sql } from 'kysely';
import { Outbox } from '../../agent/outbox/service.ts';
import { Sender, type SenderPolicy } from '../../agent/outbox/sender.ts';
import type { RecordBody } from '../../agent/outbox/record-body.ts';
import type { Link } from '../../agent/link/link.ts';
import { defaultPolicy } from '../../agent/settings.ts';
import { createIngest, type Ingest } from '../../control-plane/gateway/ingest.ts';
import { RefusalCounter } from '../../control-plane/gateway/refusal-counter.ts';
import { openStore, type Store } from '../../control-plane/store/store.ts';
import { assert } from '../../proto/assert.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { SketchMessage } from '../../proto/messages.ts';
import { createRandom, type Random } from '../../proto/random.ts';
import { ok } from '../../proto/result.ts';
import { deviceTopic } from '../../proto/topics.ts';
import { Scheduler } from '../../simulators/fleet/scheduler.ts';
import { SimulatedClock, SimulatedProcess } from '../../simulators/fleet/simulated-process.ts';
import { MemoryDisk } from './memory-disk.ts';

/** How often a device makes records of each kind. */
export interface Production {
  readonly metricsEveryMs: number;
  readonly windowEveryMs: number;
  readonly windowFeatures: number;
  readonly sampleEveryMs: number;
  readonly sampleValues: number;
  /** Of samples: kept by the random rule; the others are uncertain ones. */
  readonly randomShare: number;
}

export interface WorldOptions {
  readonly seed: number;
  readonly production: Production;
  readonly outboxBytesMax: number;
  /** Of messages, each way. */
  readonly lossShare: number;
  readonly tickMs: number;
  readonly sender?: Partial<SenderPolicy>;
}

/** What is in the store of what was made. */
export interface Stored {
  readonly made: number;
  readonly stored: number;
  /** Rows beyond one for each record. */
  readonly duplicates: number;
}

export const startMs = 1_790_000_000_000;
const deviceId = 'device-1';
const bundleDigest = digestOf('bundle');
const latency = { minMs: 20, spreadMs: 200 };
/** A broker that does not answer is given up after this long. */
const operationMs = 20_000;
const kinds = ['metrics', 'window', 'sample', 'outcome'] as const;
type MadeKind = (typeof kinds)[number];

/** A device's outbox and sender on virtual time, and the real ingest on a real store behind a link that loses messages. */
export class ReportingWorld {
  readonly scheduler = new Scheduler();
  readonly disk = new MemoryDisk({ keepsDurable: false });
  readonly made: Record<MadeKind, number> = { metrics: 0, window: 0, sample: 0, outcome: 0 };
  /** Of all record batches that the device sent, and of all records that it made. */
  bytesSent = 0;
  bytesMade = 0;
  /** How wrong the device's wall clock is. */
  readonly skew = { ms: 0 };
  readonly outbox: Outbox;
  readonly #options: WorldOptions;
  readonly #random: Random;
  readonly #store: Store;
  readonly #sender: Sender;
  readonly #clock: SimulatedClock;
  readonly #ingest: Ingest;
  #online = false;
  #ticking = false;

  private constructor(options: WorldOptions, store: Store) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#store = store;
    const process = new SimulatedProcess();
    this.#clock = new SimulatedClock(this.scheduler, process, { epochMs: startMs, rate: 1 }, this.skew);
    const serverClock = new SimulatedClock(this.scheduler, process, { epochMs: startMs, rate: 1 });
    const link = this.#createLink();
    this.outbox = new Outbox({ disk: this.disk, clock: this.#clock, boot: 1, onFault: () => undefined }, 'outbox', deviceId, { bytesMax: options.outboxBytesMax });
    this.#sender = new Sender({ outbox: this.outbox, link, clock: this.#clock, random: this.#random }, deviceTopic(deviceId, 'up'), { ...defaultPolicy.sender, ...options.sender });
    const fleet = { recordReported: async () => ok(undefined), recordStatus: async () => ok(undefined), recordSeen: async () => undefined };
    const events = { publish: () => undefined, subscribe: () => () => undefined };
    this.#ingest = createIngest({ store, clock: serverClock, events }, fleet, new RefusalCounter(), (_, acknowledgement) => {
      const bytes = encode('Acknowledgement', acknowledgement);
      this.#transit(() => {
        const decoded = decode('Acknowledgement', bytes);
        assert(decoded.ok, 'an acknowledgement is read back');
        this.#sender.acknowledge(decoded.value);
      });
    });
  }

  static async open(options: WorldOptions): Promise<ReportingWorld> {
    const store = await openStore(':memory:');
    await store.insertInto('devices').values({ id: deviceId, credential_hash: '', tags_json: '[]', created_ms: startMs, agent_version: '', online: 0, last_seen_ms: 0, revoked: 0 }).execute();
    const world = new ReportingWorld(options, store);
    await world.outbox.open(world.#random);
    world.#produce('metrics', options.production.metricsEveryMs);
    world.#produce('window', options.production.windowEveryMs);
    world.#produce('sample', options.production.sampleEveryMs);
    world.#produce('outcome', 24 * 3600_000);
    world.#tickLater();
    return world;
  }

  /** The link comes or goes. */
  connect(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    if (online) this.#sender.resendAll();
  }

  runFor(ms: number, stop?: () => boolean): Promise<void> {
    return this.scheduler.runUntil(this.scheduler.nowMs + ms, stop);
  }

  /** Everything the device still holds has been told, but for what is made meanwhile. */
  get drained(): boolean {
    return this.outbox.unacknowledged === 0;
  }

  async stored(): Promise<Record<MadeKind, Stored>> {
    const marks: Record<Exclude<MadeKind, 'window'>, [table: string, mark: string]> = { metrics: ['metrics', "json_extract(metrics_json, '$.intervalMs')"], sample: ['samples', 'source_key'], outcome: ['outcomes', 'reason'] };
    const found = await Promise.all(
      kinds.map(async (kind) => {
        if (kind === 'window') return [kind, await this.#storedWindows()] as const;
        const [table, mark] = marks[kind];
        const { rows } = await sql<{ stored: number; apart: number }>`select count(*) as stored, count(distinct ${sql.raw(mark)}) as apart from ${sql.table(table)}`.execute(this.#store);
        const { stored = 0, apart = 0 } = rows[0] ?? {};
        return [kind, { made: this.made[kind], stored: apart, duplicates: stored - apart }] as const;
      }),
    );
    return Object.fromEntries(found) as Record<MadeKind, Stored>;
  }

  /** Windows may have been put together: what they counted says how many there are, and the sums of their numbers and of the squares whether any stands for another. */
  async #storedWindows(): Promise<Stored> {
    const rows = await this.#store.selectFrom('windows').select('profile').execute();
    const sums = [0, 0, 0];
    for (const { profile } of rows) {
      const decoded = decode('Profile', profile);
      assert(decoded.ok, 'a profile is read back');
      const { count, confidence, features } = decoded.value;
      [count, (confidence?.mean ?? 0) * count, (features[0]?.mean ?? 0) * count].forEach((sum, i) => (sums[i] = (sums[i] as number) + sum / inferencesEach));
    }
    const numbers = Array.from({ length: this.made.window }, (_, i) => i + 1);
    const expected = [numbers.length, numbers.reduce((sum, n) => sum + n, 0), numbers.reduce((sum, n) => sum + n * n, 0)];
    const stored = Math.round(sums[0] as number);
    const isWhole = stored !== expected[0] || sums.every((sum, i) => Math.abs(sum - (expected[i] as number)) < 1e-6 * (expected[i] as number));
    return { made: this.made.window, stored: Math.min(stored, this.made.window), duplicates: isWhole ? Math.max(0, stored - this.made.window) : Infinity };
  }

  /** What the device has told of its losses, as the store has it. */
  async losses(): Promise<{ kind: string; reason: string; records: number }[]> {
    const row = await this.#store.selectFrom('losses').select('losses_json').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
    return row === undefined ? [] : (JSON.parse(row.losses_json) as { kind: string; reason: string; records: number }[]);
  }

  /** The number of the newest metrics in the store. */
  async newestMetrics(): Promise<number> {
    const row = await this.#store.selectFrom('metrics').select('metrics_json').orderBy('at_ms', 'desc').limit(1).executeTakeFirst();
    return row === undefined ? 0 : (JSON.parse(row.metrics_json) as { intervalMs: number }).intervalMs;
  }

  get store(): Store {
    return this.#store;
  }

  async close(): Promise<void> {
    await this.#store.destroy();
  }

  #produce(kind: MadeKind, everyMs: number): void {
    this.scheduler.after(everyMs, () => {
      this.made[kind] += 1;
      const body = this.#make(kind, this.made[kind]);
      this.bytesMade += encode('DeviceRecord', { epoch: 2 ** 50, sequence: 2 ** 20, atMs: startMs, boot: 1, monotonicMs: this.scheduler.nowMs, ...body }).byteLength;
      this.outbox.append(body);
      this.#produce(kind, everyMs);
    });
  }

  #make(kind: MadeKind, n: number): RecordBody {
    const { windowFeatures, sampleValues, randomShare, windowEveryMs } = this.#options.production;
    const nowMs = this.#clock.nowMs();
    switch (kind) {
      case 'metrics':
        return { metrics: { bundleDigest, intervalMs: n, inferences: 600, errors: 0, rejectedInputs: 0, latencyP50Us: 150, latencyP99Us: 700, rssBytes: 6e7, outboxBytes: this.outbox.bytes, evictedRecords: this.outbox.evicted, samplesKept: 2, runtime: 'native' } };
      case 'window':
        return { window: { bundleDigest, startMs: nowMs - windowEveryMs, endMs: nowMs, durationMs: windowEveryMs, profile: { count: inferencesEach, features: Array.from({ length: windowFeatures }, (_, i) => (i === 0 ? { ...sketch, mean: n * n } : sketch)), outputs: [sketch, sketch], confidence: { ...sketch, mean: n }, predicted: [2_000, 1_000] } } };
      case 'sample': {
        const random = this.#random() < randomShare;
        const margin = this.#random();
        const output = [(1 + margin) / 2, (1 - margin) / 2];
        return { sample: { bundleDigest, capturedMs: nowMs, rows: 1, columns: sampleValues, input: Array.from({ length: sampleValues }, (_, i) => i + n), output, confidence: output[0] as number, inclusionProbability: random ? 0.01 : 0.2, rule: random ? 'random' : 'uncertainty', sourceKey: String(n) } };
      }
      case 'outcome':
        return { outcome: { bundleDigest, rolloutId: 'r', phase: 'failed', reason: String(n), detail: '', startedMs: nowMs - 1, endedMs: nowMs, bytesFetched: 0, bytesRefetched: 0 } };
    }
  }

  #tickLater(): void {
    this.scheduler.after(this.#options.tickMs, () => {
      if (!this.#ticking) void this.#tick();
      this.#tickLater();
    });
  }

  async #tick(): Promise<void> {
    this.#ticking = true;
    await this.outbox.tick();
    void this.#sender.send();
    this.#ticking = false;
  }

  /** Arrives a little later, or never. */
  #transit(arrive: () => void): void {
    if (!this.#online || this.#random() < this.#options.lossShare) return;
    this.scheduler.after(latency.minMs + latency.spreadMs * this.#random(), () => {
      if (this.#online) arrive();
    });
  }

  #createLink(): Link {
    const isOnline = (): boolean => this.#online;
    return {
      get online() {
        return isOnline();
      },
      start: () => undefined,
      publish: (topic, payload) => {
        if (!isOnline()) return Promise.resolve(false);
        this.bytesSent += payload.byteLength;
        const bytes = payload.slice();
        return new Promise((resolve) => {
          const giveUp = this.scheduler.after(operationMs, () => resolve(false));
          this.#transit(() => void this.#ingest.take(topic, bytes));
          // The broker's own acknowledgement may come for what the control plane never sees, and be lost for what it does see.
          this.#transit(() => {
            this.scheduler.cancel(giveUp);
            resolve(true);
          });
        });
      },
      subscribe: async () => true,
      unsubscribe: async () => true,
      close: async () => undefined,
    };
  }
}

/** Of a window. */
const inferencesEach = 3_000;
/** 3,000 values spread over the middle bins. */
const sketch: SketchMessage = { counts: Array.from({ length: sketchCounts }, (_, i) => (i >= 8 && i < 28 ? 150 : 0)), finite: 3_000, mean: 0.5, m2: 812.25, min: -3.25, max: 3.75 };
