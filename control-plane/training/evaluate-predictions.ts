import type { Task } from '../../proto/manifest.ts';

/** How good outputs are on rows whose truth is known; `metric` is the figure that decides. */
export interface Quality {
  readonly metric: 'accuracy' | 'rmse' | 'auc';
  readonly higherIsBetter: boolean;
  readonly value: number;
  readonly rows: number;
  /** Classification: [truth][predicted] counts. */
  readonly confusion?: readonly (readonly number[])[];
  /** Regression. */
  readonly meanAbsoluteError?: number;
  readonly r2?: number;
  /** Anomaly: share of normal rows over the threshold, and of anomalies over it. */
  readonly falseAlarms?: number;
  readonly detected?: number;
}

/**
 * @param outputs what the model gave, rows x outputLength: class probabilities, the value, or the reconstruction
 * @param values the truth: class index, value, 0 normal or 1 anomaly
 * @param features the model's inputs, which a reconstruction is compared with
 * @param threshold anomaly only: a score above it is an anomaly
 */
export function evaluatePredictions(task: Task, outputs: Float32Array, values: Float32Array, features: Float32Array, classCount: number, threshold: number): Quality {
  const rows = values.length;
  if (task === 'classification') return classificationQuality(outputs, values, classCount);
  if (task === 'regression') {
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    let squares = 0;
    let absolute = 0;
    let spread = 0;
    values.forEach((value, i) => {
      squares += (value - (outputs[i] as number)) ** 2;
      absolute += Math.abs(value - (outputs[i] as number));
      spread += (value - mean) ** 2;
    });
    return { metric: 'rmse', higherIsBetter: false, value: Math.sqrt(squares / rows), rows, meanAbsoluteError: absolute / rows, r2: spread === 0 ? 0 : 1 - squares / spread };
  }
  const scores = reconstructionScores(outputs, features, rows);
  const over = (truth: number): number => {
    const own = scores.filter((_, i) => values[i] === truth);
    return own.length === 0 ? 0 : own.filter((score) => score > threshold).length / own.length;
  };
  return { metric: 'auc', higherIsBetter: true, value: areaUnderCurve(scores, values), rows, falseAlarms: over(0), detected: over(1) };
}

function classificationQuality(outputs: Float32Array, values: Float32Array, classCount: number): Quality {
  const confusion = Array.from({ length: classCount }, () => Array.from({ length: classCount }, () => 0));
  let right = 0;
  values.forEach((value, i) => {
    let best = 0;
    for (let j = 1; j < classCount; j++) if ((outputs[i * classCount + j] as number) > (outputs[i * classCount + best] as number)) best = j;
    if (best === value) right++;
    const row = confusion[value] as number[];
    row[best] = (row[best] as number) + 1;
  });
  return { metric: 'accuracy', higherIsBetter: true, value: right / values.length, rows: values.length, confusion };
}

/** Mean squared difference between each row's features and their reconstruction. */
export function reconstructionScores(outputs: Float32Array, features: Float32Array, rows: number): Float64Array {
  const width = rows === 0 ? 0 : outputs.length / rows;
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = i * width; j < (i + 1) * width; j++) sum += ((outputs[j] as number) - (features[j] as number)) ** 2;
    return sum / width;
  });
}

/**
 * Area under the ROC curve as the Mann-Whitney statistic with ties counted half (Hanley and McNeil 1982); 0.5 where
 * there are only normal rows or only anomalies.
 */
export function areaUnderCurve(scores: Float64Array, values: Float32Array): number {
  const order = Array.from(scores.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const positives = values.filter((value) => value === 1).length;
  const negatives = values.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (values[order[i] as number] === 1) rankSum += rank;
    start = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
