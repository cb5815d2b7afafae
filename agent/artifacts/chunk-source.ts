import type { Clock } from '../../proto/clock.ts';
import { decode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { Link } from '../link/link.ts';
import { interrupted, isChunk, type FetchProblem, type FetchRequest, type FetchSource } from './fetch-source.ts';
import { LinePace } from './line-pace.ts';
import { Mailbox } from './mailbox.ts';
import { planWindow, type WantedChunk } from './plan-window.ts';
import { subscribePatiently, type SubscribePolicy } from './subscribe-patiently.ts';

/** Nothing heard for silenceMs: the same topics are subscribed to again (brokers then send retained messages again). */
export interface ChunkPolicy extends SubscribePolicy {
  /** Wrong bytes for one chunk before the artifact is given up. */
  readonly mismatchesMax: number;
  /** Before a chunk that arrived wrong is asked for again; doubles each time. */
  readonly mismatchPauseMs: number;
}

/** A window takes no longer than this where the line's pace is known: what else travels on it, the answers to pings among them, waits behind the window. */
const windowMsMax = 15_000;

/** Retained chunks by exact topic, a small window at a time, QoS 0. */
export class ChunkSource implements FetchSource {
  readonly kind = 'mqtt_chunks';
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #policy: ChunkPolicy;
  readonly #mailbox: Mailbox;
  readonly #pace = new LinePace();

  constructor(link: Link, clock: Clock, policy: ChunkPolicy) {
    this.#link = link;
    this.#clock = clock;
    this.#policy = policy;
    this.#mailbox = new Mailbox(clock, 2 * limits.chunkWindowMax);
  }

  /** For the link: a message on a chunk topic. */
  receive(topic: string, payload: Uint8Array): void {
    this.#mailbox.put({ topic, payload });
  }

  async fetch(wanted: readonly WantedChunk[], request: FetchRequest): Promise<Result<void, FetchProblem>> {
    let missing = wanted;
    while (missing.length > 0) {
      const window = planWindow(missing, Math.max(1, Math.min(limits.chunkWindowMax, Math.floor(windowMsMax / this.#pace.ms))));
      const fetched = await this.#fetchWindow(new Map(window), request);
      // Not waited for: topics never repeat between windows, and an answer that comes late is passed over.
      if (this.#link.online) void this.#link.unsubscribe([...window.keys()]);
      if (!fetched.ok) return fetched;
      missing = missing.slice(window.size);
    }
    return ok(undefined);
  }

  async #fetchWindow(window: Map<string, WantedChunk>, { totals, signal, patienceMs, keep }: FetchRequest): Promise<Result<void, FetchProblem>> {
    const { silenceMs, mismatchesMax, mismatchPauseMs } = this.#policy;
    const mismatches = new Map<string, number>();
    let progressMs = this.#clock.monotonicMs();
    let heardMs = progressMs;
    const over = new AbortController();
    let refused: Result<void, FetchProblem> | undefined;
    let asked: AbortController | undefined;
    const end = (): void => {
      over.abort();
      asked?.abort();
    };
    // Not awaited: on a slow line the answer comes behind chunks that are on their way already, or of the window before: while any come it is not asked again.
    const ask = async (): Promise<void> => {
      if (asked !== undefined) return;
      const own = (asked = new AbortController());
      const answer = await this.#subscribe([...window.keys()], own.signal);
      asked = undefined;
      if (answer.ok || own.signal.aborted) return;
      refused = answer;
      over.abort();
    };
    signal.addEventListener('abort', end, { once: true });
    try {
      if (signal.aborted) return interrupted(signal);
      this.#mailbox.clear();
      void ask();
      while (window.size > 0) {
        const message = await this.#mailbox.take(this.#clock.monotonicMs() + this.#pace.patienceMs(silenceMs), over.signal);
        if (signal.aborted || !this.#link.online) return interrupted(signal);
        if (message === undefined) {
          if (refused !== undefined) return refused;
          if (this.#clock.monotonicMs() - progressMs > patienceMs) return problem('artifact.missing', `nothing new on ${[...window.keys()].slice(0, 2).join(', ')} for ${patienceMs} ms; the control plane must publish the artifact again`);
          void ask();
          continue;
        }
        this.#pace.heard(this.#clock.monotonicMs() - heardMs);
        heardMs = this.#clock.monotonicMs();
        asked?.abort();
        const { topic, payload } = message;
        const chunk = window.get(topic);
        const data = readChunk(payload, chunk);
        totals.bytesFetched += payload.byteLength;
        if (chunk !== undefined && data !== undefined) {
          window.delete(topic);
          await keep(chunk, data);
          progressMs = this.#clock.monotonicMs();
          continue;
        }
        totals.bytesRefetched += payload.byteLength;
        if (chunk === undefined) continue;
        const wrong = (mismatches.get(topic) ?? 0) + 1;
        mismatches.set(topic, wrong);
        if (wrong >= mismatchesMax) return problem('artifact.digest_mismatch', `${topic} carried the wrong bytes ${wrong} times; the control plane must publish the artifact again`);
        await this.#clock.sleep(mismatchPauseMs * 2 ** wrong, signal).catch(() => undefined);
        const again = await this.#subscribe([topic], signal);
        if (!again.ok) return again;
      }
      return ok(undefined);
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  }

  #subscribe(topics: readonly string[], signal: AbortSignal): Promise<Result<void, FetchProblem>> {
    return subscribePatiently(this.#link, this.#clock, topics, this.#policy, signal);
  }
}

/** The chunk's bytes; undefined where they are not what the manifest promises. */
function readChunk(payload: Uint8Array, wanted: WantedChunk | undefined): Uint8Array | undefined {
  if (wanted === undefined) return undefined;
  const chunk = decode('Chunk', payload);
  if (!chunk.ok) return undefined;
  const { artifactDigest, index, data } = chunk.value;
  return artifactDigest === wanted.artifact && index === wanted.index && isChunk(wanted, data) ? data : undefined;
}
