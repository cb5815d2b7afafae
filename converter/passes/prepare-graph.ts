import type { Graph } from '../graph/graph.ts';
import { foldAffine } from './fold-affine.ts';
import { foldAffineForward } from './fold-affine-forward.ts';
import { fuseActivations } from './fuse-activations.ts';
import { lowerAffine } from './lower-affine.ts';
import { lowerDense } from './lower-dense.ts';
import { mergeReshapes } from './merge-reshapes.ts';
import { sinkReshapes } from './sink-reshapes.ts';

/** The imported graph in the operations that TFLite has, as few of them as the passes can reach; same function, still float32. */
export function prepareGraph(graph: Graph, denseAs: 'fully-connected' | 'convolution'): Graph {
  const folded = lowerAffine(foldAffineForward(foldAffine(mergeReshapes(sinkReshapes(graph)))));
  const lowered = denseAs === 'convolution' ? lowerDense(folded) : folded;
  return fuseActivations(mergeReshapes(sinkReshapes(lowered)));
}
