import type { Graph } from '../graph/graph.ts';
import type { PassObserver } from './check-parity.ts';
import { foldAffine } from './fold-affine.ts';
import { foldAffineForward } from './fold-affine-forward.ts';
import { fuseActivations } from './fuse-activations.ts';
import { lowerAffine } from './lower-affine.ts';
import { lowerDense, type DenseForm } from './lower-dense.ts';
import { mergeReshapes } from './merge-reshapes.ts';
import { sinkReshapes } from './sink-reshapes.ts';

/**
 * The imported graph in the operations that TFLite has, as few of them as the passes can reach; same function, still float32.
 *
 * @param observe sees the graph after every pass
 */
export function prepareGraph(graph: Graph, denseAs: DenseForm, observe: PassObserver = () => undefined): Graph {
  const passes: readonly [name: string, apply: (graph: Graph) => Graph][] = [
    ['sink-reshapes', sinkReshapes],
    ['merge-reshapes', mergeReshapes],
    ['fold-affine', foldAffine],
    ['fold-affine-forward', foldAffineForward],
    ['lower-affine', lowerAffine],
    ['lower-dense', (current) => lowerDense(current, denseAs)],
    ['merge-reshapes', mergeReshapes],
    ['sink-reshapes', sinkReshapes],
    ['merge-reshapes', mergeReshapes],
    ['fuse-activations', fuseActivations],
  ];
  return passes.reduce((current, [name, apply]) => {
    const next = apply(current);
    observe(name, next);
    return next;
  }, graph);
}
