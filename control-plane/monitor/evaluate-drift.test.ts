import { describe, expect, it } from 'vitest';
import { createRandom, normal, type Random } from '../../proto/random.ts';
import { buildReference } from '../../features/profile/build-reference.ts';
import type { ProfiledRows } from '../../features/profile/profile.ts';
import { binReferenceRows } from '../../features/profile/reference-rows.ts';
import { profileOf } from '../../test/support/gas-drift.ts';
import { monitorPolicySchema } from './drift-policy.ts';
import { evaluateDrift, type DriftVerdict } from './evaluate-drift.ts';

const policy = monitorPolicySchema.parse({});
const features = 12;

interface Source {
  /** Share of class 1; its features lie 4 higher. */
  readonly mixture?: number;
  /** Added to the first `moved` features. */
  readonly shift?: number;
  readonly moved?: number;
  /** Share of missing values of the first feature. */
  readonly missing?: number;
  /** Correlation of successive rows. */
  readonly memory?: number;
}

/** Two classes, features correlated through a common factor; a perfect classifier. */
function drawRows(rowCount: number, random: Random, { mixture = 0.5, shift = 0, moved = features, missing = 0, memory = 0 }: Source = {}): ProfiledRows {
  const predicted = Uint8Array.from({ length: rowCount }, () => Number(random() < mixture));
  const values = new Float32Array(rowCount * features);
  const flags = new Uint8Array(values.length);
  let state = normal(random);
  for (let i = 0; i < rowCount; i++) {
    state = memory * state + Math.sqrt(1 - memory * memory) * normal(random);
    for (let j = 0; j < features; j++) values[i * features + j] = 4 * (predicted[i] as number) + 0.7 * state + 0.7 * normal(random) + (j < moved ? shift : 0);
    if (random() < missing) flags[i * features] = 1;
  }
  const outputs = Float32Array.from(predicted);
  return { rowCount, features: values, flags, outputs, confidence: new Float32Array(rowCount).fill(1), predicted };
}

function judge(source: Source, { inferences = 300, seed = 1, training = {} as Source, rowCount = 600, classCount = 2 } = {}): DriftVerdict {
  const random = createRandom(seed);
  const withoutClasses = (rows: ProfiledRows): ProfiledRows => (classCount === 0 ? { ...rows, predicted: new Uint8Array(0) } : rows);
  const train = withoutClasses(drawRows(rowCount, random, training));
  const reference = buildReference({ featureNames: Array.from({ length: features }, (_, i) => `f${i}`), outputNames: ['y'], classCount }, train);
  const window = profileOf(reference, withoutClasses(drawRows(inferences, random, source)));
  return evaluateDrift(reference, binReferenceRows(reference, train), window, policy, random);
}

describe('evaluateDrift', () => {
  it.each([[59, 'insufficient_data'], [60, 'no_drift'], [61, 'no_drift']])('needs 60 inferences: %i give %s', (inferences, verdict) => {
    expect(judge({}, { inferences })).toMatchObject({ verdict, inferences, inferencesMin: 60 });
  });

  it('says nothing about an empty window, or one of classes the reference never predicted', () => {
    expect(judge({}, { inferences: 0 }).verdict).toBe('insufficient_data');
    expect(judge({ mixture: 1 }, { training: { mixture: 0 } }).verdict).toBe('insufficient_data');
  });

  it('stays quiet on 80 healthy streams of many sizes', () => {
    const verdicts = Array.from({ length: 80 }, (_, i) => judge({}, { seed: i + 1, inferences: [60, 100, 300, 600][i % 4] as number, rowCount: [150, 600][i % 2] as number }));
    expect(verdicts.filter(({ verdict }) => verdict === 'drift')).toHaveLength(0);
    // Without the widening the bootstrap's own level must hold: 1 % of 80, with room for chance (binomial, P < 0.002).
    expect(verdicts.filter(({ statistic, threshold, overdispersion }) => statistic > threshold / overdispersion).length).toBeLessThanOrEqual(4);
  });

  it.each<[string, Source]>([
    ['all features by one standard deviation', { shift: 1 }],
    ['one feature of twelve by one and a half', { shift: 1.5, moved: 1 }],
    ['a third of one feature missing', { missing: 0.33 }],
    ['all features by half while the mixture changes too', { shift: 0.7, mixture: 0.9 }],
  ])('sees a change of %s', (_, source) => {
    for (const seed of [1, 2, 3]) expect(judge(source, { seed })).toMatchObject({ verdict: 'drift' });
  });

  it('names the feature that moved', () => {
    expect(judge({ shift: 2, moved: 1 }).features[0]).toMatchObject({ name: 'f0' });
  });

  it.each([0.02, 0.1, 0.9, 1])('does not take a changed mixture of classes (%f instead of half) for drift, but reports it', (mixture) => {
    const verdict = judge({ mixture });
    expect(verdict.verdict).toBe('no_drift');
    expect(verdict.mixtureDistance).toBeGreaterThan(0.25);
    expect(verdict.features[0]?.psi).toBeGreaterThan(0.25);
  });

  it('does not call a certain but tiny change drift', () => {
    const verdict = judge({ shift: 0.06 }, { inferences: 20_000, rowCount: 4_000 });
    expect(verdict.verdict).toBe('no_drift');
  });

  it('widens the threshold for data that comes in stretches, not for the same data shuffled', () => {
    const source = { memory: 0.98, mixture: 0 };
    const streamed = judge(source, { training: source, classCount: 0 });
    expect(streamed).toMatchObject({ verdict: 'no_drift' });
    expect(streamed.overdispersion).toBeGreaterThan(2);
    expect(judge({ mixture: 0 }, { training: { mixture: 0 }, classCount: 0 }).overdispersion).toBeLessThan(1.6);
  });

  it('gives the same verdict for the same random numbers', () => {
    expect(judge({ shift: 0.3 }, { seed: 5 })).toEqual(judge({ shift: 0.3 }, { seed: 5 }));
  });
});
