import { assert } from '../../proto/assert.ts';
import type { VerifiedTensor } from '../../runtime/verified-operator.ts';

/** A float constant as float32; float16 is widened (IEEE 754 binary16), which loses nothing. */
export function readConstant({ type, data, name }: VerifiedTensor): Float32Array {
  assert(data !== undefined && (type === 'float32' || type === 'float16'), `tensor ${name} is not a float constant`);
  const bytes = data.slice().buffer;
  return type === 'float32' ? new Float32Array(bytes) : Float32Array.from(new Uint16Array(bytes), widenHalf);
}

function widenHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Values of an int32 constant (the verifier has checked that it is one). */
export function readIntegers(tensor: VerifiedTensor | undefined): number[] {
  assert(tensor?.data !== undefined && tensor.type === 'int32', `tensor ${tensor?.name ?? ''} is not an int32 constant`);
  return [...new Int32Array(tensor.data.slice().buffer)];
}
