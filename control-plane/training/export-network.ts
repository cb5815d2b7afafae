import * as tf from '@tensorflow/tfjs-core';
import type { TfjsArtifacts } from '../../converter/conversion.ts';
import { assert } from '../../proto/assert.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { readWeights, writeWeights, type Network } from './build-network.ts';
import type { WeightArray } from './encode-weights.ts';
import type { ValueScale } from './prepare-examples.ts';

/** The trained model as the converter takes it. */
export async function exportArtifacts(network: Network): Promise<TfjsArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined;
  await network.model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  assert(saved?.weightSpecs !== undefined, 'saving a model gives its weights');
  return saved;
}

export async function listWeights(network: Network): Promise<WeightArray[]> {
  const values = await readWeights(network);
  return network.model.weights.map((weight, i) => ({ name: weight.originalName, shape: weight.shape as number[], values: values[i] as Float32Array }));
}

/**
 * Puts weights of an earlier version into a new network: the same layers and shapes, or the reason why not.
 *
 * @param scale what a regression's last layer is divided by, so that training goes on in standardized values
 */
export async function restoreWeights(network: Network, weights: readonly WeightArray[], scale: ValueScale): Promise<Result<void, Problem<'training.weights_invalid'>>> {
  const shapes = network.model.weights.map((weight) => `${weight.originalName} ${JSON.stringify(weight.shape)}`);
  const given = weights.map((weight) => `${weight.name} ${JSON.stringify(weight.shape)}`);
  const wrong = shapes.findIndex((shape, i) => shape !== given[i]);
  if (wrong >= 0 || given.length !== shapes.length) return problem('training.weights_invalid', `the base version has the weights ${given.join(', ')}; the model's architecture needs ${shapes.join(', ')}`);
  writeWeights(network, weights.map((weight) => weight.values));
  await scaleLastLayer(network, 1 / scale.sd, -scale.mean / scale.sd);
  return ok(undefined);
}

/** Folds y * factor + offset into the last linear layer, so that the model gives real units. */
export async function scaleLastLayer(network: Network, factor: number, offset: number): Promise<void> {
  const weights = await readWeights(network);
  const [kernel, bias] = weights.slice(-2) as [Float32Array, Float32Array];
  writeWeights(network, [...weights.slice(0, -2), kernel.map((value) => value * factor), bias.map((value) => value * factor + offset)]);
}
