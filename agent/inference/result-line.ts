import type { BundleManifest } from '../../proto/manifest.ts';
import type { Problem } from '../../proto/result.ts';
import type { InferenceResult, Pipeline } from './pipeline.ts';

/** What the line's own consumer reads: one JSON object per inference. */
export function resultLine(pipeline: Pipeline, result: InferenceResult, key: string, sequence: number, latencyUs: number): string {
  const { manifest } = pipeline.parts;
  return JSON.stringify({
    key,
    sequence,
    bundle: pipeline.digest,
    version: manifest.version,
    output: [...result.outputs],
    predicted: predictedValue(manifest, result),
    ...(manifest.task === 'anomaly' && manifest.thresholds.anomalyScore !== undefined ? { anomaly: (result.outputs[0] as number) > manifest.thresholds.anomalyScore } : {}),
    confidence: result.confidence,
    latencyUs: Math.round(latencyUs),
  });
}

/** An input that gave no result, and why. */
export function errorLine(error: Problem, key: string): string {
  return JSON.stringify({ error: { code: error.code, message: error.message }, key });
}

/** Class name (classification), the model's value (regression) or the score (anomaly). */
function predictedValue(manifest: BundleManifest, result: InferenceResult): string | number {
  return result.classIndex >= 0 ? (manifest.classNames[result.classIndex] as string) : (result.outputs[0] as number);
}
