import { describe, expect, it } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { assignAnswer, labelsLeft } from './assign-answer.ts';
import { describeBound, measureTally, meetsBound } from './evaluate-figure.ts';
import { emptyLine, findTally, fleetPosition, recordAnswer, recordLabel, recordPassed } from './line-state.ts';
import { outstandingMax, planFeed } from './plan-feed.ts';
import { planRestart } from './plan-restart.ts';
import { renderProgress, renderTable } from './render-screen.ts';
import { conversionStation, rolloutStation, trainingStation } from './version-stations.ts';

describe('the simulated person', () => {
  const scenario: Pick<Scenario, 'truthOf' | 'labels' | 'task'> = {
    task: 'classification',
    labels: { phase: 'old', readingsBefore: 1, perClassMax: 2, totalMax: 3 },
    truthOf: (key) => (key.startsWith('?') ? undefined : { phase: key.split('/')[0] as string, truth: key.split('/')[1] as string }),
  };
  const line = recordLabel(recordLabel(emptyLine('x', 1, 1), 'old/a/1', 'a'), 'old/a/2', 'a');

  it.each([
    ['old/b/1', { kind: 'answer', value: 'b' }],
    ['old/a/3', { kind: 'skip', reason: '2 labels of a are enough' }],
    ['aged/b/1', { kind: 'skip', reason: 'captured before old, where the labels are needed' }],
    ['?', { kind: 'skip', reason: 'the piece is not known on this line' }],
  ])('%s', (key, step) => expect(assignAnswer(scenario, line, key)).toEqual(step));

  it('does not label a piece twice and stops at its total', () => {
    expect(assignAnswer(scenario, recordLabel(line, 'old/b/1', 'b'), 'old/b/1').kind).toBe('skip');
    expect(labelsLeft(scenario, line)).toBe(1);
    expect(labelsLeft(scenario, recordLabel(line, 'old/b/1', 'b'))).toBe(0);
  });
});

describe('the line', () => {
  const feed = { next: 0, outstanding: 0, notBeforeMs: 0, lastSentMs: 0 };
  const pace = { phase: 'p', perSecond: 10, until: 5 };
  it.each([
    [99, {}, 0], [100, {}, 1], [200, {}, 2], [10_000, {}, 3],
    [10_000, { outstanding: outstandingMax - 1 }, 1], [10_000, { outstanding: outstandingMax }, 0],
    [10_000, { next: 4 }, 1], [10_000, { next: 5 }, 0], [10_000, { next: 6 }, 0],
    [99, { lastSentMs: -10_000, notBeforeMs: 100 }, 0], [100, { lastSentMs: -10_000, notBeforeMs: 100 }, 3],
  ])('at %i ms with %j sends %i', (nowMs, changes, count) => expect(planFeed(pace, { ...feed, ...changes }, nowMs)).toBe(count));
  it('sends nothing without a pace', () => expect(planFeed(undefined, feed, 10_000)).toBe(0));

  it('counts answers by phase and version, and leaves labelled pieces out', () => {
    const answer = { phase: 'p', device: 1, key: 'k', truth: 'a', bundleDigest: 'v1', predicted: 'a' };
    let line = recordLabel(emptyLine('x', 1, 2), 'seen', 'a');
    line = recordAnswer(line, answer);
    line = recordAnswer(line, { ...answer, predicted: 'b' });
    line = recordAnswer(line, { ...answer, key: 'seen' });
    line = recordAnswer(line, { ...answer, bundleDigest: 'v2' });
    line = recordPassed(line, 'p', 0);
    expect([findTally(line, 'p', 'v1'), findTally(line, 'p', 'v2')].map(({ readings, right }) => [readings, right])).toEqual([[2, 1], [1, 1]]);
    expect(line.positions).toEqual({ p: [1, 4] });
    expect(fleetPosition(line, 'p')).toBe(5);
  });

  it('measures regression by the root mean squared error', () => {
    const answer = { phase: 'p', device: 0, key: 'k', truth: 10, bundleDigest: 'v1', predicted: 13 };
    const line = recordAnswer(recordAnswer(emptyLine('x', 1, 1), answer), { ...answer, predicted: 6 });
    expect(measureTally(findTally(line, 'p', 'v1'), 'rmse')).toBeCloseTo(Math.sqrt(12.5), 12);
    expect(measureTally(findTally(line, 'p', 'v2'), 'rmse')).toBeUndefined();
  });
});

describe('a figure to meet', () => {
  it.each([[0.8799, false], [0.88, true], [0.8801, true], [undefined, false], [Number.NaN, false]])('%s against at least 88 %%: %s', (value, met) => expect(meetsBound(value, { metric: 'accuracy', min: 0.88 })).toBe(met));
  it.each([[0.7799, true], [0.78, true], [0.7801, false]])('%s against at most 78 %%: %s', (value, met) => expect(meetsBound(value, { metric: 'accuracy', max: 0.78 })).toBe(met));
  it('is said in words', () => expect(describeBound({ metric: 'accuracy', min: 0.925, max: 1 })).toBe('at least 92.5 %, at most 100 %'));
});

describe('a child that ends', () => {
  const policy = { restartsMax: 2, withinMs: 1_000, delayMs: 100 };
  it.each([
    [[5_000], 5_000, { kind: 'restart', delayMs: 100 }],
    [[4_500, 5_000], 5_000, { kind: 'restart', delayMs: 200 }],
    [[4_000, 4_500, 5_000], 5_000, { kind: 'give_up' }],
    [[3_999, 4_500, 5_000], 5_000, { kind: 'restart', delayMs: 200 }],
  ])('that ended at %j is met with a bounded answer', (exits, nowMs, expected) => expect(planRestart(exits, nowMs, policy)).toEqual(expected));
});

describe('the screen', () => {
  const stations = [trainingStation, conversionStation(0), rolloutStation(0)];
  const look = { colors: false, columns: 80 };
  it('cuts a line to the width of the terminal', () => {
    const station = stations[0];
    expect(station && renderProgress(look, 1, 13, station, 'x'.repeat(200), 0.5, 1_000).length).toBe(79);
  });

  it('shows every station in the table, reached or not', () => {
    const lines = renderTable({ colors: false, columns: 120 }, stations, { training: { measured: '2 of 2 devices online', bound: '2 of 2', met: true, atMs: 0 }, 'conversion-1': { measured: 'few', bound: '', met: false, atMs: 0 } });
    expect(lines).toHaveLength(stations.length + 1);
    expect(lines[1]).toMatch(/2 of 2 +✓ +2 of 2 devices online/);
    expect(lines[2]).toMatch(/✗ +few/);
    expect(lines[3]).toMatch(/- +not reached/);
  });
});
