import { AppError } from '../../proto/app-error.ts';
import type { Result } from '../../proto/result.ts';
import type { Link } from '../link/link.ts';
import { confirmedBundle, earlierSlot, isEnded, isSettledBadly, slotIn, type AgentState, type SlotName } from './agent-state.ts';
import { bringBack } from './bring-back.ts';
import { countDeaths, deathPolicyDefault, describeDeaths, evaluateDeaths, type DeathCount, type DeathPolicy } from './evaluate-deaths.ts';
import { evaluateDesired, type AcceptedDesired, type DesiredProblem } from './evaluate-desired.ts';
import { liftDecisions, mergeLocalCommand, type LocalCommand } from './merge-local-command.ts';
import { mergeEnd, type UncleanEnd } from './merge-end.ts';
import { mergeOutcome } from './merge-outcome.ts';
import { mergeBlame, mergeStart, withdrawTrial } from './merge-start.ts';
import { planSteps, type Action, type Observed, type ReconcilePolicy, type Step } from './plan-steps.ts';
import { failed, StepExecutors, type Executed, type ExecutorPorts } from './step-executors.ts';
import { Trials } from './trials.ts';

export interface ReconcilePorts extends ExecutorPorts {
  readonly link: Link;
  /** Names the machine's boot; empty where the system does not say. */
  readonly bootId: string;
  /** How the process before this one ended, where nobody had asked it to; told once. */
  readonly takeEnd?: (() => UncleanEnd | undefined) | undefined;
  /** Something changed that a report should tell. */
  readonly onChange: () => void;
  readonly onStep: (moment: 'before' | 'after', action: Action) => void;
}

const restMsDefault = 250;
/** How long the loop rests where nothing is under way. */
const settledRestMs = 2_000;
const consentRetryMsDefault = 5_000;
/** How long to leave a disk alone that refused the state. */
const diskRetryMs = 10_000;
/** Live counts of a trial are written down this often. */
const trialSaveMs = 30_000;
/** Steps that are many or say nothing when they succeed. */
const quietSteps: ReadonlySet<Action> = new Set(['prepareLoad', 'ask', 'record', 'collectGarbage']);
/** Steps that are no part of an update on its way: a disk that fails them has them tried again, and ends none. */
const besideUpdates: ReadonlySet<Action> = new Set(['record', 'revert', 'fallBack', 'loadConfirmed', 'collectGarbage', 'measureAgain']);
/** Why a rest ended: one error for all, as making one costs more than the rest's timer. */
const rested = new Error('the rest is over');

/** Observes, plans, executes and reports, one step at a time, until what is desired runs. */
export class Reconciler {
  readonly #ports: ReconcilePorts;
  readonly #deviceId: string;
  readonly #policy: ReconcilePolicy;
  readonly #executors: StepExecutors;
  readonly #trials: Trials;
  #desired: AcceptedDesired | undefined;
  /** The message that it was read from. */
  #desiredBase64 = '';
  #stepAbort = new AbortController();
  #action: Action | undefined;
  #wake: (() => void) | undefined;
  #woken = false;
  #savedMs = 0;
  #fault = '';
  #diskFault = '';

  constructor(ports: ReconcilePorts, deviceId: string, policy: ReconcilePolicy) {
    this.#ports = ports;
    this.#deviceId = deviceId;
    this.#policy = policy;
    this.#executors = new StepExecutors(ports, policy.consentRetryMs ?? consentRetryMsDefault);
    this.#trials = new Trials(ports.clock, ports.inference);
  }

  /** The newest accepted desired state. */
  get desired(): AcceptedDesired | undefined {
    return this.#desired;
  }

  /** A refused desired message, a disk that refuses the state, a technician's pause, or a process that ended by itself; empty while all is well. */
  get fault(): string {
    const { paused } = this.#ports.state.current.local;
    const { deaths } = this;
    return this.#fault || this.#diskFault || (paused === null ? '' : `local.paused: ${paused.reason}`) || (deaths === undefined ? '' : describeDeaths(deaths, this.#deathPolicy));
  }

  /** How often the process has ended by itself of late while the acting bundle did; undefined where it has not. */
  get deaths(): DeathCount | undefined {
    return countDeaths(this.#ports.state.current, this.#ports.clock.nowMs(), this.#deathPolicy);
  }

  /** The state with the live counts of what is on trial. */
  get liveState(): AgentState {
    return this.#trials.live(this.#ports.state.current);
  }

  /** Brings the bundle back that ran before the process ended, or the confirmed one if the other is to blame or the disk does not take that it is tried again. */
  async start(): Promise<void> {
    const { state, clock, bootId, log } = this.#ports;
    const { desiredBase64, update: before } = state.current;
    const nowMs = clock.nowMs();
    const end = this.#ports.takeEnd?.();
    if (end !== undefined) log(end.limitMs > 0 ? 'process.hung' : 'process.died', { cause: end.cause, by: end.slot, limitMs: end.limitMs });
    if (desiredBase64 !== '') {
      const desired = this.#evaluate(Buffer.from(desiredBase64, 'base64'));
      if (desired.ok) [this.#desired, this.#desiredBase64] = [desired.value, desiredBase64];
      else this.#fault = `${desired.error.code}: ${desired.error.message}`;
    }
    state.assume((current) => mergeBlame(mergeStart(end === undefined ? current : mergeEnd(current, end, this.#deathPolicy), bootId), end, nowMs, this.#deathPolicy));
    if (!(await this.#keepOrFault()) && !(await this.#keepInRoomMade()) && slotIn(state.current, 'probation') !== undefined && (await this.#isReadable(slotIn(state.current, 'confirmed')))) state.assume((current) => withdrawTrial(current, nowMs));
    this.#fault = (await bringBack(this.#ports, this.#executors, this.#deathPolicy)) || this.#fault;
    this.#trials.start(state.current);
    const { update } = state.current;
    if (update?.outcomeDue === true && before?.outcomeDue !== true) log('update.ended', { bundle: update.digest, phase: update.phase, reason: update.reason, detail: update.detail });
    await this.#keepOrFault();
  }

  /** Once more, after what no slot needs is gone: where something is on trial the bundle before the confirmed one is, and nothing is being fetched. */
  async #keepInRoomMade(): Promise<boolean> {
    if (slotIn(this.#ports.state.current, 'probation') === undefined) return false;
    await this.#attempt({ action: 'collectGarbage' }, this.#stepAbort.signal);
    return this.#keepOrFault();
  }

  /** Whether the bundle could take the line: what is on trial is not given up for nothing. */
  async #isReadable(slot: SlotName | undefined): Promise<boolean> {
    if (slot === undefined) return false;
    const loaded = await this.#executors.tryLoadSlot(slot);
    if (loaded.ok) loaded.value.close();
    return loaded.ok;
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
    const before = this.#desired;
    const desiredBase64 = Buffer.from(payload).toString('base64');
    // Of a newer revision, or of the same: of a control plane that was restored, or someone who has its key. What is obeyed is what the next process goes by.
    const isOther = desiredBase64 !== this.#desiredBase64;
    const again = !isOther && this.#fault === '';
    this.#fault = '';
    [this.#desired, this.#desiredBase64] = [desired, desiredBase64];
    if (isOther) {
      this.#ports.log('desired.accepted', { revision: desired.revision, bundle: desired.bundle?.digest ?? '', rolloutId: desired.rolloutId });
      await this.#saveOrFault((state) => state);
      // The same bundle in other circumstances: what is under way for it goes on.
      const goesOn = before?.bundle?.digest === desired.bundle?.digest && JSON.stringify(before?.delivery) === JSON.stringify(desired.delivery);
      if (!goesOn) this.#stepAbort.abort();
    }
    // The broker repeats what it retains with every subscription: thousands that reconnect at once need not say twice where they stand.
    if (!again) this.#ports.onChange();
    this.wake();
  }

  /** A technician's command: what came of it, for the technician. */
  async obey(command: LocalCommand): Promise<Result<string>> {
    const { state, clock, log, onChange } = this.#ports;
    let obeyed: ReturnType<typeof mergeLocalCommand> | undefined;
    const saved = await this.#saveOrFault((current) => {
      obeyed = mergeLocalCommand(current, command, clock.nowMs());
      return obeyed.ok ? obeyed.value.state : current;
    });
    if (!saved || obeyed === undefined) return { ok: false, error: { code: 'store.unavailable', message: `the decision could not be kept: ${this.#diskFault}` } };
    log('local.command', { command: command.command, reason: command.reason, ...(obeyed.ok ? {} : { refused: obeyed.error.code }) });
    if (!obeyed.ok) return obeyed;
    if (command.command !== 'resume' && state.current.probation === null) this.#stepAbort.abort();
    onChange();
    this.wake();
    return { ok: true, value: obeyed.value.message };
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
      const desired = this.#desired;
      const observed = await this.#observe();
      // What was looked at for another order says nothing of this one.
      if (desired !== this.#desired) continue;
      const steps = planSteps(desired, observed, this.#ports.clock.nowMs(), this.#policy);
      if (steps.length === 0) await this.#rest(signal, this.#isSettled() ? Math.max(settledRestMs, this.#restMs) : this.#restMs);
      for (const step of steps) {
        const restMs = signal.aborted ? 0 : await this.#execute(step, observed.state.local);
        if (restMs > 0) await this.#rest(signal, restMs);
      }
    }
    signal.removeEventListener('abort', onAbort);
    await this.#keepOrFault((state) => this.#trials.stopped(state));
  }

  /** Nothing is under way that time alone moves on; whatever else does wakes the loop. */
  #isSettled(): boolean {
    const { update, probation } = this.#ports.state.current;
    return probation === null && (update === null || isEnded(update));
  }

  /** Of the only model one end is enough while the disk does not take it: the process after this one would not remember how many there were. */
  get #deathPolicy(): DeathPolicy {
    const policy = this.#policy.deaths ?? deathPolicyDefault;
    const { current, onDisk } = this.#ports.state;
    const untold = current.deaths === onDisk.deaths || earlierSlot(current) !== undefined ? undefined : current.deaths.ends.at(-1)?.cause;
    return untold === 'hung' || untold === 'crashed' ? { ...policy, max: 1 } : policy;
  }

  /** The confirmed bundle, where it does not act and its time without has passed, or its interpreter has ended. */
  get #restedSlot(): SlotName | undefined {
    const { state, inference, clock } = this.#ports;
    if (inference.pipeline !== undefined && !inference.isStopped) return undefined;
    return evaluateDeaths(state.current, clock.nowMs(), this.#deathPolicy).kind === 'rest' ? undefined : slotIn(state.current, 'confirmed');
  }

  get #restMs(): number {
    return this.#policy.restMs ?? restMsDefault;
  }

  #evaluate(payload: Uint8Array): Result<AcceptedDesired, DesiredProblem> {
    return evaluateDesired(payload, this.#deviceId, this.#ports.trust.assignment, this.#newestRevision);
  }

  /** Of the orders that were accepted, also where the disk has refused it. */
  get #newestRevision(): number {
    return Math.max(this.#ports.state.current.desiredRevision, this.#desired?.revision ?? 0);
  }

  async #observe(): Promise<Observed> {
    await this.#saveOften();
    const fetched = await this.#observeFetched(this.liveState);
    // From here on nothing is waited for, so that all of it is of one moment.
    const state = this.liveState;
    const { verifiedDigest, preflightedDigest, loadedDigest, garbage, staleChoice } = this.#executors;
    return {
      state,
      online: this.#ports.link.online,
      fetched,
      verifiedDigest,
      preflightedDigest,
      loadedDigest,
      shadowDigest: this.#ports.inference.shadow?.digest,
      consent: this.#executors.consentTo(this.#desired?.bundle?.digest),
      staleChoice: this.#ports.inference.pipeline === undefined ? undefined : staleChoice,
      restedSlot: this.#restedSlot,
      garbage,
    };
  }

  async #observeFetched(state: AgentState): Promise<Observed['fetched']> {
    const wanted = this.#desired?.bundle;
    const idle = wanted === undefined || isSettledBadly(state.update) || confirmedBundle(state)?.digest === wanted.digest || this.#executors.verifiedDigest === wanted.digest;
    try {
      return idle ? 'nothing' : await this.#executors.bundles.fetched(wanted.digest);
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      // What cannot be read is fetched again, and written elsewhere.
      return 'nothing';
    }
  }

  /**
   * @param local what the technician had decided when the step was planned: nothing comes of it where that is another by now
   * @returns how long to leave it alone then, where it was not done
   */
  async #execute(step: Step, local: AgentState['local']): Promise<number> {
    this.#action = step.action;
    const { onStep, log, clock, state } = this.#ports;
    onStep('before', step.action);
    const startedMs = clock.monotonicMs();
    const executed = await this.#attempt(step, this.#stepAbort.signal);
    if (executed === undefined || executed instanceof AppError || executed.interrupted === true) {
      const isFault = executed instanceof AppError;
      log('step.interrupted', { action: step.action, ...(isFault ? { code: executed.code, detail: executed.message } : {}) });
      if (executed !== undefined && !isFault) await this.#saveOrFault((current) => mergeOutcome(current, step, executed.outcome, clock.nowMs()));
      return isFault ? diskRetryMs : this.#restMs;
    }
    const { outcome, commit, discard } = executed;
    const before = state.current;
    let merged: AgentState | undefined;
    const merge = (current: AgentState): AgentState => {
      if (current.local !== local) return current;
      merged = mergeOutcome(this.#trials.live(current), step, outcome, clock.nowMs());
      return merged;
    };
    // Nothing comes of it that is to be kept: the line does not wait for a disk that refuses something else.
    const isUnkept = outcome.done && step.action === 'loadConfirmed';
    if (isUnkept) merge(state.current);
    const saved = isUnkept || (await this.#saveOrFault(merge));
    if (!saved || merged === undefined) {
      discard?.();
      return saved ? 0 : diskRetryMs;
    }
    const after = state.current;
    commit?.();
    this.#trials.follow(step.action, after);
    if (step.action === 'confirm' || step.action === 'fallBack') await this.#keepConfirmed();
    if (!outcome.done || !quietSteps.has(step.action)) log(outcome.done ? 'step.done' : 'step.failed', { ...describe(step), ms: Math.round(clock.monotonicMs() - startedMs), ...(outcome.done ? {} : { code: outcome.code, detail: outcome.detail }) });
    if (after.update?.outcomeDue === true && before.update?.outcomeDue !== true) {
      this.#executors.garbage = true;
      this.#executors.forget();
    }
    if (after !== before) this.#ports.onChange();
    onStep('after', step.action);
    return 0;
  }

  async #attempt(step: Step, signal: AbortSignal): Promise<Executed | AppError | undefined> {
    try {
      return await this.#executors.execute(step, signal);
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      return besideUpdates.has(step.action) ? fault : failed(fault);
    }
  }

  /** confirmed.json is of a bundle before: the disk refused the newer one, or a process ended between the two files. What is on trial does not go into it. */
  get #copyDue(): boolean {
    const { current, confirmedCopy } = this.#ports.state;
    const digest = confirmedBundle(current)?.digest;
    return digest !== undefined && current.probation === null && (confirmedCopy === undefined || confirmedBundle(confirmedCopy)?.digest !== digest);
  }

  async #keepConfirmed(): Promise<void> {
    try {
      await this.#ports.state.saveConfirmed();
      // Nothing but the copy before it may have needed a bundle.
      this.#executors.garbage = true;
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      this.#diskFault = `${fault.code}: ${fault.message}`;
    }
  }

  /** What a trial has counted, now and then; and once more what the disk refused, or the process before did not come to. */
  async #saveOften(): Promise<void> {
    const nowMs = this.#ports.clock.monotonicMs();
    const { state } = this.#ports;
    const due = this.#diskFault !== '' || this.#copyDue || state.current !== state.onDisk;
    if ((!due && this.liveState === state.current) || nowMs - this.#savedMs < (due ? diskRetryMs : trialSaveMs)) return;
    this.#savedMs = nowMs;
    if (await this.#keepOrFault((current) => this.#trials.live(current)) && this.#copyDue) await this.#keepConfirmed();
  }

  /** With the accepted message in it; repeated with whatever is saved, as the disk may have refused it. */
  #keepDesired(state: AgentState): AgentState {
    const desired = this.#desired;
    if (desired === undefined || state.desiredBase64 === this.#desiredBase64) return state;
    const lifted = this.#policy.newRevisionLifts === true && desired.revision > state.desiredRevision ? liftDecisions(state) : state;
    return { ...lifted, desiredRevision: desired.revision, desiredBase64: this.#desiredBase64 };
  }

  /** False where the disk refused; the state is as it was, and reports say so. */
  #saveOrFault(change: (state: AgentState) => AgentState): Promise<boolean> {
    return this.#noteFault(this.#ports.state.save((state) => change(this.#keepDesired(state))));
  }

  /** As saveOrFault, and with it what the disk has not taken of what this process goes by. */
  #keepOrFault(change = (state: AgentState): AgentState => state): Promise<boolean> {
    return this.#noteFault(this.#ports.state.keep((state) => change(this.#keepDesired(state))));
  }

  async #noteFault(saved: Promise<void>): Promise<boolean> {
    try {
      await saved;
      const recovered = this.#diskFault !== '';
      this.#diskFault = '';
      if (recovered) this.#ports.onChange();
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
    timer.abort(rested);
  }
}

function describe(step: Step): Record<string, unknown> {
  return { action: step.action, ...('bundle' in step ? { bundle: step.bundle.digest } : {}), ...('slot' in step ? { slot: step.slot } : {}) };
}
