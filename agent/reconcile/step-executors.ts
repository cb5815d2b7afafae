import { AppError } from '../../proto/app-error.ts';
import { assert } from '../../proto/assert.ts';
import type { Clock } from '../../proto/clock.ts';
import { decode } from '../../proto/codec.ts';
import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { UpdateOutcome } from '../../proto/messages.ts';
import { problem, type Problem, type Result } from '../../proto/result.ts';
import type { PublicKey } from '../../proto/signing.ts';
import type { ModelRuntime, RuntimeKind } from '../../runtime/model-runtime.ts';
import type { ArtifactRepository } from '../artifacts/repository.ts';
import type { ArtifactService } from '../artifacts/service.ts';
import type { Pipeline } from '../inference/pipeline.ts';
import type { Inference } from '../inference/service.ts';
import { confirmedBundle, slotIn, slotNames, type RuntimeChoiceRecord, type SlotName, type StoredBundleRef, type UpdateState } from './agent-state.ts';
import { BundleReader } from './bundle-reader.ts';
import type { ConsentObserved } from './evaluate-activation.ts';
import type { PreflightPass } from './evaluate-preflight.ts';
import { outcomeRecord, type StepOutcome } from './merge-outcome.ts';
import type { Action, Step } from './plan-steps.ts';
import type { Preflight } from './preflight-adapter.ts';
import type { StateRepository } from './repository.ts';
import type { AskSwapConsent, SwapAnswer } from './swap-consent.ts';
import type { VerifiedBundle, VerifyPolicy } from './verify-bundle.ts';

export interface ExecutorPorts {
  readonly clock: Clock;
  readonly state: StateRepository;
  readonly artifacts: ArtifactRepository;
  readonly fetcher: ArtifactService;
  readonly inference: Inference;
  readonly preflight: Preflight;
  readonly openRuntime: (kind: RuntimeKind) => Promise<Result<ModelRuntime>>;
  /** Version of the agent and the machine, as far as they bear on which interpreter is faster. */
  readonly measuredOn: string;
  readonly trust: { readonly release: readonly PublicKey[]; readonly assignment: readonly PublicKey[] };
  /** Undefined: the line has no say in when its model changes. */
  readonly askSwapConsent: AskSwapConsent | undefined;
  /** An update has ended. */
  readonly tellOutcome: (outcome: UpdateOutcome) => void;
  /** Resolves once what was told is durable. @throws AppError store.*: the disk refuses it, it is tried again */
  readonly keepTold: () => Promise<void>;
  readonly log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** What an executor gives back: undefined where it was interrupted; `commit` runs once the new state is durable. */
export interface Executed {
  readonly outcome: StepOutcome;
  readonly commit?: () => void;
  /** Runs where nothing came of it. */
  readonly discard?: () => void;
  /** Not done, but something of it is to be kept: planned again after a rest. */
  readonly interrupted?: boolean;
}
type Executors = { readonly [A in Action]: (step: Extract<Step, { action: A }>, signal: AbortSignal) => Promise<Executed | undefined> };

const done: Executed = { outcome: { done: true } };
/** A blob that is found damaged when it is verified is fetched again this often. */
const refetchesMax = 3;
/** A bundle to go back to that the disk has failed to read for so long is as good as damaged. */
const unreadMsMax = 60_000;
/** A yes of the line is good for this long. */
const consentValidMs = 10_000;

/** One executor for each step, and what a process holds between them: what it has verified, preflighted and loaded. */
export class StepExecutors {
  readonly bundles: BundleReader;
  readonly #ports: ExecutorPorts;
  readonly #consentRetryMs: number;
  readonly #executors: Executors;
  #verified: VerifiedBundle | undefined;
  #preflighted: { readonly digest: Digest; readonly runtime: RuntimeKind; readonly choice: RuntimeChoiceRecord } | undefined;
  /** Once in the life of a process: a preflight that fails then does not fail again and again. */
  #measuredAgain = false;
  /** The candidate, loaded while nobody waits for it. */
  #prepared: Pipeline | undefined;
  /** What acted before the probation, still loaded. */
  #standby: Pipeline | undefined;
  #consent: { readonly digest: Digest; readonly answer: SwapAnswer; readonly atMs: number } | undefined;
  #refetches = 0;
  #unreadSinceMs: number | undefined;
  /** The ended update that was told last, though the disk may have neither that nor the record. */
  #told: UpdateState | undefined;
  /** Something may have been left over that no slot needs. */
  garbage = true;

  constructor(ports: ExecutorPorts, consentRetryMs: number) {
    this.#ports = ports;
    this.#consentRetryMs = consentRetryMs;
    this.bundles = new BundleReader(ports.artifacts, ports.openRuntime, ports.clock);
    const { inference } = ports;
    const nothing = async (): Promise<Executed> => done;
    this.#executors = {
      begin: async () => {
        this.forget();
        return done;
      },
      adopt: nothing,
      fetchManifest: (step, signal) => this.#fetchManifest(step, signal),
      fetchChunks: (step, signal) => this.#fetchChunks(step, signal),
      verify: (step) => this.#verify(step.bundle),
      preflight: (step, signal) => this.#preflight(step.bundle, signal),
      stage: async () => ({ outcome: { done: true, runtime: this.#preflighted?.runtime, choice: this.#preflighted?.choice } }),
      prepareLoad: nothing,
      load: (step) => this.#load(step.bundle, step.slot),
      shadow: async (step) => ({ outcome: { done: true }, commit: () => inference.startShadow(this.#takePrepared(step.bundle)) }),
      endShadow: async () => ({ outcome: { done: true }, commit: () => inference.endShadow()?.close() }),
      wait: async (step) => ({ outcome: { done: true }, commit: () => (this.#prepared = this.#takePrepared(step.bundle)) }),
      ask: (step, signal) => this.#ask(step, signal),
      activate: async (step) => ({ outcome: { done: true }, commit: () => this.#swapIn(step.bundle) }),
      beginProbation: nothing,
      measureAgain: (step, signal) => this.#measureAgain(step.slot, signal),
      confirm: async () => ({ outcome: { done: true }, commit: () => this.#closeStandby() }),
      revert: () => this.#revert(),
      fallBack: (step) => this.#swapToSlot(step.slot),
      loadConfirmed: (step) => this.#swapToSlot(step.slot),
      deny: nothing,
      fail: nothing,
      converge: nothing,
      abandon: async () => ({ outcome: { done: true }, commit: () => this.forget() }),
      record: () => this.#record(),
      collectGarbage: () => this.#collectGarbage(),
    };
  }

  get verifiedDigest(): Digest | undefined {
    return this.#verified?.ref.digest;
  }

  get preflightedDigest(): Digest | undefined {
    return this.#preflighted?.digest;
  }

  /** The candidate in this process, in the shadow or not. */
  get loadedDigest(): Digest | undefined {
    return this.#prepared?.digest ?? this.#ports.inference.shadow?.digest;
  }

  /** The confirmed slot, where its interpreter was chosen by another version of the agent or on another machine. */
  get staleChoice(): SlotName | undefined {
    const { state, measuredOn } = this.#ports;
    const slot = slotIn(state.current, 'confirmed');
    return slot === undefined || this.#measuredAgain || state.current.slots[slot]?.choice?.measuredOn === measuredOn ? undefined : slot;
  }

  /** What the line says to a swap to this bundle. */
  consentTo(digest: Digest | undefined): ConsentObserved {
    if (this.#ports.askSwapConsent === undefined) return { kind: 'none' };
    if (this.#consent === undefined || this.#consent.digest !== digest) return { kind: 'unasked' };
    const { answer, atMs } = this.#consent;
    const ageMs = this.#ports.clock.monotonicMs() - atMs;
    if (answer.granted) return ageMs <= consentValidMs ? { kind: 'granted' } : { kind: 'unasked' };
    return { kind: 'refused', why: answer.why, askAgain: ageMs >= this.#consentRetryMs };
  }

  execute(step: Step, signal: AbortSignal): Promise<Executed | undefined> {
    if (!['revert', 'fallBack', 'loadConfirmed'].includes(step.action)) this.#unreadSinceMs = undefined;
    const execute = this.#executors[step.action] as (step: Step, signal: AbortSignal) => Promise<Executed | undefined>;
    return execute(step, signal);
  }

  /** What was prepared for an update that has ended, or for one before this. */
  forget(): void {
    this.#verified = undefined;
    this.#preflighted = undefined;
    this.#consent = undefined;
    this.#refetches = 0;
    this.#prepared?.close();
    this.#prepared = undefined;
  }

  /** A slot's bundle, ready to run. */
  loadSlot(name: SlotName): Promise<Result<Pipeline>> {
    const record = this.#ports.state.current.slots[name];
    assert(record !== null, `slot ${name} is empty`);
    return this.bundles.loadSlot(record, this.#ports.trust.release);
  }

  /** The same where another could run instead: a disk that cannot read it is as good as a bundle that is damaged. */
  async tryLoadSlot(name: SlotName): Promise<Result<Pipeline>> {
    try {
      return await this.loadSlot(name);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return problem(error.code, error.message);
    }
  }

  /** As loadSlot where the step is tried again; what goes on being unreadable does not hold it up for ever. */
  async #loadAgain(name: SlotName): Promise<Result<Pipeline>> {
    const sinceMs = (this.#unreadSinceMs ??= this.#ports.clock.monotonicMs());
    const isOver = this.#ports.clock.monotonicMs() - sinceMs >= unreadMsMax;
    const loaded = await (isOver ? this.tryLoadSlot(name) : this.loadSlot(name));
    this.#unreadSinceMs = undefined;
    return loaded;
  }

  async #fetchManifest({ bundle, delivery }: Extract<Step, { action: 'fetchManifest' }>, signal: AbortSignal): Promise<Executed | undefined> {
    const totals = { bytesFetched: 0, bytesRefetched: 0 };
    const fetched = await this.#ports.fetcher.fetchManifest(bundle.digest, bundle.sizeBytes, totals, signal, delivery);
    // A disk that does not give back what it has just taken ends the update.
    if (fetched.ok) await this.bundles.fetched(bundle.digest);
    return fetchOutcome(fetched, totals);
  }

  async #fetchChunks({ bundle, delivery }: Extract<Step, { action: 'fetchChunks' }>, signal: AbortSignal): Promise<Executed | undefined> {
    const manifest = await this.bundles.checkedManifest(bundle, this.#installPolicy());
    if (!manifest.ok) return manifest.error.code === 'artifact.missing' ? undefined : denied(manifest.error);
    const totals = { bytesFetched: 0, bytesRefetched: 0 };
    return fetchOutcome(await this.#ports.fetcher.fetchChunks(manifest.value, totals, signal, delivery), totals);
  }

  async #verify(bundle: StoredBundleRef): Promise<Executed | undefined> {
    const verified = await this.bundles.verify(bundle, this.#installPolicy());
    if (verified.ok) {
      this.#verified = verified.value;
      return done;
    }
    // Damaged on disk: what was damaged is gone now, so the next plan fetches it again.
    if (verified.error.code === 'artifact.missing' && this.#refetches++ < refetchesMax) return undefined;
    return verified.error.code === 'artifact.missing' ? failed(verified.error) : denied(verified.error);
  }

  async #preflight(bundle: StoredBundleRef, signal: AbortSignal): Promise<Executed | undefined> {
    const passed = await this.#ports.preflight(this.#verifiedFor(bundle), signal);
    if (passed.ok) {
      this.#preflighted = { digest: bundle.digest, runtime: passed.value.runtime, choice: this.#choiceOf(passed.value) };
      this.#ports.log('preflight.passed', { bundle: bundle.digest, ...passed.value });
      return done;
    }
    return passed.error.code === 'preflight.aborted' ? undefined : failed(passed.error);
  }

  /**
   * Measures the confirmed bundle again and goes over to the other interpreter where that is faster now. One that does not pass any more goes on
   * running where it runs: it was confirmed here.
   */
  async #measureAgain(slot: SlotName, signal: AbortSignal): Promise<Executed | undefined> {
    const { state, trust, log, inference } = this.#ports;
    const record = state.current.slots[slot];
    assert(record !== null, `slot ${slot} is empty`);
    const verified = await this.bundles.verify(record.bundle, { releaseKeys: trust.release, install: undefined });
    const passed = verified.ok ? await this.#ports.preflight(verified.value, signal) : verified;
    if (!passed.ok && passed.error.code === 'preflight.aborted') return undefined;
    this.#measuredAgain = true;
    if (!passed.ok || !verified.ok) {
      log('preflight.failed_again', { bundle: record.bundle.digest, ...(passed.ok ? {} : passed.error) });
      return done;
    }
    const { runtime } = passed.value;
    const choice = this.#choiceOf(passed.value);
    log('preflight.measured_again', { bundle: record.bundle.digest, before: record.runtime, runtime, reason: choice.reason });
    if (runtime === record.runtime) return { outcome: { done: true, choice } };
    const loaded = await this.bundles.load(verified.value, runtime);
    if (!loaded.ok) return done;
    return { outcome: { done: true, runtime, choice }, commit: () => inference.swap(loaded.value)?.close(), discard: () => loaded.value.close() };
  }

  #choiceOf({ choice }: PreflightPass): RuntimeChoiceRecord {
    return { ...choice, measuredOn: this.#ports.measuredOn, atMs: this.#ports.clock.nowMs() };
  }

  async #ask(step: Extract<Step, { action: 'ask' }>, signal: AbortSignal): Promise<Executed> {
    const { askSwapConsent, clock, log } = this.#ports;
    assert(askSwapConsent !== undefined, 'nobody is asked where nobody has a say');
    const { digest, model, version } = step.bundle;
    const answer = await askSwapConsent({ bundle: digest, model, version }, signal);
    const before = this.#consent?.digest === digest ? this.#consent.answer : undefined;
    if (JSON.stringify(before) !== JSON.stringify(answer)) log('swap.asked', { bundle: digest, ...answer });
    this.#consent = { digest, answer, atMs: clock.monotonicMs() };
    return done;
  }

  /**
   * Loads a staged bundle and runs it once on a golden input, so that its first reading is no slower than the others. It passed
   * both in the preflight's process before.
   */
  async #load(bundle: StoredBundleRef, slot: SlotName): Promise<Executed> {
    if (this.loadedDigest === bundle.digest) return done;
    const record = this.#ports.state.current.slots[slot];
    assert(record !== null, `slot ${slot} is empty`);
    const verified = this.#verifiedFor(bundle);
    const loaded = await this.bundles.load(verified, record.runtime);
    if (!loaded.ok) return failed(loaded.error);
    this.#prepared?.close();
    this.#prepared = loaded.value;
    // Readings that arrived meanwhile come first.
    await this.#ports.clock.sleep(0);
    const golden = decode('GoldenVectors', verified.blobs.golden, limits.blobBytesMax);
    const input = golden.ok ? golden.value.vectors[0]?.input : undefined;
    if (input !== undefined) loaded.value.infer(Float32Array.from(input));
    return done;
  }

  /** The loaded candidate, out of the shadow if that is where it is. */
  #takePrepared(bundle: StoredBundleRef): Pipeline {
    const { inference } = this.#ports;
    const taken = inference.shadow?.digest === bundle.digest ? inference.endShadow() : this.#prepared;
    assert(taken?.digest === bundle.digest, `${bundle.digest} has not been loaded`);
    if (this.#prepared === taken) this.#prepared = undefined;
    return taken;
  }

  #swapIn(bundle: StoredBundleRef): void {
    this.#standby?.close();
    this.#standby = this.#ports.inference.swap(this.#takePrepared(bundle));
  }

  /** The bundle before is still loaded, unless the process was started in between. */
  async #revert(): Promise<Executed> {
    const slot = slotIn(this.#ports.state.current, 'confirmed');
    if (this.#standby === undefined && slot !== undefined) {
      const loaded = await this.#loadAgain(slot);
      if (loaded.ok) this.#standby = loaded.value;
      else this.#ports.log('slot.unreadable', { slot, ...loaded.error });
    }
    const commit = (): void => {
      const fallback = this.#standby;
      this.#standby = undefined;
      this.#ports.inference.swap(fallback)?.close();
    };
    return { outcome: { done: true }, commit };
  }

  async #swapToSlot(slot: SlotName): Promise<Executed> {
    const loaded = await this.#loadAgain(slot);
    if (!loaded.ok) return failed(loaded.error);
    return { outcome: { done: true }, commit: () => this.#ports.inference.swap(loaded.value)?.close(), discard: () => loaded.value.close() };
  }

  async #record(): Promise<Executed> {
    const { update } = this.#ports.state.current;
    assert(update !== null, 'an update has ended');
    // An end that the disk does not have yet is none for the next process, which would tell another.
    await this.#ports.state.keep((state) => state);
    if (this.#told !== update) this.#ports.tellOutcome(outcomeRecord(update));
    this.#told = update;
    await this.#ports.keepTold();
    return done;
  }

  async #collectGarbage(): Promise<Executed> {
    const { state, artifacts } = this.#ports;
    const kept = [state.current, state.onDisk, ...(state.confirmedCopy === undefined ? [] : [state.confirmedCopy])];
    const refs = kept.flatMap(({ slots }) => slotNames.flatMap((name) => slots[name]?.bundle ?? []));
    await artifacts.removeAllBut(await this.bundles.needed(refs));
    this.garbage = false;
    return done;
  }

  #closeStandby(): void {
    this.#standby?.close();
    this.#standby = undefined;
  }

  #installPolicy(): VerifyPolicy {
    const { clock, state, trust } = this.#ports;
    return { releaseKeys: trust.release, install: { nowMs: clock.nowMs(), confirmed: confirmedBundle(state.current) } };
  }

  #verifiedFor(bundle: StoredBundleRef): VerifiedBundle {
    assert(this.#verified?.ref.digest === bundle.digest, `${bundle.digest} has not been verified by this process`);
    return this.#verified;
  }
}

function denied({ code, message }: Problem): Executed {
  return { outcome: { done: false, denied: true, code, detail: message } };
}

export function failed({ code, message }: Problem): Executed {
  return { outcome: { done: false, denied: false, code, detail: message } };
}

/** An interrupted fetch has still fetched something. */
function fetchOutcome(fetched: Result<void>, totals: { bytesFetched: number; bytesRefetched: number }): Executed {
  if (fetched.ok) return { outcome: { done: true, ...totals } };
  if (fetched.error.code === 'fetch.interrupted') return { outcome: { done: true, ...totals }, interrupted: true };
  return { outcome: { done: false, denied: false, code: fetched.error.code, detail: fetched.error.message, ...totals } };
}
