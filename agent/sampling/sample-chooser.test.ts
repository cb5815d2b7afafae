import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sampling } from '../../proto/messages.ts';
import { createRandom } from '../../proto/random.ts';
import { ByteBudget } from './byte-budget.ts';
import { planChances } from './plan-chances.ts';
import { SampleChooser } from './sample-chooser.ts';
import { decodeSampling } from './sampling-policy.ts';

const hourMs = 3600_000;
const dayMs = 24 * hourMs;
const base: Sampling = { randomFloor: 0.05, uncertaintyMin: 0.5, uncertainProbability: 0.4 };
const sure = { uncertainty: 0, novelty: 0, classIndex: 0 };
const unsure = { ...sure, uncertainty: 0.9 };

describe('what is asked for', () => {
  test.each<[Partial<Sampling>, string, number, number]>([
    [{}, '', Infinity, Infinity],
    [{ budgets: [{ link: '', bytesPerDay: 500 }, { link: 'lte', bytesPerDay: 100 }] }, '', Infinity, 500],
    [{ budgets: [{ link: '', bytesPerDay: 500 }, { link: 'lte', bytesPerDay: 100 }] }, 'lte', Infinity, 100],
    [{ budgets: [{ link: 'lte', bytesPerDay: 100 }] }, 'lte', 50, 50],
    [{ budgets: [{ link: 'lte', bytesPerDay: 0 }] }, 'lte', Infinity, Infinity],
  ])('budgets %j on the link %j beside %d of its own: %d', (sampling, link, own, bytesPerDay) => {
    expect(decodeSampling({ ...base, ...sampling }, { link, bytesPerDay: own }).bytesPerDay).toBe(bytesPerDay);
  });

  test.each([[NaN, 0], [-1, 0], [3, 1]])('a probability of %d is %d', (given, held) => {
    expect(decodeSampling({ randomFloor: given, uncertaintyMin: 0, uncertainProbability: given })).toMatchObject({ randomFloor: held, uncertainProbability: held });
  });
});

describe('planChances', () => {
  const policy = decodeSampling({ ...base, classProbability: 0.6, classPerDay: 10, perDayMax: 100 });
  const full = { today: 0, ofClass: 0, budgetShare: 1 };
  test.each<[object, object]>([
    [full, { random: 0.05, uncertainty: 0.4, class: 0.6 }],
    // Half full: as before; from there on down to nothing.
    [{ ...full, ofClass: 5 }, { class: 0.6 }],
    [{ ...full, ofClass: 8 }, { class: 0.24, uncertainty: 0.4 }],
    [{ ...full, ofClass: 10 }, { class: 0, uncertainty: 0.4 }],
    [{ ...full, today: 75 }, { random: 0.05, uncertainty: 0.2, class: 0.3 }],
    [{ ...full, today: 130 }, { random: 0.05, uncertainty: 0, class: 0 }],
    [{ ...full, budgetShare: 0.5 }, { random: 0.05, uncertainty: 0.2 }],
    [{ ...full, budgetShare: 0.25 }, { random: 0.05, uncertainty: 0 }],
    [{ ...full, budgetShare: 0.125 }, { random: 0.025, uncertainty: 0 }],
    [{ ...full, budgetShare: 0 }, { random: 0.05 / 16, uncertainty: 0 }],
  ])('with %j kept: %j', (kept, expected) => {
    const chances = planChances(unsure, policy, kept as typeof full, 0);
    for (const [rule, chance] of Object.entries(expected)) expect(chances[rule as 'random'], rule).toBeCloseTo(chance as number, 12);
  });

  test('the random floor is never cut to nothing', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (today, ofClass, budgetShare) => {
        const { random } = planChances(unsure, policy, { today, ofClass, budgetShare }, 1);
        expect(random).toBeGreaterThanOrEqual(policy.randomFloor / 16);
        expect(random).toBeLessThanOrEqual(policy.randomFloor);
      }),
    );
  });
});

describe('SampleChooser', () => {
  test('a quota is forgotten after a day', () => {
    const chooser = new SampleChooser(decodeSampling({ ...base, classProbability: 1, classPerDay: 4 }), 0);
    const run = (fromMs: number): number => {
      let kept = 0;
      for (let i = 0; i < 200; i++) {
        const choice = chooser.choose(sure, 0.999, fromMs + i);
        if (choice.kept && chooser.keep(choice, 0, 1, fromMs + i)) kept += 1;
      }
      return kept;
    };
    const first = run(0);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(4);
    expect(run(dayMs - hourMs)).toBe(0);
    expect(run(dayMs)).toBe(first);
  });

  test('a burst ends by itself and leaves the quotas alone', () => {
    const chooser = new SampleChooser(decodeSampling({ ...base, perDayMax: 2 }), 0);
    chooser.burst(0.5, 1_000);
    for (let atMs = 0; atMs < 1_000; atMs += 10) {
      const choice = chooser.choose(sure, 0.4, atMs);
      expect(choice).toMatchObject({ kept: true, rule: 'burst', inclusionProbability: expect.closeTo(0.525, 12), randomProbability: 0.05 });
      chooser.keep(choice, 0, 1, atMs);
    }
    expect(chooser.choose(unsure, 0.4, 1_000)).toMatchObject({ kept: true, rule: 'uncertainty' });
  });

  test('every chance is known before its draw: totals weighted by 1/p are unbiased while quotas fill and the budget empties', () => {
    const random = createRandom(5);
    const rounds = 400;
    const population = Array.from({ length: 1_000 }, (_, i) => ({ uncertainty: random(), classIndex: Math.floor(3 * random() ** 2), value: 1 + (i % 7) }));
    const total = population.reduce((sum, { value, uncertainty }) => sum + value * (uncertainty > 0.5 ? 2 : 1), 0);
    const sampling: Sampling = { ...base, randomFloor: 0.1, classProbability: 0.5, classPerDay: 20, perDayMax: 80, budgets: [{ link: '', bytesPerDay: 200_000 }] };
    const errors = Array.from({ length: rounds }, () => {
      const chooser = new SampleChooser(decodeSampling(sampling), 0);
      let sum = 0;
      population.forEach(({ uncertainty, classIndex, value }, i) => {
        const choice = chooser.choose({ uncertainty, novelty: 0, classIndex }, random(), i * 60_000);
        if (choice.kept && chooser.keep(choice, classIndex, 300, i * 60_000)) sum += (value * (uncertainty > 0.5 ? 2 : 1)) / choice.inclusionProbability;
      });
      return sum - total;
    });
    const mean = errors.reduce((sum, error) => sum + error, 0) / rounds;
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (rounds - 1));
    expect(Math.abs(mean)).toBeLessThan(4 * (spread / Math.sqrt(rounds)));
  });
});

describe('ByteBudget', () => {
  test('in no 24 hours more than a day\'s bytes and one sample, whenever and however much is asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 1_000_000 }), fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 6 * hourMs }), bytes: fc.integer({ min: 1, max: 40_000 }) }), { minLength: 1, maxLength: 200 }), (bytesPerDay, asked) => {
        const budget = new ByteBudget(0);
        budget.configure(bytesPerDay, 0);
        const spent: { atMs: number; bytes: number }[] = [];
        let nowMs = 0;
        for (const { afterMs, bytes } of asked) {
          nowMs += afterMs;
          if (!budget.spend(bytes, nowMs)) continue;
          spent.push({ atMs: nowMs, bytes });
          const day = spent.filter(({ atMs }) => atMs > nowMs - dayMs);
          const largest = Math.max(...day.map((entry) => entry.bytes));
          expect(day.reduce((sum, entry) => sum + entry.bytes, 0)).toBeLessThanOrEqual(bytesPerDay + largest + 1e-6);
        }
      }),
    );
  });

  test('without a budget nothing is counted; a stricter one leaves the same share', () => {
    const budget = new ByteBudget(0);
    expect([budget.spend(1e12, 0), budget.shareAt(0)]).toEqual([true, 1]);
    budget.configure(1_000, 0);
    expect(budget.shareAt(0)).toBe(0.5);
    budget.spend(62.5, 0);
    budget.configure(400, 0);
    expect(budget.shareAt(0)).toBe(0.25);
  });
});
