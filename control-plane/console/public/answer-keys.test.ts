import { describe, expect, it } from 'vitest';
import { listChoices, mergeLeased } from './answer-keys.ts';
import type { LabelItem } from './api-types.ts';

const item = (sampleId: string, leaseExpiresMs = 1_000): LabelItem => ({ sampleId, model: 'gas', task: 'classification', classNames: [], rows: 1, columns: 1, columnNames: ['a'], picture: null, input: [1], deviceId: 'd', capturedMs: 0, leaseExpiresMs });

describe('listChoices', () => {
  it('gives digits, then letters, and never a key that means something else', () => {
    const keys = listChoices({ task: 'classification', classNames: Array.from({ length: 40 }, (_, index) => `c${index}`) }).map((choice) => choice.key);
    expect(keys.slice(0, 10)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', 'a']);
    expect(keys.filter((key) => key === 's' || key === 'u' || key === '?')).toEqual([]);
    expect(keys.filter((key) => key === undefined)).toHaveLength(7);
  });

  it('asks for normal or anomaly, and for a number in regression', () => {
    expect(listChoices({ task: 'anomaly', classNames: [] }).map((choice) => choice.value)).toEqual(['normal', 'anomaly']);
    expect(listChoices({ task: 'regression', classNames: [] })).toEqual([]);
  });
});

describe('mergeLeased', () => {
  it.each([
    ['adds what is new behind what waits', [item('a')], [item('a'), item('b')], [], ['a', 'b']],
    ['leaves out what was answered already', [item('a')], [item('b'), item('c')], ['b'], ['a', 'c']],
    ['drops what has expired', [item('a', 500), item('b')], [], [], ['b']],
    ['keeps what was leased again', [item('a', 500)], [item('a', 2_000)], [], ['a']],
  ])('%s', (_, waiting, leased, answered, expected) => {
    expect(mergeLeased(waiting, leased, new Set(answered), 500).map((merged) => merged.sampleId)).toEqual(expected);
  });
});
