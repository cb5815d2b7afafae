import type { Task } from '../../proto/manifest.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/** What an anomaly sample is labelled as. */
export const anomalyLabels = ['normal', 'anomaly'] as const;

/**
 * Is this an answer to the task's question? A class name for classification, a finite number for regression, `normal` or
 * `anomaly` for anomaly.
 */
export function evaluateLabel(value: string | number, { task, classNames }: { task: Task; classNames: readonly string[] }): Result<string | number, Problem<'request.invalid'>> {
  if (task === 'regression') {
    return typeof value === 'number' && Number.isFinite(value) ? ok(value) : problem('request.invalid', `the label ${JSON.stringify(value)} is not a finite number; this sample needs one`);
  }
  const expected: readonly string[] = task === 'anomaly' ? anomalyLabels : classNames;
  return typeof value === 'string' && expected.includes(value) ? ok(value) : problem('request.invalid', `the label ${JSON.stringify(value)} is none of ${expected.map((name) => JSON.stringify(name)).join(', ')}`);
}
