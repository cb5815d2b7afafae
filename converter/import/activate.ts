import { tensorOf } from '../graph/graph.ts';
import { activationName } from './activation-names.ts';
import { append, type ImportState } from './import-state.ts';

const single = { relu: 'relu', relu6: 'relu6', sigmoid: 'logistic', tanh: 'tanh', softmax: 'softmax', elu: 'elu' } as const;

/** The activation of a layer, in as many operations as it takes; a name that was not checked before is linear. */
export function activate(state: ImportState, input: number, activation: unknown): number {
  const name = activationName(activation);
  const { shape } = tensorOf(state.list, input);
  const channels = shape.at(-1) as number;
  const fill = (value: number): number => state.list.constant(new Float32Array(channels).fill(value), [channels]);
  switch (name) {
    case 'relu':
    case 'relu6':
    case 'sigmoid':
    case 'tanh':
    case 'softmax':
    case 'elu': return append(state, shape, (output) => ({ kind: single[name], inputs: [input], output }));
    case 'swish':
    case 'silu': {
      const gate = append(state, shape, (output) => ({ kind: 'logistic', inputs: [input], output }));
      return append(state, shape, (output) => ({ kind: 'multiply', inputs: [input, gate], output, activation: 'none' }));
    }
    case 'gelu':
    case 'gelu_new': return append(state, shape, (output) => ({ kind: 'gelu', inputs: [input], output, approximate: name === 'gelu_new' }));
    case 'hardsigmoid':
    case 'hard_sigmoid': {
      // clip(0.2 x + 0.5, 0, 1) = relu6(1.2 x + 3) / 6
      const raised = append(state, shape, (output) => ({ kind: 'affine', inputs: [input, fill(1.2), fill(3)], output }));
      const clipped = append(state, shape, (output) => ({ kind: 'relu6', inputs: [raised], output }));
      return append(state, shape, (output) => ({ kind: 'affine', inputs: [clipped, fill(1 / 6), fill(0)], output }));
    }
    default: return input;
  }
}
