import type { Clock } from '../../proto/clock.ts';
import { limits } from '../../proto/limits.ts';
import type { Acknowledgement } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import type { Link } from '../link/link.ts';
import { planJitterMs, refill, type Allowance, type Pace } from './plan-pace.ts';
import type { Outbox } from './service.ts';

export interface SenderPolicy {
  /** How fast the link takes records, beyond which they wait. Default: 256 KiB and 500 records. */
  readonly bytesPerS?: number | undefined;
  readonly recordsPerS?: number | undefined;
  readonly batchesInFlightMax: number;
  /** A batch that is not acknowledged for this long is sent again; doubles with every silence up to resendMsMax. */
  readonly resendMs: number;
  readonly resendMsMax: number;
  /** After a reconnect, and when the control plane announces itself, what has gathered waits for a random part of this; what is urgent does not. */
  readonly jitterMs?: number | undefined;
}

const paceDefault: Pace = { bytesPerS: 256 * 1024, recordsPerS: 500 };
const jitterMsDefault = 10_000;

/** Sends what the outbox holds, a bounded number of batches at a time and no faster than the link's pace. The broker's own acknowledgement counts for nothing. */
export class Sender {
  readonly #outbox: Outbox;
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #topic: string;
  readonly #policy: SenderPolicy;
  readonly #pace: Pace;
  #allowance: Allowance;
  #resendMs: number;
  #urgentOnlyUntilMs = -Infinity;
  #sending = false;

  constructor(ports: { outbox: Outbox; link: Link; clock: Clock; random: Random }, topic: string, policy: SenderPolicy) {
    this.#outbox = ports.outbox;
    this.#link = ports.link;
    this.#clock = ports.clock;
    this.#random = ports.random;
    this.#topic = topic;
    this.#policy = policy;
    this.#pace = { bytesPerS: policy.bytesPerS ?? paceDefault.bytesPerS, recordsPerS: policy.recordsPerS ?? paceDefault.recordsPerS };
    this.#allowance = { bytes: 0, records: 0, atMs: -Infinity };
    this.#resendMs = policy.resendMs;
  }

  /** The control plane may have missed what was under way: after a reconnect and when it announces itself. */
  resendAll(): void {
    this.#resendMs = this.#policy.resendMs;
    this.#outbox.expireBatches(Infinity);
    const jitter = { recordsAtOnce: limits.recordsPerBatchMax, jitterMs: this.#policy.jitterMs ?? jitterMsDefault };
    this.#urgentOnlyUntilMs = this.#clock.monotonicMs() + planJitterMs(this.#outbox.unacknowledged, jitter, this.#random());
    void this.send();
  }

  acknowledge(acknowledgement: Acknowledgement): void {
    if (this.#outbox.acknowledge(acknowledgement) > 0) this.#resendMs = this.#policy.resendMs;
    void this.send();
  }

  /** Sends as much as may be under way; to be called often, harmless at any time. Never rejects. */
  async send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    if (this.#outbox.expireBatches(this.#clock.monotonicMs() - this.#resendMs) > 0) this.#resendMs = Math.min(2 * this.#resendMs, this.#policy.resendMsMax);
    while (this.#link.online && this.#outbox.batchesInFlight < this.#policy.batchesInFlightMax && this.#isInPace()) {
      const batch = await this.#outbox.takeBatch({ urgentOnly: this.#clock.monotonicMs() < this.#urgentOnlyUntilMs });
      if (batch === undefined) break;
      this.#allowance = { ...this.#allowance, bytes: this.#allowance.bytes - batch.payload.byteLength, records: this.#allowance.records - batch.records };
      if (!(await this.#link.publish(this.#topic, batch.payload, { qos: 1, retained: false }))) break;
    }
    this.#sending = false;
  }

  #isInPace(): boolean {
    this.#allowance = refill(this.#allowance, this.#pace, this.#clock.monotonicMs());
    return this.#allowance.bytes > 0 && this.#allowance.records > 0;
  }
}
