import { tensorOf } from '../graph/graph.ts';
import { append, constantOf, noteUnsupported, refuseLayer, shapeOf, weight, type Importer, type ImportState } from './import-state.ts';

/** Layers that move and scale values. */
export const normalizationImporters: readonly (readonly [string, Importer])[] = [
  ['BatchNormalization', importBatchNormalization],
  ['LayerNormalization', importLayerNormalization],
  ['Rescaling', importRescaling],
];

function importBatchNormalization(state: ImportState): number {
  const shape = shapeOf(state);
  const { config } = state.layer;
  const axis = config['axis'];
  if (!isLast(axis, shape)) return noteUnsupported(state, `axis ${JSON.stringify(axis)}; expected the last one`, shape);
  const channels = shape.at(-1) as number;
  const epsilon = typeof config['epsilon'] === 'number' ? config['epsilon'] : 1e-3;
  const spread = (): Float32Array => weight(state, 'moving_variance', [channels]).map((variance) => Math.sqrt(variance + epsilon));
  const scale = (): Float32Array => {
    const deviations = spread();
    return (config['scale'] === false ? new Float32Array(channels).fill(1) : weight(state, 'gamma', [channels])).map((value, c) => value / (deviations[c] as number));
  };
  const shift = (): Float32Array => {
    const [mean, factors] = [weight(state, 'moving_mean', [channels]), scale()];
    return (config['center'] === false ? new Float32Array(channels) : weight(state, 'beta', [channels])).map((value, c) => value - (mean[c] as number) * (factors[c] as number));
  };
  return append(state, shape, (out) => ({ kind: 'affine', inputs: [state.current, constantOf(state, 'scale', [channels], scale), constantOf(state, 'shift', [channels], shift)], output: out }));
}

/** (x - mean) / sqrt(variance + epsilon) over the last dimension, scaled and moved per channel. */
function importLayerNormalization(state: ImportState): number {
  const shape = shapeOf(state);
  const { config } = state.layer;
  if (!isLast(Array.isArray(config['axis']) && config['axis'].length === 1 ? (config['axis'] as unknown[])[0] : config['axis'], shape)) return noteUnsupported(state, `axis ${JSON.stringify(config['axis'])}; expected the last one`, shape);
  const channels = shape.at(-1) as number;
  const epsilon = typeof config['epsilon'] === 'number' ? config['epsilon'] : 1e-3;
  const axes = [shape.length - 1];
  const row = [...shape.slice(0, -1), 1];
  const mean = append(state, row, (output) => ({ kind: 'mean', inputs: [state.current], output, axes }));
  const centred = append(state, shape, (output) => ({ kind: 'subtract', inputs: [state.current, mean], output, activation: 'none' }));
  const squares = append(state, shape, (output) => ({ kind: 'multiply', inputs: [centred, centred], output, activation: 'none' }));
  const variance = append(state, row, (output) => ({ kind: 'mean', inputs: [squares], output, axes }));
  const raised = affine(state, variance, () => Float32Array.of(1), () => Float32Array.of(epsilon), 'epsilon');
  const factor = append(state, row, (output) => ({ kind: 'rsqrt', inputs: [raised], output }));
  const normal = append(state, shape, (output) => ({ kind: 'multiply', inputs: [centred, factor], output, activation: 'none' }));
  const gamma = (): Float32Array => (config['scale'] === false ? new Float32Array(channels).fill(1) : weight(state, 'gamma', [channels]));
  const beta = (): Float32Array => (config['center'] === false ? new Float32Array(channels) : weight(state, 'beta', [channels]));
  return affine(state, normal, gamma, beta, 'norm');
}

function importRescaling(state: ImportState): number {
  const channels = shapeOf(state).at(-1) as number;
  const [scale, offset] = [state.layer.config['scale'], state.layer.config['offset'] ?? 0];
  if (typeof scale !== 'number' || typeof offset !== 'number') refuseLayer(state, `scale ${JSON.stringify(scale)} and offset ${JSON.stringify(offset)}; expected numbers`);
  return affine(state, state.current, () => new Float32Array(channels).fill(scale), () => new Float32Array(channels).fill(offset), 'rescaling');
}

function affine(state: ImportState, input: number, scale: () => Float32Array, shift: () => Float32Array, name: string): number {
  const { shape } = tensorOf(state.list, input);
  const channels = shape.at(-1) as number;
  return append(state, shape, (output) => ({ kind: 'affine', inputs: [input, constantOf(state, `${name} scale`, [channels], scale), constantOf(state, `${name} shift`, [channels], shift)], output }));
}

function isLast(axis: unknown, shape: readonly number[]): boolean {
  return axis === undefined || axis === null || axis === -1 || axis === shape.length - 1;
}
