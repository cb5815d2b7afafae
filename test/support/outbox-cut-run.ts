import { Outbox } from '../../agent/outbox/service.ts';
import type { RecordBody } from '../../agent/outbox/record-body.ts';
import type { Clock } from '../../proto/clock.ts';
import { decode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import type { DeviceRecord } from '../../proto/messages.ts';
import { createRandom, type Random } from '../../proto/random.ts';
import { PowerCutDisk } from './power-cut-disk.ts';

/** What an outbox with little room came to under power cuts. */
export interface OutboxCutRun {
  readonly cuts: number;
  /** What must never happen and did. */
  readonly violations: readonly string[];
  /** How often each path of the outbox was taken. */
  readonly paths: Readonly<Record<'evicted' | 'compacted' | 'erased' | 'acknowledged', number>>;
}

/** Small enough that a few dozen samples fill it: eviction and compaction happen all the time. */
const bytesMax = 256 * 1024;
const bundleDigest = digestOf('bundle');
const secretByte = 0x5a;

/**
 * A life of appending, sending, acknowledging, evicting, compacting and erasing, through power cuts at any operation of the disk.
 * A model of what was promised judges: what was flushed is told, or its loss is; what was erased is on no file; no name means two records.
 */
export async function runOutboxCuts(seed: number): Promise<OutboxCutRun> {
  const run = new OutboxRun(createRandom(seed));
  for (let life = 0; life < 4; life++) await run.live();
  return run.finish();
}

class OutboxRun {
  readonly #random: Random;
  #nowMs = 1_790_000_000_000;
  readonly #clock: Clock = { nowMs: () => this.#nowMs, monotonicMs: () => this.#nowMs, sleep: async () => undefined };
  readonly #disk: PowerCutDisk;
  readonly #violations: string[] = [];
  readonly #paths = { evicted: 0, compacted: 0, erased: 0, acknowledged: 0 };
  /** By name: what the record said, so that a name that comes back with another meaning is found. */
  readonly #names = new Map<string, string>();
  /** Names that arrived at the control plane. */
  readonly #arrived = new Set<string>();
  /** Content that was durable at some flush, and its kind. */
  readonly #promised = new Map<string, string>();
  readonly #erased = new Set<string>();
  readonly #lost = new Map<string, number>();
  #cuts = 0;
  #made = 0;
  #onCut: () => void = () => undefined;

  constructor(random: Random) {
    this.#random = random;
    this.#disk = new PowerCutDisk({ random, onCut: () => this.#onCut() });
  }

  /** From power on to the next cut, or to the end of the script. */
  async live(): Promise<void> {
    const cut = new Promise<'cut'>((resolve) => (this.#onCut = () => resolve('cut')));
    this.#disk.cutBefore = this.#disk.operations + Math.floor(this.#random() * 700);
    const ended = await Promise.race([cut, this.#script(120)]);
    if (ended === 'cut') this.#cuts += 1;
    this.#disk.cutBefore = Infinity;
    if (ended !== 'cut') this.#disk.cutPower();
  }

  async finish(): Promise<OutboxCutRun> {
    await this.#script(0);
    const outbox = await this.#open();
    this.#nowMs += 120_000;
    outbox.append(outcome(`last-${this.#made++}`));
    await outbox.flush();
    await this.#tellAll(outbox);
    await outbox.flush();
    if (outbox.unacknowledged > 0) await this.#tellAll(outbox);
    const told = new Set([...this.#arrived].map((name) => this.#names.get(name)));
    const missing = new Map<string, number>();
    for (const [content, kind] of this.#promised) if (!told.has(content) && !this.#erased.has(content)) missing.set(kind, (missing.get(kind) ?? 0) + 1);
    for (const [kind, count] of missing) {
      const lost = this.#lost.get(kind) ?? 0;
      if (kind !== 'sample' || count > lost) this.#violations.push(`${count} ${kind} records were durable and are nowhere, ${lost} are told as lost`);
    }
    return { cuts: this.#cuts, violations: this.#violations, paths: this.#paths };
  }

  async #open(): Promise<Outbox> {
    const disk = this.#disk.powerOn();
    const outbox = new Outbox({ disk: { ...disk, remove: (path) => disk.remove(path).then(() => void this.#paths.compacted++) }, clock: this.#clock, boot: 1 + Math.floor(this.#random() * 2 ** 40), onFault: () => undefined }, '/outbox', 'device-1', { bytesMax, flushMs: 0 });
    await outbox.open(this.#random);
    return outbox;
  }

  async #script(steps: number): Promise<'ended'> {
    const outbox = await this.#open();
    for (let step = 0; step < steps; step++) {
      const unflushed: [string, string][] = [];
      for (let n = Math.floor(this.#random() * 4); n >= 0; n--) unflushed.push(this.#append(outbox));
      this.#nowMs += 20_000;
      const before = outbox.evicted;
      await outbox.flush();
      this.#paths.evicted += outbox.evicted - before;
      for (const [content, kind] of unflushed) this.#promised.set(content, kind);
      if (outbox.bytes > bytesMax) this.#violations.push(`${outbox.bytes} bytes of ${bytesMax}`);
      if (this.#random() < 0.08) await this.#tell(outbox, this.#random() < 0.8);
      if (this.#random() < 0.02) await this.#erase(outbox);
    }
    return 'ended';
  }

  #append(outbox: Outbox): [string, string] {
    const content = `record-${this.#made++}`;
    const draw = this.#random();
    if (draw < 0.7) {
      outbox.append(sample(content, this.#random));
      return [content, 'sample'];
    }
    outbox.append(draw < 0.98 ? metrics(content) : outcome(content));
    return [content, draw < 0.98 ? 'metrics' : 'outcome'];
  }

  async #tell(outbox: Outbox, acknowledged: boolean): Promise<number> {
    const batch = await outbox.takeBatch();
    if (batch === undefined) return 0;
    const decoded = decode('RecordBatch', batch.payload);
    if (!decoded.ok) throw new Error(decoded.error.message);
    for (const record of decoded.value.records) this.#arrive(record);
    if (acknowledged) this.#paths.acknowledged += outbox.acknowledge({ committed: decoded.value.records.map(({ epoch, sequence }) => ({ epoch, first: sequence, last: sequence })), rejected: [] });
    else outbox.expireBatches(Infinity);
    return decoded.value.records.length;
  }

  async #tellAll(outbox: Outbox): Promise<void> {
    while ((await this.#tell(outbox, true)) > 0);
  }

  #arrive(record: DeviceRecord): void {
    const name = `${record.epoch}:${record.sequence}`;
    const content = record.sample?.sourceKey ?? record.outcome?.reason ?? record.metrics?.runtime ?? JSON.stringify(record.losses);
    const known = this.#names.get(name);
    if (known !== undefined && known !== content) this.#violations.push(`record ${name} was ${known} and is ${content}`);
    this.#names.set(name, content);
    this.#arrived.add(name);
    if (this.#erased.has(content)) this.#violations.push(`${content} was erased and arrives`);
    for (const { kind } of record.losses?.losses ?? []) this.#lost.set(kind, Math.max(this.#lost.get(kind) ?? 0, (record.losses?.losses ?? []).reduce((sum, loss) => sum + (loss.kind === kind ? loss.records : 0), 0)));
  }

  async #erase(outbox: Outbox): Promise<void> {
    const { samples } = await outbox.erase({ beforeMs: 0, samplesOnly: true });
    this.#paths.erased += samples;
    const told = new Set([...this.#arrived].map((name) => this.#names.get(name)));
    for (const [content, kind] of this.#promised) if (kind === 'sample' && !told.has(content)) this.#erased.add(content);
    // Not even after the power went at once.
    for (const [path, bytes] of this.#disk.durableFiles()) if (path.endsWith('.seg') && Buffer.from(bytes).includes(Buffer.alloc(64, secretByte))) this.#violations.push(`${path} still holds a sample after the erasure`);
  }
}

function sample(key: string, random: Random): RecordBody {
  const confidence = 0.5 + 0.5 * random();
  const rule = random() < 0.4 ? 'random' : 'uncertainty';
  return { sample: { bundleDigest, capturedMs: 1, rows: 1, columns: 1, input: [], inputU8: new Uint8Array(1_000 + Math.floor(random() * 6_000)).fill(secretByte), output: [confidence, 1 - confidence], confidence, inclusionProbability: 0.1, rule, sourceKey: key } };
}

function metrics(mark: string): RecordBody {
  return { metrics: { bundleDigest, intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: mark } };
}

function outcome(reason: string): RecordBody {
  return { outcome: { bundleDigest, rolloutId: 'r', phase: 'failed', reason, detail: '', startedMs: 1, endedMs: 2, bytesFetched: 0, bytesRefetched: 0 } };
}
