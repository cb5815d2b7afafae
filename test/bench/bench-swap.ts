import { openRuntimes } from '../../runtime/open-runtime.ts';
import { figureOf, type Figure } from './figure.ts';
import { measureSwap } from './measure-swap.ts';
import { measureSwapPieces } from './measure-swap-pieces.ts';
import { mlperfModels } from './mlperf-bundles.ts';

/** How long readings wait for their results while the model that answers them changes; models of any size answer within 20 ms more. */
export async function benchSwap(note: (line: string) => void): Promise<Figure[]> {
  const models = mlperfModels().filter(({ name }) => name === 'ad_int8' || name === 'resnet8_int8');
  if (models.length === 0) note('the MLPerf Tiny models are not at FLEETLOOP_DATA: nothing to measure');
  const figures: Figure[] = [];
  for (const runtime of await openRuntimes()) {
    for (const model of models) {
      const name = `${model.name} on ${runtime.kind}`;
      const pieces = await measureSwapPieces(model, runtime);
      for (const [piece, ms] of [['load of the candidate', pieces.loadMs], ['its first inference', pieces.firstInferenceMs], ['the swap', pieces.swapMs], ['the first reading after it', pieces.firstReadingMs]] as const) {
        figures.push(figureOf(`${name}: the agent's thread is busy with ${piece}`, ms, 'ms', { bound: { atMost: 20 } }));
      }
      note(`${name}: 100 readings a second through an update`);
      const { steadyMs, quietMs, swapMs, updateMs, readings, unanswered } = await measureSwap(model, runtime);
      figures.push(
        figureOf(`${name}: a reading waits for its result, median`, steadyMs, 'ms'),
        figureOf(`${name}: longest wait within a second of the swap, beyond the median`, swapMs - steadyMs, 'ms', { peer: { name: 'in 5 s without an update', value: quietMs - steadyMs }, bound: { atMost: 20 } }),
        figureOf(`${name}: longest wait in the whole update, beyond the median`, updateMs - steadyMs, 'ms', { peer: { name: 'in 5 s without an update', value: quietMs - steadyMs } }),
        figureOf(`${name}: readings without a result, of ${readings}`, unanswered, 'readings', { bound: { atMost: 0 } }),
      );
    }
  }
  return figures;
}
