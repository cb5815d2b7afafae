import { describe, expect, test } from 'vitest';
import { createNoveltyMeasure } from './evaluate-novelty.ts';
import { evaluateUncertainty } from './evaluate-uncertainty.ts';

const values = (...given: number[]): Float32Array => Float32Array.from(given);

describe('evaluateUncertainty', () => {
  test.each<['margin' | 'entropy', number[], number]>([
    ['margin', [0.5, 0.25, 0.25], 0.75],
    ['margin', [1, 0, 0], 0],
    ['entropy', [0.25, 0.25, 0.25, 0.25], 1],
    ['entropy', [1, 0, 0, 0], 0],
    // (0.5 ln 2 + 2 x 0.25 ln 4) / ln 3
    ['entropy', [0.5, 0.25, 0.25], (0.5 * Math.log(2) + 0.5 * Math.log(4)) / Math.log(3)],
    ['entropy', [2, 1, 1], (0.5 * Math.log(2) + 0.5 * Math.log(4)) / Math.log(3)],
    ['entropy', [0, 0], 0],
  ])('classification by %s of %j', (measure, outputs, uncertainty) => {
    expect(evaluateUncertainty('classification', measure, values(...outputs), undefined, 0)).toBeCloseTo(uncertainty, 6);
  });

  test.each([[1, 0.5], [2, 1], [4, 0.5], [0, 0]])('anomaly: score %d against the threshold 2', (score, uncertainty) => {
    expect(evaluateUncertainty('anomaly', 'margin', values(score), 2, 0.9)).toBe(uncertainty);
  });

  test('a model that states no confidence is least sure of what is new', () => {
    expect(evaluateUncertainty('regression', 'margin', values(1), undefined, 0.4)).toBe(0.4);
    expect(evaluateUncertainty('anomaly', 'entropy', values(1), undefined, 0.4)).toBe(0.4);
  });
});

describe('novelty', () => {
  const edges = Float32Array.from({ length: 33 }, (_, i) => i);
  const sketch = (outside: number) => ({ counts: [outside, ...Array.from({ length: 35 }, () => 0)], finite: 0, mean: 0, m2: 0, min: 0, max: 0 });
  const measureOf = (outside: number) =>
    createNoveltyMeasure({ featureEdges: [edges, edges, edges], profile: { count: 100, features: [sketch(outside), sketch(outside), sketch(outside)], outputs: [], confidence: sketch(0), predicted: [] } });

  test.each([
    [[0, 31.9, 5], 0],
    [[-0.1, 5, 5], 1 / 2],
    [[32, 5, 5], 1 / 2],
    [[-1, 33, 99], 3 / 4],
    [[NaN, 5, 5], 0],
  ])('of %j, where no row of the reference is outside', (features, novelty) => {
    expect(measureOf(0)(values(...features))).toBeCloseTo(novelty, 12);
  });

  test('is what is outside beyond what is outside in the reference', () => {
    // A third of the reference's values of each feature: one of three is outside in any row.
    const measure = measureOf(100 / 3);
    expect(measure(values(-1, 5, 5))).toBe(0);
    expect(measure(values(-1, -1, -1))).toBeCloseTo(2 / (2 + 1 + 1), 6);
  });
});
