import { assert, assertNever } from '../../proto/assert.ts';
import { elementsOf as elements, tensorOf, windowGeometry, type Convolution, type DepthwiseConvolution, type Dense, type Graph, type Operation, type Pool } from '../graph/graph.ts';
import { splitSample } from '../calibrate/split-sample.ts';
import { concatenate, convolveTransposed, gatherAlong, gelu, moveBlocks, pad, resize, slice, stretch, transpose } from './evaluate-shapes.ts';
import { logSoftmax, mapRows, multiplyMatrices, normalize, reduce } from './evaluate-sums.ts';

/**
 * Runs a float graph by the textbook definition of each operation, accumulating in float64: what the emitted file is compared
 * with. Slow by design.
 *
 * @param sample flat, row-major; several inputs one after the other
 * @returns the values of the graph's outputs, one after the other
 */
export function evaluateGraph(graph: Graph, sample: Float32Array): Float32Array {
  const parts = splitSample(sample, graph.inputs.map((input) => elements(tensorOf(graph, input).shape)));
  const values = new Map<number, Float32Array>(graph.inputs.map((input, i) => [input, parts[i] as Float32Array]));
  const read = (index: number): Float32Array => {
    const found = values.get(index) ?? tensorOf(graph, index).data;
    assert(found instanceof Float32Array, `tensor ${index} has no value yet`);
    return found;
  };
  for (const operation of graph.operations) values.set(operation.output, evaluateOperation(graph, operation, operation.inputs.map(read)));
  const outputs = graph.outputs.map(read);
  return outputs.length === 1 ? outputs[0] as Float32Array : Float32Array.from(outputs.flatMap((output) => [...output]));
}

/** Multiplications and additions of one run: what bounds how many samples are worth evaluating. */
export function countMultiplications(graph: Graph): number {
  return graph.operations.reduce((sum, operation) => {
    const weights = operation.inputs[1] === undefined ? 1 : tensorOf(graph, operation.inputs[1]);
    const outputs = elements(tensorOf(graph, operation.output).shape);
    if (typeof weights === 'number') return sum + outputs;
    if (operation.kind === 'batch-matmul') return sum + outputs * (tensorOf(graph, operation.inputs[0]).shape.at(operation.adjX ? -2 : -1) as number);
    return sum + outputs * (operation.kind === 'conv-2d' || operation.kind === 'dense' || operation.kind === 'transpose-conv-2d' ? elements(weights.shape.slice(1)) : operation.kind === 'depthwise-conv-2d' ? elements(weights.shape.slice(1, 3)) : 1);
  }, 0);
}

/** One operation on the values of its inputs. */
export function evaluateOperation(graph: Graph, operation: Operation, inputs: readonly Float32Array[]): Float32Array {
  const x = inputs[0] as Float32Array;
  const shape = tensorOf(graph, operation.inputs[0]).shape;
  const outputShape = tensorOf(graph, operation.output).shape;
  const channels = shape.at(-1) as number;
  switch (operation.kind) {
    case 'conv-2d': return activate(convolve(operation, x, shape, outputShape, inputs, tensorOf(graph, operation.inputs[1]).shape), operation.activation);
    case 'depthwise-conv-2d': return activate(convolveDepthwise(operation, x, shape, outputShape, inputs, tensorOf(graph, operation.inputs[1]).shape), operation.activation);
    case 'dense': return activate(multiply(operation, inputs, shape, outputShape), operation.activation);
    case 'affine': return x.map((value, i) => value * ((inputs[1] as Float32Array)[i % channels] as number) + ((inputs[2] as Float32Array)[i % channels] as number));
    case 'max-pool-2d':
    case 'average-pool-2d': return pool(operation, x, shape, outputShape);
    case 'spatial-mean': return Float32Array.from({ length: channels }, (_, c) => {
      let sum = 0;
      for (let i = c; i < x.length; i += channels) sum += x[i] as number;
      return sum / (x.length / channels);
    });
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'power':
    case 'maximum':
    case 'minimum': {
      const [a, b] = operation.inputs.map((input, i) => stretch(inputs[i] as Float32Array, tensorOf(graph, input).shape, outputShape)) as [Float32Array, Float32Array];
      const combine = combinations[operation.kind];
      return activate(a.map((value, i) => combine(value, b[i] as number)), 'activation' in operation ? operation.activation : 'none');
    }
    case 'concatenate': return concatenate(inputs, operation.inputs.map((input) => tensorOf(graph, input).shape), operation.axis);
    case 'pad': return pad(x, shape, operation.amounts, operation.value);
    case 'transpose': return transpose(x, shape, operation.order);
    case 'slice': return slice(x, shape, operation.begin, outputShape);
    case 'strided-slice': return slice(x, shape, operation.begin, outputShape, operation.strides);
    case 'gather': return gatherAlong(x, shape, operation);
    case 'space-to-depth':
    case 'depth-to-space': return moveBlocks(x, shape, outputShape, operation);
    case 'mean':
    case 'sum':
    case 'reduce-max':
    case 'reduce-min': return reduce(operation, x, shape);
    case 'batch-matmul': return multiplyMatrices(operation, inputs, shape, outputShape);
    case 'resize-nearest':
    case 'resize-bilinear': return resize(operation, x, shape, outputShape);
    case 'transpose-conv-2d': return convolveTransposed(operation, inputs, shape, tensorOf(graph, operation.inputs[1]).shape, outputShape);
    case 'leaky-relu': return x.map((value) => (value >= 0 ? value : operation.alpha * value));
    case 'hard-swish': return x.map((value) => (value * Math.min(6, Math.max(0, value + 3))) / 6);
    case 'gelu': return x.map((value) => gelu(value, operation.approximate));
    case 'softmax': return mapRows(x, channels, (row) => logSoftmax(row).map(Math.exp));
    case 'log-softmax': return mapRows(x, channels, logSoftmax);
    case 'l2-normalize': return mapRows(x, channels, normalize);
    case 'exp':
    case 'log':
    case 'sqrt': return x.map(Math[operation.kind]);
    case 'rsqrt': return x.map((value) => 1 / Math.sqrt(value));
    case 'reshape': return x;
    case 'relu':
    case 'relu6': return activate(x, operation.kind);
    case 'logistic': return x.map((value) => 1 / (1 + Math.exp(-value)));
    case 'tanh': return x.map((value) => Math.tanh(value));
    case 'elu': return x.map((value) => (value >= 0 ? value : Math.expm1(value)));
    case 'quantize':
    case 'dequantize': assert(false, `a float graph has no ${operation.kind}`); break;
    default: assertNever(operation);
  }
  return x;
}

const combinations = {
  add: (a: number, b: number) => a + b,
  subtract: (a: number, b: number) => a - b,
  multiply: (a: number, b: number) => a * b,
  divide: (a: number, b: number) => a / b,
  power: Math.pow,
  maximum: Math.max,
  minimum: Math.min,
} as const;

export function activate(values: Float32Array, activation: 'none' | 'relu' | 'relu6'): Float32Array {
  if (activation === 'none') return values;
  const top = activation === 'relu6' ? 6 : Number.POSITIVE_INFINITY;
  return values.map((value) => Math.min(top, Math.max(0, value)));
}

function multiply(_operation: Dense, [x, weights, bias]: readonly Float32Array[], shape: readonly number[], outputShape: readonly number[]): Float32Array {
  const [rows, inputs] = shape as [number, number];
  const units = outputShape[1] as number;
  return Float32Array.from({ length: rows * units }, (_, at) => {
    const [row, unit] = [Math.floor(at / units), at % units];
    let sum = bias?.[unit] as number;
    for (let i = 0; i < inputs; i++) sum += (x?.[row * inputs + i] as number) * (weights?.[unit * inputs + i] as number);
    return sum;
  });
}

/** Visits each place of a sliding window that lies inside the input: output position, window position, input offset. */
function slide(shape: readonly number[], outputShape: readonly number[], window: readonly number[], operation: Convolution | DepthwiseConvolution | Pool, visit: (place: number, tap: number, offset: number) => void): void {
  const [, height, width, channels] = shape as [number, number, number, number];
  const [outHeight, outWidth] = [outputShape[1] as number, outputShape[2] as number];
  const dilations = 'dilations' in operation ? operation.dilations : [1, 1] as const;
  const top = windowGeometry(height, window[0] as number, operation.strides[0], dilations[0], operation.padding).before;
  const left = windowGeometry(width, window[1] as number, operation.strides[1], dilations[1], operation.padding).before;
  for (let oy = 0; oy < outHeight; oy++) {
    for (let ox = 0; ox < outWidth; ox++) {
      for (let ky = 0; ky < (window[0] as number); ky++) {
        const y = oy * operation.strides[0] + ky * dilations[0] - top;
        if (y < 0 || y >= height) continue;
        for (let kx = 0; kx < (window[1] as number); kx++) {
          const xPosition = ox * operation.strides[1] + kx * dilations[1] - left;
          if (xPosition >= 0 && xPosition < width) visit(oy * outWidth + ox, ky * (window[1] as number) + kx, (y * width + xPosition) * channels);
        }
      }
    }
  }
}

function convolve(operation: Convolution, x: Float32Array, shape: readonly number[], outputShape: readonly number[], [, filter, bias]: readonly Float32Array[], filterShape: readonly number[]): Float32Array {
  const [filters, kh, kw, channels] = filterShape as [number, number, number, number];
  const sums = new Float64Array(elements(outputShape)).map((_, i) => bias?.[i % filters] as number);
  const taps = kh * kw;
  const weights = filter as Float32Array;
  slide(shape, outputShape, [kh, kw], operation, (place, tap, offset) => {
    for (let f = 0; f < filters; f++) {
      // Two sums at a time: this line is most of what an evaluation costs.
      let [even, odd] = [0, 0];
      const start = (f * taps + tap) * channels;
      let c = 0;
      for (; c + 1 < channels; c += 2) {
        even += (x[offset + c] as number) * (weights[start + c] as number);
        odd += (x[offset + c + 1] as number) * (weights[start + c + 1] as number);
      }
      if (c < channels) even += (x[offset + c] as number) * (weights[start + c] as number);
      sums[place * filters + f] = (sums[place * filters + f] as number) + even + odd;
    }
  });
  return new Float32Array(sums);
}

function convolveDepthwise(operation: DepthwiseConvolution, x: Float32Array, shape: readonly number[], outputShape: readonly number[], [, filter, bias]: readonly Float32Array[], filterShape: readonly number[]): Float32Array {
  const channels = filterShape[3] as number;
  const sums = new Float64Array(elements(outputShape)).map((_, i) => bias?.[i % channels] as number);
  slide(shape, outputShape, filterShape.slice(1, 3), operation, (place, tap, offset) => {
    for (let c = 0; c < channels; c++) {
      const product = (x[offset + Math.floor(c / operation.multiplier)] as number) * (filter?.[tap * channels + c] as number);
      sums[place * channels + c] = (sums[place * channels + c] as number) + product;
    }
  });
  return new Float32Array(sums);
}

function pool(operation: Pool, x: Float32Array, shape: readonly number[], outputShape: readonly number[]): Float32Array {
  const channels = shape[3] as number;
  const isMax = operation.kind === 'max-pool-2d';
  const results = new Float64Array(elements(outputShape)).fill(isMax ? Number.NEGATIVE_INFINITY : 0);
  const counts = new Float64Array(results.length / channels);
  slide(shape, outputShape, operation.window, operation, (place, _tap, offset) => {
    counts[place] = (counts[place] as number) + 1;
    for (let c = 0; c < channels; c++) {
      const value = x[offset + c] as number;
      const at = place * channels + c;
      results[at] = isMax ? Math.max(results[at] as number, value) : (results[at] as number) + value;
    }
  });
  return new Float32Array(isMax ? results : results.map((sum, i) => sum / (counts[Math.floor(i / channels)] as number)));
}
