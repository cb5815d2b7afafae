/** Keras activation names (lower case, without underscores) that work value by value; linear is none. */
export const elementwiseNames: ReadonlySet<string> = new Set([
  'relu', 'relu6', 'sigmoid', 'tanh', 'elu', 'selu', 'swish', 'silu', 'gelu', 'gelunew', 'hardsigmoid', 'softplus', 'softsign', 'mish',
]);

/** All that the converter knows. */
export const activationNames: ReadonlySet<string> = new Set([...elementwiseNames, 'softmax', 'logsoftmax']);

export function activationName(activation: unknown): string {
  const name = typeof activation === 'object' && activation !== null && 'class_name' in activation ? activation.class_name : activation;
  return typeof name === 'string' ? name.toLowerCase().replaceAll('_', '') : name === undefined || name === null ? 'linear' : JSON.stringify(name);
}
