import { emitModel } from '../../converter/emit/emit-model.ts';
import { TensorList, type Graph, type Operation } from '../../converter/graph/graph.ts';
import { evaluateGraph } from '../../converter/verify/evaluate-graph.ts';
import { buildReference } from '../../features/profile/build-reference.ts';
import { encodeReference } from '../../features/profile/encode-profile.ts';
import { encodeTransformSpec } from '../../features/transform/decode-transform-spec.ts';
import type { TransformSpec } from '../../features/transform/spec.ts';
import { encode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { encodeManifest, type BlobRole, type BundleManifest } from '../../proto/manifest.ts';
import type { BundleRef } from '../../proto/messages.ts';
import { createRandom, normal, type Random } from '../../proto/random.ts';
import { signBytes, type SigningKey } from '../../proto/signing.ts';

/** A signed bundle and its blobs, as the control plane would publish them. */
export interface TestBundle {
  readonly ref: BundleRef;
  readonly manifest: BundleManifest;
  readonly manifestBytes: Uint8Array;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
}

export interface TestBundleOptions {
  readonly version?: number;
  readonly releaseCounter?: number;
  /** Hidden units: 4 -> hidden -> hidden -> 3; the file has about 4 hidden^2 bytes. */
  readonly hidden?: number;
  readonly chunkBytes?: number;
  /** Answers NaN in WASM for values beyond 4.3, where its first layer overflows; the golden vectors stay below 1. */
  readonly overflows?: boolean;
  /** Added to every expected output of the golden vectors. */
  readonly goldenError?: number;
  /** Replaces the model's file. */
  readonly model?: Uint8Array;
  readonly windowRows?: number;
  readonly rollback?: boolean;
  readonly change?: Partial<BundleManifest>;
}

export const testClasses = ['low', 'middle', 'high'];
const columns = ['a', 'b', 'c', 'd'];

/** A classifier of four numbers into three classes, made from its options alone: the class is the largest of a, b and c. */
export function makeTestBundle(key: SigningKey, options: TestBundleOptions = {}): TestBundle {
  const { version = 1, releaseCounter = version, hidden = 8, chunkBytes = 1024, windowRows = 1 } = options;
  const random = createRandom(version);
  const spec = transformSpecOf(windowRows);
  const width = columns.length * windowRows;
  const graph = classifier(random, width, hidden, options.overflows === true);
  const inputs = Array.from({ length: 200 }, () => Float32Array.from({ length: width }, () => Math.max(-0.9, Math.min(0.9, 0.4 * normal(random)))));
  const outputs = inputs.map((input) => evaluateGraph(graph, input));
  const golden = {
    absoluteTolerance: 0.01,
    // The window's rows lie row by row; the transform turns them into columns.
    vectors: inputs.slice(0, 5).map((input, i) => ({ rows: windowRows, columns: columns.length, input: toRows(input, windowRows), output: [...(outputs[i] as Float32Array)].map((value) => value + (options.goldenError ?? 0)) })),
  };
  const blobs: Record<BlobRole, Uint8Array> = {
    model: options.model ?? emitModel(graph),
    transform: encodeTransformSpec(spec),
    reference: encodeReference(referenceOf(spec, windowRows, inputs, outputs)),
    golden: encode('GoldenVectors', golden),
  };
  return signTestBundle(key, blobs, { version, releaseCounter, chunkBytes, rollback: options.rollback ?? false, change: options.change ?? {} });
}

/** One reading of the class with the given index. */
export function readingOf(classIndex: number): number[] {
  return columns.map((_, i) => (i === classIndex ? 0.8 : 0));
}

function transformSpecOf(windowRows: number): TransformSpec {
  const steps: TransformSpec['steps'] = [{ op: 'impute', strategy: 'constant', values: columns.map(() => 0) }];
  if (windowRows > 1) steps.unshift({ op: 'window', length: windowRows, hop: windowRows });
  return { version: 1, columns: columns.map((name) => ({ kind: 'number', name })), steps };
}

function toRows(columnwise: Float32Array, rows: number): number[] {
  return Array.from(columnwise, (_, i) => columnwise[(i % columns.length) * rows + Math.floor(i / columns.length)] as number);
}

function classifier(random: Random, width: number, hidden: number, overflows: boolean): Graph {
  const list = new TensorList();
  const [input, first, second, logits, output] = [[1, width], [1, hidden], [1, hidden], [1, 3], [1, 3]].map((shape) => list.activation(shape)) as [number, number, number, number, number];
  const rows = width / columns.length;
  // Unit i of the first three carries the mean of column i, the others noise that nobody reads.
  const gain = overflows ? 8e37 : 1;
  const carry = Float32Array.from({ length: hidden * width }, (_, i) => (Math.floor((i % width) / rows) === Math.floor(i / width) && Math.floor(i / width) < 3 ? gain / rows : 0));
  const noise = Float32Array.from({ length: hidden * hidden }, (_, i) => {
    const [to, from] = [Math.floor(i / hidden), i % hidden];
    if (to < 3) return to === from ? 1 / gain : 0;
    return 0.01 * normal(random);
  });
  const decide = Float32Array.from({ length: 3 * hidden }, (_, i) => (i % hidden === Math.floor(i / hidden) ? 6 : 0));
  const zeros = (length: number): number => list.constant(new Float32Array(length), [length]);
  const operations: Operation[] = [
    { kind: 'dense', inputs: [input, list.constant(carry, [hidden, width]), zeros(hidden)], output: first, activation: 'none' },
    { kind: 'dense', inputs: [first, list.constant(overflows ? noise.map((weight, i) => (i < 3 * hidden ? weight : 0)) : noise, [hidden, hidden]), zeros(hidden)], output: second, activation: 'none' },
    { kind: 'dense', inputs: [second, list.constant(decide, [3, hidden]), zeros(3)], output: logits, activation: 'none' },
    { kind: 'softmax', inputs: [logits], output },
  ];
  return { tensors: list.tensors, operations, inputs: [input], outputs: [output] };
}

function referenceOf(spec: TransformSpec, windowRows: number, inputs: readonly Float32Array[], outputs: readonly Float32Array[]): ReturnType<typeof buildReference> {
  const featureNames = windowRows === 1 ? columns : columns.flatMap((name) => Array.from({ length: windowRows }, (_, i) => `${name}[${i}]`));
  const largest = outputs.map((output) => output.indexOf(Math.max(...output)));
  return buildReference(
    { featureNames, outputNames: testClasses, classCount: testClasses.length },
    {
      rowCount: inputs.length,
      features: Float32Array.from(inputs.flatMap((input) => [...input])),
      flags: new Uint8Array(inputs.length * featureNames.length),
      outputs: Float32Array.from(outputs.flatMap((output) => [...output])),
      confidence: Float32Array.from(outputs.map((output) => Math.max(...output))),
      predicted: Uint8Array.from(largest),
    },
  );
}

/** Signs blobs as one bundle; `change` replaces what the manifest says. */
export function signTestBundle(key: SigningKey, blobs: Record<BlobRole, Uint8Array>, options: { version: number; releaseCounter: number; chunkBytes: number; rollback: boolean; change: Partial<BundleManifest> }): TestBundle {
  const { version, releaseCounter, chunkBytes, rollback } = options;
  const manifest: BundleManifest = {
    schema: 1, model: 'test', version, releaseCounter, task: 'classification', classNames: testClasses, createdMs: 1, expiresMs: 0,
    blobs: (Object.keys(blobs) as BlobRole[]).map((role) => ({ role, digest: digestOf(blobs[role]), sizeBytes: blobs[role].byteLength, chunkBytes, chunkDigests: chunksOf(blobs[role], chunkBytes).map(digestOf) })),
    thresholds: {}, resources: { memoryBytesMax: 256 * 1024 * 1024, latencyMsMax: 1000 }, lineageDigest: digestOf('lineage'),
    ...options.change,
  };
  const manifestBytes = encodeManifest(manifest);
  return {
    manifest, manifestBytes,
    blobs: new Map(Object.values(blobs).map((bytes) => [digestOf(bytes), bytes])),
    ref: { digest: digestOf(manifestBytes), sizeBytes: manifestBytes.byteLength, releaseCounter, releaseKeyId: key.keyId, releaseSignature: signBytes(key, 'release', manifestBytes), model: manifest.model, version, rollback },
  };
}

export function chunksOf(bytes: Uint8Array, chunkBytes: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.byteLength / chunkBytes) }, (_, i) => bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes));
}
