import type { OperatorName } from '../../runtime/schema/tflite-schema.ts';
import type { ConversionMode } from '../conversion.ts';
import { describeOperator } from '../emit/describe-operator.ts';
import type { Graph, Operation, OperationKind } from '../graph/graph.ts';
import { floatOnly } from '../quantize/assign-quantization.ts';
import { isStored } from '../quantize/store-weights.ts';
import { missingIn, type TargetName } from './targets.ts';

/** What a model is to become. */
export interface Demand {
  readonly mode: ConversionMode;
  readonly target: TargetName;
  /** Operators that int8 lacks may stay float. */
  readonly mixedPrecision: boolean;
}

/** Operators that are always written as they are, by the kind of their operation: what their name alone refuses, whatever their shapes. */
const kindOf: Partial<Record<OperatorName, OperationKind>> = { GELU: 'gelu', EXP: 'exp', LOG: 'log', SQRT: 'sqrt', RSQRT: 'rsqrt' };

/** Why an operator of a source cannot be in such a file; undefined where it can, or where that depends on more than its name. */
export function refusalOfOperator(name: OperatorName, demand: Demand): string | undefined {
  const kind = kindOf[name];
  return kind === undefined ? undefined : refusalOfKind(kind, name, demand);
}

/**
 * All that the demand refuses in a model, each with where it comes from, found without running anything: operators without a kernel, and weights in a form that nothing there reads.
 *
 * @param graph as imported, before any pass
 */
export function findRefused(graph: Graph, demand: Demand): readonly string[] {
  const read = readOperations(graph);
  const found = graph.operations.flatMap((operation, place) => {
    if (!read.has(operation)) return [];
    // It becomes a convolution, or goes into one.
    const name = operation.kind === 'affine' ? 'DEPTHWISE_CONV_2D' : describeOperator(graph, operation).name;
    const reason = refusalOfKind(operation.kind, name, demand) ?? refusalOfWeights(graph, operation, demand);
    return reason === undefined ? [] : [`${operation.origin ?? `operation ${place}`}: ${reason}`];
  });
  return [...new Set(found)];
}

/** What to do about what findRefused has found. */
export function adviceFor(graph: Graph, { mode, target }: Demand): string {
  if (graph.operations.some(({ kind }) => mode === 'full-int8' && floatOnly.has(kind))) return 'Allow mixed precision to keep them in float, or use another mode or another activation';
  return mode === 'float16' || mode === 'dynamic-int8' ? `Use full-int8 or float32, or another target than ${target}` : `Use another activation, or another target than ${target}`;
}

/** Why operations of a kind, written as the operator of this name, cannot be in such a file; undefined where they can. */
export function refusalOfKind(kind: OperationKind, name: OperatorName, { mode, target, mixedPrecision }: Demand): string | undefined {
  if (missingIn(target, name)) return `${name}, which ${target} has no kernel for`;
  return mode === 'full-int8' && !mixedPrecision && floatOnly.has(kind) ? `${name}, which has no int8 kernel` : undefined;
}

/** Interpreters on microcontrollers read weights only in the type of what they are applied to. */
function refusalOfWeights(graph: Graph, operation: Operation, { mode, target }: Demand): string | undefined {
  if (target !== 'tflm' || (mode !== 'float16' && mode !== 'dynamic-int8') || !isStored(graph, operation, mode)) return undefined;
  return `its weights as ${mode === 'float16' ? 'float16' : 'int8 beside float inputs'}, which ${target} has no kernel for`;
}

/** Those that an output depends on; what nobody reads is not written. */
function readOperations({ operations, outputs }: Graph): ReadonlySet<Operation> {
  const read = new Set(outputs);
  const found = new Set<Operation>();
  for (const operation of operations.toReversed()) {
    if (!read.has(operation.output)) continue;
    found.add(operation);
    for (const input of operation.inputs) read.add(input);
  }
  return found;
}
