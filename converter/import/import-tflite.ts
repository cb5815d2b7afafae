import { ok, problem, type Result } from '../../proto/result.ts';
import { builtinName } from '../../runtime/schema/builtin-names.ts';
import { decodeTables } from '../../runtime/schema/decode-tables.ts';
import { operatorNames, type Decoded } from '../../runtime/schema/tflite-schema.ts';
import type { VerifiedOperator, VerifiedTensor } from '../../runtime/verified-operator.ts';
import { readModel, type VerifiedModel } from '../../runtime/verify-model.ts';
import type { ConversionProblem } from '../conversion.ts';
import { encodeTables } from '../emit/encode-tables.ts';
import { TensorList, type Graph, type Operation } from '../graph/graph.ts';
import { nameStorage } from '../inspect/name-storage.ts';
import { refusalOfOperator, type Demand } from '../targets/find-refused.ts';
import { findUnsupported } from './find-unsupported.ts';
import { foldShapes } from './fold-shapes.ts';
import { readConstant } from './read-constant.ts';
import { operatorImporters } from './operator-importers.ts';

/**
 * A float .tflite file made by anyone as a float32 graph, read through the verifier. Weights stored as float16 are widened.
 * Everything that is not supported is found before any work is done and listed at once, with its place.
 *
 * @param demand what the result is for: what that refuses of the other operators is listed too
 * @returns `converter.source_invalid` where the verifier refuses the file, `converter.unsupported` with the list, or where the
 *   file holds quantized numbers, whatever it is called
 */
export function importTflite(bytes: Uint8Array, demand?: Demand): Result<Graph, ConversionProblem> {
  const decoded = decodeTables(bytes);
  const tables = decoded.ok ? decoded.value : {};
  const unknown = listUnknown(tables);
  // The verifier stops at the first operator that it does not know, so the rest is read without those.
  const read = readModel(foldShapes(unknown.size === 0 ? bytes : leaveOut(tables, unknown)));
  if (!read.ok) return unknown.size === 0 ? problem('converter.source_invalid', read.error.message) : refuse([...unknown.values()]);
  const model = read.value;
  const storage = nameStorage(model);
  if (storage !== 'float32' && storage !== 'float16') return problem('converter.unsupported', `the file is ${storage}, whatever it is called: ${describeQuantized(model)}. Quantizing again would add error to error: start from the float model`);
  const places = placesOf(tables, model);
  const unsupported = listUnsupported(model, places, demand);
  const inputs = unknown.size > 0 ? [] : model.inputs.flatMap((tensor) => (tensor.type === 'float32' ? [] : [`input ${tensor.name} of type ${tensor.type} (expected float32)`]));
  if (unknown.size + unsupported.isolated + inputs.length === 0) return ok(buildGraph(model, places));
  const listed = [...unknown, ...unsupported.reasons].toSorted(([a], [b]) => a - b).map(([, text]) => text);
  return refuse([...inputs, ...listed]);
}

/** Where each operator of the model stands in the file as it was given, of which shape calculations may have gone. */
function placesOf({ subgraphs }: Partial<Decoded<'Model'>>, { operators }: VerifiedModel): readonly number[] {
  const given = new Map((subgraphs?.[0]?.operators ?? []).map(({ outputs }, place) => [outputs?.[0], place]));
  return operators.map(({ outputs }, i) => given.get(outputs[0]?.index) ?? i);
}

/** What is not supported whatever it is for, counted, and with it what the demand refuses. */
function listUnsupported(model: VerifiedModel, places: readonly number[], demand: Demand | undefined): { readonly isolated: number; readonly reasons: readonly (readonly [place: number, text: string])[] } {
  const widened = new Set(model.operators.filter(({ name, inputs }) => name === 'DEQUANTIZE' && inputs[0]?.data !== undefined).map(({ outputs }) => outputs[0]));
  const isConstant = (tensor: VerifiedTensor | undefined): boolean => tensor?.data !== undefined || widened.has(tensor);
  const found = model.operators.map((operator) => findUnsupported(operator, isConstant));
  const reasons = model.operators.flatMap((operator, i) => {
    const refused = found[i]?.length === 0 && demand !== undefined ? refusalOfOperator(operator.name, demand) : undefined;
    return [...found[i] ?? [], ...(refused === undefined ? [] : [refused])].map((reason) => [places[i] as number, `${placeOf(operator, places[i] as number)}${reason === '' ? '' : `: ${reason}`}`] as const);
  });
  return { isolated: found.flat().length, reasons };
}

/** Frameworks name tensors by the layers that give them; of several that were fused into one operator the first. */
function placeOf({ name, outputs }: VerifiedOperator, place: number): string {
  const given = firstName(outputs[0]?.name);
  return `operator ${place}, ${name}${given === '' ? '' : ` (${given})`}`;
}

const nameShown = 80;

function firstName(name = ''): string {
  const [first = ''] = name.split(';');
  return first.length > nameShown ? `${first.slice(0, nameShown)}...` : first;
}

function refuse(unsupported: readonly string[]): Result<never, ConversionProblem> {
  return problem('converter.unsupported', `not supported: ${unsupported.join('; ')}. Supported operators: ${[...operatorImporters.keys()].join(', ')}`);
}

/** Operators that the verifier does not know either, in a file that it can read so far, by their place. */
function listUnknown({ operatorCodes = [], subgraphs = [] }: Partial<Decoded<'Model'>>): ReadonlyMap<number, string> {
  return new Map((subgraphs[0]?.operators ?? []).flatMap(({ opcodeIndex, outputs }, i) => {
    const code = operatorCodes[opcodeIndex];
    const builtin = code === undefined ? 0 : Math.max(code.deprecatedBuiltinCode, code.builtinCode);
    if (code === undefined || (operatorNames.has(builtin) && code.customCode === undefined)) return [];
    const given = firstName(subgraphs[0]?.tensors?.[outputs?.[0] ?? -1]?.name);
    return [[i, `operator ${i}, ${code.customCode === undefined ? builtinName(builtin) : `custom operator ${code.customCode}`}${given === '' ? '' : ` (${given})`}`] as const];
  }));
}

/** The file without these operators: what they give comes from outside, and nobody asks for their code. */
function leaveOut(tables: Partial<Decoded<'Model'>>, unknown: ReadonlyMap<number, string>): Uint8Array {
  const { operatorCodes = [], subgraphs: [main] = [] } = tables;
  if (main === undefined) return new Uint8Array(0);
  const operators = main.operators?.filter((_, i) => !unknown.has(i)) ?? [];
  const loose = (main.operators ?? []).flatMap(({ outputs }, i) => (unknown.has(i) ? [...outputs ?? []] : []));
  const used = new Set(operators.map(({ opcodeIndex }) => opcodeIndex));
  const known = operatorCodes.map((code, i) => (used.has(i) ? code : { ...code, deprecatedBuiltinCode: 0, builtinCode: 0, version: 1, customCode: undefined }));
  return encodeTables({ ...tables, operatorCodes: known, signatureDefs: [], subgraphs: [{ ...main, operators, inputs: Int32Array.from([...main.inputs ?? [], ...loose]) }] });
}

function buildGraph(model: VerifiedModel, places: readonly number[]): Graph {
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
  for (const [i, operator] of model.operators.entries()) {
    if (operator.name === 'DEQUANTIZE') {
      // A weight stored as float16.
      indexOf.set(operator.outputs[0] as VerifiedTensor, tensor(operator.inputs[0] as VerifiedTensor));
      continue;
    }
    const from = operations.length;
    operatorImporters.get(operator.name)?.({ list, operations, operator, tensor });
    for (let at = from; at < operations.length; at++) operations[at] = { ...operations[at] as Operation, origin: placeOf(operator, places[i] as number) };
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
