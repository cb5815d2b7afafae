import { openRuntimes } from '../../runtime/open-runtime.ts';
import { figureOf, type Figure } from './figure.ts';
import { measureSwap, type Waiting } from './measure-swap.ts';
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
      for (const [piece, ms] of [['the longest piece of the load of the candidate', pieces.loadPieceMs], ['its first inference', pieces.firstInferenceMs], ['the swap', pieces.swapMs], ['the first reading after it', pieces.firstReadingMs]] as const) {
        figures.push(figureOf(`${name}: the agent's thread is busy with ${piece}`, ms, 'ms', { bound: { atMost: 20 } }));
      }
      note(`${name}: 100 readings a second through an update`);
      const { steady, quiet, swap, update, readings, unanswered } = await measureSwap(model, runtime);
      const beyond = (what: string, of: keyof Waiting, waiting: Waiting, bound?: { readonly atMost: number }): Figure =>
        figureOf(`${name}: ${what}`, waiting[of] - steady[of], 'ms', { peer: { name: 'in 5 s without an update', value: quiet[of] - steady[of] }, ...(bound === undefined ? {} : { bound }) });
      figures.push(
        figureOf(`${name}: a reading waits for its result, median`, steady.ms, 'ms'),
        beyond('longest wait within a second of the swap, beyond the median', 'ms', swap, { atMost: 20 }),
        beyond("the most work of the agent's thread in such a wait", 'workMs', swap, { atMost: 20 }),
        beyond('longest wait in the whole update, beyond the median', 'ms', update),
        beyond("the most work of the agent's thread in such a wait", 'workMs', update),
        figureOf(`${name}: readings without a result, of ${readings}`, unanswered, 'readings', { bound: { atMost: 0 } }),
      );
    }
  }
  return figures;
}
