import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateSampling, samplingRules, type Chances } from './evaluate-sampling.ts';

const chances = (own: Partial<Chances>): Chances => ({ random: 0, burst: 0, uncertainty: 0, novelty: 0, class: 0, ...own });
const anyChances = fc.record({ random: fc.double({ min: 0, max: 1, noNaN: true }), burst: fc.double({ min: 0, max: 1, noNaN: true }), uncertainty: fc.double({ min: 0, max: 1, noNaN: true }), novelty: fc.double({ min: 0, max: 1, noNaN: true }), class: fc.double({ min: 0, max: 1, noNaN: true }) });

describe('evaluateSampling', () => {
  test.each<[Partial<Chances>, number, boolean, number, string]>([
    [{ random: 0.1 }, 0.099, true, 0.1, 'random'],
    [{ random: 0.1 }, 0.1001, false, 0.1, 'random'],
    // 1 - 0.9 x 0.6 = 0.46
    [{ random: 0.1, uncertainty: 0.4 }, 0.099, true, 0.46, 'random'],
    [{ random: 0.1, uncertainty: 0.4 }, 0.459, true, 0.46, 'uncertainty'],
    [{ random: 0.1, uncertainty: 0.4 }, 0.461, false, 0.46, 'random'],
    // 1 - 0.9 x 0.5 x 0.6 = 0.73; the burst has what the floor passed over: up to 0.55
    [{ random: 0.1, burst: 0.5, uncertainty: 0.4 }, 0.549, true, 0.73, 'burst'],
    [{ random: 0.1, burst: 0.5, uncertainty: 0.4 }, 0.551, true, 0.73, 'uncertainty'],
    [{ class: 1 }, 0.999999, true, 1, 'class'],
    [{}, 0, false, 0, 'random'],
  ])('%j, draw %d', (given, uniform, kept, probability, rule) => {
    expect(evaluateSampling(chances(given), uniform)).toEqual({ kept, inclusionProbability: expect.closeTo(probability, 12), rule });
  });

  test('keeps exactly the draws below the inclusion probability, each rule its share of what was passed over', () => {
    fc.assert(
      fc.property(anyChances, fc.double({ min: 0, max: 0.9999, noNaN: true }), (given, uniform) => {
        const { kept, inclusionProbability, rule } = evaluateSampling(given, uniform);
        expect(kept).toBe(uniform < inclusionProbability);
        if (!kept) return;
        let passed = 1;
        for (const earlier of samplingRules.slice(0, samplingRules.indexOf(rule))) passed *= 1 - given[earlier];
        expect(uniform).toBeGreaterThanOrEqual(1 - passed);
        expect(uniform).toBeLessThan(1 - passed * (1 - given[rule]));
      }),
    );
  });
});
