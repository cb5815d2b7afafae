import type { BundleManifest } from '../../proto/manifest.ts';

/**
 * The error of one prediction against its label: 0 or 1 for classification and anomaly (a score above the threshold says
 * "anomaly"), the difference for regression. undefined where the label does not answer the task's question.
 */
export function evaluateOutcome(manifest: Pick<BundleManifest, 'task' | 'classNames' | 'thresholds'>, predicted: number, label: unknown): number | undefined {
  switch (manifest.task) {
    case 'classification':
      return typeof label === 'string' && manifest.classNames.includes(label) ? Number(manifest.classNames[predicted] !== label) : undefined;
    case 'regression':
      return typeof label === 'number' && Number.isFinite(label) ? predicted - label : undefined;
    case 'anomaly':
      if (label !== 'normal' && label !== 'anomaly') return undefined;
      return manifest.thresholds.anomalyScore === undefined ? undefined : Number(predicted > manifest.thresholds.anomalyScore !== (label === 'anomaly'));
  }
}
