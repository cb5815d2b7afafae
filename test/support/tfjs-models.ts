import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { TfjsArtifacts } from '../../converter/conversion.ts';
import { createRandom, normal } from '../../proto/random.ts';

export async function openTfjs(): Promise<void> {
  setWasmPaths(join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'));
  await tf.setBackend('wasm');
}

export async function artifactsOf(model: LayersModel): Promise<TfjsArtifacts> {
  let saved: TfjsArtifacts | undefined;
  await model.save({ save: async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  } });
  return saved as TfjsArtifacts;
}

/** Gives a model weights that are not the initializers' zeros and ones, so that every one of them matters. */
export function stir(model: LayersModel, seed: number): LayersModel {
  const random = createRandom(seed);
  model.setWeights(model.getWeights().map((weight, i) => {
    const isVariance = (model.weights[i]?.originalName ?? '').includes('variance');
    const fanIn = weight.shape.slice(0, -1).reduce((product, dimension) => product * dimension, 1);
    return tf.tensor(Float32Array.from({ length: weight.size }, () => (isVariance ? 0.5 + random() : normal(random) / Math.sqrt(fanIn))), weight.shape);
  }));
  return model;
}

function inputShapes(model: LayersModel): number[][] {
  return model.inputs.map((input) => (input as { shape: number[] }).shape.slice(1));
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dimension) => product * dimension, 1);

/** Normal numbers; several inputs one after the other. */
export function samplesOf(model: LayersModel, count: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  const length = inputShapes(model).reduce((sum, shape) => sum + sizeOf(shape), 0);
  return Array.from({ length: count }, () => Float32Array.from({ length }, () => normal(random)));
}

/** All outputs, one after the other. */
export function predict(model: LayersModel, sample: Float32Array): Float32Array {
  return tf.tidy(() => {
    let from = 0;
    const inputs = inputShapes(model).map((shape) => tf.tensor(sample.slice(from, from += sizeOf(shape)), [1, ...shape]));
    const outputs = model.predict(inputs.length === 1 ? inputs[0] as tf.Tensor : inputs);
    return Float32Array.from([outputs].flat().flatMap((output) => [...output.dataSync()]));
  });
}

type Layer = { apply(inputs: SymbolicTensor | SymbolicTensor[]): unknown };
/** The output of a layer, or a model, applied to tensors. */
export function through(layer: unknown, ...inputs: SymbolicTensor[]): SymbolicTensor {
  return (layer as Layer).apply(inputs.length === 1 ? inputs[0] as SymbolicTensor : inputs) as SymbolicTensor;
}
