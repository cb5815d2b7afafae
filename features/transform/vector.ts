import { limits } from '../../proto/limits.ts';
import { problem, type Result } from '../../proto/result.ts';
import { layoutLength, type Layout } from './layout.ts';

/** The vector after some steps: absent and NaN values are NaN here, what they were is in the flags. */
export interface Vector {
  readonly layout: Layout;
  readonly values: Float64Array;
  readonly flags: Uint8Array;
}

/** One step over preallocated vectors: `run` reads the vector it was built on and leaves `vector`. */
export interface Stage {
  readonly vector: Vector;
  run(): void;
}

export function createVector(layout: Layout): Vector {
  return { layout, values: new Float64Array(layoutLength(layout)), flags: new Uint8Array(layoutLength(layout)) };
}

/** What a spec may still take; specs come in bundles from the network, and a few numbers in one can ask for any amount of memory and time. */
export interface Budget {
  /**
   * Taken before anything is set aside.
   *
   * @param table numbers that the step keeps beside its vector
   * @param work multiplications that applying it takes, roughly
   * @returns why the step may not be built; undefined where it may
   */
  take(table: number, work: number): Result<never> | undefined;
}

export function createBudget(): Budget {
  let [tables, works] = [0, 0];
  return {
    take(table, work) {
      tables += table;
      works += work;
      if (tables > limits.transformTableMax) return problem('transform.invalid', `the tables of the steps up to this one hold ${tables} numbers, over the limit of ${limits.transformTableMax}; use smaller frames, fewer bands or a smaller ratio`);
      if (works > limits.transformWorkMax) return problem('transform.invalid', `the steps up to this one take about ${works} multiplications for each input, over the limit of ${limits.transformWorkMax}; use shorter windows, longer hops or smaller frames`);
      return undefined;
    },
  };
}

/** A vector of another layout, within the limit on values. */
export function planVector(layout: Layout): Result<never> | undefined {
  const length = layoutLength(layout);
  return length <= limits.sampleValuesMax ? undefined : problem('transform.invalid', `it gives ${length} values, over the limit of ${limits.sampleValuesMax}`);
}
