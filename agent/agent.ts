import { join } from 'node:path';
import { AppError } from '../proto/app-error.ts';
import type { Clock } from '../proto/clock.ts';
import { decode } from '../proto/codec.ts';
import type { Reported } from '../proto/messages.ts';
import type { Random } from '../proto/random.ts';
import type { Result } from '../proto/result.ts';
import type { PublicKey } from '../proto/signing.ts';
import { announceTopic, deviceTopic, isChunkTopic } from '../proto/topics.ts';
import type { ModelRuntime, RuntimeKind } from '../runtime/model-runtime.ts';
import { createArtifactRepository } from './artifacts/repository.ts';
import type { RangeClient } from './artifacts/range-client.ts';
import { createArtifactService, type ApplyPatch, type ArtifactService } from './artifacts/service.ts';
import type { Disk } from './disk/disk.ts';
import { Inference, type InferenceMetrics } from './inference/service.ts';
import type { Sink } from './inference/sink.ts';
import type { Source } from './inference/source.ts';
import type { Link } from './link/link.ts';
import { subscribeUntilGranted } from './link/subscribe-until-granted.ts';
import { nameBoot } from './outbox/name-boot.ts';
import { Orders } from './orders/service.ts';
import { Outbox } from './outbox/service.ts';
import { Sender } from './outbox/sender.ts';
import type { PrivacyConfig } from './privacy/privacy-config.ts';
import { DepartureGate } from './privacy/service.ts';
import { buildReported } from './reconcile/build-reported.ts';
import { takeLocalCommand } from './reconcile/local-control.ts';
import { hangLimitMs } from './reconcile/hang-limit.ts';
import type { UncleanEnd } from './reconcile/merge-end.ts';
import type { Action } from './reconcile/plan-steps.ts';
import type { Preflight } from './reconcile/preflight-adapter.ts';
import { StateRepository } from './reconcile/repository.ts';
import { Reporter } from './reconcile/reporter.ts';
import { Reconciler } from './reconcile/service.ts';
import type { AskSwapConsent } from './reconcile/swap-consent.ts';
import { settingsOf, type AgentPolicy } from './settings.ts';
import type { Watchdog } from './watchdog-adapter.ts';
import { buildSnapshot, type AgentSnapshot } from './status/snapshot.ts';

/** The world as the agent meets it; a simulation brings its own. */
export interface AgentPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly link: Link;
  readonly source: Source;
  readonly sink: Sink;
  readonly preflight: Preflight;
  readonly openRuntime: (kind: RuntimeKind) => Promise<Result<ModelRuntime>>;
  /** For bundles over HTTPS; absent: not over HTTPS. */
  readonly rangeClient?: RangeClient | undefined;
  /** Makes a blob of an older one and a patch; absent: whole blobs are fetched. */
  readonly applyPatch?: ApplyPatch | undefined;
  /** Resident memory of the process. */
  readonly rssBytes: () => number;
  readonly log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Names the machine's boot, from which the monotonic clock then counts, so that a power cut is not taken for a crash; absent where the system does not say. */
  readonly bootId?: string | undefined;
  /** Processor and runtime, as far as they bear on which interpreter is faster: where it is another, they are measured again. */
  readonly machine?: string | undefined;
  /** Told with every tick before which inference took over a fiftieth of a core. */
  readonly onBusy?: (() => void) | undefined;
  /** Ends the process when an inference does not come back; absent: nobody does. */
  readonly watchdog?: Watchdog | undefined;
  /** How the process before this one ended, where nobody had asked it to; told once. */
  readonly takeEnd?: (() => UncleanEnd | undefined) | undefined;
  /** Asks the line before its model changes; absent: the line has no say. */
  readonly askSwapConsent?: AskSwapConsent | undefined;
  /** Told before and after each step of an update. */
  readonly onStep: (moment: 'before' | 'after', action: Action) => void;
}

export interface AgentOptions {
  readonly deviceId: string;
  readonly agentVersion: string;
  readonly dataDir: string;
  readonly trust: { readonly release: readonly PublicKey[]; readonly assignment: readonly PublicKey[] };
  readonly outboxBytesMax: number;
  /** The device's own word on what may leave it; absent: what bundles say. */
  readonly privacy?: PrivacyConfig | undefined;
  readonly policy: AgentPolicy;
}

const farewellMs = 2_000;
/** No announcement is answered later than that. */
const answerMsMax = 60_000;
const shadowReportMsDefault = 5_000;
const hangMsMinDefault = 10_000;
/** Of one core, for inference: above it onBusy is told. */
const busyShareMin = 0.02;
/** Between two ticks where nothing happens. */
const quietTickMs = 1_000;

/** The agent: inference that never waits for anyone, and beside it the loop that brings the device to what is desired. */
export class Agent {
  readonly #ports: AgentPorts;
  readonly #options: AgentOptions;
  readonly #state: StateRepository;
  readonly #fetcher: ArtifactService;
  readonly #inference: Inference;
  readonly #outbox: Outbox;
  readonly #departures: DepartureGate;
  readonly #orders: Orders;
  readonly #sender: Sender;
  readonly #reconciler: Reconciler;
  readonly #reporter: Reporter;
  readonly #stopping = new AbortController();
  /** Aborted when the connection that there is, or was last, is over. */
  #connection = new AbortController();
  readonly #running: Promise<void>[] = [];
  #metricsMs: number;
  #takenBefore = 0;
  #pace = { taken: 0, atMs: 0 };
  #droppedInputsTold = 0;
  #shadowReported = { inferences: 0, atMs: -Infinity };
  /** The control plane has asked, and its answer waits for its turn. */
  #answering = false;
  #outboxFault = '';
  #controlFault = '';
  #queue: Promise<void> = Promise.resolve();
  #linkState = { online: false, sinceMs: 0, reason: '' };
  #unwatch: (() => void) | undefined;

  constructor(ports: AgentPorts, options: AgentOptions) {
    const { clock, random, disk, link, sink, log } = ports;
    this.#ports = ports;
    this.#options = options;
    this.#metricsMs = clock.monotonicMs();
    this.#pace.atMs = this.#metricsMs;
    this.#linkState.sinceMs = clock.nowMs();
    this.#state = new StateRepository(disk, options.dataDir);
    const artifacts = createArtifactRepository(disk, options.dataDir);
    this.#outbox = new Outbox({ disk, clock, boot: nameBoot(ports.bootId ?? '', random), noteOf: () => this.#inference.samplingNote, onFault: (fault) => this.#noteOutboxFault(fault) }, join(options.dataDir, 'outbox'), options.deviceId, { bytesMax: options.outboxBytesMax });
    this.#sender = new Sender({ outbox: this.#outbox, link, clock, random }, deviceTopic(options.deviceId, 'up'), options.policy.sender);
    this.#inference = new Inference({ clock, random, sink, keep: (record) => this.#departures.append(record), keepMetrics: (taken) => this.#appendMetrics(taken) }, settingsOf(undefined, options.policy, options.privacy));
    this.#departures = new DepartureGate({ outbox: this.#outbox, clock, random }, options.privacy ?? {}, () => this.#inference.recordingBundles);
    this.#orders = new Orders(
      { disk, clock, log, burst: (probability, durationMs) => this.#inference.burst(probability, durationMs), erase: (what) => this.#outbox.erase(what), tell: (receipt) => this.#departures.append({ receipt }), keepTold: () => this.#keepTold('receipt') },
      options.dataDir, options.deviceId, options.trust.assignment,
    );
    this.#fetcher = createArtifactService(link, artifacts, clock, options.policy.fetch, () => this.#reporter.later(), { deviceId: options.deviceId, random, rangeClient: ports.rangeClient, applyPatch: ports.applyPatch });
    this.#reconciler = new Reconciler(
      {
        clock, link, artifacts, log,
        state: this.#state,
        fetcher: this.#fetcher,
        inference: this.#inference,
        preflight: ports.preflight,
        openRuntime: ports.openRuntime,
        trust: options.trust,
        onChange: () => this.#reporter.now(),
        tellOutcome: (outcome) => this.#departures.append({ outcome }),
        keepTold: () => this.#keepTold('outcome'),
        onStep: ports.onStep,
        askSwapConsent: ports.askSwapConsent,
        bootId: ports.bootId ?? '',
        measuredOn: `${options.agentVersion} on ${ports.machine ?? 'this machine'}`,
        takeEnd: ports.takeEnd,
      },
      options.deviceId,
      options.policy.reconcile,
    );
    this.#reporter = new Reporter({ link, clock, state: this.#state }, options.deviceId, options.policy.reportIntervalMs, (sequence) => this.#describe(sequence));
    this.#artifactsReady = () => artifacts.open();
  }

  readonly #artifactsReady: () => Promise<void>;

  /** Comes up with what the disk holds, takes readings, and only then looks for the control plane. */
  async start(): Promise<void> {
    const { clock, random, disk, link, source, sink, log } = this.#ports;
    await disk.makeFolder(this.#options.dataDir);
    await this.#artifactsReady();
    const loaded = await this.#state.load(clock.nowMs());
    if (loaded.from === 'confirmed' || loaded.reason !== '') log('state.loaded', loaded);
    await this.#outbox.open(random);
    await this.#reconciler.start();
    await this.#orders.start();
    await this.#takeLocalCommand();
    this.#configure();
    const { note } = this.#outbox;
    if (note !== undefined) this.#inference.restoreSampling(note.text, note.passedMs);
    sink.onClosed((reason) => log('sink.closed', { reason }));
    const { description } = await source.start(this.#inference);
    this.#unwatch = this.#ports.watchdog?.watch(() => hangLimitMs(this.#state.current, this.#options.policy.hangMsMin ?? hangMsMinDefault));
    log('agent.started', { deviceId: this.#options.deviceId, version: this.#options.agentVersion, source: description, bundle: this.#inference.pipeline?.digest ?? '', runtime: this.#inference.pipeline?.model.kind ?? '', recordsKept: this.#outbox.unacknowledged });
    link.start({
      onOnline: () => void this.#online(),
      onOffline: (reason) => {
        this.#connection.abort();
        log('link.offline', { reason });
        if (this.#linkState.online || this.#linkState.reason === '') this.#linkState = { online: false, sinceMs: clock.nowMs(), reason };
        this.#reconciler.linkLost();
      },
      onMessage: (topic, payload) => this.#receive(topic, payload),
    });
    this.#running.push(this.#reconciler.run(this.#stopping.signal), this.#tickUntilStopped());
  }

  /** Answers what was taken, closes the window into the outbox, and leaves. */
  async stop(): Promise<void> {
    await this.#ports.source.stop();
    await this.#atMost(this.#inference.idle());
    this.#stopping.abort();
    await Promise.all(this.#running);
    this.#inference.closeWindow();
    this.#inference.endShadow();
    this.#keepMetrics();
    await this.#outbox.flush();
    await this.#ports.link.close();
    await this.#atMost(this.#ports.sink.close());
    this.#unwatch?.();
    this.#ports.log('agent.stopped', { recordsKept: this.#outbox.unacknowledged });
  }

  /** What a technician at the device wants to know. */
  snapshot(): AgentSnapshot {
    const { deviceId, dataDir, outboxBytesMax } = this.#options;
    return buildSnapshot(this.#reconciler.liveState, {
      deviceId, dataDir,
      link: this.#linkState,
      deaths: this.#reconciler.deaths ?? null,
      chunks: this.#fetcher.progress,
      inference: this.#inference.totals,
      source: this.#ports.source.state ?? null,
      outbox: { records: this.#outbox.unacknowledged, bytes: this.#outbox.bytes, bytesMax: outboxBytesMax, evicted: this.#outbox.evicted },
      faults: [this.#reconciler.fault, this.#outboxFault, this.#controlFault].filter((fault) => fault !== ''),
    });
  }

  /** A consumer that does not read its results cannot keep the agent from stopping. */
  async #atMost(finished: Promise<void>): Promise<void> {
    await Promise.race([finished, this.#ports.clock.sleep(farewellMs)]);
  }

  async #online(): Promise<void> {
    const { link, log, clock } = this.#ports;
    const { deviceId } = this.#options;
    this.#connection.abort();
    this.#connection = new AbortController();
    const over = AbortSignal.any([this.#connection.signal, this.#stopping.signal]);
    const subscribed = subscribeUntilGranted(link, [deviceTopic(deviceId, 'desired'), deviceTopic(deviceId, 'ack'), announceTopic], clock, over, (granted) => {
      log('link.online', { subscribed: granted });
      this.#linkState = { online: true, sinceMs: clock.nowMs(), reason: '' };
    });
    // Its own subscription: a broker that does not know the topic yet keeps the device from nothing else.
    void subscribed.then(() => subscribeUntilGranted(link, [deviceTopic(deviceId, 'orders')], clock, over));
    if (!(await subscribed)) return;
    this.#reporter.now();
    this.#sender.resendAll();
    this.#reconciler.wake();
  }

  #receive(topic: string, payload: Uint8Array): void {
    if (isChunkTopic(topic) || topic === deviceTopic(this.#options.deviceId, 'block')) this.#fetcher.receive(topic, payload);
    else if (topic === deviceTopic(this.#options.deviceId, 'ack')) this.#acknowledge(payload);
    else if (topic === announceTopic) void this.#answerAnnounce(payload);
    else if (topic === deviceTopic(this.#options.deviceId, 'orders')) void this.#orders.receive(payload).then(() => this.#configure());
    else if (topic === deviceTopic(this.#options.deviceId, 'desired')) {
      this.#queue = this.#queue.then(async () => {
        await this.#reconciler.receiveDesired(payload);
        this.#configure();
      });
    }
  }

  #acknowledge(payload: Uint8Array): void {
    const acknowledgement = decode('Acknowledgement', payload);
    if (!acknowledgement.ok) {
      this.#ports.log('ack.refused', { ...acknowledgement.error });
      return;
    }
    for (const rejection of acknowledgement.value.rejected) this.#ports.log('record.rejected', { ...rejection });
    this.#sender.acknowledge(acknowledgement.value);
  }

  /** Thousands are asked together: each waits for its part of the time the control plane gives them. */
  async #answerAnnounce(payload: Uint8Array): Promise<void> {
    if (this.#answering) return;
    const announce = decode('Announce', payload);
    const spreadMs = announce.ok ? Math.min(announce.value.spreadMs ?? 0, answerMsMax) : 0;
    const { signal } = this.#connection;
    if (spreadMs > 0) {
      this.#answering = true;
      await this.#ports.clock.sleep(this.#ports.random() * spreadMs, AbortSignal.any([signal, this.#stopping.signal])).catch(() => undefined);
      this.#answering = false;
    }
    // A connection that is over, too, is answered for: the next one is begun with a report.
    if (signal.aborted || this.#stopping.signal.aborted) return;
    this.#reporter.now();
    this.#sender.resendAll();
  }

  #configure(): void {
    this.#inference.configure(settingsOf(this.#reconciler.desired, this.#options.policy, this.#options.privacy, this.#orders.sampling));
  }

  async #keepTold(kind: 'outcome' | 'receipt'): Promise<void> {
    await this.#outbox.flush();
    void this.#sender.send();
    if (this.#outbox.waitsForDisk(kind)) throw new AppError('store.unavailable', `the ${kind} is in memory alone, as the disk refuses it`, { retryable: true });
  }

  async #tickUntilStopped(): Promise<void> {
    const { clock } = this.#ports;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await clock.sleep(this.#isQuiet() ? Math.max(quietTickMs, this.#options.policy.tickMs) : this.#options.policy.tickMs, signal).catch(() => undefined);
      this.#inference.tick();
      this.#notePace();
      await this.#takeLocalCommand();
      if (clock.monotonicMs() - this.#metricsMs >= settingsOf(this.#reconciler.desired, this.#options.policy).reporting.metricsIntervalMs) this.#keepMetrics();
      await this.#orders.tick();
      await this.#departures.tick();
      await this.#outbox.tick();
      void this.#sender.send();
      if (this.#inference.runningDigest !== this.#reporter.runningDigest || this.#shadowMoved()) this.#reporter.later();
      this.#reporter.tick();
    }
  }

  /** Whether readings take so much of the processor that the path to their results is worth compiling. */
  #notePace(): void {
    const { clock, onBusy } = this.#ports;
    const { taken, typicalMs } = this.#inference;
    const nowMs = clock.monotonicMs();
    if (onBusy !== undefined && (taken - this.#pace.taken) * typicalMs > busyShareMin * (nowMs - this.#pace.atMs)) onBusy();
    this.#pace = { taken, atMs: nowMs };
  }

  /** Nothing was inferred since the last tick, and nobody is to be told anything. */
  #isQuiet(): boolean {
    const { taken } = this.#inference;
    const isQuiet = taken === this.#takenBefore && !this.#reporter.isDue && (this.#outbox.unacknowledged === 0 || !this.#ports.link.online);
    this.#takenBefore = taken;
    return isQuiet;
  }

  /** What a technician asks for at the device; a disk that refuses has it tried again. */
  async #takeLocalCommand(): Promise<void> {
    try {
      await takeLocalCommand(this.#ports.disk, this.#options.dataDir, (command) => this.#reconciler.obey(command));
      this.#controlFault = '';
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      if (this.#controlFault === '') this.#reporter.later();
      this.#controlFault = `${fault.code}: ${fault.message}`;
    }
  }

  #shadowMoved(): boolean {
    const inferences = this.#reconciler.liveState.update?.shadow?.inferences ?? 0;
    const nowMs = this.#ports.clock.monotonicMs();
    if (inferences === this.#shadowReported.inferences || nowMs - this.#shadowReported.atMs < (this.#options.policy.shadowReportMs ?? shadowReportMsDefault)) return false;
    this.#shadowReported = { inferences, atMs: nowMs };
    return true;
  }

  /** The control plane files metrics under the bundle that made them; without one the counts wait. */
  #keepMetrics(): void {
    this.#metricsMs = this.#ports.clock.monotonicMs();
    if (this.#inference.pipeline !== undefined) this.#appendMetrics(this.#inference.takeMetrics());
  }

  #appendMetrics(taken: InferenceMetrics): void {
    const held = this.#departures.takeHeld();
    const droppedSamples = [...(taken.droppedSamples ?? []), ...(held > 0 ? [{ reason: 'policy', count: held }] : [])];
    const dropped = this.#ports.source.state?.dropped ?? 0;
    const droppedInputs = dropped - this.#droppedInputsTold;
    this.#droppedInputsTold = dropped;
    const metrics = { ...taken, droppedSamples, droppedInputs, rssBytes: this.#ports.rssBytes(), outboxBytes: this.#outbox.bytes, evictedRecords: this.#outbox.evicted };
    this.#departures.append({ metrics });
  }

  #describe(sequence: number): Reported {
    const { deviceId, agentVersion } = this.#options;
    return buildReported(this.#reconciler.liveState, {
      deviceId, agentVersion, sequence,
      runningDigest: this.#inference.runningDigest,
      atMs: this.#ports.clock.nowMs(),
      inferencesSinceActivation: this.#inference.sinceSwap.inferences,
      runtime: this.#inference.pipeline?.model.kind ?? '',
      chunks: this.#fetcher.progress,
      detail: this.#reconciler.fault || this.#outboxFault || this.#controlFault,
    });
  }

  #noteOutboxFault(fault: AppError | undefined): void {
    const text = fault === undefined ? '' : `${fault.code}: ${fault.message}`;
    if (text === this.#outboxFault) return;
    this.#ports.log(fault === undefined ? 'outbox.recovered' : 'outbox.fault', fault === undefined ? {} : { code: fault.code, message: fault.message });
    this.#outboxFault = text;
    this.#reporter.later();
  }
}
