import { z } from 'zod';
import { ByteBudget } from './byte-budget.ts';
import { evaluateSampling, type SamplingVerdict } from './evaluate-sampling.ts';
import { planChances, type InputFacts } from './plan-chances.ts';
import { probability, type SamplingPolicy } from './sampling-policy.ts';

const dayMs = 24 * 3600_000;

export interface Choice extends SamplingVerdict {
  /** With which the random rule alone would have kept it. */
  readonly randomProbability: number;
}

/** What was kept of a day, for the process after this one. */
export const chooserStateSchema = z.object({
  /** How long the day has lasted. */
  dayMs: z.number().min(0),
  today: z.number().int().min(0),
  ofClass: z.array(z.number().int().min(0).nullable()),
  budget: z.object({ bytesPerDay: z.number().positive().nullable(), left: z.number() }),
});
export type ChooserState = z.infer<typeof chooserStateSchema>;

/**
 * Chooses which inputs are kept, by what they are, by what was kept before and by a draw for each. Times are monotonic; a day is
 * 24 hours, and goes on over a restart.
 */
export class SampleChooser {
  #policy: SamplingPolicy;
  #dayStartMs: number;
  #today = 0;
  #ofClass: number[] = [];
  #burst = { probability: 0, untilMs: 0 };
  readonly #budget: ByteBudget;

  constructor(policy: SamplingPolicy, nowMs: number) {
    this.#policy = policy;
    this.#dayStartMs = nowMs;
    this.#budget = new ByteBudget(nowMs);
    this.#budget.configure(policy.bytesPerDay, nowMs);
  }

  get policy(): SamplingPolicy {
    return this.#policy;
  }

  configure(policy: SamplingPolicy, nowMs: number): void {
    this.#policy = policy;
    this.#budget.configure(policy.bytesPerDay, nowMs);
  }

  stateAt(nowMs: number): ChooserState {
    return { dayMs: nowMs - this.#dayStartMs, today: this.#today, ofClass: [...this.#ofClass], budget: this.#budget.leftAt(nowMs) };
  }

  /** Goes on where an earlier process was, so long ago. */
  restore({ dayMs: lastedMs, today, ofClass, budget }: ChooserState, passedMs: number, nowMs: number): void {
    this.#dayStartMs = nowMs - lastedMs - passedMs;
    this.#today = today;
    this.#ofClass = ofClass.map((count) => count ?? 0);
    this.#budget.restore(budget, passedMs, nowMs);
  }

  /** For a while every input is kept with at least this probability, as far as the byte budget goes; quotas do not count it. */
  burst(chance: number, untilMs: number): void {
    this.#burst = { probability: probability(chance), untilMs };
  }

  /** @param uniform one draw from [0, 1), used for nothing else */
  choose(input: InputFacts, uniform: number, nowMs: number): Choice {
    if (nowMs - this.#dayStartMs >= dayMs) {
      this.#dayStartMs = nowMs;
      this.#today = 0;
      this.#ofClass = [];
    }
    const kept = { today: this.#today, ofClass: this.#ofClass[input.classIndex] ?? 0, budgetShare: this.#budget.shareAt(nowMs) };
    const chances = planChances(input, this.#policy, kept, nowMs < this.#burst.untilMs ? this.#burst.probability : 0);
    return { ...evaluateSampling(chances, uniform), randomProbability: chances.random };
  }

  /** Counts what was chosen; false where the byte budget has nothing left: it is not kept. */
  keep({ rule }: Pick<Choice, 'rule'>, classIndex: number, bytes: number, nowMs: number): boolean {
    if (!this.#budget.spend(bytes, nowMs)) return false;
    if (rule !== 'random' && rule !== 'burst') this.#today += 1;
    if (rule === 'class') this.#ofClass[classIndex] = (this.#ofClass[classIndex] ?? 0) + 1;
    return true;
  }

  /** Whether an input that no draw has chosen may take from the byte budget. */
  mayKeepContext(bytes: number, nowMs: number): boolean {
    return this.#budget.shareAt(nowMs) > 0.5 && this.#budget.spend(bytes, nowMs);
  }
}
