import { inputRows, readingValues } from '../../features/transform/decode-reading.ts';
import type { RawValues, Transform } from '../../features/transform/transform.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Digest } from '../../proto/digest.ts';
import { strictestLeave, type Leave } from '../../proto/leave.ts';
import type { Metrics, Reporting, Sampling } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { RecordBody } from '../outbox/record-body.ts';
import type { RecordingBundle } from '../privacy/service.ts';
import { Quality } from '../quality/service.ts';
import type { SampleLimits } from '../sampling/sampling-policy.ts';
import { Sampler } from '../sampling/service.ts';
import type { AgentSnapshot } from '../status/snapshot.ts';
import { decodeLine } from './decode-line.ts';
import { endWindow, type Ended } from './end-window.ts';
import { createLatencyHistogram } from './latency-histogram.ts';
import type { InferenceResult, Pipeline } from './pipeline.ts';
import type { Reading } from './reading.ts';
import { RecentRows } from './recent-rows.ts';
import { errorLine, resultLine } from './result-line.ts';
import { Shadow, type ShadowCounts } from './shadow.ts';
import type { Sink } from './sink.ts';

export interface InferenceSettings {
  readonly sampling: Sampling;
  readonly reporting: Reporting;
  /** The device's own word on its samples; absent: no limit. */
  readonly samples?: SampleLimits | undefined;
  /** The device's own word on what may leave it; absent: what the bundle says. */
  readonly leave?: Leave | undefined;
}

/** Lines that may wait. When it is full, `submit` refuses: a stream is read more slowly, an HTTP request is answered 503. */
export const queuedLinesMax = 256;
/** Inferences between two turns of the event loop, so that the link and timers live while readings flood in. */
const inferencesPerTurn = 32;

/** The candidate's time while readings wait: one of so many milliseconds of the acting model, and never more at once than a result may be delayed by. */
const shadowEarnsOneOf = 3;
const shadowTurnMsMax = 10;

type InferenceTotals = AgentSnapshot['inference'];
export type InferenceMetrics = Omit<Metrics, 'rssBytes' | 'outboxBytes' | 'evictedRecords'>;

/** What inference reads and writes besides its input. */
export interface InferencePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly sink: Sink;
  /** Called after the result has been written; must return at once. */
  readonly keep: (record: RecordBody) => void;
  /** The counts of a model that acts no more, up to its swap; as `keep`. */
  readonly keepMetrics: (metrics: InferenceMetrics) => void;
}

type Answer = ((text: string | undefined) => void) | undefined;

/** Source -> transform -> interpreter -> sink, with taps (window profile, sampler, metrics) after the result. */
export class Inference {
  readonly #ports: InferencePorts;
  readonly #queue: { readonly input: string | Reading; readonly answer: Answer }[] = [];
  readonly #latencies = createLatencyHistogram();
  #settings: InferenceSettings;
  #pipeline: Pipeline | undefined;
  #runningDigest = '';
  #sequence = 0;
  #taken = 0;
  #sinceSwap = { inferences: 0, errors: 0 };
  /** Of the model before the one that acts: what it would have answered and that one refuses, that one fails. */
  #transformBefore: Transform | undefined;
  #counts = { inferences: 0, errors: 0, rejectedInputs: 0, samplesKept: 0 };
  #countsSinceMs: number;
  /** Readings since the process started that came while there was no model: nothing is wrong with them. */
  #withoutModel = 0;
  #totals: InferenceTotals = { inferences: 0, errors: 0, rejectedInputs: 0, withoutModel: 0, samplesKept: 0, latencyP50Us: 0, latencyP99Us: 0, lastResultMs: null };
  #lastResultMs: number | null = null;
  #windowStartMs = 0;
  #windowStartMonotonicMs = 0;
  #ended: Ended | undefined;
  readonly #recentRows = new RecentRows();
  readonly #sampler: Sampler;
  readonly #quality = new Quality();
  #draining = false;
  #shadow: Shadow | undefined;
  #shadowDue = false;
  #shadowCreditMs = 0;
  #waiters: { readonly resolve: () => void; readonly queuedMax: number }[] = [];

  constructor(ports: InferencePorts, settings: InferenceSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#sampler = new Sampler(ports, settings.sampling, settings.samples);
    this.#countsSinceMs = ports.clock.monotonicMs();
    ports.sink.onReady(() => this.#drainSoon());
  }

  get pipeline(): Pipeline | undefined {
    return this.#pipeline;
  }

  /** The interpreter of the model that acts has ended: it answers no reading any more. */
  get isStopped(): boolean {
    return this.#pipeline?.model.isStopped?.() === true;
  }

  /** The bundle of the most recent inference; empty before the first. */
  get runningDigest(): string {
    return this.#runningDigest;
  }

  /** Since the process started; the latencies are those of the last interval that takeMetrics ended. */
  get totals(): InferenceTotals {
    const { inferences, errors, rejectedInputs, samplesKept } = this.#counts;
    const before = this.#totals;
    return { ...before, inferences: before.inferences + inferences, errors: before.errors + errors, rejectedInputs: before.rejectedInputs + rejectedInputs, samplesKept: before.samplesKept + samplesKept, withoutModel: this.#withoutModel, latencyP50Us: before.latencyP50Us || this.#latencies.quantile(0.5), latencyP99Us: before.latencyP99Us || this.#latencies.quantile(0.99), lastResultMs: this.#lastResultMs };
  }

  /** Since the last swap; a reading that this model cannot take, and the one before could, is an inference that failed. */
  get sinceSwap(): { readonly inferences: number; readonly errors: number } {
    return this.#sinceSwap;
  }

  /** Whose records may come: the bundle that acts, its candidate, and one whose last window is still here. */
  get recordingBundles(): readonly RecordingBundle[] {
    return [this.#pipeline, this.#shadow?.pipeline, this.#ended?.pipeline].flatMap((pipeline) => (pipeline === undefined ? [] : [{ digest: pipeline.digest, privacy: pipeline.parts.manifest.privacy }]));
  }

  /** What quotas and budgets have counted, for the process after this one. */
  get samplingNote(): string {
    return this.#sampler.note;
  }

  /** Goes on from an earlier process's note. */
  restoreSampling(note: string, passedMs: number): void {
    this.#sampler.restore(note, passedMs);
  }

  /** For a while more inputs are kept; see SampleChooser. */
  burst(probability: number, durationMs: number): void {
    this.#sampler.burst(probability, durationMs);
  }

  /** Inputs since the process started, whatever came of them. */
  get taken(): number {
    return this.#taken;
  }

  /** Milliseconds from a reading to its result, the median of this interval or, before there is one, of the last: some that other processes held up do not change it. */
  get typicalMs(): number {
    return (this.#latencies.quantile(0.5) || this.#totals.latencyP50Us) / 1000;
  }

  configure(settings: InferenceSettings): void {
    this.#settings = settings;
    this.#sampler.configure(settings.sampling, settings.samples);
  }

  /**
   * Takes one input: a line, or a reading that its source has decoded. Its result or error goes to the sink and to `answer`; `answer` gets undefined for a row that
   * only filled a window.
   *
   * @returns false when the queue is full: the input was not taken
   */
  submit(input: string | Reading, answer?: (text: string | undefined) => void): boolean {
    if (this.#queue.length >= queuedLinesMax) return false;
    if (this.#queue.length === 0 && !this.#draining && this.#ports.sink.ready) {
      this.#processInput(input, answer);
      return true;
    }
    this.#queue.push({ input, answer });
    this.#drainSoon();
    return true;
  }

  /** Resolves when the queue is no more than half full. */
  room(): Promise<void> {
    return this.#untilQueued(queuedLinesMax / 2);
  }

  /** Resolves when everything queued has been answered. */
  idle(): Promise<void> {
    return this.#untilQueued(0);
  }

  /**
   * Puts another pipeline in place between two inputs and gives back the one before, still loaded. Rows that wait for
   * their window move over, so that no input is lost.
   */
  swap(next: Pipeline | undefined): Pipeline | undefined {
    this.#endForLater();
    if (this.#shadow !== undefined && this.#shadow.pipeline === next) this.endShadow();
    const before = this.#pipeline;
    const rows = this.#recentRows.take();
    this.#pipeline = next;
    this.#transformBefore = before?.parts.transform;
    this.#sinceSwap = { inferences: 0, errors: 0 };
    before?.windower.reset();
    this.#shadow?.besideOf(next);
    if (next !== undefined) for (const reading of rows) this.#processReading(next, reading, this.#ports.clock.monotonicMs(), undefined);
    return before;
  }

  /** Lets a candidate see the same inputs from now on. The caller ends an earlier shadow first. */
  startShadow(candidate: Pipeline): void {
    this.#shadow = new Shadow(this.#ports, candidate, this.#pipeline);
    this.#shadowCreditMs = 0;
  }

  /** Gives the candidate back, still loaded, its window handed on; undefined where there is none. */
  endShadow(): Pipeline | undefined {
    const candidate = this.#shadow?.pipeline;
    this.#shadow?.besideOf(undefined);
    this.#shadow = undefined;
    return candidate;
  }

  /** What the candidate has done since it was started; undefined where there is none. */
  get shadow(): (ShadowCounts & { readonly digest: Digest }) | undefined {
    return this.#shadow === undefined ? undefined : { ...this.#shadow.counts, digest: this.#shadow.pipeline.digest };
  }

  /** Closes the windows whose time is over. */
  tick(): void {
    const age = this.#ports.clock.monotonicMs() - this.#windowStartMonotonicMs;
    if (age >= this.#settings.reporting.windowMsMax) this.closeWindow();
    this.#shadow?.tick(this.#settings.reporting);
  }

  /** Hands the open window on, however small; an empty one is none. */
  closeWindow(): void {
    this.#handOnEnded();
    this.#endWindow()?.handOn();
  }

  #endWindow(): Ended | undefined {
    return endWindow(this.#pipeline, { ms: this.#windowStartMs, monotonicMs: this.#windowStartMonotonicMs }, this.#ports.clock, this.#ports.keep);
  }

  /** Its model acts no more, so its window and its counts can wait while readings have a turn: with the same swap comes the window of the candidate's shadow. */
  #endForLater(): void {
    this.#handOnEnded();
    const pipeline = this.#pipeline;
    if (pipeline === undefined) return;
    const [window, metrics] = [this.#endWindow(), this.takeMetrics()];
    this.#ended = {
      pipeline,
      handOn: () => {
        window?.handOn();
        this.#ports.keepMetrics(metrics);
      },
    };
    // What is asked for within a turn comes before the next input is read, what is asked for there comes after it.
    setImmediate(() => setImmediate(() => this.#handOnEnded()));
  }

  #handOnEnded(): void {
    this.#ended?.handOn();
    this.#ended = undefined;
  }

  /** The counts since the last call. */
  takeMetrics(): InferenceMetrics {
    const nowMs = this.#ports.clock.monotonicMs();
    const taken = {
      bundleDigest: this.#pipeline?.digest ?? '',
      runtime: this.#pipeline?.model.kind ?? '',
      intervalMs: Math.round(nowMs - this.#countsSinceMs),
      latencyP50Us: this.#latencies.quantile(0.5),
      latencyP99Us: this.#latencies.quantile(0.99),
      ...this.#counts,
      ...this.#sampler.takeCounts(),
      quality: this.#quality.takeCounts(),
    };
    const totals = this.totals;
    this.#totals = taken.inferences === 0 ? totals : { ...totals, latencyP50Us: taken.latencyP50Us, latencyP99Us: taken.latencyP99Us };
    this.#countsSinceMs = nowMs;
    this.#latencies.reset();
    this.#counts = { inferences: 0, errors: 0, rejectedInputs: 0, samplesKept: 0 };
    return taken;
  }

  #processInput(input: string | Reading, answer: Answer): void {
    const startedMs = this.#ports.clock.monotonicMs();
    this.#taken += 1;
    const reading = typeof input === 'string' ? decodeLine(input) : ok(input);
    if (!reading.ok) this.#refuse(reading.error, '', answer);
    else if (this.#pipeline === undefined) {
      this.#withoutModel += 1;
      this.#say(errorLine(noBundle, reading.value.key), answer);
      this.#showShadow(reading.value, true, undefined);
    }
    else this.#processReading(this.#pipeline, reading.value, startedMs, answer);
  }

  #processReading(pipeline: Pipeline, reading: Reading, startedMs: number, answer: Answer): void {
    const { transform } = pipeline.parts;
    const rows = inputRows(transform.columns, reading.rows);
    const decoded = valuesOf(reading, transform);
    if (!decoded.ok) {
      if (this.#transformBefore !== undefined && valuesOf(reading, this.#transformBefore).ok) {
        this.#sinceSwap.inferences += 1;
        this.#sinceSwap.errors += 1;
      }
      this.#refuse(decoded.error, reading.key, answer);
      return;
    }
    const unfit = this.#quality.look(pipeline, decoded.value, reading, startedMs);
    if (unfit !== undefined) {
      this.#refuse(unfit, reading.key, answer);
      return;
    }
    const raw = pipeline.windower.push(decoded.value);
    if (transform.windowRows > 1 && rows === 1) this.#recentRows.add(transform, reading, raw !== undefined);
    if (raw === undefined) {
      answer?.(undefined);
      this.#showShadow(reading, false, undefined);
    } else this.#infer(pipeline, raw, reading, startedMs, answer);
  }

  #infer(pipeline: Pipeline, raw: RawValues, reading: Reading, startedMs: number, answer: Answer): void {
    const inferred = pipeline.infer(raw);
    this.#runningDigest = pipeline.digest;
    this.#sinceSwap.inferences += 1;
    this.#counts.inferences += 1;
    if (!inferred.ok) {
      this.#sinceSwap.errors += 1;
      this.#counts.errors += 1;
      this.#say(errorLine(inferred.error, reading.key), answer);
      this.#showShadow(reading, true, undefined);
      return;
    }
    const latencyUs = (this.#ports.clock.monotonicMs() - startedMs) * 1000;
    this.#sequence += 1;
    this.#say(resultLine(pipeline, inferred.value, reading.key, this.#sequence, latencyUs, reading.atMs, this.#ports.clock.nowMs()), answer);
    this.#latencies.add(latencyUs);
    if (this.#shadow !== undefined) this.#shadowCreditMs = Math.min(shadowTurnMsMax, this.#shadowCreditMs + latencyUs / 1000 / shadowEarnsOneOf);
    this.#tap(pipeline, raw, inferred.value, reading);
    this.#showShadow(reading, true, inferred.value);
  }

  #tap(pipeline: Pipeline, raw: RawValues, result: InferenceResult, reading: Reading): void {
    const nowMs = this.#ports.clock.nowMs();
    this.#lastResultMs = nowMs;
    if (pipeline.window.count === 0) [this.#windowStartMs, this.#windowStartMonotonicMs] = [nowMs, this.#ports.clock.monotonicMs()];
    const seen = pipeline.see();
    pipeline.window.add(seen.values, seen.flags, result.outputs, result.confidence, result.classIndex);
    const leave = strictestLeave(pipeline.parts.manifest.privacy?.leave, this.#settings.leave);
    for (const sample of this.#sampler.offer({ pipeline, raw, seen, result, reading, nowMs, quality: this.#quality.takeFlags(), leave })) {
      this.#counts.samplesKept += 1;
      this.#ports.keep({ sample });
    }
    if (pipeline.window.count >= this.#settings.reporting.windowInferences) this.closeWindow();
  }

  #refuse(error: Problem, key: string, answer: Answer): void {
    this.#counts.rejectedInputs += 1;
    this.#say(errorLine(error, key), answer);
  }

  #say(text: string, answer: Answer): void {
    this.#ports.sink.write(text);
    answer?.(text);
  }

  /** The result has been written; the candidate looks at the input when no reading waits. */
  #showShadow(reading: Reading, completed: boolean, result: InferenceResult | undefined): void {
    if (this.#shadow === undefined) return;
    this.#shadow.offer({ reading, completed, acted: result === undefined ? undefined : { outputs: result.outputs.slice(), classIndex: result.classIndex } });
    this.#shadowSoon();
  }

  #shadowSoon(): void {
    if (this.#shadowDue || this.#draining || this.#shadow?.waiting !== true) return;
    this.#shadowDue = true;
    setImmediate(() => {
      this.#shadowDue = false;
      if (!this.#draining) {
        this.#shadow?.runOne(this.#settings.reporting);
        this.#shareWithShadow();
      }
      this.#shadowSoon();
    });
  }

  /**
   * Lets the candidate look at inputs although readings wait, for a quarter of the time: a third of what the acting model took since. What it takes beyond
   * that it owes; so a slow one delays a result by one of its inferences at most, and the more rarely the slower it is.
   */
  #shareWithShadow(): void {
    const { clock } = this.#ports;
    const startedMs = clock.monotonicMs();
    let beforeMs = startedMs;
    while (this.#shadow?.waiting === true && this.#shadowCreditMs > 0 && beforeMs - startedMs < shadowTurnMsMax) {
      this.#shadow.runOne(this.#settings.reporting);
      const nowMs = clock.monotonicMs();
      this.#shadowCreditMs -= nowMs - beforeMs;
      beforeMs = nowMs;
    }
  }

  #drainSoon(): void {
    if (this.#draining) return;
    this.#draining = true;
    setImmediate(() => this.#drain());
  }

  #drain(): void {
    for (let done = 0; done < inferencesPerTurn && this.#ports.sink.ready; done++) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#processInput(next.input, next.answer);
    }
    this.#shareWithShadow();
    this.#draining = false;
    const served = this.#waiters.filter((waiter) => this.#queue.length <= waiter.queuedMax);
    this.#waiters = this.#waiters.filter((waiter) => this.#queue.length > waiter.queuedMax);
    for (const waiter of served) waiter.resolve();
    if (this.#queue.length > 0 && this.#ports.sink.ready) this.#drainSoon();
    else this.#shadowSoon();
  }

  #untilQueued(queuedMax: number): Promise<void> {
    if (this.#queue.length <= queuedMax) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ resolve, queuedMax }));
  }
}

/** The reading's rows as a model takes them. */
function valuesOf({ values, rows: given }: Reading, transform: Transform): Result<RawValues> {
  const rows = inputRows(transform.columns, given);
  if (rows !== 1 && rows !== transform.windowRows) return problem('reading.invalid', `the model takes ${transform.windowRows} rows at once, "rows" has ${given}`);
  return readingValues(values, transform, rows);
}

const noBundle = { code: 'no_bundle', message: 'no model runs on this device now; fleetloop agent status says why' };
