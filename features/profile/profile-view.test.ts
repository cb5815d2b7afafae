import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert } from '../../proto/assert.ts';
import { limits } from '../../proto/limits.ts';
import { compileTransform } from '../transform/compile-transform.ts';
import { MISSING, type StepSpec } from '../transform/spec.ts';
import { featureFlags, type Transform } from '../transform/transform.ts';
import { createProfileView } from './profile-view.ts';

function image(rows: number): Transform {
  const compiled = compileTransform({ version: 1, columns: ['red', 'green'].map((name) => ({ kind: 'number' as const, name })), steps: [{ op: 'window', length: rows, hop: rows }] });
  assert(compiled.ok, 'the transform is valid');
  return compiled.value;
}

function see(transform: Transform, raw: Float32Array): ReturnType<ReturnType<typeof createProfileView>['of']> {
  const features = new Float32Array(transform.outputLength);
  const flags = new Uint8Array(transform.outputLength);
  transform.apply(raw, features, flags);
  return createProfileView(transform).of(features, flags, raw);
}

describe('createProfileView', () => {
  it('counts each value of an input up to the limit by itself', () => {
    const transform = image(limits.profiledFeaturesMax / 2);
    const raw = Float32Array.from({ length: limits.profiledFeaturesMax }, (_, i) => i);
    expect(createProfileView(transform).names).toEqual(transform.outputNames);
    expect(see(transform, raw).values).toHaveLength(limits.profiledFeaturesMax);
  });

  it('summarizes a larger one by mean and standard deviation of each channel', () => {
    const rows = limits.profiledFeaturesMax / 2 + 1;
    const transform = image(rows);
    expect(createProfileView(transform).names).toEqual(['red.mean', 'red.sd', 'green.mean', 'green.sd', 'red.rms', 'green.rms']);
    // Red is 10 everywhere; green alternates 1001 and 999, with one value absent: mean and sd of the rest.
    const raw = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? 10 : i % 4 === 1 ? 1001 : 999));
    raw[1] = MISSING;
    const seen = see(transform, raw);
    const ups = Math.ceil(rows / 2) - 1;
    const downs = Math.floor(rows / 2);
    const mean = (1001 * ups + 999 * downs) / (ups + downs);
    expect([...seen.values.subarray(0, 4)].map((value) => Math.fround(value))).toEqual([10, 0, Math.fround(mean), Math.fround(Math.sqrt((ups * (1001 - mean) ** 2 + downs * (999 - mean) ** 2) / (ups + downs)))]);
    expect(seen.values[4]).toBe(10);
    expect(seen.values[5]).toBeCloseTo(Math.sqrt((ups * 1001 ** 2 + downs * 999 ** 2) / (ups + downs)), 3);
    expect([...seen.flags]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('says that a channel without a value is missing', () => {
    const rows = limits.profiledFeaturesMax;
    const raw = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? MISSING : 1));
    const seen = see(image(rows), raw);
    expect([...seen.flags]).toEqual([featureFlags.missing, featureFlags.missing, 0, 0, featureFlags.missing, 0]);
    expect(seen.values[0]).toBeNaN();
    expect(seen.values[2]).toBe(1);
  });
});

describe('flags of a large input', () => {
  it.each([0, 1, 5, 2 * limits.profiledFeaturesMax, 2 * limits.profiledFeaturesMax + 1])('one anywhere counts: value %d is left out of its channel, wherever the flags lie in memory', (at) => {
    const transform = image(limits.profiledFeaturesMax + 1);
    const features = new Float32Array(transform.outputLength).fill(2);
    const view = createProfileView(transform);
    for (const offset of [0, 3, 4]) {
      const flags = new Uint8Array(offset + transform.outputLength).subarray(offset);
      const raw = new Float32Array(transform.inputLength).fill(2);
      expect([...view.of(features, flags, raw).values.subarray(0, 4)]).toEqual([2, 0, 2, 0]);
      flags[at] = featureFlags.missing;
      features[at] = 1000;
      expect([...view.of(features, flags, raw).values.subarray(0, 4)]).toEqual([2, 0, 2, 0]);
      features[at] = 2;
    }
  });
});

describe('figures of the raw input', () => {
  const camera = (height: number, width: number, channels: 1 | 3, ...steps: StepSpec[]): Transform => {
    const compiled = compileTransform({ version: 1, columns: [{ kind: 'image', name: 'camera', height, width, channels }], steps });
    assert(compiled.ok, 'the transform is valid');
    return compiled.value;
  };

  it('are an image\'s brightness, contrast and sharpness, also where its pixels are normalised', () => {
    // A white pixel in the middle of a black image: luma 255 once; Laplacian -4 x 255 there, 255 on its four neighbours, 0 at the corners of the inner 3 x 3.
    const transform = camera(5, 5, 3, { op: 'normalize-image', per: 'image' });
    const raw = new Float32Array(75).fill(255, 36, 39);
    const seen = see(transform, raw);
    expect(createProfileView(transform).names.slice(75)).toEqual(['camera.brightness', 'camera.contrast', 'camera.sharpness']);
    const [brightness, contrast, sharpness] = seen.values.subarray(75);
    expect(brightness).toBeCloseTo(255 / 25, 4);
    expect(contrast).toBeCloseTo(255 * Math.sqrt(1 / 25 - 1 / 625), 4);
    expect(sharpness).toBeCloseTo((20 * 255 ** 2) / 9, 1);
  });

  it('stand behind mean and standard deviation of each channel of a large image', () => {
    const transform = camera(20, 20, 3);
    const raw = Float32Array.from({ length: 1200 }, (_, i) => [10, 20, 30 + (Math.floor(i / 3) % 2)][i % 3] as number);
    const seen = see(transform, raw);
    expect(createProfileView(transform).names).toEqual(['camera.red.mean', 'camera.red.sd', 'camera.green.mean', 'camera.green.sd', 'camera.blue.mean', 'camera.blue.sd', 'camera.brightness', 'camera.contrast', 'camera.sharpness']);
    expect([...seen.values.subarray(0, 6)]).toEqual([10, 0, 20, 0, 30.5, 0.5]);
    expect(seen.values[6]).toBeCloseTo(0.299 * 10 + 0.587 * 20 + 0.114 * 30.5, 5);
  });

  it('are absent where the image has an absent value', () => {
    const raw = new Float32Array(9).fill(1);
    raw[4] = MISSING;
    expect([...see(camera(3, 3, 1), raw).flags]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1]);
    raw[4] = NaN;
    expect([...see(camera(3, 3, 1), raw).flags.subarray(9)]).toEqual([2, 2, 2]);
  });

  it('are the RMS of the columns of a window, once', () => {
    const window = (steps: readonly StepSpec[]): Transform => {
      const compiled = compileTransform({ version: 1, columns: ['a', 'b'].map((name) => ({ kind: 'number' as const, name })), steps: [{ op: 'window', length: 4, hop: 4 }, ...steps] });
      assert(compiled.ok, 'the transform is valid');
      return compiled.value;
    };
    const raw = Float32Array.of(3, MISSING, 4, 2, 3, NaN, 4, -2);
    const means = window([{ op: 'statistics', of: ['mean'] }]);
    expect(createProfileView(means).names).toEqual(['a.mean', 'b.mean', 'a.rms', 'b.rms']);
    expect([...see(means, raw).values.subarray(2)]).toEqual([Math.fround(Math.sqrt(12.5)), 2]);
    expect(createProfileView(window([{ op: 'statistics', of: ['rms'] }])).names).toEqual(['a.rms', 'b.rms']);
  });

  it('are left out for a reference that does not count them', () => {
    const transform = camera(30, 30, 1);
    const base = ['camera.mean', 'camera.sd'];
    expect(createProfileView(transform, base).names).toEqual(base);
    expect(createProfileView(transform, [...base, 'x', 'y', 'z']).names).toHaveLength(5);
    const view = createProfileView(transform, base);
    expect(view.of(new Float32Array(900), new Uint8Array(900), new Float32Array(900)).values).toHaveLength(2);
  });
});

describe('a picture in bytes', () => {
  const picture = (width: number, channels: 1 | 3, steps: StepSpec[]): Transform => {
    const compiled = compileTransform({ version: 1, columns: [{ kind: 'image', name: 'camera', height: 40, width, channels }], steps });
    assert(compiled.ok, 'the transform is valid');
    return compiled.value;
  };

  it.each<[string, StepSpec[]]>([
    ['as it is', []],
    ['between 0 and 1', [{ op: 'min-max', low: [0, 0, 0], high: [255, 255, 255] }]],
    ['each channel by its own', [{ op: 'standardize', mean: [123.675, 116.28, 103.53], sd: [58.395, 57.12, 57.375] }]],
    ['upside down', [{ op: 'min-max', low: [0, 0, 0], high: [127, 127, 127] }, { op: 'standardize', mean: [1, 1, 1], sd: [1, 1, 1] }, { op: 'clip', low: [-9, -9, -9], high: [9, 9, 9] }]],
  ])('has the figures of its features, within a millionth of the largest: %s', (_name, steps) => {
    const transform = picture(24, 3, steps);
    const view = createProfileView(transform);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.infiniteStream(fc.nat(255)), (low, high, stream) => {
        const bytes = Uint8Array.from({ length: transform.inputLength }, () => low + ((high - low) * (stream.next().value as number)) / 255);
        const largest = Math.max(...(transform.byteTables ?? []).flatMap((table) => [...table].map(Math.abs)));
        const expected = see(transform, Float32Array.from(bytes));
        const actual = view.ofPicture?.(bytes);
        expect(actual?.flags).toEqual(expected.flags);
        for (let i = 0; i < 6; i++) expect(Math.abs((actual?.values[i] as number) - (expected.values[i] as number))).toBeLessThanOrEqual(1e-6 * largest);
        for (let i = 6; i < 9; i++) expect(Math.abs((actual?.values[i] as number) - (expected.values[i] as number))).toBeLessThanOrEqual(1e-5 + 1e-6 * (expected.values[i] as number));
      }),
      { numRuns: 25 },
    );
  });

  it.each<[string, Transform]>([
    ['a value is no straight line of its byte', picture(24, 3, [{ op: 'log1p' }])],
    ['values are cut off', picture(24, 3, [{ op: 'clip', low: [0, 0, 0], high: [200, 200, 200] }])],
    ['values depend on others', picture(24, 3, [{ op: 'normalize-image', per: 'image' }])],
    ['pixels are not taken four at a time', picture(26, 3, [])],
    ['each value is counted by itself', picture(16, 1, [])],
  ])('is seen by its features where %s', (_name, transform) => {
    expect(createProfileView(transform).ofPicture).toBeUndefined();
  });

  it('leaves figures of the raw input out for a reference that does not count them', () => {
    const transform = picture(24, 1, []);
    expect(createProfileView(transform, ['camera.mean', 'camera.sd']).ofPicture?.(new Uint8Array(960).fill(7)).values).toEqual(Float32Array.of(7, 0));
  });
});

describe('sharpness', () => {
  it.each([[3, 3], [3, 4], [4, 3], [5, 6], [6, 5], [2, 9], [1, 1]])('is the variance of the Laplacian by its definition, for %i x %i pixels', (height, width) => {
    const compiled = compileTransform({ version: 1, columns: [{ kind: 'image', name: 'camera', height, width, channels: 1 }], steps: [] });
    assert(compiled.ok, 'the transform is valid');
    const raw = Float32Array.from({ length: height * width }, (_, i) => (i * i * 31 + i * 17) % 256);
    const at = (y: number, x: number): number => raw[y * width + x] as number;
    const inner = Array.from({ length: Math.max(0, height - 2) }, (_, y) => Array.from({ length: Math.max(0, width - 2) }, (__, x) => at(y, x + 1) + at(y + 2, x + 1) + at(y + 1, x) + at(y + 1, x + 2) - 4 * at(y + 1, x + 1))).flat();
    const mean = inner.reduce((sum, value) => sum + value, 0) / Math.max(1, inner.length);
    const expected = inner.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, inner.length);
    const seen = see(compiled.value, raw).values;
    expect(Math.abs((seen.at(-1) as number) - expected)).toBeLessThanOrEqual(1e-6 * expected);
    const level = raw.reduce((sum, value) => sum + value, 0) / raw.length;
    expect(seen.at(-3)).toBeCloseTo(level, 3);
    expect(seen.at(-2)).toBeCloseTo(Math.sqrt(raw.reduce((sum, value) => sum + (value - level) ** 2, 0) / raw.length), 3);
  });
});
