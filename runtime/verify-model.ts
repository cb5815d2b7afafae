import { limits } from '../proto/limits.ts';
import { ok, problem, type Problem, type Result } from '../proto/result.ts';
import { checkOperator, readOptions } from './check-operator.ts';
import type { TensorInfo, TensorType } from './model-runtime.ts';
import { builtinName } from './schema/builtin-names.ts';
import { decodeTables } from './schema/decode-tables.ts';
import { MalformedModelError, requireValid } from './schema/malformed-model.ts';
import { operatorNames, schemaVersion, tensorTypeBytes, tensorTypeNames, type Decoded, type OperatorName, type TensorTypeName } from './schema/tflite-schema.ts';
import type { VerifiedOperator, VerifiedTensor } from './verified-operator.ts';

/** What a verified .tflite file holds. */
export interface ModelSummary {
  readonly description: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Operators in order of execution. */
  readonly operators: readonly OperatorName[];
  readonly tensorCount: number;
  readonly weightBytes: number;
  /** All activations together: what the interpreter needs at most for its arena. */
  readonly activationBytes: number;
}

export interface VerifiedModel {
  readonly tables: Decoded<'Model'>;
  readonly tensors: readonly VerifiedTensor[];
  readonly operators: readonly VerifiedOperator[];
  readonly inputs: readonly VerifiedTensor[];
  readonly outputs: readonly VerifiedTensor[];
}

/**
 * Checks a .tflite file from anyone before an interpreter sees it: structure (every offset in bounds), then meaning (one
 * subgraph; known operators with legal options and shapes; every index in range, every tensor written once and before it
 * is read; constants as large as their shape; finite positive scales; sizes under the limits). Never throws, hangs or
 * allocates more than a small multiple of the file. A file that passes can still be wrong: digests tell that, and the
 * preflight runs it in a child process.
 *
 * @returns `model.invalid` with the place in the file and what was expected
 */
export function verifyModel(bytes: Uint8Array): Result<ModelSummary, Problem<'model.invalid'>> {
  const read = readModel(bytes);
  if (!read.ok) return read;
  const { tables, tensors, operators, inputs, outputs } = read.value;
  return ok({
    description: tables.description ?? '',
    inputs: inputs.map(describeTensor),
    outputs: outputs.map(describeTensor),
    operators: operators.map((operator) => operator.name),
    tensorCount: tensors.length,
    weightBytes: tensors.reduce((sum, tensor) => sum + (tensor.data?.byteLength ?? 0), 0),
    activationBytes: activationBytes(tensors),
  });
}

/**
 * The verified file as objects, for those who read models.
 *
 * @param shapes `computed` lets RESHAPE read a shape that the model calculates: for the converter, which never runs such a file
 */
export function readModel(bytes: Uint8Array, shapes: 'constant' | 'computed' = 'constant'): Result<VerifiedModel, Problem<'model.invalid'>> {
  const decoded = decodeTables(bytes);
  if (!decoded.ok) return decoded;
  try {
    return ok(checkModel(decoded.value, shapes));
  } catch (cause) {
    if (cause instanceof MalformedModelError) return problem('model.invalid', `the .tflite file is not valid: ${cause.message}`);
    throw cause;
  }
}

function checkModel(tables: Decoded<'Model'>, shapes: 'constant' | 'computed'): VerifiedModel {
  requireValid(tables.version === schemaVersion, () => `schema version ${tables.version}, expected ${schemaVersion}`);
  const subgraph = tables.subgraphs?.[0];
  requireValid(subgraph !== undefined && tables.subgraphs?.length === 1, () => `${tables.subgraphs?.length ?? 0} subgraphs, expected 1`);
  const buffers = tables.buffers ?? [];
  requireValid(buffers.length > 0 && (buffers[0]?.data?.byteLength ?? 0) === 0, () => 'buffer 0 must be there and empty');
  for (const [index, buffer] of buffers.entries()) {
    requireValid(buffer.offset === 0 && buffer.size === 0, () => `buffer ${index} lies outside the file's tables, which is not supported`);
  }
  for (const entry of tables.metadata ?? []) requireValid(entry.buffer < buffers.length, () => `metadata ${entry.name ?? ''} names buffer ${entry.buffer} of ${buffers.length}`);

  const tensorTables = subgraph.tensors ?? [];
  const operatorTables = subgraph.operators ?? [];
  requireValid(tensorTables.length > 0 && tensorTables.length <= limits.tfliteTensorsMax, () => `${tensorTables.length} tensors, expected 1 to ${limits.tfliteTensorsMax}`);
  requireValid(operatorTables.length <= limits.tfliteOperatorsMax, () => `${operatorTables.length} operators, expected at most ${limits.tfliteOperatorsMax}`);
  const tensors = tensorTables.map((tensor, index) => checkTensor(tensor, index, buffers));
  requireValid(activationBytes(tensors) <= limits.tfliteArenaBytesMax, () => `activations of ${activationBytes(tensors)} bytes, expected at most ${limits.tfliteArenaBytesMax}`);

  const at = (index: number, place: string): VerifiedTensor => {
    const tensor = tensors[index];
    requireValid(tensor !== undefined, () => `${place} names tensor ${index} of ${tensors.length}`);
    return tensor;
  };
  const inputs = [...(subgraph.inputs ?? [])].map((index) => at(index, 'the graph input'));
  const outputs = [...(subgraph.outputs ?? [])].map((index) => at(index, 'the graph output'));
  requireValid(inputs.length > 0 && inputs.length <= 64 && outputs.length > 0 && outputs.length <= limits.tfliteTensorsMax, () => `${inputs.length} inputs and ${outputs.length} outputs, expected at least one of each`);
  for (const signature of tables.signatureDefs ?? []) {
    requireValid(signature.subgraphIndex === 0, () => `signature ${signature.signatureKey ?? ''} names subgraph ${signature.subgraphIndex} of 1`);
    for (const entry of [...(signature.inputs ?? []), ...(signature.outputs ?? [])]) at(entry.tensorIndex, `signature ${signature.signatureKey ?? ''}`);
  }

  const written = new Set<number>(inputs.map((tensor) => tensor.index));
  requireValid(written.size === inputs.length, () => 'a tensor is listed twice among the graph inputs');
  for (const tensor of inputs) requireValid(tensor.data === undefined && !tensor.isVariable, () => `graph input ${tensor.name} is a constant or variable`);
  const operators = operatorTables.map((operator, index) => {
    const checked = checkReferences(operator, `operator ${index}`, tables, at, written);
    checkOperator(checked, `operator ${index} (${checked.name})`);
    // The interpreter would make room as it runs, and move the outputs that others have a view of.
    requireValid(shapes === 'computed' || checked.name !== 'RESHAPE' || checked.inputs[1] === undefined || checked.inputs[1].data !== undefined, () => `operator ${index} (RESHAPE) reads a shape that is not constant`);
    for (const output of checked.outputs) written.add(output.index);
    return checked;
  });
  for (const tensor of [...inputs, ...outputs]) {
    requireValid(interfaceTypes.has(tensor.type), () => `graph input or output ${tensor.name} is ${tensor.type}, expected ${[...interfaceTypes].join(', ')}`);
    requireValid(tensor.scales.length <= 1, () => `graph input or output ${tensor.name} is quantized per channel`);
  }
  for (const tensor of outputs) requireValid(written.has(tensor.index), () => `graph output ${tensor.name} is never written`);
  return { tables, tensors, operators, inputs, outputs };
}

const noScales = new Float32Array(0);
const noZeroPoints = new BigInt64Array(0);
const zeroPointRanges: Partial<Record<TensorTypeName, readonly [number, number]>> = { int8: [-128, 127], uint8: [0, 255], int16: [-32768, 32767], int32: [0, 0] };

function checkTensor(tensor: Decoded<'Tensor'>, index: number, buffers: readonly Decoded<'Buffer'>[]): VerifiedTensor {
  const name = (tensor.name ?? '').slice(0, limits.textCharsMax);
  const place = `tensor ${index} (${name})`;
  const type = tensorTypeNames.get(tensor.type);
  requireValid(type !== undefined, () => `${place} has type number ${tensor.type}, which is not supported`);
  requireValid(tensor.sparsity === undefined && tensor.variantTensors === undefined && tensor.externalBuffer === 0, () => `${place} is sparse, variant or external, which is not supported`);
  const shape = [...(tensor.shape ?? [])];
  requireValid(shape.length <= 8, () => `${place} has ${shape.length} dimensions, expected at most 8`);
  let elements = 1;
  for (const dimension of shape) {
    requireValid(dimension > 0, () => `${place} has the shape [${shape.join(', ')}], expected positive dimensions`);
    elements *= dimension;
    requireValid(elements * tensorTypeBytes[type] <= limits.tfliteArenaBytesMax, () => `${place} of shape [${shape.join(', ')}] is over the limit of ${limits.tfliteArenaBytesMax} bytes`);
  }
  const signature = tensor.shapeSignature;
  requireValid(signature === undefined || signature.length === shape.length, () => `${place} has ${shape.length} dimensions, but ${signature?.length ?? 0} in its shape signature`);

  const buffer = buffers[tensor.buffer];
  requireValid(buffer !== undefined, () => `${place} names buffer ${tensor.buffer} of ${buffers.length}`);
  const data = buffer.data !== undefined && buffer.data.byteLength > 0 ? buffer.data : undefined;
  const bytes = elements * tensorTypeBytes[type];
  requireValid(data === undefined || data.byteLength === bytes, () => `${place} of shape [${shape.join(', ')}] needs ${bytes} bytes, its buffer has ${data?.byteLength ?? 0}`);
  return { index, name, shape, type, elements, data, isVariable: tensor.isVariable !== 0, ...checkQuantization(tensor.quantization, type, shape, place) };
}

function checkQuantization(quantization: Decoded<'QuantizationParameters'> | undefined, type: TensorTypeName, shape: readonly number[], place: string): Pick<VerifiedTensor, 'scales' | 'zeroPoints' | 'quantizedDimension'> {
  const isInteger = type === 'int8' || type === 'uint8' || type === 'int16';
  requireValid(!isInteger || (quantization?.scale?.length ?? 0) > 0, () => `${place} is ${type} and has no scale`);
  if (quantization === undefined) return { scales: noScales, zeroPoints: noZeroPoints, quantizedDimension: 0 };
  requireValid(quantization.details === undefined, () => `${place} has custom quantization, which is not supported`);
  const scales = quantization.scale ?? noScales;
  const zeroPoints = quantization.zeroPoint ?? noZeroPoints;
  const { quantizedDimension } = quantization;
  if (scales.length === 0) return { scales, zeroPoints: noZeroPoints, quantizedDimension: 0 };
  requireValid(zeroPoints.length === scales.length, () => `${place} has ${scales.length} scales and ${zeroPoints.length} zero points`);
  const range = zeroPointRanges[type];
  requireValid(range !== undefined, () => `${place} is ${type} and has scales`);
  for (const scale of scales) requireValid(Number.isFinite(scale) && scale > 0, () => `${place} has the scale ${scale}, expected a finite positive number`);
  for (const zeroPoint of zeroPoints) requireValid(zeroPoint >= range[0] && zeroPoint <= range[1], () => `${place} has the zero point ${zeroPoint}, expected ${range[0]} to ${range[1]}`);
  if (scales.length > 1) {
    requireValid(shape[quantizedDimension] === scales.length, () => `${place} has ${scales.length} scales along dimension ${quantizedDimension} of the shape [${shape.join(', ')}]`);
    if (type === 'int8' || type === 'int32') for (const zeroPoint of zeroPoints) requireValid(zeroPoint === 0n, () => `${place} is quantized per channel with the zero point ${zeroPoint}, expected 0`);
  }
  return { scales, zeroPoints, quantizedDimension };
}

function checkReferences(operator: Decoded<'Operator'>, place: string, tables: Decoded<'Model'>, at: (index: number, place: string) => VerifiedTensor, written: ReadonlySet<number>): VerifiedOperator {
  const code = tables.operatorCodes?.[operator.opcodeIndex];
  requireValid(code !== undefined, () => `${place} names operator code ${operator.opcodeIndex} of ${tables.operatorCodes?.length ?? 0}`);
  const builtin = Math.max(code.deprecatedBuiltinCode, code.builtinCode);
  const name = operatorNames.get(builtin);
  requireValid(name !== undefined && code.customCode === undefined, () => `${place} is ${code.customCode === undefined ? builtinName(builtin) : `custom operator ${code.customCode}`}, which is not supported`);
  requireValid(code.version >= 1 && code.version <= 32, () => `${place} (${name}) has version ${code.version}`);
  requireValid(operator.builtinOptions2 === undefined && operator.customOptions === undefined && operator.largeCustomOptionsSize === 0, () => `${place} (${name}) has options of another kind of operator`);
  const inputs = [...(operator.inputs ?? [])].map((index) => {
    if (index === -1) return undefined;
    const tensor = at(index, `${place} (${name})`);
    requireValid(tensor.data !== undefined || tensor.isVariable || written.has(tensor.index), () => `${place} (${name}) reads tensor ${index} (${tensor.name}), which nothing has written yet`);
    return tensor;
  });
  const outputs = [...(operator.outputs ?? [])].map((index) => at(index, `${place} (${name})`));
  for (const [i, tensor] of outputs.entries()) {
    requireValid(tensor.data === undefined && !tensor.isVariable && !written.has(tensor.index) && outputs.indexOf(tensor) === i, () => `${place} (${name}) writes tensor ${tensor.index} (${tensor.name}), which is constant or written before`);
  }
  return { name, version: code.version, inputs, outputs, options: readOptions(operator, name, place) };
}

function activationBytes(tensors: readonly VerifiedTensor[]): number {
  return tensors.reduce((sum, tensor) => sum + (tensor.data === undefined ? tensor.elements * tensorTypeBytes[tensor.type] : 0), 0);
}

const interfaceTypes: ReadonlySet<TensorTypeName> = new Set<TensorType>(['float32', 'int8', 'uint8', 'int16', 'int32']);

function describeTensor(tensor: VerifiedTensor): TensorInfo {
  const scale = tensor.scales[0];
  return {
    name: tensor.name,
    shape: tensor.shape,
    type: tensor.type as TensorType,
    quantization: scale === undefined ? undefined : { scale, zeroPoint: Number(tensor.zeroPoints[0]) },
  };
}
