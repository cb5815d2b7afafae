import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createRandom } from '../../proto/random.ts';
import { buildReference } from '../profile/build-reference.ts';
import { createProfileAccumulator } from '../profile/profile-accumulator.ts';
import { createProfileView } from '../profile/profile-view.ts';
import { compileTransform } from './compile-transform.ts';
import { MISSING, transformSpec } from './spec.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const applies = 10_000;
/** An object takes 16 bytes at least, so one for each apply would be 160,000; what remains is the runtime's own. */
const bytesMax = 50_000;
/** Code that is not compiled yet boxes numbers; on a busy machine the compiler comes late. */
const roundsMax = 20;

const signal = (...steps: unknown[]): unknown => ({ version: 1, columns: [{ kind: 'number', name: 'a' }, { kind: 'number', name: 'b' }], steps: [{ op: 'window', length: 32, hop: 32 }, ...steps] });
const image = (...steps: unknown[]): unknown => ({ version: 1, columns: [{ kind: 'image', name: 'i', height: 8, width: 6, channels: 3 }], steps });
const mel = { sampleRateHz: 100, frame: 16, hop: 8, mels: 4 };

it.each<[string, unknown]>([
  ['scaling of rows', { version: 1, columns: [{ kind: 'number', name: 'a' }, { kind: 'number', name: 'b' }], steps: [{ op: 'impute', strategy: 'constant', values: [0, 0] }, { op: 'standardize', mean: [1, 2], sd: [3, 4] }] }],
  ['categories', { version: 1, columns: [{ kind: 'number', name: 'a' }, { kind: 'category', name: 'b', categories: ['x', 'y'] }], steps: [{ op: 'one-hot', column: 'b' }, { op: 'log1p', on: ['a'] }] }],
  ['clipping, min-max and detrending', signal({ op: 'impute', strategy: 'constant', values: [0, 0] }, { op: 'clip', low: [-1, -1], high: [1, 1] }, { op: 'min-max', low: [-1, -1], high: [1, 1] }, { op: 'detrend' })],
  ['fft-bands', signal({ op: 'fft-bands', bands: 4, sampleRateHz: 100, statistics: true })],
  ['psd-bands', signal({ op: 'psd-bands', segment: 16, bands: 4, sampleRateHz: 100, statistics: ['rms', 'skew'] })],
  ['statistics', signal({ op: 'statistics', of: ['mean', 'kurtosis', 'zero-crossings', 'peak-to-peak'] })],
  ['joined measurements', signal({ op: 'join', parts: [{ op: 'statistics', of: ['rms'], on: ['a'] }, { op: 'fft-bands', bands: 4, sampleRateHz: 100, on: ['b'] }] })],
  ['resampling', signal({ op: 'resample', up: 2, down: 3 })],
  ['lags and differences', signal({ op: 'lag', rows: [1, 3] }, { op: 'difference' })],
  ['log-mel', signal({ op: 'log-mel', ...mel, padding: 'reflect', topDb: 60 })],
  ['mfcc', signal({ op: 'mfcc', ...mel, coefficients: 3, lifter: 2 })],
  ['images', image({ op: 'crop', height: 6, width: 6 }, { op: 'resize', height: 4, width: 3, method: 'bilinear' }, { op: 'normalize-image' }, { op: 'grey' })],
  ['scaled images', image({ op: 'standardize', mean: [1, 2, 3], sd: [4, 5, 6] })],
])('applying and profiling allocates nothing: %s', (_name, json) => {
  const compiled = compileTransform(transformSpec.parse(json));
  if (!compiled.ok) throw new Error(compiled.error.message);
  const transform = compiled.value;
  const random = createRandom(1);
  const raws = Array.from({ length: 4 }, () => Float32Array.from({ length: transform.inputLength }, () => random()));
  raws[3]?.fill(MISSING, 1, 2);
  const [output, flags] = [new Float32Array(transform.outputLength), new Uint8Array(transform.outputLength)];
  const view = createProfileView(transform);
  const length = view.names.length;
  const one = Float32Array.of(1);
  const window = createProfileAccumulator(buildReference({ featureNames: view.names, outputNames: ['x'], classCount: 0 }, { rowCount: 1, features: new Float32Array(length), flags: new Uint8Array(length), outputs: one, confidence: one, predicted: new Uint8Array(0) }));
  const run = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const raw = raws[i & 3] as Float32Array;
      transform.apply(raw, output, flags);
      const seen = view.of(output, flags, raw);
      window.add(seen.values, seen.flags, one, 1, -1);
    }
  };
  const grown = leastGrowth(run);
  // Below 0 a collection took place, which nothing but allocation brings about.
  expect(Math.abs(grown)).toBeLessThan(bytesMax);
});

it('measuring and profiling pictures in bytes allocates nothing', () => {
  const compiled = compileTransform(transformSpec.parse({ version: 1, columns: [{ kind: 'image', name: 'i', height: 20, width: 20, channels: 3 }], steps: [{ op: 'standardize', mean: [1, 2, 3], sd: [4, 5, 6] }] }));
  if (!compiled.ok) throw new Error(compiled.error.message);
  const { ofPicture } = createProfileView(compiled.value);
  if (ofPicture === undefined) throw new Error('the picture is seen by its bytes');
  const pictures = Array.from({ length: 4 }, (_, i) => new Uint8Array(compiled.value.inputLength).fill(i));
  const grown = leastGrowth((count) => {
    for (let i = 0; i < count; i++) ofPicture(pictures[i & 3] as Uint8Array);
  });
  expect(Math.abs(grown)).toBeLessThan(bytesMax);
});

/** By how many bytes the heap grows with `applies` calls once all is compiled. */
function leastGrowth(run: (count: number) => void): number {
  let grown = Infinity;
  for (let round = 0; round < roundsMax && Math.abs(grown) >= bytesMax; round++) {
    collect();
    const before = process.memoryUsage().heapUsed;
    run(applies);
    grown = process.memoryUsage().heapUsed - before;
  }
  return grown;
}
