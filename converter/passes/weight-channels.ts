import type { Convolution, Dense, DepthwiseConvolution, TransposeConvolution } from '../graph/graph.ts';

export type WeightedOperation = Convolution | DepthwiseConvolution | TransposeConvolution | Dense;

/** Which input channel the i-th weight of an operation reads, and which output channel it adds to. */
export function weightChannel(operation: WeightedOperation, shape: readonly number[], index: number): { readonly input: number; readonly output: number } {
  const last = shape.at(-1) as number;
  if (operation.kind === 'depthwise-conv-2d') return { input: Math.floor((index % last) / operation.multiplier), output: index % last };
  const perOutput = shape.reduce((product, size) => product * size, 1) / (shape[0] as number);
  return { input: index % last, output: Math.floor(index / perOutput) };
}
