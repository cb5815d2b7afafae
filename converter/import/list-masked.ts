import type { LayerCall, SourceLayer, SourceNetwork } from './wire-network.ts';

/** Layers that work on each step alone and hand its mask on (supportsMasking in tfjs-layers). */
const carriers: ReadonlySet<string> = new Set(['Masking', 'InputLayer', 'Dense', 'Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'ActivityRegularization', 'Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU', 'BatchNormalization', 'LayerNormalization', 'Rescaling', 'TimeDistributed']);
/** Layers that keep their state over masked steps. */
const recurrent: ReadonlySet<string> = new Set(['LSTM', 'GRU', 'SimpleRNN', 'Bidirectional']);

/** Whether a layer may read a sequence of which steps are masked. */
export function mindsMask({ className }: SourceLayer): boolean {
  return carriers.has(className) || recurrent.has(className);
}

/** Whether the mask of what a layer reads is also that of its first output. */
export function handsMaskOn({ className, config, wrapped }: SourceLayer): boolean {
  return carriers.has(className) || (recurrent.has(className) && (config['return_sequences'] === true || wrapped?.config['return_sequences'] === true));
}

/**
 * All layers that read a sequence of which steps are masked and would calculate as though none were, those in models of models included.
 *
 * @param place what stands before the name of a layer of this network
 */
export function listMasked(network: SourceNetwork, place: (layer: SourceLayer) => string): string[] {
  const found = new Set<string>();
  follow(network, [], place, found, new Map());
  return [...found];
}

/** What each model in the model gives, by which of its inputs are masked: one that is applied often is followed once for each such case. */
type Known = Map<SourceLayer, Map<string, readonly boolean[]>>;

/** Which outputs of a network are masked. */
function follow(network: SourceNetwork, given: readonly boolean[], place: (layer: SourceLayer) => string, found: Set<string>, known: Known): readonly boolean[] {
  const outputsOf = new Map<string, readonly boolean[]>();
  for (const call of network.calls) outputsOf.set(call.id, followCall(call, call.inbound.length > 0 ? call.inbound.map((from) => outputsOf.get(from.call)?.[from.output] === true) : [given[network.inputs.indexOf(call.id)] === true], place, found, known));
  return network.outputs.map(({ call, output }) => outputsOf.get(call)?.[output] === true);
}

function followCall({ layer }: LayerCall, inputs: readonly boolean[], place: (layer: SourceLayer) => string, found: Set<string>, known: Known): readonly boolean[] {
  const inside = `${place(layer)}${layer.name}/`;
  if (layer.network !== undefined) {
    const results = known.get(layer) ?? new Map<string, readonly boolean[]>();
    known.set(layer, results);
    const result = results.get(inputs.join()) ?? follow(layer.network, inputs, () => inside, found, known);
    results.set(inputs.join(), result);
    return result;
  }
  // Steps come to the layer in a TimeDistributed one by one, without masks; a model there may make its own.
  if (layer.wrapped?.network !== undefined) follow(layer.wrapped.network, [], () => inside, found, known);
  const isMasked = inputs.includes(true);
  if (isMasked && !mindsMask(layer)) found.add(`${place(layer)}${layer.name} (${layer.className}): reads a sequence of which steps are masked, which ${[...recurrent].join(', ')} understand, behind ${[...carriers].join(', ')}`);
  return [layer.className === 'Masking' || (layer.className === 'Embedding' && layer.config['mask_zero'] === true) || (isMasked && handsMaskOn(layer))];
}
