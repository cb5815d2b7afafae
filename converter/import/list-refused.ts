import type { OperatorName } from '../../runtime/schema/tflite-schema.ts';
import type { OperationKind } from '../graph/graph.ts';
import { refusalOfKind, type Demand } from '../targets/find-refused.ts';
import { activationName } from './activation-names.ts';
import type { SourceLayer } from './wire-network.ts';

type Need = readonly [kind: OperationKind, name: OperatorName];

/** Operators that these activations and layers cannot do without, of those that not everybody has. */
const activationNeeds: Readonly<Record<string, Need>> = { gelu: ['gelu', 'GELU'], gelunew: ['gelu', 'GELU'], softplus: ['log', 'LOG'], mish: ['log', 'LOG'], softsign: ['divide', 'DIV'] };
const layerNeeds: Readonly<Record<string, Need>> = { LayerNormalization: ['rsqrt', 'RSQRT'], Masking: ['power', 'POW'] };

/** What the demand refuses of one layer and those in it, as far as their settings alone tell: all that can be said while another layer keeps the model from being read. */
export function listRefused(layer: SourceLayer, demand: Demand, path = ''): string[] {
  const { network, wrapped, className, config } = layer;
  if (network !== undefined) return [...new Set(network.calls.map((call) => call.layer))].flatMap((inner) => listRefused(inner, demand, `${path}${layer.name}/`));
  const needs = [layerNeeds[className], ...['activation', 'recurrent_activation'].map((key) => activationNeeds[activationName(config[key])])];
  const own = needs.flatMap((need) => (need === undefined ? [] : refusalOfKind(...need, demand) ?? [])).map((reason) => `${path}${layer.name} (${className}): ${reason}`);
  return [...new Set(own), ...(wrapped === undefined ? [] : listRefused(wrapped, demand, `${path}${layer.name}/`))];
}
