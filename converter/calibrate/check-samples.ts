/**
 * What makes calibration samples useless, as a sentence naming the sample; undefined where they are fit. Ranges taken from
 * such samples would look plausible and quantize everything to the same few numbers.
 */
export function checkSamples(samples: readonly Float32Array[], inputLength: number): string | undefined {
  const [first] = samples;
  if (first === undefined) return 'there are no calibration samples: full-int8 needs at least one, better 100 or more from the training data';
  let isConstant = true;
  let isFlat = inputLength > 1;
  for (const [index, sample] of samples.entries()) {
    if (sample.length === 0) return `calibration sample ${index} is empty; the model takes ${inputLength} values`;
    if (sample.length !== inputLength) return `calibration sample ${index} has ${sample.length} values; the model takes ${inputLength}`;
    for (let i = 0; i < sample.length; i++) {
      const value = sample[i] as number;
      if (!Number.isFinite(value)) return `calibration sample ${index} has the value ${value} at position ${i}; expected finite numbers: impute missing values first`;
      if (value !== first[i]) isConstant = false;
      if (value !== sample[0]) isFlat = false;
    }
  }
  if (isConstant && (samples.length > 1 || first.every((value) => value === 0))) {
    return `calibration samples 0 to ${samples.length - 1} are all the same; expected samples that vary as the data does`;
  }
  // Each sample one number all over, as where a single value was read for all: no layer would see what real inputs give.
  return isFlat ? `calibration sample 0 is the value ${first[0]} ${inputLength} times, and so is each of the others a single value; expected the whole inputs of the model` : undefined;
}
