import { assert } from '../../proto/assert.ts';
import { activations, paddings, type OperatorName } from '../../runtime/schema/tflite-schema.ts';
import { quantizeActivation } from '../quantize/quantize-values.ts';
import { tensorOf, type FusedActivation, type Graph, type Operation, type Tensor } from '../graph/graph.ts';

export interface OperatorDescription {
  readonly name: OperatorName;
  readonly version: number;
  readonly options?: Readonly<Record<string, unknown>>;
  /** What the operator reads, in its order: tensors of the graph, and constants of its own; default the operation's inputs. */
  readonly operands?: readonly (number | Tensor)[];
}

const fusedCodes: Record<FusedActivation, number> = { none: activations.none, relu: activations.relu, relu6: activations.relu6 };

const reductions = { mean: 'MEAN', sum: 'SUM', 'reduce-max': 'REDUCE_MAX', 'reduce-min': 'REDUCE_MIN' } as const;

/** The operator with the lowest version that has its types (op_version.cc), so that old interpreters take the file. */
export function describeOperator(graph: Graph, operation: Operation): OperatorDescription {
  const { type: inputType, shape: inputShape } = tensorOf(graph, operation.inputs[0]);
  const isInt8 = inputType === 'int8';
  // Float activations with int8 weights: the hybrid kernels, per channel except for FULLY_CONNECTED.
  const isHybrid = !isInt8 && operation.inputs[1] !== undefined && tensorOf(graph, operation.inputs[1]).type === 'int8';
  const window = 'padding' in operation ? { padding: paddings[operation.padding], strideH: operation.strides[0], strideW: operation.strides[1] } : {};
  const dilation = 'dilations' in operation ? { dilationH: operation.dilations[0], dilationW: operation.dilations[1] } : {};
  const activation = 'activation' in operation ? { activation: fusedCodes[operation.activation] } : {};
  const pool = 'window' in operation ? { ...window, filterHeight: operation.window[0], filterWidth: operation.window[1] } : {};
  const two = isInt8 ? 2 : 1;
  const reading = (...values: Tensor[]): Pick<OperatorDescription, 'operands'> => ({ operands: [...operation.inputs, ...values] });
  const outputShape = tensorOf(graph, operation.output).shape;
  switch (operation.kind) {
    case 'conv-2d': return { name: 'CONV_2D', version: isHybrid ? 5 : isInt8 ? 3 : 1, options: { ...window, ...dilation, ...activation } };
    case 'depthwise-conv-2d': return { name: 'DEPTHWISE_CONV_2D', version: isHybrid ? 6 : isInt8 ? 3 : operation.dilations.some((rate) => rate > 1) ? 2 : 1, options: { ...window, ...dilation, ...activation, depthMultiplier: operation.multiplier } };
    case 'transpose-conv-2d': return describeTransposeConvolution(graph, operation, window, isInt8);
    case 'dense': return { name: 'FULLY_CONNECTED', version: isHybrid ? 3 : isInt8 ? 4 : 1, options: activation };
    case 'add': return { name: 'ADD', version: two, options: activation };
    case 'subtract': return { name: 'SUB', version: two, options: activation };
    case 'multiply': return { name: 'MUL', version: two, options: activation };
    case 'divide': return { name: 'DIV', version: 1, options: activation };
    case 'power': return { name: 'POW', version: 1 };
    case 'batch-matmul': return { name: 'BATCH_MATMUL', version: two, options: { adjX: Number(operation.adjX), adjY: Number(operation.adjY) } };
    case 'maximum': return { name: 'MAXIMUM', version: two, options: {} };
    case 'minimum': return { name: 'MINIMUM', version: two, options: {} };
    case 'concatenate': return { name: 'CONCATENATION', version: two, options: { axis: operation.axis } };
    case 'max-pool-2d': return { name: 'MAX_POOL_2D', version: two, options: pool };
    case 'average-pool-2d': return { name: 'AVERAGE_POOL_2D', version: two, options: pool };
    case 'spatial-mean': return { name: 'MEAN', version: two, options: { keepDims: 1 }, ...reading(integers([1, 2])) };
    case 'mean':
    case 'sum':
    case 'reduce-max':
    case 'reduce-min': return { name: reductions[operation.kind], version: two, options: { keepDims: 1 }, ...reading(integers(operation.axes)) };
    case 'reshape': return { name: 'RESHAPE', version: 1, options: { newShape: Int32Array.from(outputShape) }, ...reading(integers(outputShape)) };
    case 'pad': {
      const amounts = integers(operation.amounts.flat(), [operation.amounts.length, 2]);
      if (operation.value === undefined) return { name: 'PAD', version: two, options: {}, ...reading(amounts) };
      return { name: 'PADV2', version: two, options: {}, ...reading(amounts, scalarLike(tensorOf(graph, operation.inputs[0]), operation.value)) };
    }
    case 'transpose': return { name: 'TRANSPOSE', version: two, options: {}, ...reading(integers(operation.order)) };
    case 'slice': return { name: 'SLICE', version: two, options: {}, ...reading(integers(operation.begin), integers(outputShape)) };
    case 'strided-slice': {
      const end = operation.begin.map((from, i) => from + ((outputShape[i] as number) - 1) * (operation.strides[i] as number) + 1);
      return { name: 'STRIDED_SLICE', version: two, options: {}, ...reading(integers(operation.begin), integers(end), integers(operation.strides)) };
    }
    case 'gather': return { name: 'GATHER', version: two, options: { axis: operation.axis }, ...reading(integers(operation.indices)) };
    case 'space-to-depth': return { name: 'SPACE_TO_DEPTH', version: two, options: { blockSize: operation.block } };
    case 'depth-to-space': return { name: 'DEPTH_TO_SPACE', version: two, options: { blockSize: operation.block } };
    case 'resize-nearest':
    case 'resize-bilinear': {
      const name = operation.kind === 'resize-nearest' ? 'RESIZE_NEAREST_NEIGHBOR' : 'RESIZE_BILINEAR';
      const isNew = operation.halfPixelCenters || (operation.alignCorners && operation.kind === 'resize-nearest');
      return { name, version: isNew ? 3 : two, options: { alignCorners: Number(operation.alignCorners), halfPixelCenters: Number(operation.halfPixelCenters) }, ...reading(integers(outputShape.slice(1, 3))) };
    }
    case 'softmax': return { name: 'SOFTMAX', version: two, options: { beta: 1 } };
    case 'logistic': return { name: 'LOGISTIC', version: two };
    case 'tanh': return { name: 'TANH', version: two };
    case 'relu': return { name: 'RELU', version: two };
    case 'relu6': return { name: 'RELU6', version: two };
    case 'leaky-relu': return { name: 'LEAKY_RELU', version: two, options: { alpha: operation.alpha } };
    case 'elu': return { name: 'ELU', version: 1 };
    case 'exp': return { name: 'EXP', version: 1 };
    case 'log': return { name: 'LOG', version: 1 };
    case 'sqrt': return { name: 'SQRT', version: 1 };
    case 'rsqrt': return { name: 'RSQRT', version: 1 };
    case 'log-softmax': return { name: 'LOG_SOFTMAX', version: two };
    case 'l2-normalize': return { name: 'L2_NORMALIZATION', version: two, options: {} };
    case 'hard-swish': return { name: 'HARD_SWISH', version: 1, options: {} };
    case 'gelu': return { name: 'GELU', version: two, options: { approximate: Number(operation.approximate) } };
    case 'quantize': return { name: 'QUANTIZE', version: 1 };
    case 'dequantize': return { name: 'DEQUANTIZE', version: inputType === 'float16' ? 3 : 2 };
    case 'affine': assert(false, `an affine operation over [${inputShape.join(', ')}] must be folded or lowered before it is written`);
  }
}

/** The operator reads its output's shape first; with a bias it needs version 3. */
function describeTransposeConvolution(graph: Graph, operation: Operation, window: Readonly<Record<string, unknown>>, isInt8: boolean): OperatorDescription {
  const [input, filter, bias] = operation.inputs as [number, number, number];
  const values = tensorOf(graph, bias).data;
  const hasBias = values?.some((value: number) => value !== 0) === true;
  return {
    name: 'TRANSPOSE_CONV',
    version: hasBias ? 3 : isInt8 ? 2 : 1,
    options: window,
    operands: [integers(tensorOf(graph, operation.output).shape), filter, input, ...(hasBias ? [bias] : [])],
  };
}

function integers(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return { shape, type: 'int32', data: Int32Array.from(values) };
}

/** One value in the type and scale of a tensor; what its scale cannot hold becomes the nearest that it can. */
function scalarLike({ quantization }: Tensor, value: number): Tensor {
  return quantization === undefined ? { shape: [1], type: 'float32', data: Float32Array.of(value) } : { shape: [1], type: 'int8', data: quantizeActivation(Float32Array.of(value), quantization), quantization };
}
