import type { OperatorName } from '../../runtime/schema/tflite-schema.ts';
import { elementsOf, tensorOf } from '../graph/graph.ts';
import { arithmeticImporters } from './arithmetic-importers.ts';
import { movementImporters } from './movement-importers.ts';
import { clip, dilationsOf, input, number, output, push, reshaped, scaled, weightedInputs, windowOf, type OperatorImport, type OperatorImporter } from './operator-import.ts';

const unary = (kind: 'relu' | 'relu6' | 'logistic' | 'tanh' | 'elu' | 'hard-swish' | 'log-softmax' | 'l2-normalize'): OperatorImporter => (state) => push(state, { kind, inputs: [input(state, 0)], output: output(state) });

/** What findUnsupported has let through. */
export const operatorImporters: ReadonlyMap<OperatorName, OperatorImporter> = new Map<OperatorName, OperatorImporter>([
  ['CONV_2D', (state) => push(state, { kind: 'conv-2d', inputs: weightedInputs(state, 0, 1, 2, 0), output: output(state), ...windowOf(state), dilations: dilationsOf(state), activation: 'none' })],
  ['DEPTHWISE_CONV_2D', (state) => push(state, { kind: 'depthwise-conv-2d', inputs: weightedInputs(state, 0, 1, 2, 3), output: output(state), ...windowOf(state), dilations: dilationsOf(state), multiplier: number(state, 'depthMultiplier'), activation: 'none' })],
  ['TRANSPOSE_CONV', (state) => push(state, { kind: 'transpose-conv-2d', inputs: weightedInputs(state, 2, 1, 3, 0), output: output(state), ...windowOf(state) })],
  ['FULLY_CONNECTED', importFullyConnected],
  ['AVERAGE_POOL_2D', (state) => importPool(state, 'average-pool-2d')],
  ['MAX_POOL_2D', (state) => importPool(state, 'max-pool-2d')],
  ['RELU', unary('relu')],
  ['RELU6', unary('relu6')],
  ['RELU_N1_TO_1', (state) => clip(state, input(state, 0), output(state))],
  ['LOGISTIC', unary('logistic')],
  ['TANH', unary('tanh')],
  ['SOFTMAX', (state) => push(state, { kind: 'softmax', inputs: [scaled(state, input(state, 0), number(state, 'beta'))], output: output(state) })],
  ['LOG_SOFTMAX', unary('log-softmax')],
  ['L2_NORMALIZATION', unary('l2-normalize')],
  ['ELU', unary('elu')],
  ['HARD_SWISH', unary('hard-swish')],
  ['LEAKY_RELU', (state) => push(state, { kind: 'leaky-relu', inputs: [input(state, 0)], output: output(state), alpha: number(state, 'alpha') })],
  ['PRELU', importPrelu],
  ['GELU', (state) => push(state, { kind: 'gelu', inputs: [input(state, 0)], output: output(state), approximate: number(state, 'approximate') !== 0 })],
  ...arithmeticImporters,
  ...movementImporters,
]);

/** FULLY_CONNECTED takes any shape as rows of its inputs. */
function importFullyConnected(state: OperatorImport): void {
  if (tensorOf(state.list, input(state, 1)).data === undefined) {
    importComputedWeights(state);
    return;
  }
  const [given, weights, bias] = weightedInputs(state, 0, 1, 2, 0) as [number, number, number];
  const [units, inputs] = tensorOf(state.list, weights).shape as [number, number];
  const rows = elementsOf(tensorOf(state.list, given).shape) / inputs;
  const flat = reshaped(state, given, [rows, inputs]);
  const target = output(state);
  const result = state.list.activation([rows, units]);
  push(state, { kind: 'dense', inputs: [flat, weights, bias], output: result, activation: 'none' });
  push(state, { kind: 'reshape', inputs: [result], output: target });
}

/** Rows times a matrix that is computed too, as attention has it; the bias is added after. */
function importComputedWeights(state: OperatorImport): void {
  const [given, weights] = [input(state, 0), input(state, 1)];
  const [units, inputs] = tensorOf(state.list, weights).shape as [number, number];
  const rows = elementsOf(tensorOf(state.list, given).shape) / inputs;
  const bias = state.operator.inputs[2];
  let result = state.list.activation([rows, units]);
  push(state, { kind: 'batch-matmul', inputs: [reshaped(state, given, [rows, inputs]), weights], output: result, adjX: false, adjY: true });
  if (bias !== undefined) {
    const sum = state.list.activation([rows, units]);
    push(state, { kind: 'add', inputs: [result, state.tensor(bias)], output: sum, activation: 'none' });
    result = sum;
  }
  push(state, { kind: 'reshape', inputs: [result], output: output(state) });
}

function importPool(state: OperatorImport, kind: 'max-pool-2d' | 'average-pool-2d'): void {
  push(state, { kind, inputs: [input(state, 0)], output: output(state), ...windowOf(state), window: [number(state, 'filterHeight'), number(state, 'filterWidth')] });
}

/** max(x, 0) + alpha * min(x, 0) */
function importPrelu(state: OperatorImport): void {
  const [given, alpha] = [input(state, 0), input(state, 1)];
  const { shape } = tensorOf(state.list, given);
  const [positive, negative, product] = [0, 1, 2].map(() => state.list.activation(shape)) as [number, number, number];
  push(state, { kind: 'relu', inputs: [given], output: positive });
  push(state, { kind: 'minimum', inputs: [given, state.list.constant(new Float32Array(1), shape.map(() => 1))], output: negative });
  push(state, { kind: 'multiply', inputs: [negative, alpha], output: product, activation: 'none' });
  push(state, { kind: 'add', inputs: [positive, product], output: output(state), activation: 'none' });
}
