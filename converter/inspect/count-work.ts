import type { VerifiedOperator, VerifiedTensor } from '../../runtime/verified-operator.ts';
import { tensorTypeBytes, type OperatorName } from '../../runtime/schema/tflite-schema.ts';

const weighted: ReadonlySet<OperatorName> = new Set(['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV']);

/** Constants of an operator that training has set: weights and biases, and any other constant that is not a shape or an axis. */
export function weightsOf({ name, inputs }: VerifiedOperator): readonly VerifiedTensor[] {
  return inputs.filter((tensor): tensor is VerifiedTensor => tensor?.data !== undefined && (tensor.type !== 'int32' || (weighted.has(name) && tensor.shape.length === 1 && tensor.scales.length > 0)));
}

/** Multiply-accumulate operations of one run; 0 for operators that do not multiply by weights. */
export function countMultiplyAccumulates({ name, inputs, outputs }: VerifiedOperator): number {
  const outputElements = outputs[0]?.elements ?? 0;
  const filter = inputs[1]?.shape ?? [];
  switch (name) {
    case 'CONV_2D': return outputElements * product(filter.slice(1));
    case 'DEPTHWISE_CONV_2D': return outputElements * product(filter.slice(1, 3));
    case 'FULLY_CONNECTED': return outputElements * (filter[1] ?? 0);
    case 'TRANSPOSE_CONV': return (inputs[2]?.elements ?? 0) * product(filter.slice(0, 3));
    case 'BATCH_MATMUL': return outputElements * ((inputs[0]?.elements ?? 0) / Math.max(1, product((outputs[0]?.shape ?? []).slice(0, -1))));
    default: return 0;
  }
}

/**
 * The most bytes of activations alive at once, run in file order: a tensor lives from the operator that writes it to the last
 * one that reads it, inputs from the start, outputs to the end. What an arena needs at least (alignment and scratch come on top).
 */
export function peakActivationBytes(operators: readonly VerifiedOperator[], inputs: readonly VerifiedTensor[], outputs: readonly VerifiedTensor[]): number {
  const lives = new Map<VerifiedTensor, { from: number; to: number }>(inputs.map((tensor) => [tensor, { from: 0, to: 0 }]));
  for (const [at, operator] of operators.entries()) {
    for (const tensor of operator.outputs) lives.set(tensor, { from: at, to: at });
    for (const tensor of operator.inputs) {
      const life = tensor && lives.get(tensor);
      if (life !== undefined) life.to = at;
    }
  }
  for (const tensor of outputs) {
    const life = lives.get(tensor);
    if (life !== undefined) life.to = operators.length;
  }
  let peak = 0;
  for (let at = 0; at <= operators.length; at++) {
    let alive = 0;
    for (const [tensor, { from, to }] of lives) if (from <= at && at <= to) alive += tensor.elements * tensorTypeBytes[tensor.type];
    peak = Math.max(peak, alive);
  }
  return peak;
}

function product(values: readonly number[]): number {
  return values.reduce((all, value) => all * value, 1);
}
