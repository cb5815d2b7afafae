/** A flat sample as one part per input of the model: they lie one after the other, in the model's order. */
export function splitSample(sample: Float32Array, lengths: readonly number[]): Float32Array[] {
  let position = 0;
  return lengths.map((length) => sample.subarray(position, (position += length)));
}
