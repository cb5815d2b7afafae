import type { LayerDifference } from '../verify/measure-layers.ts';

const worstShown = 5;

/** The layers after which the model is furthest from the float one, the worst first. */
export function worstLayers(layers: readonly LayerDifference[]): LayerDifference[] {
  return layers.toSorted((a, b) => a.snrDb - b.snrDb).slice(0, worstShown);
}
