/** Keras activation name -> operation; linear is none. */
export const activationKinds: ReadonlyMap<string, 'relu' | 'relu6' | 'logistic' | 'tanh' | 'softmax' | 'elu'> = new Map([
  ['relu', 'relu'], ['relu6', 'relu6'], ['sigmoid', 'logistic'], ['tanh', 'tanh'], ['softmax', 'softmax'], ['elu', 'elu'],
]);

export function activationName(activation: unknown): string {
  if (typeof activation === 'object' && activation !== null && 'class_name' in activation) return String(activation.class_name).toLowerCase();
  return typeof activation === 'string' ? activation.toLowerCase() : activation === undefined || activation === null ? 'linear' : JSON.stringify(activation);
}
