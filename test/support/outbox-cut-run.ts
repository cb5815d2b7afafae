import { Outbox } from '../../agent/outbox/service.ts';
import type { RecordBody } from '../../agent/outbox/record-body.ts';
import type { Clock } from '../../proto/clock.ts';
import { decode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { DeviceRecord, SketchMessage } from '../../proto/messages.ts';
import { createRandom, type Random } from '../../proto/random.ts';
import { PowerCutDisk } from './power-cut-disk.ts';

/** What an outbox with little room came to under power cuts. */
export interface OutboxCutRun {
  readonly cuts: number;
  /** What must never happen and did. */
  readonly violations: readonly string[];
  /** How often each path of the outbox was taken. */
  readonly paths: Readonly<Record<'evicted' | 'merged' | 'compacted' | 'erased' | 'acknowledged', number>>;
}

/** Small enough that a few dozen samples fill it: eviction and compaction happen all the time. */
const bytesMax = 256 * 1024;
const bundleDigest = digestOf('bundle');
const secretByte = 0x5a;

/**
 * A life of appending, sending, acknowledging, evicting, putting windows together, compacting and erasing, through power cuts at any operation of the disk.
 * A model of what was promised judges: what was flushed is told, or its loss is; every window is counted once, in whichever record;
 * what was erased is on no file; no name means two records.
 */
export async function runOutboxCuts(seed: number): Promise<OutboxCutRun> {
  const run = new OutboxRun(createRandom(seed));
  for (let life = 0; life < 4; life++) await run.live();
  return run.finish();
}

class OutboxRun {
  readonly #random: Random;
  /** How often something is sent: while hardly anything is, windows gather. */
  readonly #tellShare: number;
  #nowMs = 1_790_000_000_000;
  readonly #clock: Clock = { nowMs: () => this.#nowMs, monotonicMs: () => this.#nowMs, sleep: async () => undefined };
  readonly #disk: PowerCutDisk;
  readonly #violations: string[] = [];
  readonly #paths = { evicted: 0, merged: 0, compacted: 0, erased: 0, acknowledged: 0 };
  /** By name: what the record said, so that a name that comes back with another meaning is found. */
  readonly #names = new Map<string, string>();
  /** Names that arrived at the control plane. */
  readonly #arrived = new Set<string>();
  /** Content that was durable at some flush, and its kind. */
  readonly #promised = new Map<string, string>();
  readonly #erased = new Set<string>();
  /** The order that a power cut may have interrupted, and what receipts have told. */
  #erasure: { readonly id: string; readonly samplesOnly: boolean } | undefined;
  #erasures = 0;
  readonly #erasedTold = new Map<string, number>();
  readonly #answered = { sample: 0, window: 0 };
  readonly #lost = new Map<string, number>();
  /** Windows as the control plane would have them, by name: those that others stand for are taken out. Each counts the windows it holds. */
  readonly #stored = new Map<string, readonly number[]>();
  readonly #ledger = new Set<string>();
  #cuts = 0;
  #made = 0;
  #windows = 0;
  #onCut: () => void = () => undefined;

  constructor(random: Random) {
    this.#random = random;
    this.#tellShare = random() < 0.5 ? 0.08 : 0.01;
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
    await this.#carryOn(outbox);
    this.#nowMs += 120_000;
    outbox.append(outcome(`last-${this.#made++}`));
    await outbox.flush();
    await this.#tellAll(outbox);
    await outbox.flush();
    if (outbox.unacknowledged > 0) await this.#tellAll(outbox);
    const told = this.#told();
    const missing = new Map<string, number>();
    for (const [content, kind] of this.#promised) if (!told.has(content) && !this.#erased.has(content)) missing.set(kind, (missing.get(kind) ?? 0) + 1);
    for (const [kind, count] of missing) {
      const lost = this.#lost.get(kind) ?? 0;
      if (count > lost) this.#violations.push(`${count} ${kind} records were durable and are nowhere, ${lost} are told as lost`);
    }
    for (const [kind, count] of Object.entries(this.#answered)) if ((this.#erasedTold.get(kind) ?? 0) !== count) this.#violations.push(`receipts tell of ${count} erased ${kind} records, the losses of ${this.#erasedTold.get(kind) ?? 0}`);
    const counted = Array.from({ length: this.#windows }, (_, n) => [...this.#stored.values()].reduce((sum, windows) => sum + (windows[n] ?? 0), 0));
    counted.forEach((times, n) => times > 1 && this.#violations.push(`window-${n} is counted ${times} times`));
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
      if (this.#random() < this.#tellShare) await this.#tell(outbox, this.#random() < 0.8);
      if (this.#random() < 0.02) await this.#erase(outbox);
    }
    return 'ended';
  }

  #append(outbox: Outbox): [string, string] {
    const draw = this.#random();
    if (draw > 0.8 && this.#windows < windowsMax) {
      outbox.append(window(this.#windows, this.#nowMs));
      return [`window-${this.#windows++}`, 'window'];
    }
    const content = `record-${this.#made++}`;
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
    if (record.window !== undefined) this.#arriveWindow(name, record);
    const content = record.window !== undefined ? JSON.stringify(record.window.profile?.predicted) : record.sample?.sourceKey ?? record.outcome?.reason ?? record.metrics?.runtime ?? JSON.stringify(record.losses);
    const known = this.#names.get(name);
    if (known !== undefined && known !== content) this.#violations.push(`record ${name} was ${known} and is ${content}`);
    this.#names.set(name, content);
    this.#arrived.add(name);
    for (const { kind, reason, records } of record.losses?.losses ?? []) if (reason === 'erased') this.#erasedTold.set(kind, Math.max(records, this.#erasedTold.get(kind) ?? 0));
    if (this.#erased.has(content)) this.#violations.push(`${content} was erased and arrives`);
    const losses = (record.losses?.losses ?? []).filter(({ kind, reason }) => kind === 'sample' || (kind === 'window' && reason === 'erased'));
    for (const { kind } of losses) this.#lost.set(kind, Math.max(this.#lost.get(kind) ?? 0, losses.reduce((sum, loss) => sum + (loss.kind === kind ? loss.records : 0), 0)));
  }

  /** As the control plane takes it in. */
  #arriveWindow(name: string, { epoch, window: own }: DeviceRecord): void {
    if (this.#ledger.has(name)) return;
    const stoodFor = (own?.merged ?? []).map((sequence) => `${epoch}:${sequence}`);
    if (stoodFor.length > 0) this.#paths.merged += 1;
    for (const other of stoodFor) this.#stored.delete(other);
    for (const other of [name, ...stoodFor]) this.#ledger.add(other);
    const windows = own?.profile?.predicted ?? [];
    this.#stored.set(name, windows);
    windows.forEach((times, n) => times > 0 && this.#erased.has(`window-${n}`) && this.#violations.push(`window-${n} was erased and arrives`));
  }

  /** All that has arrived, windows one by one. */
  #told(): Set<string | undefined> {
    const windows = [...this.#stored.values()].flatMap((own) => own.flatMap((times, n) => (times > 0 ? [`window-${n}`] : [])));
    return new Set([...windows, ...[...this.#arrived].map((name) => this.#names.get(name))]);
  }

  /** An order that a power cut has interrupted is given again, as the same. */
  async #carryOn(outbox: Outbox): Promise<void> {
    if (this.#erasure === undefined) return;
    const { samples, windows } = await outbox.erase({ ...this.#erasure, beforeMs: 0 });
    this.#erasure = undefined;
    this.#paths.erased += samples + windows;
    this.#answered.sample += samples;
    this.#answered.window += windows;
  }

  async #erase(outbox: Outbox): Promise<void> {
    await this.#carryOn(outbox);
    this.#erasure = { id: `erasure-${this.#erasures++}`, samplesOnly: this.#random() < 0.7 };
    const { samplesOnly } = this.#erasure;
    await this.#carryOn(outbox);
    const told = this.#told();
    for (const [content, kind] of this.#promised) if ((kind === 'sample' || (kind === 'window' && !samplesOnly)) && !told.has(content)) this.#erased.add(content);
    // Not even after the power went at once.
    for (const [path, bytes] of this.#disk.durableFiles()) if (path.endsWith('.seg') && Buffer.from(bytes).includes(Buffer.alloc(64, secretByte))) this.#violations.push(`${path} still holds a sample after the erasure`);
  }
}

function sample(key: string, random: Random): RecordBody {
  const confidence = 0.5 + 0.5 * random();
  const rule = random() < 0.4 ? 'random' : 'uncertainty';
  return { sample: { bundleDigest, capturedMs: 1, rows: 1, columns: 1, input: [], inputU8: new Uint8Array(1_000 + Math.floor(random() * 6_000)).fill(secretByte), output: [confidence, 1 - confidence], confidence, inclusionProbability: 0.1, rule, sourceKey: key } };
}

/** More than are made in a run. */
const windowsMax = 250;
const windowFeatures = 100;

/** A window that says which it is by its class. */
function window(n: number, nowMs: number): RecordBody {
  const sketch: SketchMessage = { counts: Array.from({ length: sketchCounts }, (_, i) => Number(i === n % 32)), finite: 1, mean: n, m2: 0, min: n, max: n };
  const predicted = Array.from({ length: windowsMax }, (_, i) => Number(i === n));
  return { window: { bundleDigest, startMs: nowMs - 60_000, endMs: nowMs, durationMs: 60_000, profile: { count: 1, features: Array.from({ length: windowFeatures }, () => sketch), outputs: [sketch], confidence: sketch, predicted } } };
}

function metrics(mark: string): RecordBody {
  return { metrics: { bundleDigest, intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: mark } };
}

function outcome(reason: string): RecordBody {
  return { outcome: { bundleDigest, rolloutId: 'r', phase: 'failed', reason, detail: '', startedMs: 1, endedMs: 2, bytesFetched: 0, bytesRefetched: 0 } };
}
