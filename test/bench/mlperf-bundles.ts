import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reading } from '../../agent/inference/reading.ts';
import { buildReference } from '../../features/profile/build-reference.ts';
import { encodeReference } from '../../features/profile/encode-profile.ts';
import { confidenceOf, predictedClass } from '../../features/profile/interpret-output.ts';
import { createProfileView } from '../../features/profile/profile-view.ts';
import { compileTransform } from '../../features/transform/compile-transform.ts';
import { encodeTransformSpec } from '../../features/transform/decode-transform-spec.ts';
import type { ColumnSpec, TransformSpec } from '../../features/transform/spec.ts';
import { assert } from '../../proto/assert.ts';
import { encode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { Task } from '../../proto/manifest.ts';
import { createRandom } from '../../proto/random.ts';
import type { SigningKey } from '../../proto/signing.ts';
import { createPredictor } from '../../runtime/create-predictor.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { signTestBundle, type TestBundle } from '../support/test-bundle.ts';

export interface MlperfModel {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly task: Task;
  readonly columns: readonly ColumnSpec[];
  readonly steps: TransformSpec['steps'];
  /** Values in one raw input. */
  readonly length: number;
  readonly classes: number;
  /** Raw inputs are uniform in [0, range). */
  readonly range: number;
}

const folder = join(process.env.FLEETLOOP_DATA ?? '../shared/data', 'mlperf-tiny');
const shapes: readonly Omit<MlperfModel, 'bytes'>[] = [
  { name: 'ad', task: 'anomaly', columns: Array.from({ length: 640 }, (_, i) => ({ kind: 'number', name: `c${i}` })), steps: [], length: 640, classes: 0, range: 1 },
  { name: 'resnet8', task: 'classification', columns: [{ kind: 'image', name: 'image', height: 32, width: 32, channels: 3 }], steps: [], length: 32 * 32 * 3, classes: 10, range: 255 },
  { name: 'vww', task: 'classification', columns: [{ kind: 'image', name: 'image', height: 96, width: 96, channels: 3 }], steps: [{ op: 'min-max', low: [0, 0, 0], high: [255, 255, 255] }], length: 96 * 96 * 3, classes: 2, range: 255 },
];

/** The MLPerf Tiny reference models at hand, float32 and int8; empty where the data folder is missing. */
export function mlperfModels(): MlperfModel[] {
  return shapes.flatMap((shape) =>
    ['float', 'int8'].flatMap((type) => {
      const file = join(folder, `${shape.name}_${type}.tflite`);
      return existsSync(file) ? [{ ...shape, name: `${shape.name}_${type}`, bytes: new Uint8Array(readFileSync(file)) }] : [];
    }),
  );
}

/** `count` raw inputs as the JSON lines that an agent reads. */
export function readingLines(model: MlperfModel, count: number): string[] {
  return rawInputs(model, count).map((raw, i) => JSON.stringify({ key: `${model.name}-${i}`, values: Array.from(raw, (value) => Math.round(value * 1000) / 1000) }));
}

/** `count` raw inputs as a source that decodes them itself hands them on: a picture as its bytes, or as the numbers that resizing leaves. */
export function readings(model: MlperfModel, count: number, as: 'bytes' | 'numbers'): Reading[] {
  return rawInputs(model, count).map((raw, i) => ({ key: `${model.name}-${i}`, atMs: undefined, values: as === 'bytes' && isPicture(model) ? Uint8Array.from(raw) : raw, rows: 1 }));
}

export function isPicture({ columns }: MlperfModel): boolean {
  return columns[0]?.kind === 'image';
}

function rawInputs(model: MlperfModel, count: number): Float32Array[] {
  const random = createRandom(1);
  return Array.from({ length: count }, () => Float32Array.from({ length: model.length }, () => random() * model.range));
}

/** The model as a signed bundle with the transform that it asks for: an image's bytes as they are, or between 0 and 1. */
export function mlperfBundle(key: SigningKey, model: MlperfModel, runtime: ModelRuntime, version = 1): TestBundle {
  const spec: TransformSpec = { version: 1, columns: [...model.columns], steps: model.steps };
  const compiled = compileTransform(spec);
  assert(compiled.ok, 'the transform is valid');
  const transform = compiled.value;
  const view = createProfileView(transform);
  const loaded = runtime.load(model.bytes);
  assert(loaded.ok, `${model.name} loads`);
  const predictor = createPredictor(loaded.value);
  assert(predictor.ok, `${model.name} has one input and one output`);
  const anomaly = model.task === 'anomaly';
  const seen = rawInputs(model, 40).map((raw) => {
    const features = new Float32Array(transform.outputLength);
    const flags = new Uint8Array(transform.outputLength);
    transform.apply(raw, features, flags);
    const output = new Float32Array(predictor.value.outputLength);
    assert(predictor.value.predict(features, output).ok, `${model.name} runs`);
    const outputs = anomaly ? Float32Array.of(features.reduce((sum, value, i) => sum + (value - (output[i] as number)) ** 2, 0) / features.length) : output;
    return { raw, output, outputs, values: Float32Array.from(view.of(features, flags, raw).values) };
  });
  loaded.value.close();
  const outputNames = anomaly ? ['score'] : Array.from({ length: model.classes }, (_, i) => `class-${i}`);
  const reference = buildReference(
    { featureNames: view.names, outputNames, classCount: model.classes },
    {
      rowCount: seen.length,
      features: Float32Array.from(seen.flatMap(({ values }) => [...values])),
      flags: new Uint8Array(seen.length * view.names.length),
      outputs: Float32Array.from(seen.flatMap(({ outputs }) => [...outputs])),
      confidence: Float32Array.from(seen, ({ outputs }) => confidenceOf(model.task, outputs)),
      predicted: anomaly ? new Uint8Array(0) : Uint8Array.from(seen, ({ outputs }) => predictedClass(model.task, outputs)),
    },
  );
  const golden = seen.slice(0, 2).map(({ raw, output }) => ({ rows: 1, columns: model.length, input: [...raw], output: [...output] }));
  const spread = Math.max(...golden.flatMap(({ output }) => output)) - Math.min(...golden.flatMap(({ output }) => output));
  return signTestBundle(
    key,
    { model: model.bytes, transform: encodeTransformSpec(spec), reference: encodeReference(reference), golden: encode('GoldenVectors', { vectors: golden, absoluteTolerance: spread / 4 }) },
    { version, releaseCounter: version, chunkBytes: limits.chunkBytes, rollback: false, change: { task: model.task, classNames: anomaly ? [] : outputNames, thresholds: {}, resources: { memoryBytesMax: 512 * 1024 * 1024, latencyMsMax: 1000 } } },
  );
}
