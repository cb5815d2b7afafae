import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../proto/clock.ts';
import { createRandom, normal } from '../proto/random.ts';
import type { ModelRuntime } from '../runtime/model-runtime.ts';
import { openRuntimes } from '../runtime/open-runtime.ts';
import { convertModel } from './convert-model.ts';
import type { ConversionRequest, TfjsArtifacts } from './conversion.ts';
import { runSamples } from './verify/run-samples.ts';

let runtimes: ModelRuntime[];
beforeAll(async () => {
  await tf.setBackend('cpu');
  runtimes = await openRuntimes();
});

async function artifactsOf(model: LayersModel): Promise<TfjsArtifacts> {
  let saved: TfjsArtifacts | undefined;
  await model.save({ save: async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  } });
  return saved as TfjsArtifacts;
}

/** Gives a model weights that are not the initializers' zeros and ones, so that every one of them matters. */
function stir(model: LayersModel, seed: number): LayersModel {
  const random = createRandom(seed);
  model.setWeights(model.getWeights().map((weight, i) => {
    const isVariance = (model.weights[i]?.originalName ?? '').includes('variance');
    const fanIn = weight.shape.slice(0, -1).reduce((product, dimension) => product * dimension, 1);
    return tf.tensor(Float32Array.from({ length: weight.size }, () => (isVariance ? 0.5 + random() : normal(random) / Math.sqrt(fanIn))), weight.shape);
  }));
  return model;
}

function inputShape(model: LayersModel): number[] {
  return (model.inputs[0] as { shape: number[] }).shape.slice(1);
}

function samplesOf(model: LayersModel, count: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  const length = inputShape(model).reduce((product, dimension) => product * dimension, 1);
  return Array.from({ length: count }, () => Float32Array.from({ length }, () => normal(random)));
}

function predict(model: LayersModel, sample: Float32Array): Float32Array {
  return tf.tidy(() => (model.predict(tf.tensor(sample, [1, ...inputShape(model)])) as tf.Tensor).dataSync() as Float32Array);
}

const models: Record<string, () => LayersModel> = {
  dense: () => sequential({ layers: [
    layers.dense({ inputShape: [12], units: 16, activation: 'relu' }),
    layers.batchNormalization(),
    layers.dropout({ rate: 0.3 }),
    layers.dense({ units: 9, activation: 'tanh' }),
    layers.dense({ units: 5, activation: 'softmax' }),
  ] }),
  'dense regression': () => sequential({ layers: [
    layers.dense({ inputShape: [7], units: 16, activation: 'relu6' }),
    layers.dense({ units: 8, activation: 'sigmoid', useBias: false }),
    layers.dense({ units: 1 }),
  ] }),
  autoencoder: () => sequential({ layers: [
    layers.batchNormalization({ inputShape: [20] }),
    layers.dense({ units: 12 }),
    layers.batchNormalization(),
    layers.activation({ activation: 'relu' }),
    layers.dense({ units: 4, activation: 'relu' }),
    layers.dense({ units: 12, activation: 'relu' }),
    layers.dense({ units: 20 }),
  ] }),
  'image CNN': () => sequential({ layers: [
    layers.conv2d({ inputShape: [12, 10, 3], filters: 6, kernelSize: 3, strides: 2, padding: 'same' }),
    layers.batchNormalization(),
    layers.reLU(),
    layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: 2, activation: 'relu' }),
    layers.separableConv2d({ filters: 8, kernelSize: [2, 3], activation: 'relu6' }),
    layers.maxPooling2d({ poolSize: 2, strides: 1, padding: 'same' }),
    layers.conv2d({ filters: 8, kernelSize: [3, 2], dilationRate: [1, 2], padding: 'same', activation: 'relu' }),
    layers.averagePooling2d({ poolSize: [2, 1], padding: 'valid' }),
    layers.globalAveragePooling2d({}),
    layers.dense({ units: 4, activation: 'softmax' }),
  ] }),
  'signal CNN': () => sequential({ layers: [
    layers.reshape({ inputShape: [60], targetShape: [20, 3] }),
    layers.conv1d({ filters: 8, kernelSize: 5, strides: 2, padding: 'same', activation: 'relu' }),
    layers.batchNormalization(),
    layers.maxPooling1d({ poolSize: 2 }),
    layers.conv1d({ filters: 6, kernelSize: 3, padding: 'valid' }),
    layers.batchNormalization(),
    layers.activation({ activation: 'relu' }),
    layers.flatten(),
    layers.dense({ units: 8, activation: 'relu' }),
    layers.dense({ units: 3, activation: 'softmax' }),
  ] }),
};

async function convert(model: LayersModel, request: Partial<ConversionRequest> = {}) {
  const result = await convertModel({ source: await artifactsOf(model), mode: 'float32', runtimes, clock: systemClock, ...request });
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

describe.each(Object.keys(models))('%s', (name) => {
  const make = (): LayersModel => stir((models[name] as () => LayersModel)(), 11);

  test.each(['fully-connected', 'convolution'] as const)('gives what tfjs gives in float32, dense as %s', async (denseAs) => {
    const model = make();
    const { bytes } = await convert(model, { denseAs });
    const samples = samplesOf(model, 20, 5);
    for (const runtime of runtimes) {
      const run = await runSamples(bytes, samples, runtime, systemClock);
      if (!run.ok) throw new Error(run.error.message);
      for (const [i, sample] of samples.entries()) {
        const expected = predict(model, sample);
        const scale = Math.max(1, ...expected.map(Math.abs));
        for (const [j, value] of expected.entries()) expect(Math.abs((run.value.outputs[i]?.[j] as number) - value) / scale, `${runtime.kind} sample ${i} output ${j}`).toBeLessThanOrEqual(1e-6);
      }
    }
  });

  test.each([
    { denseAs: 'convolution', ioType: 'int8' }, { denseAs: 'fully-connected', ioType: 'int8' }, { denseAs: 'convolution', ioType: 'float32' },
  ] as const)('stays close to the float model in full-int8, dense as $denseAs, $ioType in and out', async (options) => {
    const model = make();
    const { report } = await convert(model, { mode: 'full-int8', calibration: samplesOf(model, 200, 7), ...options });
    for (const run of report.runtimes) {
      expect(run.snrDb).toBeGreaterThan(20);
      expect(run.agreement).toBeGreaterThan(0.9);
    }
  });
});
