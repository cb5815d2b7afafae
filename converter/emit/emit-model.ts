import { operators, optionTables, paddings, activations, schemaVersion, tensorTypes, type Encodable, type OperatorName, type UnionValue } from '../../runtime/schema/tflite-schema.ts';
import { tensorOf, type FusedActivation, type Graph, type Operation, type Quantization, type Tensor } from '../graph/graph.ts';
import { encodeTables } from './encode-tables.ts';

/** Oldest TensorFlow Lite release that knows every operator version written here (runtime_version.cc). */
const minRuntimeVersion = '2.1.0';

/**
 * A prepared graph as a .tflite file. Tensors, buffers and operator codes are numbered in order of first use and named by
 * that number, so the bytes depend on the model alone. Constants are aligned to 16 bytes; activations share the empty
 * buffer 0.
 */
export function emitModel(graph: Graph): Uint8Array {
  const writer = new ModelWriter(graph);
  return encodeTables(writer.write());
}

class ModelWriter {
  private readonly graph: Graph;
  private readonly indexOf = new Map<number, number>();
  private readonly tensors: Encodable<'Tensor'>[] = [];
  private readonly buffers: Encodable<'Buffer'>[] = [{}];
  private readonly codes: { name: OperatorName; version: number }[] = [];

  constructor(graph: Graph) {
    this.graph = graph;
  }

  write(): Encodable<'Model'> {
    const inputs = Int32Array.of(this.tensor(this.graph.input, 'input'));
    const operations = this.graph.operations.map((operation) => this.operator(operation));
    const outputs = Int32Array.from(this.graph.outputs, (output) => this.tensor(output, 'output'));
    const metadataBuffer = this.buffer(new TextEncoder().encode(minRuntimeVersion.padEnd(16, '\0')));
    return {
      version: schemaVersion,
      description: 'Fleetloop',
      operatorCodes: this.codes.map(({ name, version }) => {
        const { code } = operators[name];
        return { deprecatedBuiltinCode: Math.min(code, 127), builtinCode: code, version };
      }),
      subgraphs: [{ name: 'main', tensors: this.tensors, inputs, outputs, operators: operations }],
      buffers: this.buffers,
      metadata: [{ name: 'min_runtime_version', buffer: metadataBuffer }],
      signatureDefs: [{
        signatureKey: 'serving_default',
        inputs: [{ name: 'input', tensorIndex: inputs[0] as number }],
        outputs: [...outputs].map((tensorIndex, i) => ({ name: i === 0 ? 'output' : `output_${i}`, tensorIndex })),
      }],
    };
  }

  private tensor(index: number, name?: string): number {
    const known = this.indexOf.get(index);
    if (known !== undefined) return known;
    const tensor = tensorOf(this.graph, index);
    const written = this.addTensor(tensor, name ?? (this.graph.outputs[0] === index ? 'output' : `t${this.tensors.length}`));
    this.indexOf.set(index, written);
    return written;
  }

  private addTensor(tensor: Tensor, name: string): number {
    const { data, quantization } = tensor;
    return this.tensors.push({
      name,
      shape: Int32Array.from(tensor.shape),
      type: tensorTypes[tensor.type],
      buffer: data === undefined ? 0 : this.buffer(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
      ...(quantization === undefined ? {} : { quantization: encodeQuantization(quantization) }),
    }) - 1;
  }

  private buffer(data: Uint8Array): number {
    return this.buffers.push({ data }) - 1;
  }

  private code(name: OperatorName, version: number): number {
    const known = this.codes.findIndex((code) => code.name === name && code.version === version);
    return known >= 0 ? known : this.codes.push({ name, version }) - 1;
  }

  private operator(operation: Operation): Encodable<'Operator'> {
    const { name, version, options, extraInput } = describeOperation(this.graph, operation);
    const inputs = operation.inputs.map((input) => this.tensor(input));
    if (extraInput !== undefined) inputs.push(this.addTensor(extraInput, `t${this.tensors.length}`));
    return {
      opcodeIndex: this.code(name, version),
      inputs: Int32Array.from(inputs),
      outputs: Int32Array.of(this.tensor(operation.output)),
      ...(options === undefined ? {} : { builtinOptions: optionsOf(name, options) }),
    };
  }
}

function encodeQuantization({ scales, zeroPoint, dimension }: Quantization): Encodable<'QuantizationParameters'> {
  return { scale: scales, zeroPoint: new BigInt64Array(scales.length).fill(BigInt(zeroPoint)), quantizedDimension: dimension };
}

function optionsOf(name: OperatorName, value: Readonly<Record<string, unknown>>): UnionValue | undefined {
  const facts = operators[name];
  const type = 'options' in facts ? facts.options.id : 0;
  const table = optionTables.get(type);
  return table === undefined ? undefined : { type, name: table, value };
}

interface OperatorDescription {
  readonly name: OperatorName;
  readonly version: number;
  readonly options?: Readonly<Record<string, unknown>>;
  /** A constant that the operator reads besides the operation's own inputs. */
  readonly extraInput?: Tensor;
}

const fusedCodes: Record<FusedActivation, number> = { none: activations.none, relu: activations.relu, relu6: activations.relu6 };

/** The operator with the lowest version that has its types (op_version.cc), so that old interpreters take the file. */
function describeOperation(graph: Graph, operation: Operation): OperatorDescription {
  const isInt8 = tensorOf(graph, operation.inputs[0]).type === 'int8';
  const window = 'strides' in operation ? { padding: paddings[operation.padding], strideH: operation.strides[0], strideW: operation.strides[1] } : {};
  const dilation = 'dilations' in operation ? { dilationH: operation.dilations[0], dilationW: operation.dilations[1] } : {};
  const activation = 'activation' in operation ? { activation: fusedCodes[operation.activation] } : {};
  const two = isInt8 ? 2 : 1;
  switch (operation.kind) {
    case 'conv-2d': return { name: 'CONV_2D', version: isInt8 ? 3 : 1, options: { ...window, ...dilation, ...activation } };
    case 'depthwise-conv-2d': return { name: 'DEPTHWISE_CONV_2D', version: isInt8 ? 3 : operation.dilations.some((rate) => rate > 1) ? 2 : 1, options: { ...window, ...dilation, ...activation, depthMultiplier: operation.multiplier } };
    case 'dense': return { name: 'FULLY_CONNECTED', version: isInt8 ? 4 : 1, options: activation };
    case 'max-pool-2d': return { name: 'MAX_POOL_2D', version: two, options: { ...window, filterHeight: operation.window[0], filterWidth: operation.window[1] } };
    case 'average-pool-2d': return { name: 'AVERAGE_POOL_2D', version: two, options: { ...window, filterHeight: operation.window[0], filterWidth: operation.window[1] } };
    case 'spatial-mean': return { name: 'MEAN', version: two, options: { keepDims: 1 }, extraInput: { shape: [2], type: 'int32', data: Int32Array.of(1, 2) } };
    case 'reshape': {
      const shape = Int32Array.from(tensorOf(graph, operation.output).shape);
      return { name: 'RESHAPE', version: 1, options: { newShape: shape }, extraInput: { shape: [shape.length], type: 'int32', data: shape } };
    }
    case 'softmax': return { name: 'SOFTMAX', version: two, options: { beta: 1 } };
    case 'logistic': return { name: 'LOGISTIC', version: two };
    case 'tanh': return { name: 'TANH', version: two };
    case 'relu': return { name: 'RELU', version: two };
    case 'relu6': return { name: 'RELU6', version: two };
    case 'elu': return { name: 'ELU', version: 1 };
    case 'quantize': return { name: 'QUANTIZE', version: 1 };
    case 'dequantize': return { name: 'DEQUANTIZE', version: 2 };
    case 'affine': throw new Error('an affine operation must be folded or lowered before it is written');
  }
}
