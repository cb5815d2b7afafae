import type { Clock } from '../../proto/clock.ts';
import type { Inference } from '../inference/service.ts';
import type { AgentState, ProbationState, ShadowState } from './agent-state.ts';
import type { Action } from './plan-steps.ts';

/**
 * The counts of a probation or a shadow as they are now: those that the state keeps from earlier processes, and on top of them
 * what inference has counted since the trial went on in this one.
 */
export class Trials {
  readonly #clock: Clock;
  readonly #inference: Inference;
  #probation: { readonly base: ProbationState; readonly sinceMs: number } | undefined;
  #shadow: { readonly base: ShadowState; readonly sinceMs: number } | undefined;

  constructor(clock: Clock, inference: Inference) {
    this.#clock = clock;
    this.#inference = inference;
  }

  /** The process has just been started; a probation goes on with it. */
  start(state: AgentState): void {
    this.#probation = this.#from(state.probation);
  }

  /** The step is durable and its effect has happened: trials begin and end with it. */
  follow(action: Action, state: AgentState): void {
    if (action === 'activate' || state.probation === null) this.#probation = this.#from(state.probation);
    if (action === 'shadow') this.#shadow = this.#from(state.update?.shadow ?? null);
    else if (this.#inference.shadow === undefined) this.#shadow = undefined;
  }

  /** The state with the counts of this moment; the same object where nothing is on trial. */
  live(state: AgentState): AgentState {
    let live = state;
    if (this.#probation !== undefined && live.probation !== null) {
      const { base } = this.#probation;
      const { inferences, errors } = this.#inference.sinceSwap;
      live = { ...live, probation: { ...base, inferences: base.inferences + inferences, errors: base.errors + errors, elapsedMs: this.#elapsed(this.#probation) } };
    }
    const counts = this.#inference.shadow;
    if (this.#shadow !== undefined && counts !== undefined && live.update !== null && live.update.shadow !== null && live.update.digest === counts.digest) {
      const { base } = this.#shadow;
      const shadow = {
        ...base,
        inferences: base.inferences + counts.inferences,
        errors: base.errors + counts.errors,
        slow: base.slow + counts.slow,
        dropped: base.dropped + counts.dropped,
        elapsedMs: this.#elapsed(this.#shadow),
      };
      live = { ...live, update: { ...live.update, shadow } };
    }
    return live;
  }

  /** The state of a process that ends because it was asked to. */
  stopped(state: AgentState): AgentState {
    const live = this.live(state);
    const ended = <T extends ProbationState>(trial: T | null): T | null => (trial === null ? null : { ...trial, stoppedCleanly: true });
    if (live.probation === null && live.update?.load.underWay !== true && (live.update?.shadow ?? null) === null) return state;
    return {
      ...live,
      probation: ended(live.probation),
      update: live.update === null ? null : { ...live.update, load: { ...live.update.load, underWay: false }, shadow: ended(live.update.shadow) },
    };
  }

  #from<T>(base: T | null): { readonly base: T; readonly sinceMs: number } | undefined {
    return base === null ? undefined : { base, sinceMs: this.#clock.monotonicMs() };
  }

  #elapsed({ base, sinceMs }: { readonly base: ProbationState; readonly sinceMs: number }): number {
    return Math.round(base.elapsedMs + this.#clock.monotonicMs() - sinceMs);
  }
}
