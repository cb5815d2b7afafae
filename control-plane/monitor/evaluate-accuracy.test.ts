import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../proto/random.ts';
import { compareWithHoldout, evaluateAccuracy, studentQuantile, wilson, type AccuracyEstimate, type LabelledOutcome } from './evaluate-accuracy.ts';
import { evaluateOutcome } from './evaluate-outcome.ts';

const random = (error: number): LabelledOutcome => ({ rule: 'random', inclusionProbability: 0.1, error });

describe('wilson', () => {
  // Newcombe 1998, table I, method 3
  it.each([[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]])('of %i in %i is %f to %f', (hits, count, low, high) => {
    const interval = wilson(hits / count, count);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});

describe('studentQuantile', () => {
  it.each([[5, 2.571], [10, 2.228], [30, 2.042], [1e6, 1.96]])('at %i degrees of freedom is %f', (degrees, expected) => {
    expect(studentQuantile(degrees)).toBeCloseTo(expected, 2);
  });
});

describe('evaluateAccuracy', () => {
  it('gives no figure without labels that can carry one', () => {
    expect(evaluateAccuracy('accuracy', [], { random: 0, other: 0 })).toBeNull();
    expect(evaluateAccuracy('accuracy', [{ rule: 'uncertainty', inclusionProbability: 0.5, error: 1 }], { random: 3, other: 5 })).toBeNull();
    expect(evaluateAccuracy('rmse', [random(1)], { random: 1, other: 0 })).toBeNull();
  });

  it('is the plain share with Wilson\'s interval for a simple random sample', () => {
    const outcomes = Array.from({ length: 263 }, (_, i) => random(i < 81 ? 1 : 0));
    const estimate = evaluateAccuracy('accuracy', outcomes, { random: 500, other: 0 }) as AccuracyEstimate;
    expect(estimate).toMatchObject({ labels: 263, labelsUsed: 263, estimate: 182 / 263 });
    expect(estimate.low).toBeCloseTo(1 - 0.3662, 2);
    expect(estimate.high).toBeCloseTo(1 - 0.2553, 2);
  });

  it('leaves out the least confident while not all of them are labelled, and weighs all once they are', () => {
    const uncertain = Array.from({ length: 40 }, (): LabelledOutcome => ({ rule: 'uncertainty', inclusionProbability: 0.6, error: 1 }));
    const right = Array.from({ length: 10 }, () => random(0));
    expect(evaluateAccuracy('accuracy', [...right, ...uncertain], { random: 10, other: 50 })).toMatchObject({ labels: 50, labelsUsed: 10, estimate: 1 });
    // weights: random 1 / 0.1, uncertain 1 / (0.1 + 0.5)
    expect(evaluateAccuracy('accuracy', [...right, ...uncertain], { random: 10, other: 40 })?.estimate).toBeCloseTo(100 / (100 + 40 / 0.6), 12);
    // half of the random ones labelled: weights 1 / 0.05 and 1 / 0.55
    expect(evaluateAccuracy('accuracy', [...right, ...uncertain], { random: 20, other: 40 })?.estimate).toBeCloseTo(200 / (200 + 40 / 0.55), 12);
  });

  it('covers the true accuracy in about 95 % of sampled streams, whatever is labelled of the uncertain ones', () => {
    for (const [accuracy, all] of [[0.97, true], [0.8, true], [0.8, false]] as const) {
      const draw = createRandom(all ? 7 : 8);
      let covered = 0;
      let sum = 0;
      const runs = 400;
      for (let run = 0; run < runs; run++) {
        const kept: { outcome: LabelledOutcome; confidence: number }[] = [];
        for (let i = 0; i < 1500; i++) {
          const uncertain = draw() < 0.2;
          const error = Number(draw() < (uncertain ? (1 - accuracy) * 3 : ((1 - accuracy) * 0.4) / 0.8));
          const inclusionProbability = uncertain ? 0.1 + 0.9 * 0.3 : 0.1;
          const uniform = draw();
          if (uniform < inclusionProbability) kept.push({ outcome: { rule: uniform < 0.1 ? 'random' : 'uncertainty', inclusionProbability, error }, confidence: draw() - error });
        }
        const other = kept.filter(({ outcome }) => outcome.rule !== 'random').sort((a, b) => a.confidence - b.confidence);
        const labelled = [...kept.filter(({ outcome }) => outcome.rule === 'random'), ...(all ? other : other.slice(0, 20))].map(({ outcome }) => outcome);
        const estimate = evaluateAccuracy('accuracy', labelled, { random: kept.length - other.length, other: other.length }) as AccuracyEstimate;
        covered += Number(estimate.low <= accuracy && accuracy <= estimate.high);
        sum += estimate.estimate;
      }
      expect(sum / runs).toBeCloseTo(accuracy, 1.9);
      expect(covered / runs).toBeGreaterThan(0.92);
    }
  });

  it('covers the true root mean squared error of a regression', () => {
    const draw = createRandom(3);
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      const estimate = evaluateAccuracy('rmse', Array.from({ length: 40 }, () => random(2 * normal(draw))), { random: 40, other: 0 }) as AccuracyEstimate;
      covered += Number(estimate.low <= 2 && 2 <= estimate.high);
    }
    expect(covered / 400).toBeGreaterThan(0.89);
  });
});

describe('compareWithHoldout', () => {
  const estimate: AccuracyEstimate = { metric: 'accuracy', labels: 50, labelsUsed: 50, labelsEffective: 50, estimate: 0.8, low: 0.7, high: 0.88 };
  const policy = { labelsMin: 20, accuracyMargin: 0.05 };
  it.each<[Partial<AccuracyEstimate>, { metric: string; higherIsBetter: boolean; value: number } | undefined, string]>([
    [{ high: 0.879 }, { metric: 'accuracy', higherIsBetter: true, value: 0.93 }, 'below'],
    [{ high: 0.8801 }, { metric: 'accuracy', higherIsBetter: true, value: 0.93 }, 'within'],
    [{ high: 0.5, labelsUsed: 19 }, { metric: 'accuracy', higherIsBetter: true, value: 0.93 }, 'unknown'],
    [{ high: 0.5 }, { metric: 'auc', higherIsBetter: true, value: 0.93 }, 'unknown'],
    [{ high: 0.5 }, undefined, 'unknown'],
    [{ metric: 'rmse', low: 10.6 }, { metric: 'rmse', higherIsBetter: false, value: 10 }, 'below'],
    [{ metric: 'rmse', low: 10.4 }, { metric: 'rmse', higherIsBetter: false, value: 10 }, 'within'],
  ])('of %j against %j is %s', (change, holdout, expected) => {
    expect(compareWithHoldout({ ...estimate, ...change }, holdout, policy)).toBe(expected);
  });
});

describe('evaluateOutcome', () => {
  const classes = { task: 'classification', classNames: ['a', 'b'], thresholds: {} } as const;
  it.each([
    [classes, 1, 'b', 0],
    [classes, 1, 'a', 1],
    [classes, 1, 'c', undefined],
    [classes, 1, { skipped: 'blurred' }, undefined],
    [{ ...classes, task: 'regression' } as const, 3, 1, 2],
    [{ ...classes, task: 'regression' } as const, 3, 'b', undefined],
    [{ ...classes, task: 'anomaly', thresholds: { anomalyScore: 2 } } as const, 3, 'anomaly', 0],
    [{ ...classes, task: 'anomaly', thresholds: { anomalyScore: 2 } } as const, 2, 'anomaly', 1],
    [{ ...classes, task: 'anomaly', thresholds: {} } as const, 2, 'anomaly', undefined],
  ])('of %j, predicted %j, labelled %j is %j', (manifest, predicted, label, error) => {
    expect(evaluateOutcome({ ...manifest, classNames: [...manifest.classNames] }, predicted, label)).toBe(error);
  });
});
