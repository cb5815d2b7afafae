import { producerOf, readersOf, tensorOf, TensorList, type Graph, type Operation, type OperationKind } from '../graph/graph.ts';

/** Operations that do the same to [rows, values] and to [1, 1, rows, values], their settings shifted by two dimensions. */
const rankFree: ReadonlySet<OperationKind> = new Set([
  'relu', 'relu6', 'logistic', 'tanh', 'elu', 'leaky-relu', 'hard-swish', 'gelu', 'softmax', 'log-softmax', 'l2-normalize',
  'add', 'subtract', 'multiply', 'maximum', 'minimum', 'concatenate', 'slice',
]);

/** How dense layers are written: all in one way, or those at these positions among them (from 0) as convolutions. */
export type DenseForm = 'fully-connected' | 'convolution' | readonly number[];

/**
 * Dense layers as 1x1 convolutions over [1, 1, rows, in], whose weights every interpreter quantizes per channel correctly;
 * FULLY_CONNECTED with per-channel weights is silently wrong on older ones. What lies between dense layers is carried as such
 * planes, too (the steps of an unrolled recurrent layer), with a reshape only where it meets something else.
 *
 * @param which all, none, or the dense layers at these positions among them
 */
export function lowerDense(graph: Graph, which: DenseForm): Graph {
  const layers = graph.operations.filter((operation) => operation.kind === 'dense');
  const chosen = typeof which === 'string' ? (which === 'convolution' ? layers : []) : layers.filter((_, position) => which.includes(position));
  return chosen.length === 0 ? graph : new DenseLowering(graph, findNeighbours(graph, chosen)).lower();
}

class DenseLowering {
  private readonly graph: Graph;
  private readonly list: TensorList;
  private readonly operations: Operation[] = [];
  /** Tensors of [rows, values] and filters of [units, in] in their form of four dimensions. */
  private readonly wide = new Map<number, number>();
  private readonly narrow = new Set<number>();
  private readonly widened: ReadonlySet<Operation>;

  constructor(graph: Graph, widened: ReadonlySet<Operation>) {
    this.graph = graph;
    this.list = new TensorList(graph.tensors);
    this.widened = widened;
  }

  lower(): Graph {
    const { graph, list } = this;
    for (const operation of graph.operations) {
      if (this.widened.has(operation)) this.widen(operation);
      else this.operations.push({ ...operation, inputs: operation.inputs.map((input) => this.narrowed(input)) });
    }
    const outputs = graph.outputs.map((output) => this.narrowed(output));
    return { ...graph, tensors: list.tensors, operations: this.operations, outputs };
  }

  private widen(operation: Operation): void {
    const { list } = this;
    const output = list.activation(planeOf(tensorOf(list, operation.output).shape));
    const inputs = operation.inputs.map((input, i) => (operation.kind === 'dense' && i > 0 ? input : this.widenedInput(input)));
    this.operations.push(this.shift({ ...operation, inputs, output }));
    this.wide.set(operation.output, output);
    this.narrow.add(operation.output);
  }

  private shift(operation: Operation): Operation {
    switch (operation.kind) {
      case 'dense': {
        const [input, weights, bias] = operation.inputs as [number, number, number];
        return { kind: 'conv-2d', inputs: [input, this.filterOf(weights), bias], output: operation.output, padding: 'valid', strides: [1, 1], dilations: [1, 1], activation: operation.activation, origin: operation.origin };
      }
      case 'concatenate': return { ...operation, axis: operation.axis + 2 };
      case 'slice': return { ...operation, begin: [0, 0, ...operation.begin] };
      default: return operation;
    }
  }

  /** One filter for all that share the weights. */
  private filterOf(weights: number): number {
    const known = this.wide.get(weights);
    if (known !== undefined) return known;
    const tensor = tensorOf(this.graph, weights);
    const filter = this.list.add({ ...tensor, shape: [tensor.shape[0] as number, 1, 1, tensor.shape[1] as number] });
    this.wide.set(weights, filter);
    return filter;
  }

  private widenedInput(input: number): number {
    const known = this.wide.get(input);
    if (known !== undefined) return known;
    const tensor = tensorOf(this.graph, input);
    const wide = this.list.add({ ...tensor, shape: planeOf(tensor.shape) });
    if (tensor.data === undefined) this.operations.push({ kind: 'reshape', inputs: [input], output: wide });
    this.wide.set(input, wide);
    return wide;
  }

  /** The tensor in its own shape, written by a reshape where it has none yet. */
  private narrowed(tensor: number): number {
    if (this.narrow.delete(tensor)) this.operations.push({ kind: 'reshape', inputs: [this.wide.get(tensor) as number], output: tensor });
    return tensor;
  }
}

function planeOf(shape: readonly number[]): readonly number[] {
  return [1, 1, ...shape];
}

/** The chosen dense layers and what is connected with one through tensors of [rows, values] alone. */
function findNeighbours(graph: Graph, chosen: readonly Operation[]): ReadonlySet<Operation> {
  const layers = new Set(chosen);
  const isPlain = (tensor: number): boolean => tensorOf(graph, tensor).shape.length === 2;
  const fits = (operation: Operation): boolean => layers.has(operation) || (rankFree.has(operation.kind) && operation.inputs.every(isPlain) && isPlain(operation.output));
  const found = new Set<Operation>();
  const open = [...chosen];
  for (let operation = open.pop(); operation !== undefined; operation = open.pop()) {
    if (found.has(operation) || !fits(operation)) continue;
    found.add(operation);
    for (const tensor of [...operation.inputs, operation.output]) {
      if (tensorOf(graph, tensor).data !== undefined) continue;
      const producer = producerOf(graph, tensor);
      open.push(...readersOf(graph, tensor), ...(producer === undefined ? [] : [producer]));
    }
  }
  return found;
}
