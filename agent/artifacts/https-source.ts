import type { Clock } from '../../proto/clock.ts';
import type { Digest } from '../../proto/digest.ts';
import type { Random } from '../../proto/random.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { planReconnectMs } from '../link/plan-reconnect.ts';
import { evaluateRangeAnswer } from './evaluate-range-answer.ts';
import { interrupted, isChunk, type FetchProblem, type FetchRequest, type FetchSource } from './fetch-source.ts';
import type { WantedChunk } from './plan-window.ts';
import type { RangeClient } from './range-client.ts';

export interface HttpsPolicy {
  readonly mismatchesMax: number;
  /** Requests in a row that brought no chunk, waiting for a busy server left out. */
  readonly failuresMax: number;
  readonly retry: { readonly baseMs: number; readonly maxMs: number };
}

/** One GET for each run of missing chunks: after an interruption it asks for what is missing and nothing else. */
export class HttpsSource implements FetchSource {
  readonly kind = 'https';
  readonly #client: RangeClient;
  readonly #url: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #policy: HttpsPolicy;

  /** @param url base of GET <url>/<digest> */
  constructor(client: RangeClient, url: string, clock: Clock, random: Random, policy: HttpsPolicy) {
    this.#client = client;
    this.#url = url.replace(/\/+$/, '');
    this.#clock = clock;
    this.#random = random;
    this.#policy = policy;
  }

  async fetch(wanted: readonly WantedChunk[], request: FetchRequest): Promise<Result<void, FetchProblem>> {
    const { signal, patienceMs } = request;
    let missing = wanted;
    let failures = 0;
    let mismatches = 0;
    let progressMs = this.#clock.monotonicMs();
    while (missing.length > 0) {
      if (signal.aborted) return interrupted(signal);
      const run = planRun(missing);
      const { done, outcome } = await this.#fetchRun(run, request);
      missing = missing.slice(done);
      if (done > 0) {
        failures = 0;
        progressMs = this.#clock.monotonicMs();
      }
      if (signal.aborted) return interrupted(signal);
      if (done === run.length) continue;
      if (outcome.ok) {
        if (this.#clock.monotonicMs() - progressMs > patienceMs) return problem('source.unavailable', `${this.#url} asked to wait for more than ${patienceMs} ms`);
        await this.#clock.sleep(Math.round(outcome.value * (1 + this.#random())), signal).catch(() => undefined);
      } else if (outcome.error.code === 'source.unavailable') {
        failures += 1;
        if (failures >= this.#policy.failuresMax) return outcome;
        await this.#clock.sleep(planReconnectMs(failures, this.#policy.retry, this.#random()), signal).catch(() => undefined);
      } else if (outcome.error.code === 'artifact.digest_mismatch') {
        mismatches += 1;
        if (mismatches >= this.#policy.mismatchesMax) return outcome;
      } else {
        return outcome;
      }
    }
    return ok(undefined);
  }

  async #fetchRun(run: readonly WantedChunk[], request: FetchRequest): Promise<RunOutcome> {
    const first = run[0] as WantedChunk;
    const last = run.at(-1) as WantedChunk;
    const url = `${this.#url}/${first.artifact}`;
    const answered = await this.#client.get(url, first.offset, last.offset + last.sizeBytes - 1, request.signal);
    if (!answered.ok) return { done: 0, outcome: answered };
    try {
      const verdict = evaluateRangeAnswer(answered.value, first.offset, first.artifactBytes);
      if (!verdict.ok) return { done: 0, outcome: problem(verdict.error.code, `${url}: ${verdict.error.message}`) };
      if (verdict.value.kind === 'wait') return { done: 0, outcome: ok(verdict.value.waitMs) };
      return await this.#keepBody(url, run, verdict.value.skip, answered.value.body, request);
    } finally {
      answered.value.close();
    }
  }

  async #keepBody(url: string, run: readonly WantedChunk[], skip: number, body: AsyncIterable<Uint8Array>, { totals, signal, keep }: FetchRequest): Promise<RunOutcome> {
    const cutter = new Cutter(run, skip);
    let done = 0;
    for await (const bytes of body) {
      totals.bytesFetched += bytes.byteLength;
      for (const { chunk, data } of cutter.cut(bytes)) {
        if (!isChunk(chunk, data)) {
          totals.bytesRefetched += data.byteLength;
          return { done, outcome: problem('artifact.digest_mismatch', `${url} brought the wrong bytes for chunk ${chunk.index}`) };
        }
        await keep(chunk, data);
        done += 1;
      }
      if (done === run.length || signal.aborted) break;
    }
    return { done, outcome: done === run.length ? ok(0) : problem('source.unavailable', `${url} ended after ${done} of ${run.length} chunks`) };
  }
}

/** How many chunks of a run were kept, and why no more: an ok value is the time the server asked to wait. */
interface RunOutcome { readonly done: number; readonly outcome: Result<number, FetchProblem> }

/** The first missing chunks that follow each other in one artifact: one range. */
export function planRun(missing: readonly WantedChunk[]): readonly WantedChunk[] {
  const artifact: Digest | undefined = missing[0]?.artifact;
  let end = 1;
  while (end < missing.length && missing[end]?.artifact === artifact && missing[end]?.index === (missing[end - 1] as WantedChunk).index + 1) end += 1;
  return missing.slice(0, end);
}

/** Cuts a stream into the chunks of a run; it holds one chunk at most. */
class Cutter {
  readonly #run: readonly WantedChunk[];
  #skip: number;
  #next = 0;
  #data = new Uint8Array();
  #filled = 0;

  constructor(run: readonly WantedChunk[], skip: number) {
    this.#run = run;
    this.#skip = skip;
  }

  *cut(arrived: Uint8Array): Generator<{ chunk: WantedChunk; data: Uint8Array }> {
    const skipped = Math.min(this.#skip, arrived.byteLength);
    this.#skip -= skipped;
    let bytes = arrived.subarray(skipped);
    while (bytes.byteLength > 0) {
      const chunk = this.#run[this.#next];
      if (chunk === undefined) return;
      if (this.#filled === 0) this.#data = new Uint8Array(chunk.sizeBytes);
      const taken = Math.min(chunk.sizeBytes - this.#filled, bytes.byteLength);
      this.#data.set(bytes.subarray(0, taken), this.#filled);
      this.#filled += taken;
      bytes = bytes.subarray(taken);
      if (this.#filled < chunk.sizeBytes) return;
      this.#filled = 0;
      this.#next += 1;
      yield { chunk, data: this.#data };
    }
  }
}
