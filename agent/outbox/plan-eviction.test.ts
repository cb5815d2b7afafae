import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planEviction, type EvictionCandidate } from './plan-eviction.ts';
import { rateSample, type SampleFacts } from './rate-sample.ts';
import { recordKinds, type RecordKind } from './record-body.ts';

let next = 0;
const facts: SampleFacts = { rule: 'uncertainty', output: [0.6, 0.4], confidence: 0.6, inclusionProbability: 0.5, split: '' };
const other = (kind: RecordKind, bytes: number): EvictionCandidate => ({ kind, sequence: next++, bytes, rating: undefined });
const sample = (bytes: number, given: Partial<SampleFacts> = {}): EvictionCandidate => ({ kind: 'sample', sequence: next++, bytes, rating: rateSample({ ...facts, ...given }) });
const random = (bytes: number): EvictionCandidate => sample(bytes, { rule: 'random' });

test.each<[RecordKind, number, string[] | undefined]>([
  // 30 + 40 of samples, 20 of windows, 10 of outcomes.
  ['sample', 1, ['sample']],
  ['sample', 70, ['sample', 'sample']],
  ['sample', 71, undefined],
  ['window', 71, ['sample', 'sample', 'window']],
  ['metrics', 91, undefined],
  ['outcome', 100, ['sample', 'sample', 'window', 'outcome']],
  ['outcome', 101, undefined],
])('%s that needs %d bytes', (kind, needed, evicted) => {
  const plan = planEviction([other('outcome', 10), sample(30), other('window', 20), sample(40)], kind, needed);
  expect(plan?.map((candidate) => candidate.kind)).toEqual(evicted);
});

test.each<[string, EvictionCandidate[], number[]]>([
  // the order of the rules
  ['context, then class, then uncertainty, then novelty, then burst', ['burst', 'novelty', 'uncertainty', 'class', 'context'].map((rule) => sample(1, { rule })), [4, 3, 2, 1, 0]],
  // margins 0.2, 0.8, 0.5
  ['the surest of a rule first', [[0.6, 0.4], [0.9, 0.1], [0.75, 0.25]].map((output) => sample(1, { output })), [1, 2, 0]],
  // a class of which three are kept gives two before the others give one
  ['the class of which most is kept', [sample(2, { output: [0.6, 0.4] }), sample(2, { output: [0.7, 0.3] }), sample(2, { output: [0.9, 0.1] }), sample(3, { output: [0.1, 0.9] })], [2, 1, 3, 0]],
  // 3 random against 3 others: equal, so the others give first, and then each in turn
  ['random ones keep half of the room', [random(1), sample(1, { output: [0.6, 0.4] }), sample(1, { output: [0.9, 0.1] })], [2, 1, 0]],
  ['parts of one sample go together', [sample(1, { split: 'a', rule: 'context' }), sample(5), sample(1, { split: 'a', rule: 'context' })], [0, 2, 1]],
])('%s', (_, candidates, order) => {
  const all = candidates.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(planEviction(candidates, 'sample', all)?.map((candidate) => candidates.indexOf(candidate))).toEqual(order);
});

test('a random sample goes only where random ones hold more than half, and which of them is no matter of age', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 9 })), { maxLength: 40 }), fc.nat(200), (drawn, needed) => {
      const candidates = drawn.map(([isRandom, bytes]) => (isRandom ? random(bytes) : sample(bytes)));
      const evicted = planEviction(candidates, 'sample', needed) ?? [];
      const left = { random: 0, others: 0 };
      for (const { bytes, rating } of candidates) left[rating?.random === true ? 'random' : 'others'] += bytes;
      for (const { bytes, rating } of evicted) {
        if (rating?.random === true) expect(left.random).toBeGreaterThan(left.others);
        left[rating?.random === true ? 'random' : 'others'] -= bytes;
      }
    }),
  );
  const candidates = Array.from({ length: 2_000 }, () => random(1));
  const evicted = new Set(planEviction(candidates, 'sample', 1_000));
  const inOlderHalf = candidates.slice(0, 1_000).filter((candidate) => evicted.has(candidate)).length;
  // Hypergeometric: 500 expected, standard deviation 11.2.
  expect(Math.abs(inOlderHalf - 500)).toBeLessThan(45);
});

test('frees what is needed and not a record more, never of a kind above what comes in, or nothing', () => {
  const anyRecord = fc.tuple(fc.constantFrom(...recordKinds), fc.integer({ min: 1, max: 50 }));
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 30 }), fc.constantFrom(...recordKinds), fc.integer({ min: 1, max: 400 }), (drawn, incoming, needed) => {
      const candidates = drawn.map(([kind, bytes]) => (kind === 'sample' ? sample(bytes) : other(kind, bytes)));
      const rank = (kind: RecordKind): number => recordKinds.indexOf(kind);
      const evicted = planEviction(candidates, incoming, needed);
      const sum = (list: readonly EvictionCandidate[]): number => list.reduce((total, { bytes }) => total + bytes, 0);
      if (evicted === undefined) return sum(candidates.filter(({ kind }) => rank(kind) <= rank(incoming))) < needed;
      const kinds = evicted.map(({ kind }) => rank(kind));
      return sum(evicted) >= needed && sum(evicted.slice(0, -1)) < needed && new Set(evicted).size === evicted.length && kinds.every((kind, i) => kind <= rank(incoming) && kind >= (kinds[i - 1] ?? 0));
    }),
  );
});
