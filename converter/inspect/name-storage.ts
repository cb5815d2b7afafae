import type { VerifiedModel } from '../../runtime/verify-model.ts';

/** How the numbers of a file are stored, whatever its name claims. */
export type Storage = 'float32' | 'float16' | 'dynamic-int8' | 'full-int8' | 'mixed';

/**
 * Names what the file really holds: float activations with int8 weights are dynamic-int8, even in a file called float32.
 * Quantized activations everywhere but at the edges are full-int8; some float, some not, is mixed.
 */
export function nameStorage({ operators }: Pick<VerifiedModel, 'operators'>): Storage {
  const inner = operators.filter(({ name }) => name !== 'QUANTIZE' && name !== 'DEQUANTIZE');
  const activationTypes = new Set(inner.flatMap(({ inputs, outputs }) => [...inputs.filter((tensor) => tensor?.data === undefined), ...outputs].map((tensor) => tensor?.type)).filter((type) => type !== undefined));
  const constants = operators.flatMap(({ inputs }) => inputs.filter((tensor) => tensor?.data !== undefined));
  const isFloat = activationTypes.has('float32');
  const isQuantized = [...activationTypes].some((type) => type === 'int8' || type === 'uint8' || type === 'int16');
  if (isQuantized) return isFloat ? 'mixed' : 'full-int8';
  if (constants.some((tensor) => tensor?.type === 'int8' || tensor?.type === 'uint8')) return 'dynamic-int8';
  return constants.some((tensor) => tensor?.type === 'float16') ? 'float16' : 'float32';
}
