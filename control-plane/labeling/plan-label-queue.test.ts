import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planLabelQueue, type LabelCandidate } from './plan-label-queue.ts';

function candidate(sampleId: string, changes: Partial<LabelCandidate> = {}): LabelCandidate {
  return { sampleId, deviceId: 'd1', group: 0, rule: 'uncertainty', confidence: 0.5, place: sampleId, ...changes };
}

describe('planLabelQueue', () => {
  test('alternates random and informative samples, random first', () => {
    const candidates = [candidate('u1'), candidate('u2'), candidate('r1', { rule: 'random' }), candidate('r2', { rule: 'random' }), candidate('r3', { rule: 'random' })];
    expect(planLabelQueue(candidates, new Map(), 10)).toEqual(['r1', 'u1', 'r2', 'u2', 'r3']);
    expect(planLabelQueue(candidates, new Map(), 3)).toEqual(['r1', 'u1', 'r2']);
  });

  test('the random half follows the place alone, whatever the model said', () => {
    const random = [candidate('a', { rule: 'random', place: '3', group: 0, confidence: 0.1 }), candidate('b', { rule: 'random', place: '1', group: 1, confidence: 0.9 }), candidate('c', { rule: 'random', place: '2', group: 0, confidence: 0.2 })];
    expect(planLabelQueue(random, new Map([[1, 99]]), 3)).toEqual(['b', 'c', 'a']);
  });

  test('the group with the fewest labels comes first, then they take turns', () => {
    const candidates = [candidate('a1', { group: 0 }), candidate('a2', { group: 0 }), candidate('a3', { group: 0 }), candidate('b1', { group: 1 }), candidate('b2', { group: 1 })];
    expect(planLabelQueue(candidates, new Map([[0, 1]]), 5)).toEqual(['b1', 'a1', 'b2', 'a2', 'a3']);
  });

  test('within a group devices take turns, each with its least confident first', () => {
    const candidates = [candidate('x1', { deviceId: 'x', confidence: 0.9 }), candidate('x2', { deviceId: 'x', confidence: 0.1 }), candidate('y1', { deviceId: 'y', confidence: 0.8 }), candidate('x3', { deviceId: 'x', confidence: 0.2 })];
    expect(planLabelQueue(candidates, new Map(), 4)).toEqual(['x2', 'y1', 'x3', 'x1']);
  });

  test('gives every candidate once, and no more than asked for', () => {
    const some = fc.uniqueArray(
      fc.record({ sampleId: fc.uuid(), deviceId: fc.constantFrom('x', 'y'), group: fc.integer({ min: 0, max: 3 }), rule: fc.constantFrom('random', 'uncertainty'), confidence: fc.double({ min: 0, max: 1, noNaN: true }), place: fc.uuid() }),
      { selector: (entry) => entry.sampleId, maxLength: 40 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 60 }), (candidates, count) => {
        const planned = planLabelQueue(candidates, new Map(), count);
        expect(planned).toHaveLength(Math.min(count, candidates.length));
        expect(new Set(planned).size).toBe(planned.length);
      }),
    );
  });
});
