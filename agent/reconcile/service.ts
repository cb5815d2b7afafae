import { AppError } from '../../proto/app-error.ts';
import { assert } from '../../proto/assert.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Digest } from '../../proto/digest.ts';
import type { UpdateOutcome } from '../../proto/messages.ts';
import type { Problem, Result } from '../../proto/result.ts';
import type { PublicKey } from '../../proto/signing.ts';
import type { ModelRuntime, RuntimeKind } from '../../runtime/model-runtime.ts';
import type { ArtifactRepository } from '../artifacts/repository.ts';
import type { ArtifactService } from '../artifacts/service.ts';
import type { Pipeline } from '../inference/pipeline.ts';
import type { Inference } from '../inference/service.ts';
import type { Link } from '../link/link.ts';
import { activeSlot, isSettledBadly, slotIn, slotNames, type AgentState, type ProbationState, type SlotName, type StoredBundleRef } from './agent-state.ts';
import { BundleReader } from './bundle-reader.ts';
import { evaluateDesired, type AcceptedDesired, type DesiredProblem } from './evaluate-desired.ts';
import { probationDeathsMax } from './evaluate-probation.ts';
import type { Preflight } from './preflight-adapter.ts';
import { mergeOutcome, mergeStart, outcomeRecord, type StepOutcome } from './merge-outcome.ts';
import { confirmedBundle, planSteps, type Action, type Observed, type ReconcilePolicy, type Step } from './plan-steps.ts';
import type { StateRepository } from './repository.ts';
import type { VerifiedBundle, VerifyPolicy } from './verify-bundle.ts';

export interface ReconcilePorts {
  readonly clock: Clock;
  readonly link: Link;
  readonly state: StateRepository;
  readonly artifacts: ArtifactRepository;
  readonly fetcher: ArtifactService;
  readonly inference: Inference;
  readonly preflight: Preflight;
  readonly openRuntime: (kind: RuntimeKind) => Promise<Result<ModelRuntime>>;
  readonly trust: { readonly release: readonly PublicKey[]; readonly assignment: readonly PublicKey[] };
  /** Something changed that a report should tell. */
  readonly onChange: () => void;
  /** An update has ended; resolves when that is durable. */
  readonly onOutcome: (outcome: UpdateOutcome) => Promise<void>;
  readonly onStep: (moment: 'before' | 'after', action: Action) => void;
  readonly log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** What an executor gives back: undefined where it was interrupted; `commit` runs once the new state is durable. */
interface Executed {
  readonly outcome: StepOutcome;
  readonly commit?: () => void;
  /** Not done, but something of it is to be kept: planned again after a rest. */
  readonly interrupted?: boolean;
}
type Executors = { readonly [A in Action]: (step: Extract<Step, { action: A }>, signal: AbortSignal) => Promise<Executed | undefined> };

const done: Executed = { outcome: { done: true } };
const restMsDefault = 250;
/** How long to leave a disk alone that refused the state. */
const diskRetryMs = 10_000;
/** Live probation counts are written down this often. */
const probationSaveMs = 30_000;
/** A blob that is found damaged when it is verified is fetched again this often. */
const refetchesMax = 3;

/** Observes, plans, executes and reports, one step at a time, until what is desired runs. */
export class Reconciler {
  readonly #ports: ReconcilePorts;
  readonly #deviceId: string;
  readonly #policy: ReconcilePolicy;
  readonly #executors: Executors;
  readonly #bundles: BundleReader;
  #desired: AcceptedDesired | undefined;
  /** Puts the accepted message into the state; repeated with every step, as the disk may have refused it. */
  #keepDesired = (state: AgentState): AgentState => state;
  #stepAbort = new AbortController();
  #action: Action | undefined;
  #wake: (() => void) | undefined;
  #woken = false;
  #garbage = true;
  #verified: VerifiedBundle | undefined;
  #preflighted: { digest: Digest; runtime: RuntimeKind } | undefined;
  #standby: Pipeline | undefined;
  #refetches = 0;
  #probationBase: ProbationState | null = null;
  #probationSinceMs = 0;
  #probationSavedMs = 0;
  #fault = '';
  #diskFault = '';

  constructor(ports: ReconcilePorts, deviceId: string, policy: ReconcilePolicy) {
    this.#ports = ports;
    this.#deviceId = deviceId;
    this.#policy = policy;
    this.#bundles = new BundleReader(ports.artifacts, ports.openRuntime);
    this.#executors = {
      begin: async () => {
        this.#forgetPrepared();
        return done;
      },
      fetchManifest: (step, signal) => this.#fetchManifest(step.bundle, signal),
      fetchChunks: (step, signal) => this.#fetchChunks(step.bundle, signal),
      verify: (step) => this.#verify(step.bundle),
      preflight: (step, signal) => this.#preflight(step.bundle, signal),
      stage: async () => ({ outcome: { done: true, runtime: this.#preflighted?.runtime } }),
      activate: (step) => this.#activate(step.bundle, step.slot),
      confirm: async () => ({ outcome: { done: true }, commit: () => this.#afterConfirm() }),
      revert: () => this.#revert(),
      deny: async () => done,
      converge: async () => done,
      collectGarbage: () => this.#collectGarbage(),
    };
  }

  /** The newest accepted desired state. */
  get desired(): AcceptedDesired | undefined {
    return this.#desired;
  }

  /** A refused desired message or a disk that refuses the state; empty while all is well. */
  get fault(): string {
    return this.#fault || this.#diskFault;
  }

  /** The state with the live counts of the probation. */
  get liveState(): AgentState {
    const state = this.#ports.state.current;
    return { ...state, probation: this.#liveProbation() };
  }

  /** Brings the bundle back that ran before the process ended, or the confirmed one if the other is to blame. */
  async start(): Promise<void> {
    const { state, clock } = this.#ports;
    const before = state.current;
    if (before.probation !== null) await this.#saveOrFault(mergeStart);
    this.#probationBase = state.current.probation;
    this.#probationSinceMs = clock.monotonicMs();
    if (before.desiredBase64 !== '') {
      const desired = this.#evaluate(Buffer.from(before.desiredBase64, 'base64'));
      if (desired.ok) this.#desired = desired.value;
      else this.#fault = `${desired.error.code}: ${desired.error.message}`;
    }
    const slot = activeSlot(state.current);
    if (slot === undefined) return;
    const blamed = (state.current.probation?.deaths ?? 0) >= probationDeathsMax;
    const loaded = blamed ? undefined : await this.#loadSlot(slot);
    if (loaded?.ok === true) this.#ports.inference.swap(loaded.value);
    else await this.#giveUpSlot(slot, loaded?.error);
  }

  /** Takes a message from the desired topic: obeyed, or refused with a code that the next report carries. */
  async receiveDesired(payload: Uint8Array): Promise<void> {
    const evaluated = this.#evaluate(payload);
    if (!evaluated.ok) {
      this.#fault = `${evaluated.error.code}: ${evaluated.error.message}`;
      this.#ports.log('desired.refused', { ...evaluated.error });
      this.#ports.onChange();
      return;
    }
    const desired = evaluated.value;
    const newer = desired.revision > this.#ports.state.current.desiredRevision || this.#desired === undefined;
    this.#fault = '';
    this.#desired = desired;
    if (newer) {
      this.#ports.log('desired.accepted', { revision: desired.revision, bundle: desired.bundle?.digest ?? '', rolloutId: desired.rolloutId });
      this.#keepDesired = (state) => ({ ...state, desiredRevision: desired.revision, desiredBase64: Buffer.from(payload).toString('base64') });
      await this.#saveOrFault(this.#keepDesired);
      this.#stepAbort.abort();
    }
    this.#ports.onChange();
    this.wake();
  }

  /** The link went offline: a fetch under way cannot go on. */
  linkLost(): void {
    if (this.#action === 'fetchManifest' || this.#action === 'fetchChunks') this.#stepAbort.abort();
  }

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Runs until the signal; a step under way is interrupted where it can be. */
  async run(signal: AbortSignal): Promise<void> {
    const onAbort = (): void => {
      this.#stepAbort.abort();
      this.wake();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    while (!signal.aborted) {
      this.#stepAbort = new AbortController();
      const steps = planSteps(this.#desired, await this.#observe(), this.#ports.clock.nowMs(), this.#policy);
      if (steps.length === 0) await this.#rest(signal, this.#policy.restMs ?? restMsDefault);
      for (const step of steps) await this.#execute(step, signal);
    }
    signal.removeEventListener('abort', onAbort);
    await this.#saveOrFault((state) => (state.probation === null ? state : { ...state, probation: { ...(this.#liveProbation() ?? state.probation), stoppedCleanly: true } }));
  }

  #evaluate(payload: Uint8Array): Result<AcceptedDesired, DesiredProblem> {
    return evaluateDesired(payload, this.#deviceId, this.#ports.trust.assignment, this.#ports.state.current.desiredRevision);
  }

  async #observe(): Promise<Observed> {
    const state = this.liveState;
    await this.#saveProbation(state);
    return {
      state,
      online: this.#ports.link.online,
      fetched: await this.#observeFetched(state),
      verifiedDigest: this.#verified?.ref.digest,
      preflightedDigest: this.#preflighted?.digest,
      garbage: this.#garbage,
    };
  }

  async #observeFetched(state: AgentState): Promise<Observed['fetched']> {
    const wanted = this.#desired?.bundle;
    const idle = wanted === undefined || isSettledBadly(state.update) || confirmedBundle(state)?.digest === wanted.digest || this.#verified?.ref.digest === wanted.digest;
    return idle ? 'nothing' : this.#bundles.fetched(wanted.digest);
  }

  async #execute(step: Step, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#action = step.action;
    const { onStep, log, clock, state } = this.#ports;
    onStep('before', step.action);
    const startedMs = clock.monotonicMs();
    const executed = await this.#attempt(step, this.#stepAbort.signal);
    if (executed === undefined || executed.interrupted === true) {
      log('step.interrupted', { action: step.action });
      if (executed !== undefined) await this.#saveOrFault((current) => mergeOutcome(current, step, executed.outcome, clock.nowMs()).state);
      await this.#rest(signal, this.#policy.restMs ?? restMsDefault);
      return;
    }
    const { outcome, commit } = executed;
    let ended = false;
    const merge = (current: AgentState): AgentState => {
      const merged = mergeOutcome({ ...this.#keepDesired(current), probation: this.#liveProbation() }, step, outcome, clock.nowMs());
      ended = merged.ended;
      return merged.state;
    };
    if (!(await this.#saveOrFault(merge))) {
      await this.#rest(signal, diskRetryMs);
      return;
    }
    this.#probationBase = state.current.probation;
    commit?.();
    if (step.action === 'confirm') await this.#keepConfirmed();
    if (step.action !== 'collectGarbage') log(outcome.done ? 'step.done' : 'step.failed', { ...describe(step), ms: Math.round(clock.monotonicMs() - startedMs), ...(outcome.done ? {} : { code: outcome.code, detail: outcome.detail }) });
    if (ended) {
      this.#garbage = true;
      this.#forgetPrepared();
      const { update } = state.current;
      if (update !== null) await this.#ports.onOutcome(outcomeRecord(update));
    }
    this.#ports.onChange();
    onStep('after', step.action);
  }

  async #attempt(step: Step, signal: AbortSignal): Promise<Executed | undefined> {
    try {
      const execute = this.#executors[step.action] as (step: Step, signal: AbortSignal) => Promise<Executed | undefined>;
      return await execute(step, signal);
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      return failed(fault);
    }
  }

  async #fetchManifest(bundle: StoredBundleRef, signal: AbortSignal): Promise<Executed | undefined> {
    const totals = { bytesFetched: 0, bytesRefetched: 0 };
    return fetchOutcome(await this.#ports.fetcher.fetchManifest(bundle.digest, bundle.sizeBytes, totals, signal), totals);
  }

  async #fetchChunks(bundle: StoredBundleRef, signal: AbortSignal): Promise<Executed | undefined> {
    const manifest = await this.#bundles.checkedManifest(bundle, this.#installPolicy());
    if (!manifest.ok) return manifest.error.code === 'artifact.missing' ? undefined : denied(manifest.error);
    const totals = { bytesFetched: 0, bytesRefetched: 0 };
    return fetchOutcome(await this.#ports.fetcher.fetchChunks(manifest.value, totals, signal), totals);
  }

  async #verify(bundle: StoredBundleRef): Promise<Executed | undefined> {
    const verified = await this.#bundles.verify(bundle, this.#installPolicy());
    if (verified.ok) {
      this.#verified = verified.value;
      return done;
    }
    // Damaged on disk: what was damaged is gone now, so the next plan fetches it again.
    if (verified.error.code === 'artifact.missing' && this.#refetches++ < refetchesMax) return undefined;
    return verified.error.code === 'artifact.missing' ? failed(verified.error) : denied(verified.error);
  }

  async #preflight(bundle: StoredBundleRef, signal: AbortSignal): Promise<Executed | undefined> {
    const verified = this.#verifiedFor(bundle);
    const passed = await this.#ports.preflight(verified, signal);
    if (passed.ok) {
      this.#preflighted = { digest: bundle.digest, runtime: passed.value.runtime };
      this.#ports.log('preflight.passed', { bundle: bundle.digest, ...passed.value });
      return done;
    }
    return passed.error.code === 'preflight.aborted' ? undefined : failed(passed.error);
  }

  async #activate(bundle: StoredBundleRef, slot: SlotName): Promise<Executed | undefined> {
    const record = this.#ports.state.current.slots[slot];
    assert(record !== null, `slot ${slot} is empty`);
    const loaded = await this.#bundles.load(this.#verifiedFor(bundle), record.runtime);
    if (!loaded.ok) return failed(loaded.error);
    const commit = (): void => {
      this.#standby?.close();
      this.#standby = this.#ports.inference.swap(loaded.value);
      this.#probationSinceMs = this.#ports.clock.monotonicMs();
    };
    return { outcome: { done: true }, commit };
  }

  /** The bundle before is still loaded, unless the process was started in between. */
  async #revert(): Promise<Executed> {
    const slot = slotIn(this.#ports.state.current, 'confirmed');
    let fallback = this.#standby;
    if (fallback === undefined && slot !== undefined) {
      const loaded = await this.#loadSlot(slot);
      if (loaded.ok) fallback = loaded.value;
      else this.#ports.log('slot.unreadable', { slot, ...loaded.error });
    }
    const commit = (): void => {
      this.#standby = undefined;
      this.#ports.inference.swap(fallback)?.close();
    };
    return { outcome: { done: true }, commit };
  }

  async #collectGarbage(): Promise<Executed> {
    const { state, artifacts } = this.#ports;
    const refs = slotNames.flatMap((name) => state.current.slots[name]?.bundle ?? []);
    await artifacts.removeAllBut(await this.#bundles.needed(refs));
    this.#garbage = false;
    return done;
  }

  #afterConfirm(): void {
    this.#standby?.close();
    this.#standby = undefined;
  }

  async #keepConfirmed(): Promise<void> {
    try {
      await this.#ports.state.saveConfirmed();
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      this.#diskFault = `${fault.code}: ${fault.message}`;
    }
  }

  #installPolicy(): VerifyPolicy {
    const { clock, state, trust } = this.#ports;
    return { releaseKeys: trust.release, install: { nowMs: clock.nowMs(), confirmed: confirmedBundle(state.current) } };
  }

  /** A slot that cannot be run at start: one in probation is reverted, any other emptied, so that it is fetched again. */
  async #giveUpSlot(slot: SlotName, error: Problem | undefined): Promise<void> {
    const { state, log } = this.#ports;
    if (state.current.slots[slot]?.state === 'probation') {
      const [step] = error === undefined ? planSteps(this.#desired, await this.#observe(), this.#ports.clock.nowMs(), this.#policy) : [];
      await this.#execute(step ?? { action: 'revert', slot, code: 'activation.failed', detail: error?.message ?? '' }, new AbortController().signal);
      return;
    }
    log('slot.unreadable', { slot, ...error });
    this.#fault = `slot.unreadable: ${error?.message ?? ''}`;
    await this.#saveOrFault((current) => ({ ...current, slots: { ...current.slots, [slot]: null }, update: null }));
  }

  #verifiedFor(bundle: StoredBundleRef): VerifiedBundle {
    assert(this.#verified?.ref.digest === bundle.digest, `${bundle.digest} has not been verified by this process`);
    return this.#verified;
  }

  #forgetPrepared(): void {
    this.#verified = undefined;
    this.#preflighted = undefined;
    this.#refetches = 0;
  }

  #loadSlot(name: SlotName): Promise<Result<Pipeline>> {
    const record = this.#ports.state.current.slots[name];
    assert(record !== null, `slot ${name} is empty`);
    return this.#bundles.loadSlot(record, this.#ports.trust.release);
  }

  #liveProbation(): ProbationState | null {
    const base = this.#probationBase;
    if (base === null) return null;
    const { inferences, errors } = this.#ports.inference.sinceSwap;
    return { ...base, inferences: base.inferences + inferences, errors: base.errors + errors, elapsedMs: Math.round(base.elapsedMs + this.#ports.clock.monotonicMs() - this.#probationSinceMs) };
  }

  async #saveProbation({ probation }: AgentState): Promise<void> {
    const nowMs = this.#ports.clock.monotonicMs();
    if (probation === null || nowMs - this.#probationSavedMs < probationSaveMs) return;
    this.#probationSavedMs = nowMs;
    await this.#saveOrFault((state) => ({ ...state, probation }));
  }

  /** False where the disk refused; the state is as it was, and reports say so. */
  async #saveOrFault(change: (state: AgentState) => AgentState): Promise<boolean> {
    try {
      await this.#ports.state.save(change);
      this.#diskFault = '';
      return true;
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      this.#diskFault = `${fault.code}: ${fault.message}`;
      this.#ports.log('state.unsaved', { code: fault.code, message: fault.message });
      this.#ports.onChange();
      return false;
    }
  }

  async #rest(signal: AbortSignal, ms: number): Promise<void> {
    if (this.#woken || signal.aborted) {
      this.#woken = false;
      return;
    }
    const timer = new AbortController();
    const slept = this.#ports.clock.sleep(ms, timer.signal).catch(() => undefined);
    await Promise.race([slept, new Promise<void>((resolve) => (this.#wake = resolve))]);
    this.#wake = undefined;
    this.#woken = false;
    timer.abort();
  }
}

function denied({ code, message }: Problem): Executed {
  return { outcome: { done: false, denied: true, code, detail: message } };
}

function failed({ code, message }: Problem): Executed {
  return { outcome: { done: false, denied: false, code, detail: message } };
}

/** An interrupted fetch has still fetched something. */
function fetchOutcome(fetched: Result<void>, totals: { bytesFetched: number; bytesRefetched: number }): Executed {
  if (fetched.ok) return { outcome: { done: true, ...totals } };
  if (fetched.error.code === 'fetch.interrupted') return { outcome: { done: true, ...totals }, interrupted: true };
  return { outcome: { done: false, denied: false, code: fetched.error.code, detail: fetched.error.message, ...totals } };
}

function describe(step: Step): Record<string, unknown> {
  return { action: step.action, ...('bundle' in step ? { bundle: step.bundle.digest } : {}), ...('slot' in step ? { slot: step.slot } : {}) };
}
