import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildReference } from '../../features/profile/build-reference.ts';
import { encodeReference } from '../../features/profile/encode-profile.ts';
import { confidenceOf, predictedClass } from '../../features/profile/interpret-output.ts';
import { createProfileView } from '../../features/profile/profile-view.ts';
import { compileTransform } from '../../features/transform/compile-transform.ts';
import { encodeTransformSpec } from '../../features/transform/decode-transform-spec.ts';
import type { TransformSpec } from '../../features/transform/spec.ts';
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
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  /** Raw inputs are uniform in [0, range). */
  readonly range: number;
}

const folder = join(process.env.FLEETLOOP_DATA ?? '../shared/data', 'mlperf-tiny');
const shapes = [
  { name: 'ad', task: 'anomaly', rows: 1, columns: 640, classes: 0, range: 1 },
  { name: 'resnet8', task: 'classification', rows: 32 * 32, columns: 3, classes: 10, range: 255 },
  { name: 'vww', task: 'classification', rows: 96 * 96, columns: 3, classes: 2, range: 1 },
] as const;

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
  return rawInputs(model, count).map((raw, i) => {
    const values = [...raw].map((value) => Math.round(value * 1000) / 1000);
    const rows = Array.from({ length: model.rows }, (_, row) => values.slice(row * model.columns, (row + 1) * model.columns));
    return JSON.stringify({ key: `${model.name}-${i}`, ...(model.rows === 1 ? { values } : { rows }) });
  });
}

function rawInputs(model: MlperfModel, count: number): Float32Array[] {
  const random = createRandom(1);
  return Array.from({ length: count }, () => Float32Array.from({ length: model.rows * model.columns }, () => random() * model.range));
}

/**
 * The model as a signed bundle with a plain transform (values pass as they are). Only times are measured with it, so an
 * image's channels may lie one after the other where the model was trained on them interleaved.
 */
export function mlperfBundle(key: SigningKey, model: MlperfModel, runtime: ModelRuntime, version = 1): TestBundle {
  const columns = Array.from({ length: model.columns }, (_, i) => ({ kind: 'number' as const, name: `c${i}` }));
  const spec: TransformSpec = { version: 1, columns, steps: model.rows === 1 ? [] : [{ op: 'window', length: model.rows, hop: model.rows }] };
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
    return { raw, output, outputs, values: Float32Array.from(view.of(features, flags).values) };
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
  const golden = seen.slice(0, 2).map(({ raw, output }) => ({ rows: model.rows, columns: model.columns, input: [...raw], output: [...output] }));
  const spread = Math.max(...golden.flatMap(({ output }) => output)) - Math.min(...golden.flatMap(({ output }) => output));
  return signTestBundle(
    key,
    { model: model.bytes, transform: encodeTransformSpec(spec), reference: encodeReference(reference), golden: encode('GoldenVectors', { vectors: golden, absoluteTolerance: spread / 4 }) },
    { version, releaseCounter: version, chunkBytes: limits.chunkBytes, rollback: false, change: { task: model.task, classNames: anomaly ? [] : outputNames, thresholds: {}, resources: { memoryBytesMax: 512 * 1024 * 1024, latencyMsMax: 1000 } } },
  );
}
