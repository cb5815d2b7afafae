import { operators, optionTables, schemaVersion, tensorTypes, type Encodable, type OperatorName, type UnionValue } from '../../runtime/schema/tflite-schema.ts';
import { tensorOf, type Graph, type Operation, type Quantization, type Tensor } from '../graph/graph.ts';
import { describeOperator } from './describe-operator.ts';
import { encodeTables } from './encode-tables.ts';

/** Oldest TensorFlow Lite release that knows every operator version written here (runtime_version.cc). */
const minRuntimeVersion = '2.1.0';

/**
 * A prepared graph as a .tflite file. Tensors, buffers and operator codes are numbered in order of first use and named by
 * that number, so the bytes depend on the model alone. Constants are aligned to 16 bytes; activations share the empty
 * buffer 0.
 *
 * @param metadata bytes of further Metadata entries by name, which interpreters ignore
 */
export function emitModel(graph: Graph, metadata: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  const writer = new ModelWriter(graph, metadata);
  return encodeTables(writer.write());
}

class ModelWriter {
  private readonly graph: Graph;
  private readonly metadata: Readonly<Record<string, Uint8Array>>;
  private readonly indexOf = new Map<number, number>();
  private readonly ownConstants = new Map<string, number>();
  private readonly tensors: Encodable<'Tensor'>[] = [];
  private readonly buffers: Encodable<'Buffer'>[] = [{}];
  private readonly codes: { name: OperatorName; version: number }[] = [];

  constructor(graph: Graph, metadata: Readonly<Record<string, Uint8Array>>) {
    this.graph = graph;
    this.metadata = metadata;
  }

  write(): Encodable<'Model'> {
    const { names } = this.graph;
    const inputs = Int32Array.from(this.graph.inputs, (input, i) => this.tensor(input, names?.inputs[i] ?? nameOf('input', i)));
    const operations = this.graph.operations.map((operation) => this.operator(operation));
    const outputs = Int32Array.from(this.graph.outputs, (output) => this.tensor(output));
    const minRuntime = new TextEncoder().encode(minRuntimeVersion.padEnd(16, '\0'));
    const metadata = Object.entries({ min_runtime_version: minRuntime, ...this.metadata }).map(([name, data]) => ({ name, buffer: this.buffer(data) }));
    return {
      version: schemaVersion,
      description: 'Fleetloop',
      operatorCodes: this.codes.map(({ name, version }) => {
        const { code } = operators[name];
        return { deprecatedBuiltinCode: Math.min(code, 127), builtinCode: code, version };
      }),
      subgraphs: [{ name: 'main', tensors: this.tensors, inputs, outputs, operators: operations }],
      buffers: this.buffers,
      metadata,
      signatureDefs: [{
        signatureKey: 'serving_default',
        inputs: [...inputs].map((tensorIndex, i) => ({ name: names?.inputs[i] ?? nameOf('input', i), tensorIndex })),
        outputs: [...outputs].map((tensorIndex, i) => ({ name: names?.outputs[i] ?? nameOf('output', i), tensorIndex })),
      }],
    };
  }

  private tensor(index: number, name?: string): number {
    const known = this.indexOf.get(index);
    if (known !== undefined) return known;
    const tensor = tensorOf(this.graph, index);
    const position = this.graph.outputs.indexOf(index);
    const written = this.addTensor(tensor, name ?? (position >= 0 ? this.graph.names?.outputs[position] ?? nameOf('output', position) : `t${this.tensors.length}`));
    this.indexOf.set(index, written);
    return written;
  }

  /** A shape, axis or amount of an operator: the same for all that have the same, as the steps of an unrolled layer do. */
  private ownConstant(tensor: Tensor): number {
    const key = `${tensor.type} ${tensor.shape.join()} ${tensor.data?.join() ?? ''} ${tensor.quantization?.scales[0]} ${tensor.quantization?.zeroPoint}`;
    const known = this.ownConstants.get(key);
    if (known !== undefined) return known;
    const written = this.addTensor(tensor, `t${this.tensors.length}`);
    this.ownConstants.set(key, written);
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
    const { name, version, options, operands = operation.inputs } = describeOperator(this.graph, operation);
    const inputs = operands.map((operand) => (typeof operand === 'number' ? this.tensor(operand) : this.ownConstant(operand)));
    return {
      opcodeIndex: this.code(name, version),
      inputs: Int32Array.from(inputs),
      outputs: Int32Array.of(this.tensor(operation.output)),
      ...(options === undefined ? {} : { builtinOptions: optionsOf(name, options) }),
    };
  }
}

function nameOf(kind: 'input' | 'output', position: number): string {
  return position === 0 ? kind : `${kind}_${position}`;
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
