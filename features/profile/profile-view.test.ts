import { describe, expect, it } from 'vitest';
import { assert } from '../../proto/assert.ts';
import { limits } from '../../proto/limits.ts';
import { compileTransform } from '../transform/compile-transform.ts';
import { MISSING } from '../transform/spec.ts';
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
  return createProfileView(transform).of(features, flags);
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
    expect(createProfileView(transform).names).toEqual(['red.mean', 'red.sd', 'green.mean', 'green.sd']);
    // Red is 10 everywhere; green alternates 1001 and 999, with one value absent: mean and sd of the rest.
    const raw = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? 10 : i % 4 === 1 ? 1001 : 999));
    raw[1] = MISSING;
    const seen = see(transform, raw);
    const ups = Math.ceil(rows / 2) - 1;
    const downs = Math.floor(rows / 2);
    const mean = (1001 * ups + 999 * downs) / (ups + downs);
    expect([...seen.values].map((value) => Math.fround(value))).toEqual([10, 0, Math.fround(mean), Math.fround(Math.sqrt((ups * (1001 - mean) ** 2 + downs * (999 - mean) ** 2) / (ups + downs)))]);
    expect([...seen.flags]).toEqual([0, 0, 0, 0]);
  });

  it('says that a channel without a value is missing', () => {
    const rows = limits.profiledFeaturesMax;
    const raw = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? MISSING : 1));
    const seen = see(image(rows), raw);
    expect([...seen.flags]).toEqual([featureFlags.missing, featureFlags.missing, 0, 0]);
    expect(seen.values[0]).toBeNaN();
    expect(seen.values[2]).toBe(1);
  });
});
