import type { Digest } from '../../proto/digest.ts';
import { ok, type Problem, type Result } from '../../proto/result.ts';
import type { VerifiedOperator, VerifiedTensor } from '../../runtime/verified-operator.ts';
import type { OperatorName, TensorTypeName } from '../../runtime/schema/tflite-schema.ts';
import { readModel } from '../../runtime/verify-model.ts';
import { lineageDigest, readModelMetadata, type ModelMetadata } from '../metadata/model-metadata.ts';
import { refusalOf, targetNames, type TargetName } from '../targets/targets.ts';
import type { OperatorUse } from '../conversion.ts';
import { countOperators } from './count-operators.ts';
import { countMultiplyAccumulates, peakActivationBytes, weightsOf } from './count-work.ts';
import { nameStorage, type Storage } from './name-storage.ts';

export interface InspectedTensor { readonly name: string; readonly shape: readonly number[]; readonly type: TensorTypeName; readonly scale?: number; readonly zeroPoint?: number }

export interface InspectedOperator {
  readonly name: OperatorName;
  readonly version: number;
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShape: readonly number[];
  readonly outputType: TensorTypeName;
  readonly parameters: number;
  readonly multiplyAccumulates: number;
}

export interface Inspection {
  readonly sizeBytes: number;
  readonly description: string;
  readonly storage: Storage;
  readonly inputs: readonly InspectedTensor[];
  readonly outputs: readonly InspectedTensor[];
  readonly operators: readonly InspectedOperator[];
  readonly parameters: number;
  readonly multiplyAccumulates: number;
  readonly weightBytes: number;
  readonly activationBytesPeak: number;
  /** Which operators of which version, how often. */
  readonly operatorVersions: readonly OperatorUse[];
  /** The names of all Metadata entries. */
  readonly metadataEntries: readonly string[];
  /** Our own entry; undefined where the file has none. */
  readonly metadata?: (ModelMetadata & { readonly lineageDigest?: Digest | undefined }) | undefined;
  /** What keeps the file from running there; empty where nothing does. */
  readonly targets: readonly { readonly name: TargetName; readonly refusals: readonly string[] }[];
}

/** What a .tflite file holds and costs, from the verified bytes alone; `model.invalid` where the verifier refuses them. */
export function inspectModel(bytes: Uint8Array): Result<Inspection, Problem<'model.invalid'>> {
  const read = readModel(bytes);
  if (!read.ok) return read;
  const { tables, operators, inputs, outputs } = read.value;
  const metadata = readModelMetadata(tables);
  if (!metadata.ok) return metadata;
  const weights = new Set(operators.flatMap((operator) => weightsOf(operator)));
  return ok({
    sizeBytes: bytes.byteLength,
    description: tables.description ?? '',
    storage: nameStorage(read.value),
    inputs: inputs.map(describeTensor),
    outputs: outputs.map(describeTensor),
    operators: operators.map(describeOperator),
    parameters: sum([...weights].map((tensor) => tensor.elements)),
    multiplyAccumulates: sum(operators.map(countMultiplyAccumulates)),
    weightBytes: sum([...weights].map((tensor) => tensor.data?.byteLength ?? 0)),
    activationBytesPeak: peakActivationBytes(operators, inputs, outputs),
    operatorVersions: countOperators(operators),
    metadataEntries: (tables.metadata ?? []).map(({ name }) => name ?? ''),
    ...(metadata.value === undefined ? {} : { metadata: { ...metadata.value, lineageDigest: metadata.value.lineage === undefined ? undefined : lineageDigest(metadata.value.lineage) } }),
    targets: targetNames.map((name) => ({ name, refusals: [...new Set(operators.flatMap((operator, i) => {
      const refusal = refusalOf(name, operator);
      return refusal === undefined ? [] : [`operator ${i}: ${refusal}`];
    }))] })),
  });
}

function describeTensor({ name, shape, type, scales, zeroPoints }: VerifiedTensor): InspectedTensor {
  return { name, shape, type, ...(scales.length === 1 ? { scale: scales[0] as number, zeroPoint: Number(zeroPoints[0]) } : {}) };
}

function describeOperator(operator: VerifiedOperator): InspectedOperator {
  const output = operator.outputs[0] as VerifiedTensor;
  return {
    name: operator.name,
    version: operator.version,
    inputShapes: operator.inputs.flatMap((tensor) => (tensor === undefined || tensor.data !== undefined ? [] : [tensor.shape])),
    outputShape: output.shape,
    outputType: output.type,
    parameters: sum(weightsOf(operator).map((tensor) => tensor.elements)),
    multiplyAccumulates: countMultiplyAccumulates(operator),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
