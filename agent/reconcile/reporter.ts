import type { Clock } from '../../proto/clock.ts';
import { encode } from '../../proto/codec.ts';
import type { Reported } from '../../proto/messages.ts';
import { deviceTopic } from '../../proto/topics.ts';
import type { Link } from '../link/link.ts';
import type { StateRepository } from './repository.ts';

interface ReporterPorts {
  readonly link: Link;
  readonly clock: Clock;
  readonly state: Pick<StateRepository, 'takeReportSequence'>;
}

/** A report that the disk had no number for is told again this often, until it has one: the one before it may have been told at a later time, by a clock that was set back since. */
const retoldMs = 60_000;

/** Publishes the device's newest state; changes while a report is on its way make one more, not many. */
export class Reporter {
  readonly #ports: ReporterPorts;
  readonly #topic: string;
  readonly #intervalMs: number;
  readonly #build: (sequence: number) => Reported;
  #due = false;
  #reporting = false;
  #reportedMs = -Infinity;
  #isNumbered = true;
  #runningDigest = '';

  /** @param intervalMs what may wait is reported at most this often @param build the state of that moment */
  constructor(ports: ReporterPorts, deviceId: string, intervalMs: number, build: (sequence: number) => Reported) {
    this.#ports = ports;
    this.#topic = deviceTopic(deviceId, 'reported');
    this.#intervalMs = intervalMs;
    this.#build = build;
  }

  /** Something is to be told that has not been. */
  get isDue(): boolean {
    return this.#due;
  }

  /** What the control plane was told that the device runs; empty before the first report. */
  get runningDigest(): string {
    return this.#runningDigest;
  }

  /** Something changed that may wait for the next tick. */
  later(): void {
    this.#due = true;
  }

  now(): void {
    this.#due = true;
    if (this.#reporting || !this.#ports.link.online) return;
    this.#reporting = true;
    void this.#publish().finally(() => (this.#reporting = false));
  }

  tick(): void {
    const sinceMs = this.#ports.clock.monotonicMs() - this.#reportedMs;
    if (!this.#isNumbered && sinceMs >= retoldMs) this.#due = true;
    if (this.#due && sinceMs >= this.#intervalMs) this.now();
  }

  async #publish(): Promise<void> {
    const { link, clock, state } = this.#ports;
    while (this.#due && link.online) {
      this.#due = false;
      this.#reportedMs = clock.monotonicMs();
      const { sequence, isSetAside } = await state.takeReportSequence();
      this.#isNumbered = isSetAside;
      const reported = this.#build(sequence);
      if (await link.publish(this.#topic, encode('Reported', reported), { qos: 1, retained: true })) this.#runningDigest = reported.runningDigest;
      else this.#due = true;
    }
  }
}
