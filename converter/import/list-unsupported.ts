import { activationName, activationNames } from './activation-names.ts';
import { layerImporters } from './layer-importers.ts';
import type { SourceLayer } from './read-artifacts.ts';

/** All that the converter does not support about one layer, as far as its settings alone tell; empty for most. */
export function listUnsupported(layer: SourceLayer): string[] {
  const place = `${layer.name} (${layer.className})`;
  if (!layerImporters.has(layer.className)) return [place];
  const { config } = layer;
  const found: string[] = [];
  const refuse = (key: string, expected: string): void => void found.push(`${place}: ${key} ${JSON.stringify(config[key])}, expected ${expected}`);
  const activation = activationName(config['activation']);
  if (activation !== 'linear' && !activationNames.has(activation)) refuse('activation', `linear, ${[...activationNames].join(', ')}`);
  const isAbsentOr = (key: string, ...legal: unknown[]): boolean => config[key] === undefined || config[key] === null || legal.includes(config[key]);
  if (!isAbsentOr('data_format', 'channels_last', 'channelsLast')) refuse('data_format', 'channels_last');
  if (layer.className !== 'ZeroPadding2D' && !isAbsentOr('padding', 'same', 'valid')) refuse('padding', 'same or valid');
  if (!isAbsentOr('groups', 1)) refuse('groups', '1');
  if (layer.className === 'ReLU') {
    if (!isAbsentOr('max_value', 6)) refuse('max_value', 'none or 6');
    for (const key of ['negative_slope', 'threshold']) if (!isAbsentOr(key, 0)) refuse(key, '0');
  }
  if (layer.className === 'Conv2DTranspose' && !isAbsentOr('output_padding')) refuse('output_padding', 'none');
  if (layer.className === 'ELU' && !isAbsentOr('alpha', 1)) refuse('alpha', '1');
  return found;
}
