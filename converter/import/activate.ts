import { tensorOf, type Operation } from '../graph/graph.ts';
import { activationName } from './activation-names.ts';
import { append, type ImportState } from './import-state.ts';

const single = { relu: 'relu', relu6: 'relu6', sigmoid: 'logistic', tanh: 'tanh', softmax: 'softmax', logsoftmax: 'log-softmax', elu: 'elu' } as const;

/** Klambauer et al., Self-Normalizing Neural Networks (2017), equation 2. */
const selu = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

/** The activation of a layer, in as many operations as it takes; a name that was not checked before is linear. */
export function activate(state: ImportState, input: number, activation: unknown): number {
  const name = activationName(activation);
  const { shape } = tensorOf(state.list, input);
  const channels = shape.at(-1) as number;
  const add = (make: (output: number) => Operation): number => append(state, shape, make);
  const unary = (kind: (typeof single)[keyof typeof single] | 'log', from: number): number => add((output) => ({ kind, inputs: [from], output }));
  const binary = (kind: 'add' | 'subtract' | 'multiply' | 'divide', left: number, right: number): number => add((output) => ({ kind, inputs: [left, right], output, activation: 'none' }));
  const affine = (from: number, scale: number, shift: number): number => {
    const [scales, shifts] = [scale, shift].map((value) => fill(state, channels, value)) as [number, number];
    return add((output) => ({ kind: 'affine', inputs: [from, scales, shifts], output }));
  };
  const size = (): number => {
    const negative = affine(input, -1, 0);
    return add((output) => ({ kind: 'maximum', inputs: [input, negative], output }));
  };
  switch (name) {
    case 'relu':
    case 'relu6':
    case 'sigmoid':
    case 'tanh':
    case 'softmax':
    case 'logsoftmax':
    case 'elu': return unary(single[name], input);
    // scale (max(x, 0) + alpha (e^min(x, 0) - 1)), with elu for the exponential
    case 'selu': return binary('add', affine(unary('elu', input), selu.scale * selu.alpha, 0), affine(unary('relu', input), selu.scale * (1 - selu.alpha), 0));
    case 'swish':
    case 'silu': return binary('multiply', input, unary('logistic', input));
    case 'gelu':
    case 'gelunew': return add((output) => ({ kind: 'gelu', inputs: [input], output, approximate: name === 'gelunew' }));
    // clip(0.2 x + 0.5, 0, 1) = relu6(1.2 x + 3) / 6
    case 'hardsigmoid': return affine(unary('relu6', affine(input, 1.2, 3)), 1 / 6, 0);
    // log(1 + e^x) = max(x, 0) - log(sigmoid(|x|)), which stays finite
    case 'softplus':
    case 'mish': {
      const softplus = binary('subtract', unary('relu', input), unary('log', unary('logistic', size())));
      return name === 'softplus' ? softplus : binary('multiply', input, unary('tanh', softplus));
    }
    case 'softsign': return binary('divide', input, affine(size(), 1, 1));
    default: return input;
  }
}

/** One value for every channel; one constant for all who want the same. */
function fill(state: ImportState, channels: number, value: number): number {
  const key = `fill ${channels} ${value}`;
  const made = state.constants.get(key) ?? state.list.constant(new Float32Array(channels).fill(value), [channels]);
  state.constants.set(key, made);
  return made;
}
