import { activationName, activationNames, elementwiseNames } from './activation-names.ts';
import type { Demand } from '../targets/find-refused.ts';
import { layerImporters } from './layer-importers.ts';
import type { SourceLayer } from './wire-network.ts';

/** All that the converter does not support about one layer and those in it, as far as their settings alone tell; empty for most. */
export function listUnsupported(layer: SourceLayer, demand: Demand | undefined, path = ''): string[] {
  const place = `${path}${layer.name} (${layer.className})`;
  if (layer.network !== undefined) return [...new Set(layer.network.calls.map((call) => call.layer))].flatMap((inner) => listUnsupported(inner, demand, `${path}${layer.name}/`));
  if (!layerImporters.has(layer.className)) return [place];
  const { config, className } = layer;
  const found: string[] = [];
  const refuse = (key: string, expected: string): void => void found.push(`${place}: ${key} ${JSON.stringify(config[key])}, expected ${expected}`);
  const isAbsentOr = (key: string, ...legal: unknown[]): boolean => config[key] === undefined || config[key] === null || legal.includes(config[key]);
  const isRecurrent = recurrent.has(className);
  for (const key of ['activation', 'recurrent_activation']) {
    const name = activationName(config[key]);
    const legal = isRecurrent ? elementwiseNames : activationNames;
    if (name !== 'linear' && !legal.has(name)) refuse(key, `linear, ${[...legal].join(', ')}`);
  }
  if (!isAbsentOr('data_format', 'channels_last', 'channelsLast')) refuse('data_format', 'channels_last');
  if (!className.startsWith('ZeroPadding') && !isAbsentOr('padding', 'same', 'valid', ...(className === 'Conv1D' ? ['causal'] : []))) refuse('padding', 'same or valid');
  if (!isAbsentOr('groups', 1)) refuse('groups', '1');
  if (!isAbsentOr('stateful', false)) refuse('stateful', 'false: a file keeps nothing from one run to the next; build the model with return_state and with its states as inputs, and hand them on');
  if (!isAbsentOr('keepdims', false)) refuse('keepdims', 'false');
  if (className === 'ReLU') for (const key of ['negative_slope', 'threshold']) if (!isAbsentOr(key, 0)) refuse(key, '0');
  if (className === 'Conv2DTranspose' && !isAbsentOr('output_padding')) refuse('output_padding', 'none');
  if (className === 'ELU' && !isAbsentOr('alpha', 1)) refuse('alpha', '1');
  if (className === 'Embedding' && demand?.mode === 'full-int8') found.push(`${place}: numbers of tokens, which an int8 input does not hold; use dynamic-int8, with the table in int8, or float16`);
  return [...found, ...listWrapped(layer, place, demand, path)];
}

const recurrent: ReadonlySet<string> = new Set(['LSTM', 'GRU', 'SimpleRNN']);

function listWrapped({ className, config, wrapped }: SourceLayer, place: string, demand: Demand | undefined, path: string): string[] {
  if (className !== 'TimeDistributed' && className !== 'Bidirectional') return [];
  if (wrapped === undefined) return [`${place} without a layer`];
  const found = listUnsupported(wrapped, demand, `${path}${place} around `);
  if (className === 'TimeDistributed') return found;
  const mode = config['merge_mode'];
  return [
    ...found,
    ...(recurrent.has(wrapped.className) ? [] : [`${place} around ${wrapped.className}, expected ${[...recurrent].join(', ')}`]),
    ...(mode === undefined || mode === null || ['concat', 'sum', 'ave', 'mul'].includes(mode as string) ? [] : [`${place}: merge_mode ${JSON.stringify(mode)}, expected concat, sum, ave, mul or none`]),
  ];
}
