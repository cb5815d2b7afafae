import type { Sample } from './messages.ts';

/** Shorter inputs stay numbers that a person can read in a record. */
const packedValuesMin = 64;

/** The values of a sample as they travel: a byte each where all are whole numbers from 0 to 255 (pictures), else float32. */
export function encodeSampleInput(values: Float32Array | Uint8Array): Pick<Sample, 'input' | 'inputU8'> {
  return isBytes(values) ? { input: [], inputU8: Uint8Array.from(values) } : { input: [...values] };
}

/** What encodeSampleInput makes of them, in bytes. */
export function sampleInputBytes(values: Float32Array | Uint8Array): number {
  return isBytes(values) ? values.length : 4 * values.length;
}

/** The values of a sample, in whichever form they came. */
export function decodeSampleInput({ input, inputU8 }: Pick<Sample, 'input' | 'inputU8'>): ArrayLike<number> {
  return inputU8 !== undefined && inputU8.length > 0 ? inputU8 : input;
}

function isBytes(values: Float32Array | Uint8Array): boolean {
  if (values.length < packedValuesMin) return false;
  if (values instanceof Uint8Array) return true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== (value & 255)) return false;
  }
  return true;
}
