import { ok, problem, type Result } from '../../proto/result.ts';
import { builtinName } from '../../runtime/schema/builtin-names.ts';
import { decodeTables } from '../../runtime/schema/decode-tables.ts';
import { operatorNames } from '../../runtime/schema/tflite-schema.ts';
import type { VerifiedOperator, VerifiedTensor } from '../../runtime/verified-operator.ts';
import { readModel, type VerifiedModel } from '../../runtime/verify-model.ts';
import type { ConversionProblem } from '../conversion.ts';
import { TensorList, type Graph, type Operation } from '../graph/graph.ts';
import { nameStorage } from '../inspect/name-storage.ts';
import { findUnsupported } from './find-unsupported.ts';
import { foldShapes } from './fold-shapes.ts';
import { readConstant } from './read-constant.ts';
import { operatorImporters } from './operator-importers.ts';

/**
 * A float .tflite file made by anyone as a float32 graph, read through the verifier. Weights stored as float16 are widened.
 * Everything that is not supported is found before any work is done and listed at once, with its place.
 *
 * @returns `converter.source_invalid` where the verifier refuses the file, `converter.unsupported` with the list, or where the
 *   file holds quantized numbers, whatever it is called
 */
export function importTflite(bytes: Uint8Array): Result<Graph, ConversionProblem> {
  const unknown = listUnknown(bytes);
  if (unknown.length > 0) return refuse(unknown);
  const read = readModel(foldShapes(bytes));
  if (!read.ok) return problem('converter.source_invalid', read.error.message);
  const model = read.value;
  const storage = nameStorage(model);
  if (storage !== 'float32' && storage !== 'float16') return problem('converter.unsupported', `the file is ${storage}, whatever it is called: ${describeQuantized(model)}. Quantizing again would add error to error: start from the float model`);
  const widened = new Set(model.operators.filter(({ name, inputs }) => name === 'DEQUANTIZE' && inputs[0]?.data !== undefined).map(({ outputs }) => outputs[0]));
  const isConstant = (tensor: VerifiedTensor | undefined): boolean => tensor?.data !== undefined || widened.has(tensor);
  const unsupported = [
    ...model.inputs.flatMap((tensor) => (tensor.type === 'float32' ? [] : [`input ${tensor.name} of type ${tensor.type} (expected float32)`])),
    ...model.operators.flatMap((operator, i) => findUnsupported(operator, isConstant).map((reason) => `operator ${i}, ${operator.name}${reason === '' ? '' : `: ${reason}`}`)),
  ];
  return unsupported.length > 0 ? refuse(unsupported) : ok(buildGraph(model));
}

function refuse(unsupported: readonly string[]): Result<never, ConversionProblem> {
  return problem('converter.unsupported', `not supported: ${unsupported.join('; ')}. Supported operators: ${[...operatorImporters.keys()].join(', ')}`);
}

/** Operators that the verifier does not know either, in a file that it can read so far; it names only the first. */
function listUnknown(bytes: Uint8Array): string[] {
  const decoded = decodeTables(bytes);
  const { operatorCodes = [], subgraphs = [] } = decoded.ok ? decoded.value : {};
  return (subgraphs[0]?.operators ?? []).flatMap(({ opcodeIndex }, i) => {
    const code = operatorCodes[opcodeIndex];
    const builtin = code === undefined ? 0 : Math.max(code.deprecatedBuiltinCode, code.builtinCode);
    if (code === undefined || (operatorNames.has(builtin) && code.customCode === undefined)) return [];
    return [`operator ${i}, ${code.customCode === undefined ? builtinName(builtin) : `custom operator ${code.customCode}`}`];
  });
}

function buildGraph(model: VerifiedModel): Graph {
  const list = new TensorList();
  const operations: Operation[] = [];
  const indexOf = new Map<VerifiedTensor, number>();
  const tensor = (from: VerifiedTensor): number => {
    const known = indexOf.get(from);
    if (known !== undefined) return known;
    const index = from.data === undefined ? list.activation(from.shape) : list.constant(readConstant(from), from.shape);
    indexOf.set(from, index);
    return index;
  };
  const inputs = model.inputs.map(tensor);
  for (const operator of model.operators) {
    if (operator.name === 'DEQUANTIZE') {
      // A weight stored as float16.
      indexOf.set(operator.outputs[0] as VerifiedTensor, tensor(operator.inputs[0] as VerifiedTensor));
      continue;
    }
    operatorImporters.get(operator.name)?.({ list, operations, operator, tensor });
  }
  const outputs = model.outputs.map(tensor);
  return { tensors: list.tensors, operations, inputs, outputs, names: { inputs: model.inputs.map(({ name }) => name), outputs: model.outputs.map(({ name }) => name) } };
}

function describeQuantized({ operators }: VerifiedModel): string {
  const places = operators.flatMap((operator, i) => {
    const quantized = quantizedTensors(operator);
    return quantized.length > 0 ? [`operator ${i} (${operator.name}) has ${quantized.map(({ type, data }) => `${type} ${data === undefined ? 'activations' : 'weights'}`).join(' and ')}`] : [];
  });
  return places.length > 3 ? `${places.slice(0, 3).join(', ')}, and ${places.length - 3} more` : places.join(', ');
}

function quantizedTensors({ inputs }: VerifiedOperator): VerifiedTensor[] {
  const quantized = inputs.filter((tensor): tensor is VerifiedTensor => tensor !== undefined && (tensor.type === 'int8' || tensor.type === 'uint8' || tensor.type === 'int16'));
  return quantized.filter((tensor, i) => quantized.findIndex((other) => other.type === tensor.type && (other.data === undefined) === (tensor.data === undefined)) === i);
}
