import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../proto/random.ts';
import { chooseBinEdges, nextFloatUp, positionOf } from './bin-edges.ts';
import { buildReference } from './build-reference.ts';
import { checkProfile, decodeProfile, decodeReference, encodeProfile, encodeReference, profileMessage } from './encode-profile.ts';
import { mergeProfiles, zeroProfile } from './merge-profiles.ts';
import { createProfileAccumulator } from './profile-accumulator.ts';
import type { Profile, ProfiledRows, ReferenceProfile, Sketch } from './profile.ts';
import { binReferenceRows, decodeReferenceRows, encodeReferenceRows } from './reference-rows.ts';

const names = { featureNames: ['a', 'b'], outputNames: ['x', 'y'], classCount: 2 };

function randomRows(rowCount: number, seed = 1): ProfiledRows {
  const random = createRandom(seed);
  const outputs = Float32Array.from({ length: rowCount * 2 }, () => random());
  return {
    rowCount,
    features: Float32Array.from({ length: rowCount * 2 }, () => normal(random)),
    flags: Uint8Array.from({ length: rowCount * 2 }, () => (random() < 0.1 ? 1 + Math.floor(random() * 2) : 0)),
    outputs,
    confidence: Float32Array.from({ length: rowCount }, (_, i) => Math.max(outputs[2 * i] as number, outputs[2 * i + 1] as number)),
    predicted: Uint8Array.from({ length: rowCount }, (_, i) => ((outputs[2 * i] as number) >= (outputs[2 * i + 1] as number) ? 0 : 1)),
  };
}

const rows = randomRows(400);
const reference = buildReference(names, rows);

function profileOf(values: readonly { a: number; flag: number; confidence: number; predicted: number }[]): Profile {
  const accumulator = createProfileAccumulator(reference);
  for (const { a, flag, confidence, predicted } of values) accumulator.add(Float32Array.of(a, -a), Uint8Array.of(flag, 0), Float32Array.of(confidence, 1 - confidence), confidence, predicted);
  return accumulator.snapshot();
}

const profiles = fc
  .array(fc.record({ a: fc.float({ noNaN: false, min: -1e3, max: 1e3 }), flag: fc.constantFrom(0, 0, 0, 1, 2), confidence: fc.float({ min: 0, max: 1, noNaN: true }), predicted: fc.constantFrom(0, 1) }), { maxLength: 20 })
  .map(profileOf);

function expectClose(a: Profile, b: Profile): void {
  const sketches = (profile: Profile): Sketch[] => [...profile.features, ...profile.outputs, profile.confidence];
  const whole = (profile: Profile): unknown => ({ count: profile.count, predicted: profile.predicted, sketches: sketches(profile).map(({ counts, finite, min, max }) => ({ counts, finite, min, max })) });
  expect(whole(a)).toEqual(whole(b));
  sketches(a).forEach((sketch, i) => {
    const other = sketches(b)[i] as Sketch;
    expect(Math.abs(sketch.mean - other.mean)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(other.mean)));
    expect(Math.abs(sketch.m2 - other.m2)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(other.m2)));
  });
}

describe('mergeProfiles', () => {
  const zero = zeroProfile({ features: 2, outputs: 2, classes: 2 });
  it('has zero as its neutral element', () => {
    fc.assert(fc.property(profiles, (a) => { expect(mergeProfiles(a, zero)).toEqual(a); expect(mergeProfiles(zero, a)).toEqual(a); }));
  });
  it('is commutative', () => {
    fc.assert(fc.property(profiles, profiles, (a, b) => expectClose(mergeProfiles(a, b), mergeProfiles(b, a))));
  });
  it('is associative', () => {
    fc.assert(fc.property(profiles, profiles, profiles, (a, b, c) => expectClose(mergeProfiles(mergeProfiles(a, b), c), mergeProfiles(a, mergeProfiles(b, c)))));
  });
  it('gives the profile of all values together, with their moments', () => {
    const values = Array.from({ length: 100 }, (_, i) => ({ a: i * i, flag: 0, confidence: 0.5, predicted: i % 2 }));
    const merged = mergeProfiles(profileOf(values.slice(0, 30)), profileOf(values.slice(30)));
    expectClose(merged, profileOf(values));
    const mean = values.reduce((sum, value) => sum + value.a, 0) / 100;
    expect(merged.features[0]).toMatchObject({ finite: 100, min: 0, max: 9801 });
    expect(merged.features[0]?.mean).toBeCloseTo(mean, 8);
    expect((merged.features[0]?.m2 ?? 0) / values.reduce((sum, value) => sum + (value.a - mean) ** 2, 0)).toBeCloseTo(1, 12);
  });
});

describe('createProfileAccumulator', () => {
  it('counts missing, NaN and infinite values apart from the moments', () => {
    const profile = profileOf([{ a: 1, flag: 1, confidence: 1, predicted: 0 }, { a: NaN, flag: 0, confidence: 1, predicted: 0 }, { a: 1, flag: 2, confidence: 1, predicted: 0 }, { a: Infinity, flag: 0, confidence: 1, predicted: 1 }]);
    const counts = profile.features[0]?.counts ?? [];
    expect([counts[33], counts[34], counts[35]]).toEqual([1, 1, 2]);
    expect(profile.features[0]).toMatchObject({ finite: 0, mean: 0, m2: 0 });
    expect(profile.predicted).toEqual([3, 1]);
  });
  it('keeps the variance of a far offset', () => {
    const profile = profileOf(Array.from({ length: 1000 }, (_, i) => ({ a: 1e6 + (i % 2), flag: 0, confidence: 1, predicted: 0 })));
    expect((profile.features[0]?.m2 ?? 0) / 1000).toBeCloseTo(0.25, 9);
  });
  it('starts anew after a reset', () => {
    const accumulator = createProfileAccumulator(reference);
    accumulator.add(Float32Array.of(1, 2), new Uint8Array(2), Float32Array.of(0, 1), 1, 1);
    accumulator.reset();
    expect(accumulator.snapshot()).toEqual(zeroProfile({ features: 2, outputs: 2, classes: 2 }));
  });
});

describe('chooseBinEdges', () => {
  it('is strictly ascending and finite for any values, with nothing but the tails outside', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(0, 1, -3, 3.4028234663852886e38)), { maxLength: 200 }), (values) => {
        const edges = chooseBinEdges(values);
        expect(edges).toHaveLength(33);
        edges.forEach((edge, i) => {
          expect(Number.isFinite(edge)).toBe(true);
          if (i > 0) expect(edge).toBeGreaterThan(edges[i - 1] as number);
        });
      }),
      { numRuns: 500 },
    );
  });
  it('puts a constant into one bin in the middle, and what moves away by a per mille outside', () => {
    const edges = chooseBinEdges([5, 5, 5]);
    expect(positionOf(5, 0, edges)).toBe(17);
    expect(positionOf(5.01, 0, edges)).toBe(33);
    expect(positionOf(4.99, 0, edges)).toBe(0);
  });
  it('gives a value that occurs often a bin of its own', () => {
    const values = [...Array.from({ length: 500 }, () => 0), ...Array.from({ length: 500 }, (_, i) => i + 1)];
    const edges = chooseBinEdges(values);
    const zeros = positionOf(0, 0, edges);
    expect(values.filter((value) => positionOf(value, 0, edges) === zeros)).toHaveLength(500);
  });
  it('takes the least float32 step up', () => {
    for (const [value, next] of [[1, 1 + 2 ** -23], [-1, -1 + 2 ** -24], [0, 2 ** -149], [-(2 ** -149), -0]]) expect(nextFloatUp(value as number)).toBe(next);
  });
  it('finds the bin that a linear search finds', () => {
    fc.assert(fc.property(fc.array(fc.float({ noNaN: true, min: -100, max: 100 }), { minLength: 1, maxLength: 50 }), fc.float({ noNaN: true, min: -200, max: 200 }), (values, value) => {
      const edges = chooseBinEdges(values);
      expect(positionOf(value, 0, edges)).toBe(edges.findLastIndex((edge) => edge <= value) + 1);
    }));
  });
});

describe('byte forms', () => {
  it('give profile, reference and rows back', () => {
    const profile = profileOf([{ a: 1, flag: 0, confidence: 0.75, predicted: 0 }, { a: 2, flag: 1, confidence: 0.5, predicted: 1 }]);
    expect(decodeProfile(encodeProfile(profile), reference)).toEqual({ ok: true, value: profile });
    expect(decodeReference(encodeReference(reference))).toEqual({ ok: true, value: reference });
    const binned = binReferenceRows(reference, rows);
    expect(decodeReferenceRows(encodeReferenceRows(binned), reference)).toEqual({ ok: true, value: binned });
    expect(binned.bins.filter((_, i) => i % 5 === 4 ).reduce((counts, bin) => counts.with(bin, (counts[bin] as number) + 1), Array.from({ length: 36 }, () => 0))).toEqual(reference.profile.confidence.counts);
  });

  it('keep the bytes of a profile as they were first released', () => {
    const small = buildReference({ featureNames: ['a'], outputNames: ['x'], classCount: 0 }, { rowCount: 2, features: Float32Array.of(0, 32), flags: new Uint8Array(2), outputs: Float32Array.of(1, 1), confidence: Float32Array.of(1, 1), predicted: new Uint8Array(0) });
    const accumulator = createProfileAccumulator(small);
    accumulator.add(Float32Array.of(16.25), Uint8Array.of(0), Float32Array.of(2), 1, -1);
    accumulator.add(Float32Array.of(0), Uint8Array.of(1), Float32Array.of(1), 1, -1);
    expect(Buffer.from(encodeProfile(accumulator.snapshot())).toString('hex')).toBe(
      '0802' + // 2 inferences
        // feature: 16.25 in its bin, one missing; 1 finite value, mean 16.25, m2 0 (absent), min and max
        '123b0a2400000000000000000000000000000000000100000000000000000000000000000000010010011900000000004030402d000082413500008241' +
        // output: 1 in its bin, 2 over the edges; mean 1.5, m2 0.5
        '1a440a24000000000000000000000000000000000001000000000000000000000000000000010000100219000000000000f83f21000000000000e03f2d0000803f3500000040' +
        // confidence: 1 twice
        '223b0a24000000000000000000000000000000000002000000000000000000000000000000000000100219000000000000f03f2d0000803f350000803f',
    );
  });

  it.each<[string, (profile: Profile) => object, RegExp]>([
    ['a foreign shape', (p) => ({ ...p, features: p.features.slice(1) }), /1 features, the reference of its bundle has 2/],
    ['counts that do not add up', (p) => ({ ...p, count: 3, predicted: [3, 0] }), /feature "a": the counts add up to 1, the profile counts 3/],
    ['predictions that do not add up', (p) => ({ ...p, predicted: [4, 0] }), /predictions add up to 4/],
    ['too few bins', (p) => ({ ...p, confidence: { ...p.confidence, counts: [1] } }), /confidence: expected 36 counts/],
    ['an impossible spread', (p) => ({ ...p, outputs: p.outputs.map((s) => ({ ...s, m2: -1 })) }), /output "x".*m2 >= 0/],
    ['a mean that is no number', (p) => ({ ...p, outputs: p.outputs.map((s) => ({ ...s, mean: NaN })) }), /output "x".*must be finite/],
    ['more finite values than values', (p) => ({ ...p, confidence: { ...p.confidence, finite: 2 } }), /confidence: 2 finite values/],
  ])('refuse a profile with %s', (_, change, message) => {
    const profile = profileOf([{ a: 1, flag: 0, confidence: 0.75, predicted: 0 }]);
    expect(checkProfile(profileMessage(change(profile) as Profile), reference)).toMatchObject({ ok: false, error: { code: 'profile.invalid', message: expect.stringMatching(message) } });
  });

  it('refuse references and rows that are broken', () => {
    const withEdges = (edges: Float32Array): ReferenceProfile => ({ ...reference, confidenceEdges: edges });
    expect(decodeReference(encodeReference(withEdges(new Float32Array(33))))).toMatchObject({ ok: false, error: { code: 'profile.invalid' } });
    expect(decodeReference(encodeReference(withEdges(reference.confidenceEdges.subarray(1))))).toMatchObject({ ok: false });
    expect(decodeReference(Uint8Array.of(1, 2, 3))).toMatchObject({ ok: false });
    const bytes = encodeReferenceRows(binReferenceRows(reference, rows));
    expect(decodeReferenceRows(bytes.subarray(1), reference)).toMatchObject({ ok: false });
    expect(decodeReferenceRows(bytes.slice(0, -1), reference)).toMatchObject({ ok: false });
    expect(decodeReferenceRows(bytes.with(20, 36), reference)).toMatchObject({ ok: false, error: { message: expect.stringMatching(/out of range/) } });
  });
});
