import { limits } from '../../proto/limits.ts';
import type { Sample } from '../../proto/messages.ts';
import { decodeSampleInput } from '../../proto/sample-input.ts';

/** Of a record beside the sample's values: outputs, keys and names at their longest. */
const envelopeBytes = 8_192;

/**
 * A sample in as many parts as it takes for each to fit into one record; itself where it does.
 *
 * @param split names it, unique for the device for ever
 */
export function splitSample(sample: Sample, split: () => string): readonly Sample[] {
  const values = decodeSampleInput(sample);
  const packed = values instanceof Uint8Array;
  const valuesMax = Math.floor((limits.recordBytesMax - envelopeBytes) / (packed ? 1 : 4));
  const parts = Math.ceil(values.length / valuesMax);
  if (parts < 2) return [sample];
  const name = split();
  return Array.from({ length: parts }, (_, part) => {
    const [from, to] = [part * valuesMax, (part + 1) * valuesMax];
    return { ...sample, ...(packed ? { inputU8: values.subarray(from, to) } : { input: sample.input.slice(from, to) }), split: name, part, parts };
  });
}
