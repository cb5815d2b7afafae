import { Agent } from '../../agent/agent.ts';
import type { ReadingTaker, Source } from '../../agent/inference/source.ts';
import { decodeSegment } from '../../agent/outbox/segment-codec.ts';
import type { Link, LinkHandlers } from '../../agent/link/link.ts';
import { defaultPolicy, type AgentPolicy } from '../../agent/settings.ts';
import { assert } from '../../proto/assert.ts';
import { decode, encode } from '../../proto/codec.ts';
import type { Desired, Reported } from '../../proto/messages.ts';
import { digestHex } from '../../proto/digest.ts';
import { createRandom, type Random } from '../../proto/random.ts';
import { ok } from '../../proto/result.ts';
import { signBytes } from '../../proto/signing.ts';
import { chunkTopic, deviceTopic } from '../../proto/topics.ts';
import { makeBlobs, modelClasses } from '../../simulators/fleet/scripted-model.ts';
import { createScriptedPreflight, createScriptedRuntime } from '../../simulators/fleet/scripted-runtime.ts';
import { Scheduler } from '../../simulators/fleet/scheduler.ts';
import { never, SimulatedClock, SimulatedProcess } from '../../simulators/fleet/simulated-process.ts';
import { keyNamed } from '../../simulators/fleet/simulation-keys.ts';
import { PowerCutDisk } from './power-cut-disk.ts';
import { chunksOf, signTestBundle, type TestBundle } from './test-bundle.ts';

/** What one update through power cuts came to. */
export interface PowerCutRun {
  /** The instants of the cuts, in operations of the disk since the device was first switched on. */
  readonly cuts: readonly number[];
  /** How the update ended: its phase, and the reason. */
  readonly ended: string;
  /** What must never happen and did. */
  readonly violations: readonly string[];
}

const deviceId = 'device-1';
const dataDir = '/data';
const keys = { release: keyNamed('power-cut-release'), assignment: keyNamed('power-cut-assignment') };
const policy: AgentPolicy = {
  ...defaultPolicy,
  reconcile: { probation: { inferencesMin: 3, durationMs: 1_000, errorFractionMax: 0.2 }, restMs: 500 },
  sampling: { randomFloor: 0.2, uncertaintyMin: 1, uncertainProbability: 0 },
  reporting: { windowInferences: 3, windowMsMax: 60_000, metricsIntervalMs: 2_000 },
  tickMs: 700,
};
const bundles = [1, 2].map((version) => bundleOf(version)) as [TestBundle, TestBundle];
const retainedChunks = new Map(bundles.flatMap((bundle) => [...chunkMessages(bundle)]));
const runMsMax = 20 * 60_000;
const readingEveryMs = 300;
/** Cuts beyond the first come within this many operations of the next start. */
const furtherCutWithin = 80;

function bundleOf(version: number): TestBundle {
  const blobs = makeBlobs({ behaviour: 'good', name: `v${version}` }, 3_000);
  return signTestBundle(keys.release, blobs, { version, releaseCounter: version, chunkBytes: 1_024, rollback: false, change: { classNames: modelClasses } });
}

function* chunkMessages(bundle: TestBundle): Generator<[string, Uint8Array]> {
  yield [chunkTopic(bundle.ref.digest as `sha256:${string}`, 0), encode('Chunk', { artifactDigest: bundle.ref.digest, index: 0, count: 1, data: bundle.manifestBytes })];
  for (const { digest, chunkBytes } of bundle.manifest.blobs) {
    const chunks = chunksOf(bundle.blobs.get(digest) as Uint8Array, chunkBytes);
    for (const [index, data] of chunks.entries()) yield [chunkTopic(digest, index), encode('Chunk', { artifactDigest: digest, index, count: chunks.length, data })];
  }
}

/** The files of a device that runs version 1, from which every run starts. */
export async function confirmedDevice(): Promise<ReadonlyMap<string, Uint8Array>> {
  const world = new World(createRandom(0), new Map());
  world.want({ revision: 1, bundle: bundles[0].ref });
  await world.runUntil(() => world.settled(1));
  assert(world.reported?.update?.phase === 'converged', 'version 1 is confirmed');
  await world.stop();
  return world.disk.files();
}

/**
 * One update from version 1 to version 2 through power cuts at instants drawn from the seed: plain, with a shadow, or held
 * until the device is ready. Time is virtual; the agent is the real one.
 *
 * @param device from confirmedDevice
 * @param operationsMax the first cut comes within this many disk operations; from countOperations
 */
export async function runPowerCuts(seed: number, device: ReadonlyMap<string, Uint8Array>, operationsMax: number): Promise<PowerCutRun> {
  const random = createRandom(seed);
  const world = new World(random, device);
  world.disk.cutBefore = Math.floor(random() * operationsMax);
  world.furtherCuts = Math.floor(random() * 3);
  const shadowing = random() < 0.5 ? { inferencesMin: 3, durationMs: 0, only: false } : undefined;
  const hold = random() < 0.3;
  const desired = { bundle: bundles[1].ref, shadowing };
  world.want({ revision: 2, ...desired, activation: { hold, windows: [], deadlineMs: 0 } });
  if (hold) {
    await world.runUntil(() => world.reported?.update?.phase === 'ready' || world.settled(2));
    world.want({ revision: 3, ...desired });
  }
  const revision = hold ? 3 : 2;
  await world.runUntil(() => world.settled(revision));
  return world.judge(revision);
}

/** The versions that answer, in order, on a device whose confirmed version 2 was damaged on disk while it was off; version 1 was confirmed before. */
export async function runDamaged(device: ReadonlyMap<string, Uint8Array>): Promise<{ readonly answered: readonly number[]; readonly run: PowerCutRun }> {
  const before = new World(createRandom(1), device);
  before.want({ revision: 2, bundle: bundles[1].ref });
  await before.runUntil(() => before.settled(2));
  await before.stop();
  const model = bundles[1].manifest.blobs.find(({ role }) => role === 'model');
  const damaged = new Map([...before.disk.files()].map(([path, bytes]) => [path, path.endsWith(digestHex(model?.digest ?? 'sha256:')) ? bytes.map((byte, i) => (i === 20 ? byte ^ 1 : byte)) : bytes]));
  const after = new World(createRandom(2), damaged);
  after.want({ revision: 2, bundle: bundles[1].ref });
  await after.runUntil(() => after.settled(2) && after.answered.at(-1) === bundles[1].ref.digest);
  return { answered: after.answered.map((digest) => 1 + bundles.findIndex(({ ref }) => ref.digest === digest)), run: after.judge(2) };
}

/** How many instants an update without cuts has. */
export async function countOperations(device: ReadonlyMap<string, Uint8Array>): Promise<number> {
  const world = new World(createRandom(1), device);
  world.want({ revision: 2, bundle: bundles[1].ref, shadowing: { inferencesMin: 3, durationMs: 0, only: false } });
  await world.runUntil(() => world.settled(2));
  return world.disk.operations;
}

/** A device with its disk over all its lives, and the least of a control plane that it can talk to. */
class World {
  readonly disk: PowerCutDisk;
  reported: Reported | undefined;
  furtherCuts = 0;
  /** The bundles that answered readings, in the order in which they began to. */
  readonly answered: string[] = [];
  readonly #scheduler = new Scheduler();
  readonly #random: Random;
  readonly #violations: string[] = [];
  readonly #cuts: number[] = [];
  readonly #records = new Map<string, string>();
  readonly #durable = new Set<string>();
  readonly #outcomes: string[] = [];
  readonly #tellsBoots: boolean;
  #desired: Uint8Array | undefined;
  #process = new SimulatedProcess();
  #agent: Agent | undefined;
  #handlers: LinkHandlers | undefined;

  constructor(random: Random, files: ReadonlyMap<string, Uint8Array>) {
    this.#random = random;
    this.#tellsBoots = random() < 0.5;
    this.disk = new PowerCutDisk({ random, files, onCut: () => this.#died() });
    this.#scheduler.at(0, () => this.#boot());
  }

  /** Publishes a desired state, retained. */
  want(change: Partial<Desired> & Pick<Desired, 'revision'>): void {
    const desired = encode('Desired', { deviceId, rolloutId: `rollout-${change.revision}`, issuedMs: 1, expiresMs: 0, ...change });
    this.#desired = encode('SignedDesired', { desired, keyId: keys.assignment.keyId, signature: signBytes(keys.assignment, 'assignment', desired) });
    this.#deliver(deviceTopic(deviceId, 'desired'), this.#desired);
  }

  async runUntil(stop: () => boolean): Promise<void> {
    await this.#scheduler.runUntil(this.#scheduler.nowMs + runMsMax, stop);
    if (!stop()) this.#violations.push(`after ${runMsMax} ms the update is ${this.reported?.update?.phase ?? 'nowhere'}: ${this.reported?.update?.detail ?? ''}${this.reported?.detail ?? ''}; ${this.#missing().length} records are missing`);
  }

  /** The update has ended, and everything that the device promised to tell has been told. */
  settled(revision: number): boolean {
    const update = this.reported?.update;
    return update?.revision === revision && ['converged', 'reverted', 'failed', 'denied'].includes(update.phase) && this.#outcomes.includes(`${update.rolloutId} ${update.phase}`) && this.#missing().length === 0;
  }

  async stop(): Promise<void> {
    let stopped = false;
    void this.#agent?.stop().then(() => (stopped = true));
    await this.runUntil(() => stopped);
    this.#process.end();
  }

  judge(revision: number): PowerCutRun {
    const update = this.reported?.update;
    const ended = `${update?.phase ?? ''} ${update?.reason ?? ''}`.trim();
    const blamed = ['reverted probation.crashed', 'failed activation.crashed', 'failed shadow.crashed'].includes(ended);
    if (this.#violations.length === 0 && ended !== 'converged' && !(blamed && this.#cuts.length > 1 && !this.#tellsBoots)) this.#violations.push(`revision ${revision} ended as ${ended} after ${this.#cuts.length} cuts`);
    const confirmed = ended === 'converged' ? bundles[1] : bundles[0];
    if (this.reported?.confirmedDigest !== confirmed.ref.digest) this.#violations.push(`${ended}, but confirmed is ${this.reported?.confirmedDigest ?? 'nothing'}`);
    return { cuts: this.#cuts, ended, violations: this.#violations };
  }

  /** From now on the device has promised to tell these records, but for those of which an acknowledgement was written down. */
  #nowDurable(paths: Iterable<string>): void {
    const segments = [...paths].flatMap((path) => {
      const bytes = path.endsWith('.seg') ? this.disk.files().get(path) : undefined;
      return (bytes && decodeSegment(bytes)) ?? [];
    });
    const forgotten = segments.flatMap((segment) => segment.forgotten);
    for (const { epoch, records } of segments) {
      for (const { sequence } of records) if (!forgotten.some((range) => range.epoch === epoch && sequence >= range.first && sequence <= range.last)) this.#durable.add(`${epoch}-${sequence}`);
    }
  }

  #missing(): string[] {
    return [...this.#durable].filter((name) => !this.#records.has(name));
  }

  #died(): void {
    this.#process.end();
    this.#cuts.push(this.disk.operations);
    this.disk.cutBefore = Infinity;
    this.#scheduler.after(1_000 + 5_000 * this.#random(), () => {
      if (this.furtherCuts-- > 0) this.disk.cutBefore = this.disk.operations + Math.floor(this.#random() * furtherCutWithin);
      this.#boot();
    });
  }

  #boot(): void {
    // What survived is as durable as if it had been synced.
    this.#nowDurable(this.disk.files().keys());
    const process = new SimulatedProcess();
    this.#process = process;
    const random = this.#random;
    const clock = new SimulatedClock(this.#scheduler, process, { epochMs: 1_790_000_000_000, rate: 1 });
    const host = { random, ran: () => undefined, crash: () => undefined, hang: () => undefined, spend: () => undefined };
    const { sink, source } = this.#line(process);
    const disk = this.disk.powerOn();
    this.#agent = new Agent(
      {
        clock, random, sink, source,
        link: this.#link(process),
        disk: { ...disk, sync: (path) => disk.sync(path).then(() => this.#nowDurable([path])) },
        preflight: createScriptedPreflight(clock, random, () => undefined),
        openRuntime: async (kind) => ok(createScriptedRuntime(kind, host)),
        rssBytes: () => 60_000_000,
        bootId: this.#tellsBoots ? `boot-${this.#cuts.length}` : '',
        log: () => undefined,
        onStep: () => undefined,
      },
      { deviceId, agentVersion: '1.0.0', dataDir, trust: { release: [keys.release], assignment: [keys.assignment] }, outboxBytesMax: 8_000_000, policy },
    );
    this.#agent.start().catch((fault: unknown) => this.#violations.push(`the agent did not start: ${String(fault)}`));
  }

  /** Readings from the moment the agent takes them; once it has had a model, each must be answered with a result. */
  #line(process: SimulatedProcess): { sink: ConstructorParameters<typeof Agent>[0]['sink']; source: Source } {
    const mustAnswer = this.#cuts.length > 0 && this.disk.files().has(`${dataDir}/confirmed.json`);
    const known: readonly string[] = bundles.map((bundle) => bundle.ref.digest);
    let taker: ReadingTaker | undefined;
    const read = (): void => {
      if (!process.alive || taker === undefined) return;
      this.#scheduler.after(readingEveryMs, read);
      taker.submit(`{"values":[${this.#random().toFixed(3)},0.5]}`, (text) => {
        const answer = JSON.parse(text ?? '{}') as { bundle?: string; error?: { code: string } };
        if (answer.bundle !== undefined && answer.bundle !== this.answered.at(-1)) this.answered.push(answer.bundle);
        if (mustAnswer && process.alive && !known.includes(answer.bundle ?? '')) this.#violations.push(`after cuts before operations ${this.#cuts.join(', ')} a reading was answered with ${text ?? 'nothing'}`);
      });
    };
    return {
      sink: { ready: true, write: () => undefined, onReady: () => undefined, onClosed: () => undefined, close: async () => undefined },
      source: {
        ended: never(),
        start: async (given) => {
          taker = given;
          read();
          return { description: 'a simulated line' };
        },
        stop: async () => {
          taker = undefined;
        },
      },
    };
  }

  #link(process: SimulatedProcess): Link {
    const soon = async (): Promise<void> => {
      if (!process.alive) return never();
      await new Promise<void>((resolve) => this.#scheduler.after(5 + 20 * this.#random(), () => process.alive && resolve()));
    };
    let online = false;
    return {
      get online() {
        return online;
      },
      start: (handlers) => {
        void soon().then(() => {
          online = true;
          this.#handlers = handlers;
          handlers.onOnline();
        });
      },
      publish: async (topic, payload) => {
        const bytes = payload.slice();
        await soon();
        this.#receive(topic, bytes);
        await soon();
        return true;
      },
      subscribe: async (topics) => {
        await soon();
        for (const topic of topics) {
          const retained = topic.endsWith('/desired') ? this.#desired : retainedChunks.get(topic);
          if (retained !== undefined) this.#deliver(topic, retained);
        }
        return true;
      },
      unsubscribe: async () => true,
      close: async () => undefined,
    };
  }

  #deliver(topic: string, payload: Uint8Array): void {
    const process = this.#process;
    this.#scheduler.after(5 + 20 * this.#random(), () => {
      if (process.alive && process === this.#process) this.#handlers?.onMessage(topic, payload);
    });
  }

  /** What the control plane commits, it acknowledges: what was acknowledged may be forgotten by the device. */
  #receive(topic: string, payload: Uint8Array): void {
    if (topic.endsWith('/reported')) this.#takeReport(must(decode('Reported', payload)));
    if (!topic.endsWith('/up')) return;
    const { records } = must(decode('RecordBatch', payload));
    for (const record of records) {
      const name = `${record.epoch}-${record.sequence}`;
      const content = JSON.stringify(record);
      const before = this.#records.get(name);
      if (before !== undefined && before !== content) this.#violations.push(`two records have the name ${name}`);
      if (!this.#durable.has(name)) this.#violations.push(`record ${name} was sent before it was durable`);
      this.#records.set(name, content);
      if (record.outcome !== undefined) this.#outcomes.push(`${record.outcome.rolloutId} ${record.outcome.phase}`);
    }
    const committed = records.map(({ epoch, sequence }) => ({ epoch, first: sequence, last: sequence }));
    this.#deliver(deviceTopic(deviceId, 'ack'), encode('Acknowledgement', { committed, rejected: [] }));
  }

  #takeReport(reported: Reported): void {
    if (this.reported !== undefined && reported.sequence <= this.reported.sequence) this.#violations.push(`report ${reported.sequence} came after ${this.reported.sequence}`);
    this.reported = reported;
  }
}

function must<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  assert(result.ok, result.ok ? '' : result.error.message);
  return result.value;
}
