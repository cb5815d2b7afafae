import { assert } from '../../proto/assert.ts';
import { limits } from '../../proto/limits.ts';
import { tensorOf, windowGeometry, type Operation, type PaddingKind, type Pair, type TensorList } from '../graph/graph.ts';
import { handsMaskOn, mindsMask } from './list-masked.ts';
import type { SourceWeights } from './read-artifacts.ts';
import type { SourceLayer } from './wire-network.ts';

/** What the import of a whole model shares. */
export interface ImportContext {
  readonly list: TensorList;
  readonly operations: Operation[];
  readonly weights: SourceWeights;
  /** Weights as they are written, by layer and name: a layer that is applied several times has them once. */
  readonly constants: Map<string, number>;
  /** The graph's inputs by the call that they are for. */
  readonly graphInputs: Map<string, number>;
  /** Steps of an input that leaves them open; undefined where the caller gave none. */
  readonly sequenceLength: number | undefined;
  /** Where the settings of a layer are not supported already, what comes before it is read all the same. */
  readonly isUnreadable: (layer: SourceLayer) => boolean;
  /** Every class was checked before. */
  readonly importerOf: (className: string) => Importer;
  /** What of a sequence counts, [steps, 1] of 0 and 1, by the tensor of the sequence; recurrent layers keep their state where it is 0. */
  readonly masks: Map<number, number>;
  /** How many more layers may be applied: models of models can hold more than any machine. */
  readonly budget: { calls: number };
  /** What is not supported as only the shapes tell; the rest is read on, so that all of it is found. */
  readonly unsupported: string[];
}

/** Where the import of one layer stands: it appends operations and gives the index of its output. */
export interface ImportState extends ImportContext {
  readonly layer: SourceLayer;
  /** Names of the models around it. */
  readonly path: string;
  /** What the layer reads; most read one tensor. */
  readonly inputs: readonly number[];
  /** The first of them. */
  readonly current: number;
}

/** Raised by importers, caught by importLayers. */
export class LayerImportError extends Error {
  override readonly name = 'LayerImportError';
  readonly code: 'converter.unsupported' | 'converter.source_invalid';

  constructor(code: LayerImportError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export function refuseLayer(state: ImportState, reason: string, code: LayerImportError['code'] = 'converter.source_invalid'): never {
  throw new LayerImportError(code, `layer ${state.path}${state.layer.name} (${state.layer.className}): ${reason}`);
}

/** Notes what is not supported and gives a tensor that stands for the output, so that the layers behind are looked at, too. */
export function noteUnsupported(state: ImportState, reason: string, shape: readonly number[]): number {
  const text = `layer ${state.path}${state.layer.name} (${state.layer.className}): ${reason}`;
  if (!state.unsupported.includes(text)) state.unsupported.push(text);
  return state.list.activation(shape);
}

/** Gives the layer's output; several for one that returns its states, too. */
export type Importer = (state: ImportState) => number | readonly number[];

/** One layer applied to tensors. */
export function importLayer(context: ImportContext, layer: SourceLayer, inputs: readonly number[], path: string): readonly number[] {
  const state: ImportState = { ...context, layer, path, inputs, current: inputs[0] as number };
  if (context.isUnreadable(layer)) refuseLayer(state, 'it is not supported', 'converter.unsupported');
  const from = context.operations.length;
  const mask = inputs.map((input) => context.masks.get(input)).find((found) => found !== undefined);
  assert(mask === undefined || mindsMask(layer), `layer ${path}${layer.name} was checked for masks before`);
  const outputs = context.importerOf(layer.className)(state);
  // A layer in a wrapper has marked its own already.
  for (let i = from; i < context.operations.length; i++) context.operations[i] = { origin: `layer ${path}${layer.name} (${layer.className})`, ...context.operations[i] as Operation };
  const given = typeof outputs === 'number' ? [outputs] : outputs;
  const [first] = given as [number];
  if (mask !== undefined && handsMaskOn(layer) && !context.masks.has(first)) context.masks.set(first, mask);
  return given;
}

/** Recurrent layers are unrolled and models may be applied many times; a graph beyond this cannot be written anyway. */
const operationsMax = 4 * limits.tfliteOperatorsMax;

export function append(state: ImportState, shape: readonly number[], make: (output: number) => Operation): number {
  if (state.operations.length >= operationsMax) refuseLayer(state, `the model has more than ${operationsMax} operations with its recurrent layers unrolled; use shorter sequences`, 'converter.unsupported');
  const output = state.list.activation(shape);
  state.operations.push(make(output));
  return output;
}

export function reshape(state: ImportState, input: number, shape: readonly number[]): number {
  if (tensorOf(state.list, input).shape.join() === shape.join()) return input;
  return append(state, shape, (out) => ({ kind: 'reshape', inputs: [input], output: out }));
}

export function shapeOf(state: ImportState): readonly number[] {
  return tensorOf(state.list, state.current).shape;
}

/** The input as [1, h, w, c]; a sequence [1, t, c] is a plane of height 1. */
export function planeShape(state: ImportState, dimensions: 1 | 2): readonly number[] {
  const shape = shapeOf(state);
  if (shape.length !== dimensions + 2) refuseLayer(state, `an input of shape [${shape.slice(1).join(', ')}]; expected ${dimensions + 1} dimensions`);
  return dimensions === 1 ? [1, 1, ...shape.slice(1)] : shape;
}

export function fromPlane(state: ImportState, output: number, dimensions: 1 | 2): number {
  const shape = tensorOf(state.list, output).shape;
  return dimensions === 1 ? reshape(state, output, [1, ...shape.slice(2)]) : output;
}

export function outputPlane(state: ImportState, shape: readonly number[], window: Pair, strides: Pair, dilations: Pair, padding: PaddingKind): Pair {
  const sizes = [0, 1].map((i) => windowGeometry(shape[1 + i] as number, window[i] as number, strides[i] as number, dilations[i] as number, padding).size);
  if (sizes.some((size) => size < 1)) refuseLayer(state, `a window of [${window.join(', ')}] is larger than its input [${shape.slice(1).join(', ')}]`);
  return [sizes[0] as number, sizes[1] as number];
}

export function windowSettings(state: ImportState, dimensions: 1 | 2): { padding: PaddingKind; strides: Pair; dilations: Pair } {
  const padding = state.layer.config['padding'] === 'same' ? 'same' : 'valid';
  const one = (key: string): Pair => (state.layer.config[key] === undefined || state.layer.config[key] === null ? [1, 1] : pair(state, key, dimensions));
  return { padding, strides: one('strides'), dilations: one('dilation_rate') };
}

/** A setting that is a number, [n] or [h, w]; a sequence has height 1. */
export function pair(state: ImportState, key: string, dimensions: 1 | 2): Pair {
  const value = state.layer.config[key];
  const list = Array.isArray(value) ? (value as unknown[]) : new Array<unknown>(dimensions).fill(value);
  if (list.length !== dimensions || !list.every((entry) => typeof entry === 'number' && Number.isInteger(entry) && entry >= 1)) refuseLayer(state, `${key} ${JSON.stringify(value)}; expected ${dimensions} positive whole numbers`);
  const numbers = list as number[];
  return dimensions === 1 ? [1, numbers[0] as number] : [numbers[0] as number, numbers[1] as number];
}

export function count(state: ImportState, key: string): number {
  const value = state.layer.config[key];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) refuseLayer(state, `${key} ${JSON.stringify(value)}; expected a positive whole number`);
  return value;
}

/** A constant of the layer, made once however often the layer is applied. */
export function constantOf(state: ImportState, name: string, shape: readonly number[], make: () => Float32Array): number {
  const key = `${state.path}${state.layer.otherName ?? ''}/${state.layer.name}/${name}`;
  const known = state.constants.get(key);
  if (known !== undefined && tensorOf(state.list, known).shape.join() === shape.join()) return known;
  const made = state.list.constant(make(), shape);
  state.constants.set(key, made);
  return made;
}

export function bias(state: ImportState, channels: number): number {
  return constantOf(state, 'bias', [channels], () => (state.layer.config['use_bias'] === false ? new Float32Array(channels) : weight(state, 'bias', [channels])));
}

export function weight(state: ImportState, name: string, shape: readonly number[]): Float32Array {
  const found = findWeight(state, name);
  const key = `${state.layer.name}/${name}`;
  if (found === undefined) refuseLayer(state, `the weights have no ${key}`);
  if (found.shape.join() !== shape.join()) refuseLayer(state, `weight ${key} has the shape [${found.shape.join(', ')}]; expected [${shape.join(', ')}]`);
  return found.data;
}

/** By the layer's name or that of the wrapper around it, behind the names of models, and with the name of a recurrent cell between (Keras). */
export function findWeight({ weights, layer }: ImportState, name: string): { readonly shape: readonly number[]; readonly data: Float32Array } | undefined {
  for (const owner of [layer.name, layer.otherName ?? layer.name]) {
    const found = weights.get(`${owner}/${name}`) ?? [...weights].find(([key]) => key.endsWith(`/${owner}/${name}`) || (`/${key}`.includes(`/${owner}/`) && key.endsWith(`/${name}`)))?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
