import type { Task } from '../../proto/manifest.ts';

/** Class index with the largest output, the first of equals; -1 where the task has no classes. */
export function predictedClass(task: Task, outputs: Float32Array): number {
  if (task !== 'classification') return -1;
  let best = 0;
  for (let i = 1; i < outputs.length; i++) if ((outputs[i] as number) > (outputs[best] as number)) best = i;
  return best;
}

/**
 * The confidence that is profiled and sampled by: the largest class probability; for regression and anomaly, where a
 * model states none, 1.
 */
export function confidenceOf(task: Task, outputs: Float32Array): number {
  return task === 'classification' ? (outputs[predictedClass(task, outputs)] as number) : 1;
}

/** 1 - margin between the two largest probabilities: 0 sure, 1 undecided. 0 where the task has no classes. */
export function uncertaintyOf(task: Task, outputs: Float32Array): number {
  if (task !== 'classification') return 0;
  let first = -Infinity;
  let second = -Infinity;
  for (let i = 0; i < outputs.length; i++) {
    const value = outputs[i] as number;
    if (value > first) {
      second = first;
      first = value;
    } else if (value > second) second = value;
  }
  return outputs.length < 2 ? 0 : 1 - (first - second);
}
