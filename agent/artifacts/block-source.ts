import type { Clock } from '../../proto/clock.ts';
import { decode, encode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { Random } from '../../proto/random.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { deviceTopic } from '../../proto/topics.ts';
import type { Link } from '../link/link.ts';
import { interrupted, isChunk, type FetchProblem, type FetchRequest, type FetchSource } from './fetch-source.ts';
import { LinePace } from './line-pace.ts';
import { Mailbox } from './mailbox.ts';
import type { WantedChunk } from './plan-window.ts';
import { subscribePatiently, type SubscribePolicy } from './subscribe-patiently.ts';

/** Nothing heard for silenceMs: asked again. */
export interface BlockPolicy extends SubscribePolicy {
  readonly mismatchesMax: number;
}

/**
 * Chunks that the control plane sends to this device alone, two at a time, when it has room: the last way, for brokers that
 * retain nothing where HTTPS cannot be had either.
 */
export class BlockSource implements FetchSource {
  readonly kind = 'mqtt_blocks';
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #deviceId: string;
  readonly #policy: BlockPolicy;
  readonly #mailbox: Mailbox;
  readonly #pace = new LinePace();

  constructor(link: Link, clock: Clock, random: Random, deviceId: string, policy: BlockPolicy) {
    this.#link = link;
    this.#clock = clock;
    this.#random = random;
    this.#deviceId = deviceId;
    this.#policy = policy;
    this.#mailbox = new Mailbox(clock, 2 * limits.blocksPerDeviceMax);
  }

  /** For the link: a message on the device's block topic. */
  receive(payload: Uint8Array): void {
    this.#mailbox.put({ topic: '', payload });
  }

  async fetch(wanted: readonly WantedChunk[], request: FetchRequest): Promise<Result<void, FetchProblem>> {
    const topic = deviceTopic(this.#deviceId, 'block');
    try {
      const subscribed = await subscribePatiently(this.#link, this.#clock, [topic], this.#policy, request.signal);
      if (!subscribed.ok) return subscribed;
      for (let missing = wanted; missing.length > 0; ) {
        const { artifact } = missing[0] as WantedChunk;
        const pair = missing.slice(0, limits.blocksPerDeviceMax).filter((chunk) => chunk.artifact === artifact);
        const fetched = await this.#fetchPair(new Map(pair.map((chunk) => [chunk.index, chunk])), request);
        if (!fetched.ok) return fetched;
        missing = missing.slice(pair.length);
      }
      return ok(undefined);
    } finally {
      if (this.#link.online) void this.#link.unsubscribe([topic]);
    }
  }

  /** @param pending chunks of one artifact by their index */
  async #fetchPair(pending: Map<number, WantedChunk>, { totals, signal, patienceMs, keep }: FetchRequest): Promise<Result<void, FetchProblem>> {
    let progressMs = this.#clock.monotonicMs();
    let heardMs = progressMs;
    let mismatches = 0;
    let asked = false;
    this.#mailbox.clear();
    while (pending.size > 0) {
      const [{ artifact }] = [...pending.values()] as [WantedChunk];
      if (!asked) await this.#link.publish(deviceTopic(this.#deviceId, 'block-request'), encode('BlockRequest', { artifactDigest: artifact, indices: [...pending.keys()] }), { qos: 0, retained: false });
      asked = true;
      // Asked for again while it is on its way it is sent again: a slow line would carry nothing else any more.
      const message = await this.#mailbox.take(this.#clock.monotonicMs() + this.#pace.patienceMs(this.#policy.silenceMs), signal);
      if (signal.aborted || !this.#link.online) return interrupted(signal);
      const late = this.#clock.monotonicMs() - progressMs > patienceMs;
      asked = message !== undefined;
      const block = message === undefined ? undefined : decode('Block', message.payload);
      if (late && (block?.ok !== true || block.value.chunk === undefined)) return problem('source.unavailable', `no block of ${artifact} was had for ${patienceMs} ms; the control plane does not answer`);
      if (message === undefined || block?.ok !== true) continue;
      const { chunk, retryAfterMs, reason } = block.value;
      if (chunk === undefined) {
        if (retryAfterMs === 0) return problem(reason === 'artifact.missing' ? 'artifact.missing' : 'source.refused', `the control plane does not send blocks of ${artifact}: ${reason.slice(0, limits.nameCharsMax)}`);
        await this.#clock.sleep(Math.round(retryAfterMs * (1 + this.#random())), signal).catch(() => undefined);
        asked = false;
        // Others have their turn first: this is no silence, however many they are.
        heardMs = progressMs = this.#clock.monotonicMs();
        continue;
      }
      this.#pace.heard(this.#clock.monotonicMs() - heardMs);
      heardMs = this.#clock.monotonicMs();
      totals.bytesFetched += message.payload.byteLength;
      // One of another artifact may have been on its way when this one was begun.
      const awaited = chunk.artifactDigest === artifact ? pending.get(chunk.index) : undefined;
      if (awaited !== undefined && isChunk(awaited, chunk.data)) {
        pending.delete(chunk.index);
        await keep(awaited, chunk.data);
        progressMs = this.#clock.monotonicMs();
        continue;
      }
      totals.bytesRefetched += message.payload.byteLength;
      if (awaited === undefined) continue;
      mismatches += 1;
      if (mismatches >= this.#policy.mismatchesMax) return problem('artifact.digest_mismatch', `block ${chunk.index} of ${artifact} carried the wrong bytes ${mismatches} times`);
      asked = false;
    }
    return ok(undefined);
  }
}
