import type { BundleManifest } from '../../proto/manifest.ts';
import type { Problem } from '../../proto/result.ts';
import type { InferenceResult, Pipeline } from './pipeline.ts';

/** A clock that shows an earlier time has not been set. */
export const earliestMs = Date.UTC(2026, 0, 1);

/**
 * What the line's own consumer reads: one JSON object per inference. Written by hand, as it is part of every inference: numbers of a
 * result are finite, and what stays the same for a bundle is escaped once. `atMs` is as good as the clock it is of: the line's own (the reading said when it was
 * measured), this device's, or one that shows a time before this program was written and has never been set.
 *
 * @param readAtMs when the reading was measured, by its source
 */
export function resultLine(pipeline: Pipeline, result: InferenceResult, key: string, sequence: number, latencyUs: number, readAtMs: number | undefined, nowMs: number): string {
  const { outputs, classIndex, confidence } = result;
  const { bundle, classes, anomalyScore } = escapedOf(pipeline);
  let output = `${outputs[0]}`;
  for (let i = 1; i < outputs.length; i++) output += `,${outputs[i]}`;
  const predicted = classIndex >= 0 ? classes[classIndex] : `${outputs[0]}`;
  const anomaly = anomalyScore === undefined ? '' : `,"anomaly":${(outputs[0] as number) > anomalyScore}`;
  return `{"key":${key === '' ? '""' : JSON.stringify(key)},"sequence":${sequence},${bundle},"output":[${output}],"predicted":${predicted}${anomaly},"confidence":${confidence},"latencyUs":${Math.round(latencyUs)},"atMs":${readAtMs ?? Math.round(nowMs)},"clock":"${readAtMs !== undefined ? 'line' : nowMs < earliestMs ? 'unset' : 'device'}"}`;
}

/** An input that gave no result, and why. */
export function errorLine(error: Problem, key: string): string {
  return JSON.stringify({ error: { code: error.code, message: error.message }, key });
}

interface Escaped {
  /** The bundle's digest and version. */
  readonly bundle: string;
  readonly classes: readonly string[];
  /** A score above it is an anomaly. */
  readonly anomalyScore: number | undefined;
}

const escaped = new WeakMap<BundleManifest, Escaped>();

function escapedOf({ digest, parts: { manifest } }: Pipeline): Escaped {
  const known = escaped.get(manifest);
  if (known !== undefined) return known;
  const made = {
    bundle: `"bundle":${JSON.stringify(digest)},"version":${manifest.version}`,
    classes: manifest.classNames.map((name) => JSON.stringify(name)),
    anomalyScore: manifest.task === 'anomaly' ? manifest.thresholds.anomalyScore : undefined,
  };
  escaped.set(manifest, made);
  return made;
}
