import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../proto/limits.ts';
import { compileTransform } from './compile-transform.ts';
import { decodeTransformSpec } from './decode-transform-spec.ts';
import { fitTransform } from './fit-transform.ts';
import { MISSING, transformSpec } from './spec.ts';
import type { Transform } from './transform.ts';

const compiled = (columns: unknown, ...steps: unknown[]): Transform => {
  const result = compileTransform(transformSpec.parse({ version: 1, columns, steps }));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const numbers = (...names: string[]): unknown => names.map((name) => ({ kind: 'number', name }));
const window = (length: number): unknown => ({ op: 'window', length, hop: length });
const camera = (height: number, width: number, channels = 3): unknown => [{ kind: 'image', name: 'camera', height, width, channels }];

function run(transform: Transform, raw: ArrayLike<number>): { output: number[]; flags: number[] } {
  const output = new Float32Array(transform.outputLength);
  const flags = new Uint8Array(transform.outputLength);
  transform.apply(Float32Array.from(raw), output, flags);
  return { output: [...output], flags: [...flags] };
}

const onSignal = (raw: readonly number[], ...steps: unknown[]): number[] => run(compiled(numbers('v'), window(raw.length), ...steps), raw).output;
const onImage = (height: number, width: number, channels: number, raw: readonly number[], ...steps: unknown[]): number[] => run(compiled(camera(height, width, channels), ...steps), raw).output;

const sample = fc.integer({ min: -100_000, max: 100_000 }).map((value) => value / 1024);
const signalOf = (length: number): fc.Arbitrary<number[]> => fc.array(sample, { minLength: length, maxLength: length });
const pixelsOf = (length: number): fc.Arbitrary<number[]> => fc.array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length });
const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>): void => fc.assert(property, { numRuns: 40 });

function expectNear(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(tolerance));
}

describe('steps over single values', () => {
  const absent = fc.oneof({ weight: 4, arbitrary: sample }, { weight: 1, arbitrary: fc.constantFrom(MISSING, NaN) });
  const row = (steps: readonly unknown[], raw: readonly number[]): number[] => run(compiled(numbers(...raw.map((_, i) => `c${i}`)), ...steps), raw).output;

  it('impute leaves nothing absent and what is there alone', () => {
    check(fc.property(fc.array(absent, { minLength: 6, maxLength: 6 }), (raw) => {
      expect(row([{ op: 'impute', strategy: 'constant', values: [7, 7, 7, 7, 7, 7] }], raw)).toEqual(raw.map((value) => (value === MISSING || Number.isNaN(value) ? 7 : Math.fround(value))));
    }));
  });

  it('clip keeps to its bounds, log1p to the sign and the order', () => {
    check(fc.property(fc.tuple(sample, sample), sample, sample, ([a, b], low, width) => {
      const high = low + Math.abs(width);
      for (const value of row([{ op: 'clip', low: [low, low], high: [high, high] }], [a, b])) expect(value >= Math.fround(low) && value <= Math.fround(high)).toBe(true);
      const [ofA, ofB] = row([{ op: 'log1p' }], [a, b]) as [number, number];
      expect([Math.sign(ofA) || 0, Math.sign(ofA - ofB) * Math.sign(a - b) >= 0]).toEqual([Math.sign(a) || 0, true]);
    }));
  });

  it('standardize and min-max are undone by the opposite numbers', () => {
    check(fc.property(sample, sample, fc.integer({ min: 1, max: 50 }), (value, mean, sd) => {
      const [there] = row([{ op: 'standardize', mean: [mean], sd: [sd] }, { op: 'standardize', mean: [-mean / sd], sd: [1 / sd] }], [value]);
      expect(Math.abs((there as number) - value)).toBeLessThan(1e-3);
      const [share] = row([{ op: 'min-max', low: [mean], high: [mean + sd] }], [value]);
      expect(Math.abs((share as number) - (value - mean) / sd)).toBeLessThan(1e-3);
    }));
  });
});

describe('steps over a window', () => {
  it('resample keeps a constant, is linear, and gives up / down as many rows', () => {
    check(fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), sample, signalOf(40), signalOf(40), (up, down, level, a, b) => {
      const step = { op: 'resample', up, down };
      const steady = onSignal(a.map(() => level), step);
      expect(steady).toHaveLength(Math.ceil((40 * up) / down));
      expectNear(steady, steady.map(() => level), 2e-3 * Math.abs(level) + 1e-6);
      const [ofA, ofB] = [onSignal(a, step), onSignal(b, step)];
      expectNear(onSignal(a.map((value, i) => Math.fround(value + 2 * (b[i] as number))), step), ofA.map((value, i) => value + 2 * (ofB[i] as number)), 1e-3);
    }));
  });

  it('resample takes away what the lower rate cannot hold', () => {
    const fast = Array.from({ length: 256 }, (_, n) => Math.cos(0.9 * Math.PI * n));
    for (const value of onSignal(fast, { op: 'resample', up: 1, down: 2 }).slice(10, -10)) expect(Math.abs(value)).toBeLessThan(0.01);
  });

  it('detrend takes a line away whatever it is, and nothing the second time', () => {
    check(fc.property(signalOf(32), sample, sample, (signal, level, slope) => {
      const plain = onSignal(signal, { op: 'detrend' });
      expectNear(onSignal(signal.map((value, n) => value + level + slope * n), { op: 'detrend' }), plain, 2e-3);
      expectNear(onSignal(signal, { op: 'detrend' }, { op: 'detrend' }), plain, 1e-4);
    }));
  });

  it('difference and lag name the row they mean, and only its absence', () => {
    const raw = [1, 10, 2, MISSING, 4, 30, 8, 40, 16, 50];
    const lag = compiled(numbers('a', 'b'), window(5), { op: 'lag', rows: [1, 3], on: ['b'] });
    expect(lag.outputNames).toEqual(['a[0]', 'a[1]', 'b[0]', 'b[1]', 'b.lag1[0]', 'b.lag1[1]', 'b.lag3[0]', 'b.lag3[1]']);
    expect(run(lag, raw)).toEqual({ output: [8, 16, 40, 50, 30, 40, 10, NaN], flags: [0, 0, 0, 0, 0, 0, 0, 1] });
    const difference = compiled(numbers('a', 'b'), window(5), { op: 'difference', rows: 2, on: ['b'] });
    expect(run(difference, raw)).toEqual({ output: [4, 8, 16, 20, NaN, 20], flags: [0, 0, 0, 0, 1, 0] });
  });

  it('lag of a row gives features of the row', () => {
    const transform = compiled(numbers('a'), { op: 'window', length: 3, hop: 1 }, { op: 'lag', rows: [1, 2] });
    expect([transform.outputNames, run(transform, [5, 6, 7]).output]).toEqual([['a', 'a.lag1', 'a.lag2'], [7, 6, 5]]);
  });

  it('statistics do not depend on scale where they are shares, and follow it where they are not', () => {
    const of = ['crest', 'skew', 'kurtosis', 'zero-crossings', 'rms', 'sd', 'peak-to-peak'];
    check(fc.property(signalOf(50), fc.constantFrom(2, 0.25, 64), (signal, factor) => {
      const [plain, scaled] = [onSignal(signal, { op: 'statistics', of }), onSignal(signal.map((value) => value * factor), { op: 'statistics', of })];
      expectNear(scaled.slice(0, 4), plain.slice(0, 4), 1e-4);
      expectNear(scaled.slice(4), plain.slice(4).map((value) => value * factor), 1e-4 * factor * 200);
    }));
    expect(onSignal([3, 3, 3, 3], { op: 'statistics', of: ['mean', ...of] })).toEqual([3, 1, 0, 0, 0, 3, 0, 0]);
  });

  it('psd-bands hold the power of what was measured (Parseval)', () => {
    check(fc.property(signalOf(64), (signal) => {
      const powers = onSignal(signal, { op: 'psd-bands', sampleRateHz: 100, segment: 64, bands: 4 }).map((level) => 10 ** level);
      const mean = signal.reduce((sum, value) => sum + value, 0) / 64;
      const weights = signal.map((_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 64));
      const expected = signal.reduce((sum, value, n) => sum + ((value - mean) * (weights[n] as number)) ** 2, 0) / weights.reduce((sum, weight) => sum + weight * weight, 0);
      expect(Math.abs(powers.reduce((sum, power) => sum + power, 0) - expected)).toBeLessThanOrEqual(1e-4 * expected + 1e-9);
    }));
  });

  it('log-mel rises by 20 dB for ten times the amplitude, mfcc in its first coefficient alone', () => {
    const mel = { sampleRateHz: 1000, frame: 32, hop: 16, mels: 6, lowHz: 100, floor: 1e-30 };
    check(fc.property(signalOf(64).filter((signal) => signal.some((value) => Math.abs(value) > 1)), (signal) => {
      const louder = signal.map((value) => 10 * value);
      const [quiet, loud] = [onSignal(signal, { op: 'log-mel', ...mel }), onSignal(louder, { op: 'log-mel', ...mel })];
      expectNear(loud, quiet.map((level) => (level < -290 ? level : level + 20)), 20.001);
      const whole = quiet.every((level) => level > -100);
      if (!whole) return;
      expectNear(loud, quiet.map((level) => level + 20), 1e-3);
      const [ofQuiet, ofLoud] = [signal, louder].map((values) => onSignal(values, { op: 'mfcc', ...mel, topDb: 500, coefficients: 4 })) as [number[], number[]];
      expectNear(ofLoud, ofQuiet.map((value, i) => (i % 4 === 0 ? value + 20 * Math.sqrt(6) : value)), 2e-3);
    }));
  });

  it('a spectrogram lies frame by frame, and is fitted band by band', () => {
    const steps = [window(48), { op: 'log-mel', sampleRateHz: 1000, frame: 16, hop: 16, mels: 2 }];
    const transform = compiled(numbers('v'), ...steps);
    expect(transform).toMatchObject({ outputLength: 6, channelsLast: true, channelNames: ['v.mel0', 'v.mel1'], outputNames: ['v.mel0[0]', 'v.mel1[0]', 'v.mel0[1]', 'v.mel1[1]', 'v.mel0[2]', 'v.mel1[2]'] });
    const rows = Float32Array.from({ length: 480 }, (_, n) => Math.sin(n * n * 0.01));
    const fitted = fitTransform(transformSpec.parse({ version: 1, columns: numbers('v'), steps: [...steps, { op: 'standardize' }] }), rows, 10);
    if (!fitted.ok) throw new Error(fitted.error.message);
    const bands = Array.from({ length: 10 }, (_, i) => run(transform, rows.subarray(48 * i, 48 * (i + 1))).output.filter((__, k) => k % 2 === 1)).flat();
    expect((fitted.value.steps[2] as { mean: number[] }).mean[1]).toBeCloseTo(bands.reduce((sum, value) => sum + value, 0) / bands.length, 4);
  });

  it('join puts the figures of several measurements side by side, those of each as it gives them alone', () => {
    const parts = [{ op: 'psd-bands', sampleRateHz: 16, segment: 8, bands: 2, on: ['a'] }, { op: 'statistics', of: ['mean', 'max'], on: ['b'] }, { op: 'statistics', of: ['rms'], on: ['a'] }];
    check(fc.property(signalOf(24), (raw) => {
      const joined = compiled(numbers('a', 'b', 'c'), window(8), { op: 'join', parts });
      expect(joined.outputNames).toEqual(['a.0-4Hz', 'a.4-8Hz', 'b.mean', 'b.max', 'a.rms']);
      const alone = parts.flatMap((part) => {
        const column = ['a', 'b'].indexOf(part.on[0] as string);
        return run(compiled(numbers(part.on[0] as string), window(8), part), raw.filter((_, i) => i % 3 === column)).output;
      });
      expect(run(joined, raw).output).toEqual(alone);
      expect(run(joined, raw.with(3, MISSING)).flags).toEqual([1, 1, 0, 0, 1]);
    }));
  });

  it('give NaN and the flag of what was absent', () => {
    const raw = [1, 2, MISSING, 4];
    for (const step of [{ op: 'statistics', of: ['mean'] }, { op: 'resample', up: 1, down: 4 }, { op: 'fft-bands', bands: 1, sampleRateHz: 1 }, { op: 'psd-bands', segment: 4, bands: 1, sampleRateHz: 1 }, { op: 'log-mel', sampleRateHz: 8, frame: 4, hop: 4, mels: 1 }]) {
      expect(run(compiled(numbers('v'), window(4), step), raw)).toEqual({ output: [NaN], flags: [1] });
    }
  });
});

describe('steps over an image', () => {
  it('resize keeps a plain colour and the range, and the mean where areas are whole', () => {
    check(fc.property(pixelsOf(6 * 8 * 3), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.constantFrom('area', 'bilinear'), (pixels, height, width, method) => {
      const resized = onImage(6, 8, 3, pixels, { op: 'resize', height, width, method });
      expect(Math.min(...resized)).toBeGreaterThanOrEqual(Math.min(...pixels) - 1e-3);
      expect(Math.max(...resized)).toBeLessThanOrEqual(Math.max(...pixels) + 1e-3);
      expectNear(onImage(6, 8, 3, pixels.map(() => 77), { op: 'resize', height, width, method }), Array.from({ length: height * width * 3 }, () => 77), 1e-3);
      const half = onImage(6, 8, 3, pixels, { op: 'resize', height: 3, width: 4 });
      expect(Math.abs(half.reduce((sum, value) => sum + value, 0) * 4 - pixels.reduce((sum, value) => sum + value, 0))).toBeLessThan(0.1);
    }));
  });

  it('resize to its own size and crop of the whole change nothing', () => {
    check(fc.property(pixelsOf(4 * 5 * 3), (pixels) => {
      for (const step of [{ op: 'resize', height: 4, width: 5 }, { op: 'resize', height: 4, width: 5, method: 'bilinear' }, { op: 'crop', height: 4, width: 5 }]) expectNear(onImage(4, 5, 3, pixels, step), pixels, 1e-4);
    }));
  });

  it('crop takes the middle, pixels stay together, and names say which', () => {
    const transform = compiled(camera(3, 4, 3), { op: 'crop', height: 1, width: 2 });
    expect(run(transform, Array.from({ length: 36 }, (_, i) => i)).output).toEqual([15, 16, 17, 18, 19, 20]);
    expect(transform.outputNames).toEqual(['camera.red[0,0]', 'camera.green[0,0]', 'camera.blue[0,0]', 'camera.red[0,1]', 'camera.green[0,1]', 'camera.blue[0,1]']);
    expect(compiled(camera(2, 2)).outputNames.slice(3, 7)).toEqual(['camera.red[0,1]', 'camera.green[0,1]', 'camera.blue[0,1]', 'camera.red[1,0]']);
  });

  it('normalize-image leaves mean 0 and sd 1, or 0 where there is nothing to see', () => {
    check(fc.property(pixelsOf(30), fc.constantFrom('image', 'channel'), (pixels, per) => {
      const normal = onImage(2, 5, 3, pixels, { op: 'normalize-image', per });
      expect(Math.abs(normal.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-3);
      if (per === 'image' && new Set(pixels).size > 1) expect(Math.sqrt(normal.reduce((sum, value) => sum + value * value, 0) / 30)).toBeCloseTo(1, 4);
    }));
    expect(onImage(1, 2, 3, [9, 9, 9, 9, 9, 9], { op: 'normalize-image' })).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('is fitted one parameter for each channel', () => {
    const fitted = fitTransform(transformSpec.parse({ version: 1, columns: camera(1, 2), steps: [{ op: 'standardize' }] }), Float32Array.of(0, 10, 5, 4, 30, 5), 1);
    expect(fitted).toMatchObject({ ok: true, value: { steps: [{ mean: [2, 20, 5], sd: [2, 10, 1] }] } });
  });

  it('statistics measure each channel', () => {
    expect(onImage(1, 2, 3, [0, 10, 5, 4, 30, 5], { op: 'statistics', of: ['mean', 'max'] })).toEqual([2, 4, 20, 30, 5, 5]);
  });
});

describe('the short way', () => {
  it.each<[string, Transform]>([
    ['rows', compiled(numbers('a', 'b', 'c', 'd'), { op: 'standardize', mean: [1, 2, 3, 4], sd: [0.3, 7, 11, 13] })],
    ['rows as they are', compiled(numbers('a', 'b', 'c', 'd'))],
    ['a window of one column', compiled(numbers('a'), window(4), { op: 'impute', strategy: 'constant', values: [5] }, { op: 'min-max', low: [-3], high: [4] })],
    ['a window of two', compiled(numbers('a', 'b'), window(2), { op: 'standardize', mean: [1, 2], sd: [3, 7] })],
    ['a grey image', compiled(camera(2, 2, 1), { op: 'standardize', mean: [1], sd: [3] })],
    ['a coloured image', compiled(camera(2, 2), { op: 'standardize', mean: [1, 2, 3], sd: [3, 7, 9] })],
  ])('gives the very numbers of the long way: %s', (_, transform) => {
    check(fc.property(signalOf(transform.inputLength), fc.nat(), fc.constantFrom(MISSING, NaN, Infinity), (raw, place, absent) => {
      const short = run(transform, raw);
      const long = run(transform, raw.with(place % raw.length, absent));
      const gone = long.flags.findIndex((flag) => flag !== 0);
      expect(long.flags.filter((flag) => flag !== 0)).toEqual([absent === MISSING ? 1 : 2]);
      expect(short.flags.every((flag) => flag === 0)).toBe(true);
      expect(long.output.toSpliced(gone, 1)).toEqual(short.output.toSpliced(gone, 1));
    }));
  });
});

describe('what a spec may not ask for', () => {
  const mel = { op: 'log-mel', sampleRateHz: 16000, frame: 1024, hop: 512, mels: 128 };
  it.each<[string, unknown, unknown[], RegExp]>([
    ['an image beside another column', [{ kind: 'number', name: 'a' }, { kind: 'image', name: 'i', height: 2, width: 2, channels: 1 }], [], /the image "i" must be the only column, there are 2/],
    ['an image in a window', camera(2, 2), [window(2)], /step 0 \(window\): the image "camera" is an input of its own/],
    ['an image over the limit', camera(200, 200), [], /120000 values is over the limit of 32768/],
    ['a crop outside', camera(4, 4), [{ op: 'crop', height: 2, width: 2, top: 3 }], /step 0 \(crop\): 2 x 2 pixels from \(3, 1\) are not inside the image of 4 x 4/],
    ['a resize to too much', camera(4, 4), [{ op: 'resize', height: 4096, width: 4096 }], /step 0 \(resize\): it gives 50331648 values, over the limit/],
    ['grey of grey', camera(4, 4, 1), [{ op: 'grey' }], /1 channel, expected red, green and blue/],
    ['an image step on numbers', numbers('a'), [{ op: 'grey' }], /step 0 \(grey\): there is no image here/],
    ['an image step after its statistics', camera(4, 4), [{ op: 'statistics', of: ['mean'] }, { op: 'grey' }], /step 1 \(grey\): there is no image here/],
    ['a trend of pixels', camera(4, 4), [{ op: 'detrend' }], /pixels of an image are no rows in time/],
    ['statistics of one row', numbers('a'), [{ op: 'statistics', of: ['rms'] }], /step 0 \(statistics\): there is one row only; put a window step first/],
    ['a trend of one row', numbers('a'), [{ op: 'detrend' }], /there is one row only/],
    ['a longer lag than the window', numbers('a'), [window(4), { op: 'lag', rows: [1, 4] }], /step 1 \(lag\): it needs a window of at least 5 rows, there are 4/],
    ['a lag twice', numbers('a'), [window(4), { op: 'lag', rows: [1, 1] }], /lists 1 twice/],
    ['a difference of one row', numbers('a'), [{ op: 'difference' }], /needs a window of at least 2 rows, there is 1/],
    ['a window left beside', numbers('a', 'b'), [window(4), { op: 'resample', up: 1, down: 2, on: ['a'] }], /column "b" would stay a window of 4 rows/],
    ['the same figure twice', numbers('a'), [window(4), { op: 'join', parts: [{ op: 'statistics', of: ['rms'] }, { op: 'statistics', of: ['rms', 'max'] }] }], /step 1 \(join\): two parts give "a.rms"; measure it once/],
    ['a part that does not fit', numbers('a'), [window(4), { op: 'join', parts: [{ op: 'statistics', of: ['rms'] }, { op: 'fft-bands', bands: 4, sampleRateHz: 1 }] }], /step 1 \(join\): part 1 \(fft-bands\): 4 bands need a window of at least 8 rows/],
    ['a part of what is not there', numbers('a'), [window(4), { op: 'join', parts: [{ op: 'statistics', of: ['rms'], on: ['b'] }] }], /part 0 \(statistics\): no feature is called "b" here/],
    ['bands and edges', numbers('a'), [window(64), { op: 'psd-bands', sampleRateHz: 10, segment: 64, bands: 2, edgesHz: [0, 1] }], /either bands or edgesHz/],
    ['edges above half the rate', numbers('a'), [window(64), { op: 'psd-bands', sampleRateHz: 10, segment: 64, edgesHz: [1, 6] }], /edgesHz\[1\] is 6; expected ascending frequencies up to half the sample rate, 5/],
    ['a segment over the window', numbers('a'), [window(32), { op: 'psd-bands', sampleRateHz: 10, segment: 64, bands: 2 }], /segment is 64 rows, the window has 32/],
    ['an overlap of all', numbers('a'), [window(64), { op: 'psd-bands', sampleRateHz: 10, segment: 64, overlap: 64, bands: 2 }], /overlap is 64 rows/],
    ['a frame over the window', numbers('a'), [window(512), mel], /step 1 \(log-mel\): frame is 1024 rows, the window has 512/],
    ['an odd frame', numbers('a'), [window(2000), { ...mel, frame: 1000 }], /power of two/],
    ['a high edge over half the rate', numbers('a'), [window(2000), { ...mel, highHz: 9000 }], /expected lowHz < highHz <= 8000/],
    ['more coefficients than bands', numbers('a'), [window(2000), { ...mel, op: 'mfcc', mels: 8, coefficients: 9 }], /9 coefficients cannot come from 8 mel bands/],
    ['tables without end', camera(4096, 8, 1), [{ op: 'resize', height: 8, width: 4096 }], /step 0 \(resize\): the tables of the steps up to this one hold \d+ numbers, over the limit of 1048576/],
    ['work without end', numbers('a'), [window(32768), { ...mel, frame: 16384, hop: 1, mels: 1 }], /step 1 \(log-mel\): the steps up to this one take about \d+ multiplications for each input, over the limit of 67108864/],
  ])('refuses %s', (_, columns, steps, message) => {
    const result = compileTransform(transformSpec.parse({ version: 1, columns, steps }));
    expect(result).toMatchObject({ ok: false, error: { code: 'transform.invalid', message: expect.stringMatching(message) as string } });
  });

  it.each<[string, unknown, string]>([
    ['a newer version', { version: 2, columns: numbers('a'), steps: [] }, 'the transform spec has version 2, known here is 1; update this program, or make the bundle with an older one'],
    ['a step it does not know', { version: 1, columns: numbers('a'), steps: [{ op: 'log1p' }, { op: 'wavelet', levels: 3 }] }, 'step 1 is "wavelet", which is not known here (known are window,'],
    ['a column it does not know', { version: 1, columns: [{ kind: 'cloud', name: 'a' }], steps: [] }, 'the kind of column 0 is "cloud", which is not known here (known are number, category, image)'],
    ['what zod stumbles over', { version: 1, columns: { length: { toString: null } }, steps: [] }, 'an object with a "length" stands where a list or a text is expected'],
    ['a parameter it does not know', { version: 1, columns: numbers('a'), steps: [{ op: 'log1p', base: 2 }] }, 'Unrecognized key: "base"'],
  ])('refuses %s in words', (_, json, message) => {
    expect(decodeTransformSpec(new TextEncoder().encode(JSON.stringify(json)))).toMatchObject({ ok: false, error: { code: 'transform.invalid', message: expect.stringContaining(message) as string } });
  });

  it('refuses a spec of too many bytes before reading it', () => {
    expect(decodeTransformSpec(new Uint8Array(limits.transformBytesMax + 1))).toMatchObject({ ok: false, error: { message: expect.stringContaining('over the limit of 4194304') as string } });
  });

  it('refuses any other JSON without throwing', () => {
    const part = fc.oneof(fc.jsonValue(), fc.record({ op: fc.oneof(fc.jsonValue(), fc.constantFrom('window', 'join', 'mfcc')), parts: fc.jsonValue(), length: fc.jsonValue() }), fc.record({ kind: fc.jsonValue(), name: fc.jsonValue() }));
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.record({ version: fc.constantFrom(1, 2, '1'), columns: fc.oneof(part, fc.array(part)), steps: fc.oneof(part, fc.array(part)) })), (json) => {
      const decoded = decodeTransformSpec(new TextEncoder().encode(JSON.stringify(json)));
      if (decoded.ok) expect(typeof compileTransform(decoded.value).ok).toBe('boolean');
      else expect(decoded.error.message.length).toBeGreaterThan(20);
    }), { numRuns: 200 });
  });

  it('compiles or refuses whatever the schema lets through, quickly', () => {
    const step = fc.oneof(
      fc.record({ op: fc.constant('resample'), up: fc.integer({ min: 1, max: 1024 }), down: fc.integer({ min: 1, max: 1024 }) }),
      fc.record({ op: fc.constant('log-mel'), sampleRateHz: fc.constantFrom(1, 1e-300, 16000, 1e300), frame: fc.constantFrom(2, 64, 1024, 65_536), hop: fc.integer({ min: 1, max: 5000 }), mels: fc.integer({ min: 1, max: 512 }), padding: fc.constantFrom('none', 'zero', 'reflect') }),
      fc.record({ op: fc.constant('mfcc'), sampleRateHz: fc.constantFrom(1, 16000), frame: fc.constantFrom(2, 64, 1024), hop: fc.integer({ min: 1, max: 5000 }), mels: fc.integer({ min: 1, max: 512 }), coefficients: fc.integer({ min: 1, max: 512 }) }),
      fc.record({ op: fc.constant('psd-bands'), sampleRateHz: fc.constantFrom(1, 1e-300, 1e300), segment: fc.constantFrom(2, 256, 65_536), bands: fc.integer({ min: 1, max: 256 }), overlap: fc.integer({ min: 0, max: 70_000 }) }),
      fc.record({ op: fc.constant('lag'), rows: fc.uniqueArray(fc.integer({ min: 1, max: 65_536 }), { minLength: 1, maxLength: 64 }) }),
      fc.record({ op: fc.constant('resize'), height: fc.integer({ min: 1, max: 4096 }), width: fc.integer({ min: 1, max: 4096 }), method: fc.constantFrom('area', 'bilinear') }),
      fc.constantFrom({ op: 'difference' }, { op: 'detrend' }, { op: 'log1p' }, { op: 'grey' }, { op: 'normalize-image' }, { op: 'statistics', of: ['mean', 'rms'] }),
    );
    const columns = fc.oneof(fc.constant(numbers('a', 'b')), fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 })).map(([height, width]) => camera(height, width)));
    fc.assert(fc.property(columns, fc.integer({ min: 1, max: 20_000 }), fc.array(step, { maxLength: 4 }), (given, rows, steps) => {
      const isImage = JSON.stringify(given).includes('image');
      const before = process.threadCpuUsage();
      const result = compileTransform(transformSpec.parse({ version: 1, columns: given, steps: isImage ? steps : [window(rows), ...steps] }));
      const { user, system } = process.threadCpuUsage(before);
      expect(user + system, 'microseconds').toBeLessThan(3_000_000);
      if (!result.ok) return;
      const { output } = run(result.value, new Float32Array(result.value.inputLength).fill(1));
      expect(output).toHaveLength(result.value.outputNames.length);
    }), { numRuns: 60 });
  });
});
