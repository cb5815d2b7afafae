import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../proto/random.ts';
import { openWasmBackend } from './adapters/wasm-backend.ts';
import { buildNetwork, readWeights, type Network } from './build-network.ts';
import { trainNetwork, type EpochReport, type Examples } from './train-network.ts';
import { trainingOptions } from './training-spec.ts';

beforeAll(openWasmBackend);

const width = 5;
const build = (seed = 1): Network => buildNetwork('classification', { kind: 'mlp', hidden: [6] }, width, 2, seed);

function examples(count: number, seed: number, scale = 1): Examples {
  const random = createRandom(seed);
  const inputs = Float32Array.from({ length: count * width }, (_, i) => scale * (normal(random) + (i % width === 0 ? 1.5 * (Math.floor(i / width) % 2) : 0)));
  return { count, inputs, targets: Float32Array.from({ length: count * 2 }, (_, i) => (Math.floor(i / 2) % 2 === i % 2 ? 1 : 0)), weights: new Float32Array(count).fill(1) };
}

async function train(network: Network, own: object, seed = 1): Promise<{ reports: EpochReport[]; result: Awaited<ReturnType<typeof trainNetwork>>; weights: Float32Array[] }> {
  const reports: EpochReport[] = [];
  const result = await trainNetwork(network, examples(70, 2), examples(30, 3), trainingOptions.parse(own), createRandom(seed), { onEpoch: (report) => void reports.push(report) });
  return { reports, result, weights: await readWeights(network) };
}

describe('trainNetwork', () => {
  it('gives the same weights for the same seed and others for another', async () => {
    const own = { epochsMax: 4, dropout: 0.3, noise: 0.1, mix: 0.2 };
    const [first, again, other] = [await train(build(), own), await train(build(), own), await train(build(), own, 2)];
    expect(again.weights).toEqual(first.weights);
    expect(other.weights).not.toEqual(first.weights);
    expect((await readWeights(build(2)))[0]).not.toEqual((await readWeights(build(1)))[0]);
  });

  it('ends when the validation loss no longer falls and keeps the best epoch', async () => {
    const { reports, result } = await train(build(), { epochsMax: 400, patienceEpochs: 5, learningRate: 0.05 });
    const lowest = reports.reduce((best, report) => (report.validationLoss < best.validationLoss ? report : best));
    expect(result).toMatchObject({ bestEpoch: lowest.epoch, validationLoss: lowest.validationLoss, epochs: lowest.epoch + 5 });
    expect(reports).toHaveLength(result.epochs);
  });

  it('ends at once when the loss is no number any more', async () => {
    const network = buildNetwork('anomaly', { kind: 'autoencoder', hidden: [], code: 2 }, width, width, 1);
    const result = await trainNetwork(network, examples(40, 2, 1e38), examples(20, 3, 1e38), trainingOptions.parse({ epochsMax: 50 }), createRandom(1));
    expect(result.epochs).toBe(1);
    expect(Number.isFinite(result.validationLoss)).toBe(false);
  });

  it('ends where the hook throws, as a lost lease does', async () => {
    const lost = new Error('lost');
    await expect(
      trainNetwork(build(), examples(40, 2), examples(20, 3), trainingOptions.parse({}), createRandom(1), {
        onStep: () => {
          throw lost;
        },
      }),
    ).rejects.toBe(lost);
  });

  it('leaves no tensor behind', async () => {
    const count = async (): Promise<number> => {
      const network = build();
      await train(network, { epochsMax: 3, weightDecay: 0.1, dropout: 0.2, labelSmoothing: 0.1 });
      network.model.dispose();
      return tf.memory().numTensors;
    };
    expect(await count()).toBe(await count());
  });
});
