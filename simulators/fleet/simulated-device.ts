import { Agent } from '../../agent/agent.ts';
import type { RangeClient } from '../../agent/artifacts/range-client.ts';
import type { ReadingTaker, Source } from '../../agent/inference/source.ts';
import type { SwapAnswer } from '../../agent/reconcile/swap-consent.ts';
import type { Sink } from '../../agent/inference/sink.ts';
import type { UncleanEnd } from '../../agent/reconcile/merge-end.ts';
import { defaultPolicy, type AgentPolicy } from '../../agent/settings.ts';
import { decode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { Random } from '../../proto/random.ts';
import { ok } from '../../proto/result.ts';
import type { PublicKey } from '../../proto/signing.ts';
import { isChunkTopic } from '../../proto/topics.ts';
import { DeviceLink, type Network } from './device-link.ts';
import type { LineConsent } from './draw-scenario.ts';
import type { Observe } from './observation.ts';
import { createScriptedPreflight, createScriptedRuntime } from './scripted-runtime.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import { applySimulatedPatch } from './simulated-patch.ts';
import { never, SimulatedClock, SimulatedProcess, type ClockSettings, type MonotonicOrigin } from './simulated-process.ts';
import { createVirtualRangeClient } from './virtual-range-client.ts';
import { DiskWatch, type OpenDisk, type VirtualDisk } from './virtual-disk.ts';

/** As on a real device, only that idle loops look less often, and least of all where nothing is under way: virtual hours are to pass in milliseconds. */
const policy = (isSettled: () => boolean): AgentPolicy => ({
  ...defaultPolicy,
  fetch: { ...defaultPolicy.fetch, stalledMsMax: 120_000 },
  sender: { batchesInFlightMax: 4, resendMs: 15_000, resendMsMax: 60_000 },
  reconcile: {
    probation: { inferencesMin: 3, durationMs: 15_000, errorFractionMax: 0.2 },
    get restMs() {
      return isSettled() ? 60_000 : 6_000;
    },
    vetoMsMax: 90_000,
    consentRetryMs: 8_000,
  },
  sampling: { randomFloor: 0.02, uncertaintyMin: 0.9, uncertainProbability: 0.1 },
  reporting: { windowInferences: 12, windowMsMax: 120_000, metricsIntervalMs: 180_000 },
  reportIntervalMs: 2_000,
  tickMs: 12_000,
});
const dataDir = '/data';
/** A line with a say is busy for as long, then free for as long. */
const lineBusyMs = 20_000;
/** How long an inference may take before the watchdog ends the process. */
const hangMs = 10_000;

export interface DeviceSettings {
  readonly deviceId: string;
  readonly clock: ClockSettings;
  /** How wrong its wall clock is. */
  readonly skewMs: number;
  readonly readingsEveryMs: number;
  readonly consent: LineConsent;
  /** How long an operation of its disk takes at most. */
  readonly diskMsMax: number;
  readonly namesBoots: boolean;
  readonly network: Network;
}

export interface DeviceParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly broker: SimulatedBroker;
  readonly observe: Observe;
  readonly trace: (who: string, event: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly openDisk: OpenDisk;
  /** The control plane's HTTP routes. */
  readonly request: (request: Request) => Promise<Response | undefined>;
}

/** A machine on the line with the real agent on it: it can lose its power, its network and its idea of time. */
export class SimulatedDevice {
  readonly id: string;
  readonly network: Network;
  readonly disk: VirtualDisk;
  readonly skew: { ms: number };
  credential = '';
  trust: { readonly release: readonly PublicKey[]; readonly assignment: readonly PublicKey[] } = { release: [], assignment: [] };
  readonly #settings: DeviceSettings;
  readonly #parts: DeviceParts;
  readonly #watch: DiskWatch;
  #process = new SimulatedProcess();
  #link: DeviceLink | undefined;
  #agent: Agent | undefined;
  #offUntilMs = 0;
  #boot: MonotonicOrigin & { readonly id: string } = { id: '', sinceMs: 0, busyMs: 0 };
  /** What the process before left of how it ended, and whether it was noted when its interpreter ran. */
  #end: Omit<UncleanEnd, 'atMs'> | undefined;
  #notes = false;

  constructor(settings: DeviceSettings, parts: DeviceParts) {
    this.id = settings.deviceId;
    this.network = settings.network;
    this.skew = { ms: settings.skewMs };
    this.#settings = settings;
    this.#parts = parts;
    this.#watch = new DiskWatch(this.id, parts.observe);
    this.#process.end();
    this.disk = parts.openDisk({
      random: parts.random,
      pace: () => this.#pace(this.#process),
      onCut: () => this.#died('power', 1_000 + 20_000 * parts.random()),
    });
  }

  get running(): boolean {
    return this.#process.alive;
  }

  get online(): boolean {
    return this.#process.alive && this.#link?.online === true;
  }

  boot(): void {
    if (this.#process.alive) return;
    const { scheduler, random, broker, observe, trace } = this.#parts;
    const { deviceId, clock: settings } = this.#settings;
    const process = new SimulatedProcess();
    this.#process = process;
    const clock = new SimulatedClock(scheduler, process, settings, this.skew, this.#bootOf(scheduler.nowMs));
    const end = this.#end;
    this.#end = undefined;
    this.#notes = end !== undefined;
    const link = new DeviceLink({ scheduler, process, clock, random, broker, network: this.network }, { deviceId, password: this.credential, agentVersion: '1.0.0' });
    this.#link = link;
    const host = {
      random,
      ran: (modelDigest: `sha256:${string}`) => observe({ kind: 'inference', deviceId, modelDigest }),
      crash: () => {
        if (process.alive) this.#died('crash', 2_000 + 8_000 * random(), this.#notes ? 'crashed' : 'unknown');
      },
      hang: () => {
        if (process.alive) this.#died('crash', hangMs + 8_000 * random(), 'hung');
      },
      spend: (ms: number) => clock.spend(ms),
    };
    const agent = new Agent(
      {
        clock, random,
        link: this.#watchLink(link),
        disk: this.#watch.over(this.disk.powerOn()),
        source: this.#line(process, clock),
        sink: quietSink,
        preflight: createScriptedPreflight(clock, random, observe, deviceId),
        openRuntime: async (kind) => ok(createScriptedRuntime(kind, host)),
        rssBytes: () => 60_000_000,
        log: (event, facts) => {
          if (process.alive) trace(deviceId, event, facts);
        },
        onStep: () => undefined,
        bootId: this.#boot.id,
        takeEnd: () => end && { ...end, atMs: clock.nowMs() },
        rangeClient: this.#watchRanges(createVirtualRangeClient({ scheduler, clock, random, network: this.network, request: this.#parts.request }, deviceId, () => this.credential)),
        applyPatch: applySimulatedPatch,
        askSwapConsent: this.#settings.consent === 'unasked' ? undefined : (_, signal) => this.#askLine(clock, signal),
      },
      { deviceId, agentVersion: '1.0.0', dataDir, trust: this.trust, outboxBytesMax: 8_000_000, policy: policy(() => this.#watch.settled) },
    );
    this.#agent = agent;
    trace(deviceId, 'boot', {});
    agent.start().then(
      () => observe({ kind: 'started', deviceId }),
      (error: unknown) => observe({ kind: 'fault', who: deviceId, error: error as Error }),
    );
  }

  /** An operation of the disk that a process has asked for takes its time, and is not begun where that process has died meanwhile. */
  async #pace(process: SimulatedProcess): Promise<void> {
    const { scheduler, random } = this.#parts;
    const { diskMsMax } = this.#settings;
    if (process.alive && diskMsMax > 0) await new Promise<void>((resolve) => void scheduler.after(diskMsMax * random(), resolve));
    if (!process.alive) await never();
  }

  /** What its wall clock shows. */
  get wallMs(): number {
    const { epochMs, rate } = this.#settings.clock;
    return epochMs + this.skew.ms + this.#parts.scheduler.nowMs * rate;
  }

  /** The power goes; it comes back after a while. */
  cutPower(offMs: number): void {
    if (!this.#process.alive) return;
    this.#offUntilMs = this.#parts.scheduler.nowMs + offMs;
    this.disk.cutPower();
  }

  /** The agent's process ends as by SIGKILL: what it wrote stays with the system. */
  crash(offMs: number): void {
    if (this.#process.alive) this.#died('crash', offMs, this.#notes ? 'elsewhere' : 'unknown');
  }

  /** One for all processes since the power came on, where the system names it. */
  #bootOf(nowMs: number): MonotonicOrigin | undefined {
    if (!this.#settings.namesBoots) return undefined;
    if (this.#boot.id === '') this.#boot = { id: `${this.id} at ${nowMs}`, sinceMs: nowMs, busyMs: 0 };
    return this.#boot;
  }

  /** A service manager stops the agent and starts it again. */
  async restart(offMs: number): Promise<void> {
    const process = this.#process;
    if (!process.alive) return;
    await this.#agent?.stop();
    if (process.alive) this.#died('stop', offMs);
  }

  breakConnection(): void {
    if (this.#process.alive) this.#link?.break();
  }

  /** The network lets nothing through for a while. */
  block(ms: number): void {
    this.network.blockedUntilMs = Math.max(this.network.blockedUntilMs, this.#parts.scheduler.nowMs + ms);
    if (this.#process.alive) this.#link?.blocked();
  }

  /** A line that says nothing is not heard for as long as the agent's adapters wait. */
  async #askLine(clock: SimulatedClock, signal: AbortSignal): Promise<SwapAnswer> {
    const { consent, deviceId } = this.#settings;
    const { random, observe, scheduler } = this.#parts;
    await clock.sleep(consent === 'dumb' ? 5_000 : 20 + 300 * random(), signal).catch(() => undefined);
    const granted = !signal.aborted && (consent === 'yes' || (consent === 'later' && Math.floor(scheduler.nowMs / lineBusyMs) % 2 === 1));
    observe({ kind: 'consent', deviceId, granted });
    return granted ? { granted } : { granted, why: consent === 'dumb' ? 'no answer' : 'a batch is running' };
  }

  /** @param end what the next process is told of it, where the machine goes on and nobody had asked this one to end */
  #died(cause: 'power' | 'crash' | 'stop', offMs: number, end?: UncleanEnd['cause']): void {
    const { scheduler, observe, trace } = this.#parts;
    if (!this.#process.alive) return;
    this.#process.end();
    if (cause === 'power') this.#boot = { id: '', sinceMs: 0, busyMs: 0 };
    this.#end = end === undefined || (end !== 'hung' && !this.#settings.namesBoots) ? undefined : { cause: end, limitMs: end === 'hung' ? hangMs : 0, slot: '' };
    this.#watch.died();
    this.disk.cutBefore = Infinity;
    this.#link?.abandon({ atOnce: cause !== 'power' && end !== 'hung' });
    trace(this.id, `died of ${cause}`, {});
    observe({ kind: 'died', deviceId: this.id, cause });
    const backMs = Math.max(this.#offUntilMs, scheduler.nowMs + (cause === 'power' && this.#offUntilMs > scheduler.nowMs ? 0 : offMs));
    scheduler.at(backMs, () => this.boot());
  }

  #watchLink(link: DeviceLink): DeviceLink {
    const publish = link.publish.bind(link);
    const process = this.#process;
    link.publish = (topic, payload, options) => {
      // What a process that has died still says in the same turn reaches nobody.
      if (!process.alive) return publish(topic, payload, options);
      if (topic.endsWith('/reported')) {
        const reported = decode('Reported', payload);
        if (reported.ok) this.#parts.observe({ kind: 'reported', deviceId: this.id, reported: reported.value });
      } else if (topic.endsWith('/block-request')) {
        const asked = decode('BlockRequest', payload);
        if (asked.ok) this.#asks(asked.value.artifactDigest, asked.value.indices);
      }
      return publish(topic, payload, options);
    };
    const subscribe = link.subscribe.bind(link);
    link.subscribe = (topics) => {
      for (const topic of topics) {
        if (!isChunkTopic(topic)) continue;
        const [, artifact = '', index] = topic.split('/');
        this.#asks(artifact, [Number(index)]);
      }
      return subscribe(topics);
    };
    return link;
  }

  #watchRanges(client: RangeClient): RangeClient {
    return {
      get: (url, first, last, signal) => {
        const begin = Math.floor(first / limits.chunkBytes);
        this.#asks(url.slice(url.lastIndexOf('/') + 1), Array.from({ length: Math.floor(last / limits.chunkBytes) - begin + 1 }, (_, i) => begin + i));
        return client.get(url, first, last, signal);
      },
    };
  }

  #asks(artifact: string, indices: readonly number[]): void {
    if (this.#process.alive) this.#parts.observe({ kind: 'asked', deviceId: this.id, artifact, indices });
  }

  /** Two numbers every few seconds; what became of each is told. */
  #line(process: SimulatedProcess, clock: SimulatedClock): Source {
    const { scheduler, random, observe } = this.#parts;
    const { deviceId, readingsEveryMs } = this.#settings;
    let taker: ReadingTaker | undefined;
    const take = (): void => {
      if (!process.alive || taker === undefined) return;
      scheduler.after(readingsEveryMs * (0.5 + random()), take);
      const sinceMs = scheduler.nowMs;
      const line = `{"values":[${random().toFixed(3)},${random().toFixed(3)}],"atMs":${clock.nowMs()}}`;
      const taken = taker.submit(line, (text) => {
        if (!process.alive) return;
        const answer = text === undefined || text.startsWith('{"error"') ? (text?.includes('"no_bundle"') === true ? 'no_bundle' : 'error') : 'result';
        observe({ kind: 'answer', deviceId, waitedMs: scheduler.nowMs - sinceMs, answer, bundleDigest: /"bundle":"([^"]*)"/.exec(text ?? '')?.[1] ?? '' });
      });
      if (!taken) observe({ kind: 'answer', deviceId, waitedMs: 0, answer: 'not_taken', bundleDigest: '' });
    };
    return {
      ended: never(),
      start: async (given) => {
        taker = given;
        scheduler.after(readingsEveryMs * random(), take);
        return { description: 'a simulated line' };
      },
      stop: async () => {
        taker = undefined;
      },
    };
  }
}

const quietSink: Sink = { ready: true, write: () => undefined, onReady: () => undefined, onClosed: () => undefined, close: async () => undefined };
