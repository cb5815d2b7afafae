import { profileMessage } from '../../features/profile/encode-profile.ts';
import { inputRows, readingValues } from '../../features/transform/decode-reading.ts';
import type { RawValues } from '../../features/transform/transform.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Reporting } from '../../proto/messages.ts';
import { problem, type Result } from '../../proto/result.ts';
import type { RecordBody } from '../outbox/record-body.ts';
import { createComparison, type ComparedResult } from './compare-outputs.ts';
import type { Reading } from './reading.ts';
import { createLatencyHistogram } from './latency-histogram.ts';
import type { InferenceResult, Pipeline } from './pipeline.ts';

/** Inputs that may wait for the candidate, and their values together (8 bytes each). */
const queuedReadingsMax = 64;
const queuedValuesMax = 128 * 1024;
/** A candidate slower than this many times what its manifest allows is too slow beside the model that acts. */
const slowFactor = 2;

/** An input that the acting model has answered. */
export interface SeenReading {
  readonly reading: Reading;
  /** It filled a window of the acting model (every input of a model that takes one row). */
  readonly completed: boolean;
  /** What the acting model made of it, copied; undefined where it made nothing of it. */
  readonly acted: ComparedResult | undefined;
}

/** Since the shadow was started. */
export interface ShadowCounts {
  readonly inferences: number;
  readonly errors: number;
  /** Inferences that took longer than twice what the manifest allows. */
  readonly slow: number;
  readonly dropped: number;
}

const noCounts = { compared: 0, agreed: 0, differenceSum: 0, differenceSquaredSum: 0, errors: 0, dropped: 0 };

/**
 * A candidate that sees the inputs of the model that acts, after the results have been written, and whose outputs are
 * compared and reported, never acted on. It has its own transform and windows. What it gets wrong is counted here and goes no
 * further; what it cannot keep up with is dropped and counted.
 */
export class Shadow {
  readonly pipeline: Pipeline;
  readonly #ports: { readonly clock: Clock; readonly keep: (record: RecordBody) => void };
  readonly #latencies = createLatencyHistogram();
  #queue: { readonly seen: SeenReading; readonly afterGap: boolean }[] = [];
  #gap = false;
  #queuedValues = 0;
  #beside: Pipeline | undefined;
  #compare: ReturnType<typeof createComparison> | undefined;
  /** Its windows end with those of the acting model; not after a gap or at the start. */
  #aligned = false;
  #rowsToSkip = 0;
  #counts = { inferences: 0, errors: 0, slow: 0, dropped: 0 };
  #window = { ...noCounts };
  #windowStartMs = 0;
  #windowStartMonotonicMs = 0;

  /** @param beside the model that acts; undefined where none does */
  constructor(ports: { readonly clock: Clock; readonly keep: (record: RecordBody) => void }, pipeline: Pipeline, beside: Pipeline | undefined) {
    this.#ports = ports;
    this.pipeline = pipeline;
    this.besideOf(beside);
  }

  get counts(): ShadowCounts {
    return this.#counts;
  }

  get waiting(): boolean {
    return this.#queue.length > 0;
  }

  /** Another model acts from now on. */
  besideOf(beside: Pipeline | undefined): void {
    this.closeWindow();
    this.#queue = [];
    this.#queuedValues = 0;
    this.#beside = beside;
    this.#compare = beside === undefined ? undefined : createComparison(beside.parts, this.pipeline.parts);
    this.#loseAlignment();
  }

  /** Takes an input to be looked at later; drops it where too many wait. */
  offer(seen: SeenReading): void {
    const values = Array.isArray(seen.reading.values) ? seen.reading.values.length : this.pipeline.parts.transform.rowLength;
    if (this.#queue.length >= queuedReadingsMax || (this.#queue.length > 0 && this.#queuedValues + values > queuedValuesMax)) {
      this.#counts.dropped += 1;
      this.#window.dropped += 1;
      this.#gap = true;
      return;
    }
    this.#queuedValues += values;
    this.#queue.push({ seen, afterGap: this.#gap });
    this.#gap = false;
  }

  /** Looks at one input that waits. Never throws. */
  runOne(reporting: Reporting): void {
    const next = this.#queue.shift();
    if (next === undefined) return;
    if (this.#queue.length === 0) this.#queuedValues = 0;
    const { seen, afterGap } = next;
    if (afterGap) this.#loseAlignment();
    const raw = this.#windowOf(seen);
    if (!raw.ok) this.#fail();
    else if (raw.value !== undefined) this.#infer(raw.value, seen);
    if (this.pipeline.window.count >= reporting.windowInferences) this.closeWindow();
  }

  /** Closes the window if its time is over. */
  tick(reporting: Reporting): void {
    if (this.#ports.clock.monotonicMs() - this.#windowStartMonotonicMs >= reporting.windowMsMax) this.closeWindow();
  }

  /** Hands the open window on; one without an inference that succeeded stays open. */
  closeWindow(): void {
    const { window, digest } = this.pipeline;
    if (window.count === 0) return;
    const shadow = { besideDigest: this.#beside?.digest ?? '', ...this.#window, latencyP50Us: this.#latencies.quantile(0.5), latencyP99Us: this.#latencies.quantile(0.99) };
    const { clock, keep } = this.#ports;
    const endMs = Math.max(this.#windowStartMs, clock.nowMs());
    keep({ window: { bundleDigest: digest, startMs: this.#windowStartMs, endMs, durationMs: Math.round(clock.monotonicMs() - this.#windowStartMonotonicMs), profile: profileMessage(window.snapshot()), shadow } });
    window.reset();
    this.#latencies.reset();
    this.#window = { ...noCounts };
  }

  /** The candidate's raw input, once its window is full. */
  #windowOf({ reading, completed }: SeenReading): Result<RawValues | undefined> {
    const { transform } = this.pipeline.parts;
    const { windower } = this.pipeline;
    const rows = inputRows(transform.columns, reading.rows);
    if (rows !== 1 && rows !== transform.windowRows) return problem('reading.invalid', `the candidate takes ${transform.windowRows} rows at once, "rows" has ${reading.rows}`);
    if (transform.windowRows > 1 && rows === 1 && !this.#align(completed)) return { ok: true, value: undefined };
    const decoded = readingValues(reading.values, transform, rows);
    return decoded.ok ? { ok: true, value: windower.push(decoded.value) } : decoded;
  }

  #infer(raw: RawValues, { acted }: SeenReading): void {
    const { clock } = this.#ports;
    const { pipeline } = this;
    const startedMs = clock.monotonicMs();
    const inferred = pipeline.infer(raw);
    const tookMs = clock.monotonicMs() - startedMs;
    if (tookMs > slowFactor * pipeline.parts.manifest.resources.latencyMsMax) this.#counts.slow += 1;
    if (!inferred.ok) return this.#fail();
    this.#counts.inferences += 1;
    this.#latencies.add(tookMs * 1000);
    this.#count(inferred.value, acted);
  }

  #count(result: InferenceResult, acted: ComparedResult | undefined): void {
    const { window } = this.pipeline;
    if (window.count === 0) [this.#windowStartMs, this.#windowStartMonotonicMs] = [this.#ports.clock.nowMs(), this.#ports.clock.monotonicMs()];
    const seen = this.pipeline.see();
    window.add(seen.values, seen.flags, result.outputs, result.confidence, result.classIndex);
    if (acted === undefined || this.#compare === undefined) return;
    const { agreed, difference } = this.#compare(acted, result);
    this.#window.compared += 1;
    this.#window.agreed += agreed ? 1 : 0;
    this.#window.differenceSum += difference;
    this.#window.differenceSquaredSum += difference ** 2;
  }

  #fail(): void {
    this.#counts.inferences += 1;
    this.#counts.errors += 1;
    this.#window.errors += 1;
  }

  /**
   * Where rows come one by one, lets the candidate's windows end with those of the acting model (where they are of the same
   * length and hop): it starts after the row that ends one of them.
   */
  #align(completed: boolean): boolean {
    if (this.#aligned && this.#rowsToSkip === 0) return true;
    const { windowRows, hopRows } = this.pipeline.parts.transform;
    if (this.#aligned) this.#rowsToSkip -= 1;
    else if (completed || this.#beside === undefined) {
      this.#aligned = true;
      this.#rowsToSkip = (hopRows - (windowRows % hopRows)) % hopRows;
    }
    return false;
  }

  #loseAlignment(): void {
    this.#aligned = false;
    this.#rowsToSkip = 0;
    this.pipeline.windower.reset();
  }
}
