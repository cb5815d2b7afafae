export interface Difference {
  readonly meanAbsoluteError: number;
  readonly maxAbsoluteError: number;
  /** 10 log10(sum reference^2 / sum difference^2), at most 200. */
  readonly snrDb: number;
  /** Share of the samples with the same largest output; 1 where there is a single output. */
  readonly agreement: number;
}

const snrDbMax = 200;

/** Compares outputs sample by sample; both lists have the same samples in the same order. */
export function measureDifference(reference: readonly Float32Array[], outputs: readonly Float32Array[]): Difference {
  let [absolute, largest, signal, noise, count, agreeing] = [0, 0, 0, 0, 0, 0];
  for (const [index, expected] of reference.entries()) {
    const given = outputs[index] as Float32Array;
    for (let i = 0; i < expected.length; i++) {
      const difference = (given[i] as number) - (expected[i] as number);
      absolute += Math.abs(difference);
      largest = Math.max(largest, Math.abs(difference));
      signal += (expected[i] as number) ** 2;
      noise += difference ** 2;
    }
    count += expected.length;
    if (largestIndex(expected) === largestIndex(given)) agreeing++;
  }
  return {
    meanAbsoluteError: absolute / count,
    maxAbsoluteError: largest,
    snrDb: noise === 0 ? snrDbMax : Math.min(snrDbMax, 10 * Math.log10(signal / noise)),
    agreement: agreeing / reference.length,
  };
}

function largestIndex(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
