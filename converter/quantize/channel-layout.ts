import type { Operation } from '../graph/graph.ts';

/** How the weights lie: per channel along the first dimension, for depthwise filters along the last, for dense layers not at all. */
export function channelLayout(kind: Extract<Operation['kind'], 'conv-2d' | 'depthwise-conv-2d' | 'transpose-conv-2d' | 'dense'>, shape: readonly number[]): { channels: number; dimension: number; channelOf: (index: number) => number } {
  if (kind === 'dense') return { channels: 1, dimension: 0, channelOf: () => 0 };
  const dimension = kind === 'depthwise-conv-2d' ? 3 : 0;
  const channels = shape[dimension] as number;
  const perChannel = shape.reduce((product, size) => product * size, 1) / channels;
  return { channels, dimension, channelOf: kind === 'depthwise-conv-2d' ? (i) => i % channels : (i) => Math.floor(i / perChannel) };
}
