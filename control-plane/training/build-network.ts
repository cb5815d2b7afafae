import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import type { Task } from '../../proto/manifest.ts';
import type { ArchitectureSpec } from './training-spec.ts';

/** A network whose hidden part is trained as listed layers, so that dropout and the loss stay outside the exported model. */
export interface Network {
  readonly task: Task;
  readonly inputLength: number;
  readonly outputLength: number;
  /** From the flat features to the last linear layer. */
  readonly body: readonly layers.layers.Layer[];
  /** body, then softmax for a classification: what is converted and deployed. Input [batch, inputLength]. */
  readonly model: layers.Sequential;
}

/**
 * Builds the untrained network; the same arguments give the same weights.
 *
 * @param inputLength features that the transform gives
 * @param outputLength classes, 1 for a regression, inputLength for an anomaly score
 * @param seed every initialiser has its own seed, counted up from it
 */
export function buildNetwork(task: Task, spec: ArchitectureSpec, inputLength: number, outputLength: number, seed: number): Network {
  const body = bodyLayers(spec, inputLength, outputLength, seed);
  const model = layers.sequential({ name: 'fleetloop' });
  for (const layer of body) model.add(layer);
  if (task === 'classification') model.add(layers.layers.activation({ activation: 'softmax', name: 'probabilities' }));
  return { task, inputLength, outputLength, body, model };
}

function bodyLayers(spec: ArchitectureSpec, inputLength: number, outputLength: number, seed: number): layers.layers.Layer[] {
  const body: layers.layers.Layer[] = [];
  const first = (): { inputShape?: number[] } => (body.length === 0 ? { inputShape: [inputLength] } : {});
  const dense = (units: number, activation: 'relu' | 'linear'): void => {
    const kernelInitializer = activation === 'relu' ? layers.initializers.heNormal({ seed: seed + body.length }) : layers.initializers.glorotNormal({ seed: seed + body.length });
    body.push(layers.layers.dense({ ...first(), units, activation, kernelInitializer, name: `dense_${body.length}` }));
  };
  if (spec.kind === 'cnn') {
    body.push(layers.layers.reshape({ ...first(), targetShape: [...spec.shape], name: 'image' }));
    for (const { filters, kernel, stride } of spec.convolutions) {
      const kernelInitializer = layers.initializers.heNormal({ seed: seed + body.length });
      body.push(layers.layers.conv2d({ filters, kernelSize: kernel, strides: stride, padding: 'same', activation: 'relu', kernelInitializer, name: `convolution_${body.length}` }));
    }
    body.push(layers.layers.globalAveragePooling2d({ name: 'average' }));
  }
  for (const units of spec.hidden) dense(units, 'relu');
  if (spec.kind === 'autoencoder') {
    dense(spec.code, 'relu');
    for (const units of spec.hidden.toReversed()) dense(units, 'relu');
  }
  dense(outputLength, 'linear');
  return body;
}

/** All weights of the model, one array after the other, in the model's order. */
export function readWeights(network: Network): Promise<Float32Array[]> {
  return Promise.all(network.model.getWeights().map(async (tensor) => Float32Array.from(await tensor.data<'float32'>())));
}

export function writeWeights(network: Network, weights: readonly Float32Array[]): void {
  tf.tidy(() => network.model.setWeights(network.model.getWeights().map((tensor, i) => tf.tensor(weights[i] as Float32Array, tensor.shape))));
}
