import type { Operation, PaddingKind, Pair, TensorList } from '../graph/graph.ts';
import { tensorOf, windowGeometry } from '../graph/graph.ts';
import type { SourceLayer, SourceModel } from './read-artifacts.ts';

/** Where the import of one layer stands: it appends operations and gives the index of its output. */
export interface ImportState {
  readonly list: TensorList;
  readonly operations: Operation[];
  readonly source: SourceModel;
  readonly layer: SourceLayer;
  readonly position: number;
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
  throw new LayerImportError(code, `layer ${state.position}, ${state.layer.name} (${state.layer.className}): ${reason}`);
}

export type Importer = (state: ImportState) => number;

export function append(state: ImportState, shape: readonly number[], make: (output: number) => Operation): number {
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

export function bias(state: ImportState, channels: number): number {
  return state.list.constant(state.layer.config['use_bias'] === false ? new Float32Array(channels) : weight(state, 'bias', [channels]), [channels]);
}

export function weight(state: ImportState, name: string, shape: readonly number[]): Float32Array {
  const key = `${state.layer.name}/${name}`;
  const found = state.source.weights.get(key) ?? [...state.source.weights].find(([candidate]) => candidate.endsWith(`/${key}`))?.[1];
  if (found === undefined) refuseLayer(state, `the weights have no ${key}`);
  if (found.shape.join() !== shape.join()) refuseLayer(state, `weight ${key} has the shape [${found.shape.join(', ')}]; expected [${shape.join(', ')}]`);
  return found.data;
}
