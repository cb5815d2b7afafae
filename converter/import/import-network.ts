import { importLayer, LayerImportError, type ImportContext } from './import-state.ts';
import type { LayerCall, SourceLayer, SourceNetwork, TensorReference } from './wire-network.ts';

/**
 * The layers of a network, one after the other.
 *
 * @param given what its inputs are, in order; undefined for the whole model, whose inputs become the graph's
 * @param path where the network lies: the names of the models around it
 * @returns its outputs
 */
export function importNetwork(context: ImportContext, network: SourceNetwork, given: readonly number[] | undefined, path: string): readonly number[] {
  const outputsOf = new Map<string, readonly number[]>();
  const read = ({ call, output }: TensorReference): number => {
    const found = outputsOf.get(call)?.[output];
    if (found === undefined) throw new LayerImportError('converter.source_invalid', `the model reads output ${output} of ${call}, which it does not have`);
    return found;
  };
  for (const call of network.calls) {
    const { id, layer, inbound } = call;
    if (--context.budget.calls < 0) throw new LayerImportError('converter.unsupported', `model ${path} applies its layers too often: expected a model of at most 100,000 layers in all`);
    const inputs = inbound.length > 0 ? inbound.map(read) : readInputs(context, network, call, given, path);
    outputsOf.set(id, layer.network === undefined ? importLayer(context, layer, inputs, path) : importNetwork(context, layer.network, inputs, `${path}${layer.name}/`));
  }
  return network.outputs.map(read);
}

/** What a call without inbound nodes reads: what the network was given, or an input of the graph. */
function readInputs(context: ImportContext, network: SourceNetwork, { id, layer }: LayerCall, given: readonly number[] | undefined, path: string): readonly number[] {
  if (given !== undefined) {
    const input = given[network.inputs.indexOf(id)];
    if (input === undefined) throw new LayerImportError('converter.source_invalid', `model ${path} was given ${given.length} inputs, layer ${layer.name} in it reads none of them`);
    return [input];
  }
  const shape = findInputShape(layer);
  if (shape === undefined) throw new LayerImportError('converter.source_invalid', `layer ${path}${layer.name} gives no input shape (batchInputShape): expected known dimensions after the batch`);
  const input = context.list.activation(closeShape(shape, context.sequenceLength, `${path}${layer.name}`));
  context.graphInputs.set(id, input);
  return [input];
}

/** A file has one shape for good: the steps of a sequence, where they are left open, are as many as the caller says. */
function closeShape(shape: readonly (number | null)[], sequenceLength: number | undefined, name: string): readonly number[] {
  const isOpenSequence = shape[0] === null && !shape.slice(1).includes(null);
  const closed = isOpenSequence && sequenceLength !== undefined ? [sequenceLength, ...shape.slice(1)] : shape;
  if (closed.every((dimension) => dimension !== null)) return [1, ...closed];
  const advice = isOpenSequence ? 'say how many steps the file is to take (--sequence-length 50): what is given to it must then have as many' : 'build the model with all dimensions known but the batch';
  throw new LayerImportError('converter.source_invalid', `layer ${name} takes [${shape.map((dimension) => dimension ?? 'any').join(', ')}], a file has one shape for good: ${advice}`);
}

/** The shape without the batch that a first layer states, be it in the layer that it wraps or in its own first layer; null where a dimension is open. */
function findInputShape({ config, wrapped, network }: SourceLayer): readonly (number | null)[] | undefined {
  if (network !== undefined) {
    const first = network.inputs.length === 1 ? network.calls.find(({ id }) => id === network.inputs[0]) : undefined;
    return first === undefined ? undefined : findInputShape(first.layer);
  }
  const shape = config['batch_input_shape'] ?? config['batchInputShape'] ?? config['batch_shape'];
  if (!Array.isArray(shape) || shape.length < 2) return wrapped === undefined ? undefined : findInputShape(wrapped);
  const dimensions = shape.slice(1) as unknown[];
  return dimensions.every((dimension) => dimension === null || (typeof dimension === 'number' && Number.isInteger(dimension) && dimension > 0)) ? dimensions as (number | null)[] : undefined;
}
