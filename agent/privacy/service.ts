import { strictestLeave, type Leave } from '../../proto/leave.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import type { Random } from '../../proto/random.ts';
import type { Clock } from '../../proto/clock.ts';
import type { RecordBody } from '../outbox/record-body.ts';
import type { Outbox } from '../outbox/service.ts';
import { evaluateDeparture } from './evaluate-departure.ts';
import { splitSample } from './split-sample.ts';

/** The device's own word; what its bundle says may be stricter. */
export interface PrivacyRules {
  readonly leave?: Leave | undefined;
  readonly retentionDays?: number | undefined;
}

/** A bundle that makes records at the moment. */
export interface RecordingBundle {
  readonly digest: string;
  readonly privacy: BundleManifest['privacy'];
}

const dayMs = 24 * 3600_000;
/** What is too old is looked for this often. */
const retentionMs = 3600_000;

/** The one way to the outbox: what may not leave the device does not pass, and what has waited too long is erased. */
export class DepartureGate {
  readonly #ports: { readonly outbox: Pick<Outbox, 'append' | 'eraseOlderThan'>; readonly clock: Clock; readonly random: Random };
  readonly #own: PrivacyRules;
  readonly #bundles: () => readonly RecordingBundle[];
  #held = 0;
  #retainedMs = -Infinity;

  constructor(ports: { readonly outbox: Pick<Outbox, 'append' | 'eraseOlderThan'>; readonly clock: Clock; readonly random: Random }, own: PrivacyRules, bundles: () => readonly RecordingBundle[]) {
    this.#ports = ports;
    this.#own = own;
    this.#bundles = bundles;
  }

  /** Takes a record as far as it may leave. Never waits and never throws. */
  append(body: RecordBody): void {
    const passed = evaluateDeparture(body, this.#leaveOf(body));
    if (passed === undefined) this.#held += 1;
    else if (passed.sample === undefined) this.#ports.outbox.append(passed);
    else for (const sample of splitSample(passed.sample, () => this.#nameSplit())) this.#ports.outbox.append({ sample });
  }

  /** Samples and windows that could not pass, since the last call. */
  takeHeld(): number {
    const held = this.#held;
    this.#held = 0;
    return held;
  }

  /** To be called often: erases what is older than the strictest retention says, now and then. */
  async tick(): Promise<void> {
    const { outbox, clock } = this.#ports;
    const days = Math.min(this.#own.retentionDays ?? Infinity, ...this.#bundles().map(({ privacy }) => privacy?.retentionDays ?? Infinity));
    if (days === Infinity || clock.monotonicMs() - this.#retainedMs < retentionMs) return;
    this.#retainedMs = clock.monotonicMs();
    await outbox.eraseOlderThan(days * dayMs);
  }

  /** A record of a bundle that nobody knows here tells of readings that no rule is known for. */
  #leaveOf({ sample, window, metrics }: RecordBody): Leave {
    const digest = (sample ?? window ?? metrics)?.bundleDigest;
    if (digest === undefined) return 'raw';
    const bundle = this.#bundles().find((candidate) => candidate.digest === digest);
    return bundle === undefined ? 'nothing' : strictestLeave(bundle.privacy?.leave, this.#own.leave);
  }

  #nameSplit(): string {
    const { clock, random } = this.#ports;
    return `${Math.round(clock.nowMs()).toString(36)}-${Math.floor(random() * 2 ** 48).toString(36)}`;
  }
}
