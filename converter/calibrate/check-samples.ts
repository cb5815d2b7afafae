/** What samples are for, which decides what they must be, and how messages call them. */
export interface SampleCheck {
  readonly use: 'calibration' | 'check';
  /** Values that the model takes. */
  readonly inputLength: number;
  /** What their files are called, where they have any. */
  readonly names?: readonly string[] | undefined;
  /** Calibration samples may be a single value throughout, as a black picture or a machine at rest is. */
  readonly allowConstant?: boolean | undefined;
}

/** Below this, ranges are those of a few samples and not of the data. */
const samplesAdvised = 20;

/**
 * What makes samples useless, as a sentence naming the sample; undefined where they are fit. Ranges taken from constant
 * samples would look plausible and quantize everything to the same few numbers.
 */
export function checkSamples(samples: readonly Float32Array[], check: SampleCheck): string | undefined {
  const { use, inputLength } = check;
  if (samples.length === 0) return use === 'check' ? 'there are no check samples' : 'there are no calibration samples: full-int8 takes its ranges from some, best 100 or more of the training data (--calibrate); or use dynamic-int8, which needs none';
  for (const [index, sample] of samples.entries()) {
    const name = nameOf(check, index);
    if (sample.length === 0) return `${name} is empty; the model takes ${inputLength} values`;
    if (sample.length !== inputLength) return `${name} has ${sample.length} values; the model takes ${inputLength}`;
    const bad = sample.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) return `${name} has the value ${sample[bad]} at position ${bad}; expected finite numbers: impute missing values first`;
  }
  if (use === 'check') return undefined;
  if (samples.length > 1 && samples.every((sample) => isSame(sample, samples[0] as Float32Array))) {
    return `${nameOf(check, 1)} is the same as ${nameOf(check, 0)}${samples.length > 2 ? `, and so is each of the other ${samples.length - 2}` : ''}; expected samples that vary as the data does`;
  }
  const constant = check.allowConstant === true ? -1 : samples.findIndex(isConstant);
  return constant < 0 ? undefined : `${nameOf(check, constant)} is the value ${samples[constant]?.[0]} in all its ${inputLength} places; expected whole inputs of the model that vary as the data does: leave it out, or say that the data has such samples (--allow-constant-samples)`;
}

/** What is doubtful about calibration samples that are fit, in sentences. */
export function doubtSamples(samples: readonly Float32Array[], check: SampleCheck): readonly string[] {
  const constant = samples.findIndex(isConstant);
  const repeats = findRepeats(samples);
  const [first] = repeats;
  return [
    ...(samples.length < samplesAdvised ? [`${samples.length === 1 ? 'there is one calibration sample' : `there are ${samples.length} calibration samples`}, and what goes beyond the ranges that they show is cut off: take 100 or more of the training data`] : []),
    ...(first === undefined ? [] : [`${repeats.length} of ${samples.length} calibration samples repeat${repeats.length === 1 ? 's' : ''} an earlier one and add${repeats.length === 1 ? 's' : ''} nothing: ${nameOf(check, first.at)} is the same as ${nameOf(check, first.earlier)}`]),
    ...(constant < 0 ? [] : [`${samples.filter(isConstant).length} of ${samples.length} calibration samples are a single value throughout, the first is ${nameOf(check, constant)}`]),
  ];
}

function nameOf({ use, names }: SampleCheck, index: number): string {
  return `${use} sample ${index}${names?.[index] === undefined ? '' : ` (${names[index]})`}`;
}

/** One value throughout, where there is more than one place for it. */
function isConstant(sample: Float32Array): boolean {
  return sample.length > 1 && sample.every((value) => value === sample[0]);
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, i) => value === b[i]);
}

/** Those that equal one before them. */
function findRepeats(samples: readonly Float32Array[]): readonly { readonly at: number; readonly earlier: number }[] {
  const seen = new Map<number, number[]>();
  return samples.flatMap((sample, at) => {
    const hash = hashOf(sample);
    const alike = seen.get(hash);
    const earlier = alike?.find((other) => isSame(sample, samples[other] as Float32Array));
    if (alike === undefined) seen.set(hash, [at]);
    else if (earlier === undefined) alike.push(at);
    return earlier === undefined ? [] : [{ at, earlier }];
  });
}

/** FNV-1a over whole words; 0 and -0 are one value and must have one hash. */
function hashOf(sample: Float32Array): number {
  const words = new Int32Array(sample.buffer, sample.byteOffset, sample.length);
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    hash = Math.imul(hash ^ (word === -0x80000000 ? 0 : word), 0x01000193);
  }
  return hash;
}
