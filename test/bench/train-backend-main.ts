import process from 'node:process';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { openBackend } from '../../control-plane/training/adapters/open-backend.ts';
import { buildNetwork } from '../../control-plane/training/build-network.ts';
import { backendNames, type BackendName } from '../../control-plane/training/job.ts';
import { trainNetwork, type Examples } from '../../control-plane/training/train-network.ts';
import { trainingOptions, type ArchitectureSpec } from '../../control-plane/training/training-spec.ts';
import type { Task } from '../../proto/manifest.ts';
import { createRandom, normal, type Random } from '../../proto/random.ts';

/** Trains the same three networks on one backend (its name is the argument) and prints what was measured as JSON. */
export interface TrainMeasurement { readonly network: string; readonly samplesPerSecond: number; readonly loss: number }

const classes = 6;

/** Classes around random centres, spread so that they overlap: a loss that neither vanishes nor stays. */
function classExamples(count: number, width: number, random: Random): Examples {
  const centres = Array.from({ length: classes * width }, () => 0.5 * normal(random));
  const inputs = new Float32Array(count * width);
  const targets = new Float32Array(count * classes);
  for (let i = 0; i < count; i++) {
    const own = i % classes;
    for (let j = 0; j < width; j++) inputs[i * width + j] = (centres[own * width + j] as number) + normal(random);
    targets[i * classes + own] = 1;
  }
  return { count, inputs, targets, weights: new Float32Array(count).fill(1) };
}

/** Gratings whose direction is the class, at any phase, under noise. */
function imageExamples(count: number, side: number, random: Random): Examples {
  const inputs = new Float32Array(count * side * side);
  const targets = new Float32Array(count * classes);
  for (let i = 0; i < count; i++) {
    const angle = (Math.PI * (i % classes)) / classes;
    const phase = 2 * Math.PI * random();
    for (let j = 0; j < side * side; j++) inputs[i * side * side + j] = Math.cos(1.5 * ((j % side) * Math.cos(angle) + Math.floor(j / side) * Math.sin(angle)) + phase) + 0.3 * normal(random);
    targets[i * classes + (i % classes)] = 1;
  }
  return { count, inputs, targets, weights: new Float32Array(count).fill(1) };
}

const networks: { name: string; task: Task; architecture: ArchitectureSpec; width: number; count: number; epochs: number }[] = [
  { name: 'mlp 128-64-6', task: 'classification', architecture: { kind: 'mlp', hidden: [64] }, width: 128, count: 1_024, epochs: 8 },
  { name: 'autoencoder 64-32-8-32-64', task: 'anomaly', architecture: { kind: 'autoencoder', hidden: [32], code: 8 }, width: 64, count: 1_024, epochs: 8 },
  {
    name: 'cnn 16x16x1', task: 'classification', width: 256, count: 384, epochs: 3,
    architecture: { kind: 'cnn', shape: [16, 16, 1], convolutions: [{ filters: 8, kernel: [3, 3], stride: 2 }, { filters: 16, kernel: [3, 3], stride: 2 }], hidden: [] },
  },
];

const name = process.argv[2] ?? '';
if (name === 'cpu') await tf.setBackend('cpu');
else if ((backendNames as readonly string[]).includes(name)) await openBackend(name as BackendName);
else throw new RangeError(`expected cpu, ${backendNames.join(', ')}, got ${JSON.stringify(name)}`);

const measured: TrainMeasurement[] = [];
for (const { name: network, task, architecture, width, count, epochs } of networks) {
  const random = createRandom(7);
  const all = architecture.kind === 'cnn' ? imageExamples(count + 128, Math.sqrt(width), random) : classExamples(count + 128, width, random);
  const part = (from: number, to: number): Examples => ({ count: to - from, inputs: all.inputs.slice(from * width, to * width), targets: all.targets.slice(from * classes, to * classes), weights: all.weights.slice(from, to) });
  const [train, validation] = [part(0, count), part(count, count + 128)];
  const outputs = task === 'anomaly' ? width : classes;
  const options = trainingOptions.parse({ epochsMax: epochs, patienceEpochs: epochs, ...(architecture.kind === 'cnn' ? { learningRate: 0.01 } : {}) });
  const once = async (epochsMax: number): Promise<{ seconds: number; loss: number }> => {
    const built = buildNetwork(task, architecture, width, outputs, 1);
    const startMs = performance.now();
    const { trainLoss } = await trainNetwork(built, train, validation, { ...options, epochsMax }, createRandom(1));
    const seconds = (performance.now() - startMs) / 1000;
    built.model.dispose();
    return { seconds, loss: trainLoss };
  };
  // Compiles the kernels (shaders) and warms the code up.
  await once(1);
  const { seconds, loss } = await once(epochs);
  measured.push({ network, samplesPerSecond: (count * epochs) / seconds, loss });
}
process.stdout.write(`${JSON.stringify(measured)}\n`);
// A WebGPU device keeps the process alive.
process.exit(0);
