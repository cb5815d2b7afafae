import type { InferenceResult, PipelineParts } from './pipeline.ts';

export type ComparedResult = Pick<InferenceResult, 'outputs' | 'classIndex'>;

export interface Comparison {
  readonly agreed: boolean;
  /** The largest absolute difference between the two outputs. */
  readonly difference: number;
}

/**
 * Makes the comparison of two bundles over the same inputs. They agree on a classification where their classes have the same
 * name (the two may list them differently), on an anomaly where both have a threshold and come to the same verdict, and
 * otherwise where no output lies further apart than the candidate's golden tolerance.
 */
export function createComparison(acting: PipelineParts, candidate: PipelineParts): (acted: ComparedResult, shadowed: ComparedResult) => Comparison {
  const { classNames, thresholds, task } = candidate.manifest;
  const beside = acting.manifest;
  const sameTask = task === beside.task;
  const thresholdHere = thresholds.anomalyScore;
  const thresholdThere = beside.thresholds.anomalyScore;
  // Where in the acting model's outputs the candidate's lie; an output that only one of them has is 0 in the other.
  const places = classNames.map((name) => beside.classNames.indexOf(name));
  const unmatched = beside.classNames.flatMap((name, i) => (classNames.includes(name) ? [] : [i]));
  const difference = (acted: Float32Array, shadowed: Float32Array): number => {
    let largest = 0;
    for (let i = 0; i < shadowed.length; i++) {
      const place = task === 'classification' ? (places[i] ?? -1) : i;
      largest = Math.max(largest, Math.abs((shadowed[i] as number) - (acted[place] ?? 0)));
    }
    for (const i of unmatched) largest = Math.max(largest, Math.abs(acted[i] ?? 0));
    return largest;
  };
  return (acted, shadowed) => {
    const apart = difference(acted.outputs, shadowed.outputs);
    if (!sameTask) return { agreed: false, difference: apart };
    if (task === 'classification') return { agreed: places[shadowed.classIndex] === acted.classIndex, difference: apart };
    if (task === 'anomaly' && thresholdHere !== undefined && thresholdThere !== undefined) {
      return { agreed: (shadowed.outputs[0] as number) > thresholdHere === (acted.outputs[0] as number) > thresholdThere, difference: apart };
    }
    return { agreed: apart <= candidate.tolerance, difference: apart };
  };
}
