import { assert } from '../../proto/assert.ts';
import type { ioTypes } from '../conversion.ts';
import { floatData, TensorList, tensorOf, type Convolution, type Dense, type DepthwiseConvolution, type Graph, type Operation, type Quantization, type TransposeConvolution } from '../graph/graph.ts';
import { channelLayout } from './channel-layout.ts';
import { noFloats, tiedInputs, weighted, type FloatOperations } from './assign-quantization.ts';
import { quantizeActivation, quantizeWeights } from './quantize-values.ts';

type Weighted = Convolution | DepthwiseConvolution | TransposeConvolution | Dense;
export type IoType = (typeof ioTypes)[number];

/**
 * The float graph in int8: weights per channel (convolutions) or per tensor (FULLY_CONNECTED), int32 biases, activations with
 * the assigned parameters; where an operation demands one scale of all its inputs and one has another, it is requantized before.
 * Operations in `floats` stay as they are; QUANTIZE and DEQUANTIZE stand where int8 and float meet, once per tensor, and at the
 * edges of a model with float or uint8 input and output. Every activation keeps its number, in the type that its producer gives.
 */
export function quantizeGraph(graph: Graph, assigned: ReadonlyMap<number, Quantization>, ioType: IoType, floats: FloatOperations = noFloats): Graph {
  return new Quantizer(graph, assigned, ioType, floats).quantize();
}

class Quantizer {
  private readonly graph: Graph;
  private readonly assigned: ReadonlyMap<number, Quantization>;
  private readonly ioType: IoType;
  private readonly floats: FloatOperations;
  private readonly list: TensorList;
  private readonly operations: Operation[] = [];
  /** Activations that exist as float: of float operations, and the inputs of a model that takes float. */
  private readonly floatTensors: ReadonlySet<number>;
  private readonly converted = new Map<string, number>();
  private readonly stored = new Map<string, readonly [weights: number, bias: number]>();

  constructor(graph: Graph, assigned: ReadonlyMap<number, Quantization>, ioType: IoType, floats: FloatOperations) {
    [this.graph, this.assigned, this.ioType, this.floats] = [graph, assigned, ioType, floats];
    this.list = new TensorList(graph.tensors);
    this.floatTensors = new Set([...(ioType === 'float32' ? graph.inputs : []), ...graph.operations.flatMap(({ output }, i) => (floats.has(i) ? [output] : []))]);
  }

  quantize(): Graph {
    const { graph, list, ioType } = this;
    for (const [tensor, quantization] of this.assigned) {
      const { shape, data } = tensorOf(graph, tensor);
      if (data === undefined && !this.floatTensors.has(tensor)) list.tensors[tensor] = { shape, type: 'int8', quantization };
    }
    const inputs = ioType === 'uint8' ? graph.inputs.map((input) => this.shifted(input, (outer) => ({ kind: 'quantize', inputs: [outer], output: input }))) : graph.inputs;
    // All inputs are quantized first, so that the order of the operators does not depend on who reads them.
    if (ioType === 'float32') for (const input of graph.inputs) if (this.isReadAsInt8(input)) this.asInt8(input, this.parametersOf(input));
    for (const [i, operation] of graph.operations.entries()) this.operations.push(this.floats.has(i) ? { ...operation, inputs: operation.inputs.map((input) => this.asFloat(input)) } : this.quantizeOperation(operation));
    const outputs = graph.outputs.map((output) => {
      if (ioType === 'float32') return this.asFloat(output);
      const inner = this.asInt8(output, this.parametersOf(output));
      return ioType === 'int8' ? inner : this.shifted(inner, (outer) => ({ kind: 'quantize', inputs: [inner], output: outer }));
    });
    return { ...graph, tensors: list.tensors, operations: this.operations, inputs, outputs };
  }

  private quantizeOperation(operation: Operation): Operation {
    if (isWeighted(operation)) return this.quantizeWeighted(operation);
    const wanted = (input: number): Quantization => this.parametersOf(tiedInputs.has(operation.kind) ? operation.output : input);
    return { ...operation, inputs: operation.inputs.map((input) => this.asInt8(input, wanted(input))) };
  }

  private quantizeWeighted(operation: Weighted): Operation {
    const [input, weights, bias] = operation.inputs as [number, number, number];
    const quantization = this.parametersOf(input);
    return { ...operation, inputs: [this.asInt8(input, quantization), ...this.storedWeights(operation.kind, weights, bias, quantization.scales[0] as number)] };
  }

  /** Weights and bias in int8 and int32: once for all layers that share them and the scale of what they read. */
  private storedWeights(kind: Weighted['kind'], weights: number, bias: number, inputScale: number): readonly [weights: number, bias: number] {
    const key = `${weights} ${bias} ${inputScale}`;
    const known = this.stored.get(key);
    if (known !== undefined) return known;
    const { graph, list } = this;
    const { shape } = tensorOf(graph, weights);
    const quantized = quantizeWeights(floatData(graph, weights), floatData(graph, bias), inputScale, channelLayout(kind, shape));
    const made = [
      list.add({ shape, type: 'int8', data: quantized.weights, quantization: quantized.weightQuantization }),
      list.add({ shape: tensorOf(graph, bias).shape, type: 'int32', data: quantized.bias, quantization: quantized.biasQuantization }),
    ] as const;
    this.stored.set(key, made);
    return made;
  }

  private parametersOf(tensor: number): Quantization {
    const quantization = this.assigned.get(tensor);
    assert(quantization !== undefined, `tensor ${tensor} has no quantization parameters`);
    return quantization;
  }

  private isReadAsInt8(tensor: number): boolean {
    return this.graph.operations.some(({ inputs }, i) => !this.floats.has(i) && inputs.includes(tensor));
  }

  /** The tensor as int8 with the wanted parameters: itself, a quantized constant, or what a QUANTIZE gives, one for all who want the same. */
  private asInt8(tensor: number, wanted: Quantization): number {
    const { shape, data } = tensorOf(this.graph, tensor);
    if (data === undefined && !this.floatTensors.has(tensor) && isSame(this.parametersOf(tensor), wanted)) return tensor;
    return this.convert(`${tensor} ${wanted.scales[0]} ${wanted.zeroPoint}`, () => {
      if (data !== undefined) return this.list.add({ shape, type: 'int8', quantization: wanted, data: quantizeActivation(floatData(this.graph, tensor), wanted) });
      const output = this.list.add({ shape, type: 'int8', quantization: wanted });
      this.operations.push({ kind: 'quantize', inputs: [tensor], output });
      return output;
    });
  }

  private asFloat(tensor: number): number {
    const { shape, data } = tensorOf(this.graph, tensor);
    if (data !== undefined || this.floatTensors.has(tensor)) return tensor;
    return this.convert(`${tensor} float`, () => {
      const output = this.list.activation(shape);
      this.operations.push({ kind: 'dequantize', inputs: [tensor], output });
      return output;
    });
  }

  private convert(key: string, make: () => number): number {
    const known = this.converted.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.converted.set(key, made);
    return made;
  }

  /** A uint8 edge of an int8 tensor: the zero point moves by 128. */
  private shifted(tensor: number, connect: (outer: number) => Operation): number {
    const { shape, quantization } = tensorOf(this.list, tensor);
    assert(quantization !== undefined, `tensor ${tensor} has no quantization parameters`);
    const outer = this.list.add({ shape, type: 'uint8', quantization: { ...quantization, zeroPoint: quantization.zeroPoint + 128 } });
    this.operations.push(connect(outer));
    return outer;
  }
}

function isWeighted(operation: Operation): operation is Weighted {
  return (weighted as readonly string[]).includes(operation.kind);
}

function isSame(a: Quantization, b: Quantization): boolean {
  return a.scales[0] === b.scales[0] && a.zeroPoint === b.zeroPoint;
}
