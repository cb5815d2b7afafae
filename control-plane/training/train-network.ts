import * as tf from '@tensorflow/tfjs-core';
import { normal, shuffle, type Random } from '../../proto/random.ts';
import { readWeights, writeWeights, type Network } from './build-network.ts';
import type { TrainingOptions } from './training-spec.ts';

/** Transformed rows: inputs is count x inputLength, targets count x outputLength, one weight each. */
export interface Examples {
  readonly count: number;
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
  readonly weights: Float32Array;
}

export interface EpochReport { readonly epoch: number; readonly trainLoss: number; readonly validationLoss: number }

/** Called while training; what they throw (a lost lease) ends it. */
export interface TrainingHooks {
  readonly onStep?: () => Promise<void> | void;
  readonly onEpoch?: (report: EpochReport) => Promise<void> | void;
}

export interface TrainingResult { readonly epochs: number; readonly bestEpoch: number; readonly trainLoss: number; readonly validationLoss: number }

/**
 * Trains in place with Adam and leaves the weights of the epoch with the lowest validation loss; ends early once it no
 * longer falls, or is no number any more. Every random number
 * comes from `random`, so on a deterministic backend the same arguments give the same bits.
 */
export async function trainNetwork(network: Network, train: Examples, validation: Examples, options: TrainingOptions, random: Random, hooks: TrainingHooks = {}): Promise<TrainingResult> {
  const variables = network.body.flatMap((layer) => layer.getWeights() as tf.Variable[]);
  const optimizer = tf.train.adam(options.learningRate);
  let best: { weights: Float32Array[]; result: TrainingResult } | undefined;
  try {
    for (let epoch = 1; epoch <= options.epochsMax; epoch++) {
      const order = shuffle(Array.from({ length: train.count }, (_, i) => i), random);
      // The losses of an epoch are read once, at its end: reading each would stall a GPU at every step.
      const losses: tf.Scalar[] = [];
      for (let start = 0; start < order.length; start += options.batchRows) {
        losses.push(trainStep(network, optimizer, variables, drawBatch(network, train, order, start, options, random), options, random));
        await hooks.onStep?.();
      }
      const trainLoss = await meanOf(losses);
      const validationLoss = await lossOf(network, validation);
      await hooks.onEpoch?.({ epoch, trainLoss, validationLoss });
      if (best === undefined || validationLoss < best.result.validationLoss) {
        best = { weights: await readWeights(network), result: { epochs: epoch, bestEpoch: epoch, trainLoss, validationLoss } };
      }
      best.result = { ...best.result, epochs: epoch };
      if (!Number.isFinite(validationLoss) || epoch - best.result.bestEpoch >= options.patienceEpochs) break;
    }
  } finally {
    optimizer.dispose();
  }
  if (best === undefined) throw new RangeError('training needs at least one epoch');
  writeWeights(network, best.weights);
  return best.result;
}

interface Batch { readonly count: number; readonly inputs: Float32Array; readonly targets: Float32Array; readonly weights: Float32Array }

/** The next rows in the order drawn, smoothed, mixed in pairs and with noise as the options say. */
function drawBatch(network: Network, examples: Examples, order: readonly number[], start: number, options: TrainingOptions, random: Random): Batch {
  const { inputLength, outputLength } = network;
  const count = Math.min(options.batchRows, order.length - start);
  const batch = { count, inputs: new Float32Array(count * inputLength), targets: new Float32Array(count * outputLength), weights: new Float32Array(count) };
  for (let i = 0; i < count; i++) {
    const row = order[start + i] as number;
    const partner = options.mix > 0 ? (order[Math.floor(random() * order.length)] as number) : row;
    const share = options.mix > 0 ? options.mix * random() : 0;
    const mixed = (values: Float32Array, width: number, j: number): number => (1 - share) * (values[row * width + j] as number) + share * (values[partner * width + j] as number);
    for (let j = 0; j < inputLength; j++) batch.inputs[i * inputLength + j] = mixed(examples.inputs, inputLength, j) + (options.noise > 0 ? options.noise * normal(random) : 0);
    const reconstructs = network.task === 'anomaly';
    for (let j = 0; j < outputLength; j++) batch.targets[i * outputLength + j] = mixed(reconstructs ? examples.inputs : examples.targets, outputLength, j);
    batch.weights[i] = mixed(examples.weights, 1, 0);
  }
  if (network.task === 'classification' && options.labelSmoothing > 0) {
    const { labelSmoothing } = options;
    batch.targets.forEach((value, i) => (batch.targets[i] = value * (1 - labelSmoothing) + labelSmoothing / outputLength));
  }
  return batch;
}

function trainStep(network: Network, optimizer: tf.Optimizer, variables: tf.Variable[], batch: Batch, options: TrainingOptions, random: Random): tf.Scalar {
  return tf.tidy(() => {
    const inputs = tf.tensor2d(batch.inputs, [batch.count, network.inputLength]);
    const targets = tf.tensor2d(batch.targets, [batch.count, network.outputLength]);
    const weights = tf.tensor1d(batch.weights);
    const { value, grads } = tf.variableGrads(() => loss(network, forward(network, inputs, options.dropout, random), targets, weights), variables);
    optimizer.applyGradients(grads);
    if (options.weightDecay > 0) {
      const keep = 1 - options.learningRate * options.weightDecay;
      for (const variable of variables) if (variable.rank > 1) variable.assign(tf.mul(variable, keep));
    }
    return value;
  });
}

/** The last linear layer's output; with dropout before every dense layer but the first. */
function forward(network: Network, inputs: tf.Tensor, dropout: number, random: Random | undefined): tf.Tensor2D {
  let values = inputs;
  for (const [index, layer] of network.body.entries()) {
    if (random && dropout > 0 && index > 0 && layer.getClassName() === 'Dense') {
      const mask = Float32Array.from({ length: values.size }, () => (random() < dropout ? 0 : 1 / (1 - dropout)));
      values = tf.mul(values, tf.tensor(mask, values.shape));
    }
    values = layer.apply(values) as tf.Tensor;
  }
  return values as tf.Tensor2D;
}

/** Weighted mean over rows of the cross-entropy (classification) or of the squared error (regression, anomaly). */
function loss(network: Network, outputs: tf.Tensor2D, targets: tf.Tensor2D, weights: tf.Tensor1D): tf.Scalar {
  const rows = network.task === 'classification' ? crossEntropy(outputs, targets) : tf.mean(tf.squaredDifference(outputs, targets), 1);
  return tf.div(tf.sum(tf.mul(rows, weights)), tf.sum(weights));
}

/** Cross-entropy of softmax(logits), whose gradient is softmax - targets where the targets add up to 1. */
function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor1D {
  const compute = tf.customGrad((...parameters: unknown[]) => {
    const [x, y, save] = parameters as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    const probabilities = tf.softmax(x);
    save([probabilities, y]);
    const value = tf.neg(tf.sum(tf.mul(y, tf.log(tf.maximum(probabilities, 1e-12))), 1));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [p, t] = saved as [tf.Tensor, tf.Tensor];
      return [tf.mul(tf.expandDims(dy, 1), tf.sub(p, t)), tf.zerosLike(t)];
    };
    return { value, gradFunc };
  });
  return compute(logits, targets) as tf.Tensor1D;
}

/** The loss without noise, mixing, smoothing or dropout. */
async function lossOf(network: Network, examples: Examples): Promise<number> {
  const rowsPerStep = 1_024;
  let sum = 0;
  let weightSum = 0;
  for (let start = 0; start < examples.count; start += rowsPerStep) {
    const end = Math.min(start + rowsPerStep, examples.count);
    const weights = examples.weights.subarray(start, end);
    const weight = weights.reduce((total, value) => total + value, 0);
    const value = tf.tidy(() => {
      const inputs = tf.tensor2d(examples.inputs.subarray(start * network.inputLength, end * network.inputLength), [end - start, network.inputLength]);
      const targets = network.task === 'anomaly' ? inputs : tf.tensor2d(examples.targets.subarray(start * network.outputLength, end * network.outputLength), [end - start, network.outputLength]);
      return loss(network, forward(network, inputs, 0, undefined), targets, tf.tensor1d(weights));
    });
    sum += weight * ((await value.data())[0] as number);
    weightSum += weight;
    value.dispose();
  }
  return sum / weightSum;
}

async function meanOf(losses: tf.Scalar[]): Promise<number> {
  const mean = tf.tidy(() => tf.mean(tf.stack(losses)));
  const value = (await mean.data())[0] as number;
  tf.dispose([mean, ...losses]);
  return value;
}
