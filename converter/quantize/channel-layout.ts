import type { Operation } from '../graph/graph.ts';

/** Where the weights of each channel lie: in blocks of `perChannel` one after the other (stride 1), or each `stride` apart from the number of the channel on. */
export interface ChannelLayout {
  readonly channels: number;
  readonly dimension: number;
  readonly perChannel: number;
  readonly stride: number;
}

/** How the weights lie: per channel along the first dimension, for depthwise filters along the last, for dense layers all in one. */
export function channelLayout(kind: Extract<Operation['kind'], 'conv-2d' | 'depthwise-conv-2d' | 'transpose-conv-2d' | 'dense'>, shape: readonly number[]): ChannelLayout {
  const elements = shape.reduce((product, size) => product * size, 1);
  if (kind === 'dense') return { channels: 1, dimension: 0, perChannel: elements, stride: 1 };
  const dimension = kind === 'depthwise-conv-2d' ? 3 : 0;
  const channels = shape[dimension] as number;
  return { channels, dimension, perChannel: elements / channels, stride: dimension === 0 ? 1 : channels };
}
