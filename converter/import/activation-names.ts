/** Keras activation names (lower case) that the converter knows; linear is none. */
export const activationNames: ReadonlySet<string> = new Set([
  'relu', 'relu6', 'sigmoid', 'tanh', 'softmax', 'elu', 'swish', 'silu', 'gelu', 'gelu_new', 'hardsigmoid', 'hard_sigmoid',
]);

export function activationName(activation: unknown): string {
  if (typeof activation === 'object' && activation !== null && 'class_name' in activation) return String(activation.class_name).toLowerCase();
  return typeof activation === 'string' ? activation.toLowerCase() : activation === undefined || activation === null ? 'linear' : JSON.stringify(activation);
}
