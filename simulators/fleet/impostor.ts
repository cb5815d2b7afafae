import { encode, decode } from '../../proto/codec.ts';
import type { Reported } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { announceTopic, deviceTopic } from '../../proto/topics.ts';
import { DeviceLink, type Network } from './device-link.ts';
import type { DeviceDraw } from './draw-scenario.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import { SimulatedClock, SimulatedProcess } from './simulated-process.ts';

/** A device id with valid credentials and no agent behind it: silent, lying, or hostile. */
export class Impostor {
  readonly id: string;
  readonly #draw: DeviceDraw;
  readonly #parts: { scheduler: Scheduler; random: Random; broker: SimulatedBroker; victims: readonly string[] };
  readonly #process = new SimulatedProcess();
  readonly #clock: SimulatedClock;
  #link: DeviceLink | undefined;
  #sequence = 0;
  #sent: Uint8Array[] = [];

  constructor(draw: DeviceDraw, parts: { scheduler: Scheduler; random: Random; broker: SimulatedBroker; victims: readonly string[] }) {
    this.id = draw.id;
    this.#draw = draw;
    this.#parts = parts;
    this.#clock = new SimulatedClock(parts.scheduler, this.#process, draw.clock);
  }

  connect(password: string): void {
    const { scheduler, random, broker } = this.#parts;
    const network: Network = { conditions: this.#draw.conditions, blockedUntilMs: 0 };
    const link = new DeviceLink({ scheduler, process: this.#process, clock: this.#clock, random, broker, network }, { deviceId: this.id, password, agentVersion: '1.0.0' });
    this.#link = link;
    link.start({
      onOnline: () => {
        void link.subscribe([deviceTopic(this.id, 'desired'), deviceTopic(this.id, 'ack'), announceTopic]);
        if (this.#draw.kind === 'silent') this.#report({});
      },
      onOffline: () => undefined,
      onMessage: (topic, payload) => {
        if (this.#draw.kind === 'liar' && topic.endsWith('/desired')) this.#claim(payload);
      },
    });
    if (this.#draw.kind === 'malicious') this.#attackSoon();
  }

  /** It gives up: the fleet is to itself again. */
  stop(): void {
    this.#process.end();
    this.#link?.break();
  }

  /** Says that it has confirmed what it never ran. */
  #claim(payload: Uint8Array): void {
    const signed = decode('SignedDesired', payload);
    const desired = signed.ok ? decode('Desired', signed.value.desired) : signed;
    if (!desired.ok || desired.value.bundle === undefined) return;
    const { bundle, rolloutId, revision } = desired.value;
    this.#report({
      desiredRevision: revision,
      confirmedDigest: bundle.digest,
      update: { bundleDigest: bundle.digest, rolloutId, phase: 'converged', reason: '', detail: '', chunksDone: 1, chunksTotal: 1, sinceMs: this.#clock.nowMs(), revision } as never,
    });
  }

  #report(change: Partial<Reported>): void {
    this.#sequence += 1;
    const reported: Reported = {
      deviceId: this.id, sequence: this.#sequence, desiredRevision: 0, slots: [], runningDigest: '', confirmedDigest: '', inferencesSinceActivation: 0, agentVersion: '1.0.0', runtime: '', atMs: this.#clock.nowMs(), detail: '', shadowInferences: 0,
      ...change,
    };
    void this.#link?.publish(deviceTopic(this.id, 'reported'), encode('Reported', reported), { qos: 1, retained: true });
  }

  #attackSoon(): void {
    const { scheduler, random } = this.#parts;
    scheduler.after(3_000 + 12_000 * random(), () => {
      if (!this.#process.alive) return;
      this.#attack();
      this.#attackSoon();
    });
  }

  #attack(): void {
    const { random, victims } = this.#parts;
    const link = this.#link;
    if (link?.online !== true) return;
    const victim = victims[Math.floor(random() * victims.length)] ?? this.id;
    const attacks: (() => void)[] = [
      () => void link.publish(deviceTopic(victim, 'reported'), this.#forgedReport(victim), { qos: 1, retained: true }),
      () => void link.publish(deviceTopic(this.id, 'reported'), this.#forgedReport(victim), { qos: 1, retained: true }),
      () => this.#send(this.#forgedBatch(victim)),
      () => this.#send(this.#forgedBatch(this.id)),
      () => void link.publish(deviceTopic(victim, 'up'), this.#forgedBatch(victim), { qos: 1, retained: false }),
      () => {
        const again = this.#sent[Math.floor(random() * this.#sent.length)];
        if (again !== undefined) this.#send(again);
      },
      () => this.#send(Uint8Array.from({ length: 1 + Math.floor(200 * random()) }, () => Math.floor(256 * random()))),
      () => void link.publish(deviceTopic(this.id, 'reported'), Uint8Array.of(8, 255, 255), { qos: 1, retained: true }),
      () => void link.publish(deviceTopic(this.id, 'status'), this.#forgedStatus(victim), { qos: 1, retained: false }),
      () => void link.subscribe([deviceTopic(victim, 'desired'), 'fleet/+/desired', '#']),
      () => this.#report({ desiredRevision: 2 ** 52, sequence: 2 ** 50, runningDigest: 'sha256:none' }),
      () => this.#send(new Uint8Array(100_000)),
    ];
    (attacks[Math.floor(random() * attacks.length)] as () => void)();
  }

  #send(payload: Uint8Array): void {
    if (this.#sent.length < 8) this.#sent.push(payload);
    void this.#link?.publish(deviceTopic(this.id, 'up'), payload, { qos: 1, retained: false });
  }

  #forgedReport(victim: string): Uint8Array {
    const digest = `sha256:${'f'.repeat(64)}`;
    return encode('Reported', {
      deviceId: victim, sequence: 2 ** 40, desiredRevision: 2 ** 40, slots: [], runningDigest: digest, confirmedDigest: digest, inferencesSinceActivation: 1, agentVersion: 'forged', runtime: 'wasm', atMs: this.#clock.nowMs(), detail: 'forged', shadowInferences: 0,
    });
  }

  #forgedStatus(victim: string): Uint8Array {
    return encode('DeviceStatus', { deviceId: victim, online: false, agentVersion: 'forged', bootMs: 0, atMs: 0 });
  }

  #forgedBatch(owner: string): Uint8Array {
    const { random } = this.#parts;
    const outcome = { bundleDigest: random() < 0.5 ? `sha256:${'e'.repeat(64)}` : 'nonsense', rolloutId: '', phase: 'converged' as const, reason: '', detail: '', startedMs: 0, endedMs: random() < 0.5 ? 0 : this.#clock.nowMs() + 10 * 86_400_000, bytesFetched: 0, bytesRefetched: 0 };
    return encode('RecordBatch', { deviceId: owner, records: [{ epoch: 1, sequence: 1 + Math.floor(20 * random()), atMs: this.#clock.nowMs(), outcome }] });
  }
}
