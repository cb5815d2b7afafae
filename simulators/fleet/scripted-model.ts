import { buildReference } from '../../features/profile/build-reference.ts';
import { encodeReference } from '../../features/profile/encode-profile.ts';
import { encodeTransformSpec } from '../../features/transform/decode-transform-spec.ts';
import type { TransformSpec } from '../../features/transform/spec.ts';
import { encode } from '../../proto/codec.ts';
import type { BlobRole } from '../../proto/manifest.ts';
import { createRandom } from '../../proto/random.ts';

/**
 * How a model behaves. The first row is stopped by the preflight, the second by the probation (or the preflight of some
 * devices); the third passes both: what
 * it does wrong can only be seen by comparing it with the model before.
 */
export const badBehaviours = {
  atPreflight: ['invalid', 'wrong_golden', 'crashes_at_once', 'hangs_at_once', 'too_slow', 'too_large'],
  inProbation: ['errors', 'crashes_soon', 'hangs_soon', 'fails_on_some'],
  later: ['biased', 'errors_late', 'slow_later', 'crashes_rarely', 'hangs_rarely'],
} as const;
export type Behaviour = 'good' | (typeof badBehaviours)[keyof typeof badBehaviours][number];

/** What the bytes of a simulated model say; the interpreter is the simulation's, the bytes travel and are hashed as any model's. */
export interface ModelScript {
  readonly behaviour: Behaviour;
  /** Makes the bytes of every version different. */
  readonly name: string;
}

export const modelClasses = ['first', 'second'];
const columns = ['a', 'b'];
const transform: TransformSpec = { version: 1, columns: columns.map((name) => ({ kind: 'number', name })), steps: [{ op: 'impute', strategy: 'constant', values: [0, 0] }] };

/** @param paddingBytes makes a model of several chunks */
export function encodeScript(script: ModelScript, paddingBytes = 0): Uint8Array {
  return Buffer.from(`${JSON.stringify(script)}\n${'.'.repeat(paddingBytes)}`);
}

export function decodeScript(model: Uint8Array): ModelScript {
  const bytes = Buffer.from(model.buffer, model.byteOffset, model.byteLength);
  const end = bytes.indexOf(10);
  return JSON.parse(bytes.toString('utf8', 0, end === -1 ? undefined : end)) as ModelScript;
}

/** The probabilities of the two classes: the first where a is larger than b. */
export function evaluateScript({ behaviour }: ModelScript, a: number, b: number): readonly [number, number] {
  const first = 1 / (1 + Math.exp(-6 * (a - b) - (behaviour === 'biased' ? 4 : 0)));
  return [first, 1 - first];
}

/** What travels to devices of one version. */
export function makeBlobs(script: ModelScript, paddingBytes = 0): Record<BlobRole, Uint8Array> {
  const random = createRandom(7);
  const rows = Array.from({ length: 64 }, () => [random(), random()] as const);
  const outputs = rows.map(([a, b]) => evaluateScript(script, a, b));
  const goldenError = script.behaviour === 'wrong_golden' ? 0.3 : 0;
  return {
    model: encodeScript(script, paddingBytes),
    transform: encodeTransformSpec(transform),
    reference: encodeReference(
      buildReference(
        { featureNames: columns, outputNames: modelClasses, classCount: 2 },
        {
          rowCount: rows.length,
          features: Float32Array.from(rows.flat()),
          flags: new Uint8Array(rows.length * 2),
          outputs: Float32Array.from(outputs.flat()),
          confidence: Float32Array.from(outputs.map((output) => Math.max(...output))),
          predicted: Uint8Array.from(outputs.map(([first]) => (first >= 0.5 ? 0 : 1))),
        },
      ),
    ),
    golden: encode('GoldenVectors', {
      absoluteTolerance: 0.01,
      vectors: rows.slice(0, 3).map(([a, b]) => ({ rows: 1, columns: 2, input: [a, b], output: evaluateScript(script, a, b).map((value) => value + goldenError) })),
    }),
  };
}

export const modelTransform = transform;
