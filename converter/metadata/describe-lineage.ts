import { createHash } from 'node:crypto';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import type { ConversionRequest, TfjsArtifacts } from '../conversion.ts';
import { toolName, type ModelLineage } from './model-metadata.ts';

/** Digests of what a conversion was given, and the settings that shape its bytes. */
export function describeLineage(request: ConversionRequest): ModelLineage {
  const { mode, source } = request;
  const isCalibrated = mode === 'full-int8';
  return {
    tool: toolName,
    source: 'tflite' in source ? digestOf(source.tflite) : digestOfArtifacts(source),
    calibration: !isCalibrated ? undefined : request.ranges === undefined ? digestOfSamples(request.calibration ?? []) : digestOf(canonicalJson(request.ranges)),
    settings: {
      mode,
      target: request.target ?? 'tflite-2.9',
      denseAs: request.denseAs ?? 'automatic',
      ...(request.sequenceLength === undefined ? {} : { sequenceLength: request.sequenceLength }),
      ...(isCalibrated ? { ioType: request.ioType ?? 'int8' } : {}),
      // Kept ranges bring what their own calibration decided.
      ...(isCalibrated && request.ranges === undefined ? { calibrationMethod: request.calibrationMethod ?? { kind: 'min-max' }, equalization: request.equalization ?? 'automatic' } : {}),
      ...(isCalibrated && request.mixedPrecision === true ? { mixedPrecision: request.bounds ?? {}, ...describeChecks(request) } : {}),
    },
  };
}

/** What a search measures layers on decides which of them stay float; absent where that is the calibration samples, all of them. */
function describeChecks({ checks, truth, checkSamplesMax, ranges, calibration }: ConversionRequest): Record<string, unknown> {
  const samples = checks ?? (ranges === undefined ? undefined : calibration);
  return {
    ...(samples === undefined ? {} : { checks: digestOfSamples(samples) }),
    ...(truth === undefined ? {} : { truth: digestOf(canonicalJson(truth)) }),
    ...(checkSamplesMax === undefined ? {} : { checkSamplesMax }),
  };
}

function digestOfArtifacts({ modelTopology, weightSpecs, weightData }: TfjsArtifacts): Digest {
  const hash = createHash('sha256').update(canonicalJson({ modelTopology, weightSpecs }));
  const parts = weightData === undefined ? [] : Array.isArray(weightData) ? weightData : [weightData];
  for (const part of parts) hash.update(part instanceof Uint8Array ? part : new Uint8Array(part));
  return `sha256:${hash.digest('hex')}`;
}

function digestOfSamples(samples: readonly Float32Array[]): Digest {
  const hash = createHash('sha256');
  for (const sample of samples) hash.update(new Uint8Array(sample.buffer, sample.byteOffset, sample.byteLength));
  return `sha256:${hash.digest('hex')}`;
}
