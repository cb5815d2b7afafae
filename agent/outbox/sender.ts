import type { Clock } from '../../proto/clock.ts';
import type { Acknowledgement } from '../../proto/messages.ts';
import type { Link } from '../link/link.ts';
import type { Outbox } from './service.ts';

export interface SenderPolicy {
  readonly batchesInFlightMax: number;
  /** A batch that is not acknowledged for this long is sent again; doubles with every silence up to resendMsMax. */
  readonly resendMs: number;
  readonly resendMsMax: number;
}

/** Sends what the outbox holds, a bounded number of batches at a time. The broker's own acknowledgement counts for nothing. */
export class Sender {
  readonly #outbox: Outbox;
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #topic: string;
  readonly #policy: SenderPolicy;
  #resendMs: number;
  #sending = false;

  constructor(ports: { outbox: Outbox; link: Link; clock: Clock }, topic: string, policy: SenderPolicy) {
    this.#outbox = ports.outbox;
    this.#link = ports.link;
    this.#clock = ports.clock;
    this.#topic = topic;
    this.#policy = policy;
    this.#resendMs = policy.resendMs;
  }

  /** The control plane may have missed what was under way: after a reconnect and when it announces itself. */
  resendAll(): void {
    this.#resendMs = this.#policy.resendMs;
    this.#outbox.expireBatches(Infinity);
    void this.send();
  }

  acknowledge(acknowledgement: Acknowledgement): void {
    if (this.#outbox.acknowledge(acknowledgement) > 0) this.#resendMs = this.#policy.resendMs;
    void this.send();
  }

  /** Sends as much as may be under way; harmless to call at any time. Never rejects. */
  async send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    if (this.#outbox.expireBatches(this.#clock.monotonicMs() - this.#resendMs) > 0) this.#resendMs = Math.min(2 * this.#resendMs, this.#policy.resendMsMax);
    while (this.#link.online && this.#outbox.batchesInFlight < this.#policy.batchesInFlightMax) {
      const batch = await this.#outbox.takeBatch();
      if (batch === undefined || !(await this.#link.publish(this.#topic, batch, { qos: 1, retained: false }))) break;
    }
    this.#sending = false;
  }
}
