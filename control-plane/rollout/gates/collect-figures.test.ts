import { describe, expect, test } from 'vitest';
import { behaviourOf, type BehaviourRow } from '../../../test/support/bundle-behaviour.ts';
import { behaviourColumns as columns, behaviourWidth, type BundleBehaviour } from '../../monitor/behaviour.ts';
import { collectFigures, noFigures, type Cohorts } from './collect-figures.ts';
import type { Comparison } from './gate.ts';

const hourMs = 3600_000;
const classNames = ['ok', 'worn'];

const bundle = (name: string, devices: Parameters<typeof behaviourOf>[1], task: BundleBehaviour['task'] = 'classification') => behaviourOf(name, devices, { task, classNames });

const cohorts: Cohorts = { kind: 'activate', startedMs: 100 * hourMs, waveOpenedMs: 101 * hourMs, waveIds: new Set(['b']), runningIds: new Set(), treatedIds: new Set(['a', 'b']), controlIds: undefined, toldMs: new Map([['a', 100 * hourMs], ['b', 101 * hourMs]]), placeOf: () => '' };
const find = (comparisons: readonly Comparison[], measure: Comparison['measure'], part = ''): Comparison | undefined => comparisons.find((one) => one.measure === measure && one.part === part);

/** 100 inferences, `ok` of them of the first class; `wrong` of 20 labels. */
function hour(ok: number, wrong: number, latencyMs: number): BehaviourRow {
  const log = Math.log(latencyMs);
  return { inferences: [100], estimated: [100, 90], confidenceCount: [100, 80, 66], predicted: [ok, 100 - ok], errorCount: [20, wrong, wrong], runs: [101, 1], logLatencyP99Count: [2, 2 * log, 2 * log * log] };
}

describe('collectFigures', () => {
  const next = bundle('new', { a: { 100: hour(50, 4, 20), 101: hour(50, 4, 20) }, b: { 101: hour(50, 4, 20), 102: hour(50, 4, 30) } });
  const old = bundle('old', { b: { 99: hour(70, 2, 10), 100: hour(70, 2, 10) }, c: { 99: hour(70, 2, 10), 100: hour(70, 2, 10), 101: hour(70, 2, 10) }, d: { 101: hour(70, 2, 10), 102: hour(70, 2, 10) } });

  test('nobody runs the new bundle yet', () => {
    expect(collectFigures(undefined, [old], cohorts)).toEqual(noFigures);
  });

  test('inferences, errors and latencies are those of the wave with the new bundle since it opened', () => {
    const figures = collectFigures(next, [old], cohorts);
    expect(figures).toMatchObject({ inferences: 200, errors: 2, memoryMiB: undefined, latencyP99Ms: { devices: 1 } });
    expect(figures.latencyP99Ms?.most).toBeCloseTo(Math.sqrt(20 * 30), 9);
  });

  test('comparisons are of all on the new bundle with all on the old in the same hours, worse is positive', () => {
    const { comparisons } = collectFigures(next, [old], cohorts);
    expect(find(comparisons, 'accuracy')).toMatchObject({ devices: 2, controlDevices: 3, observations: 80, controlObservations: 100, treated: 0.8, control: 0.9 });
    expect(find(comparisons, 'accuracy')?.difference).toBeCloseTo(0.1, 9);
    expect(find(comparisons, 'prediction', 'ok')?.difference).toBeCloseTo(-0.2, 9);
    expect(find(comparisons, 'prediction', 'worn')?.difference).toBeCloseTo(0.2, 9);
    expect(find(comparisons, 'confidence')).toMatchObject({ treated: 0.8 });
    expect(find(comparisons, 'estimatedAccuracy')?.difference).toBeCloseTo(0, 9);
    expect(find(comparisons, 'errorRate')?.treated).toBeCloseTo(1 / 101, 9);
    expect(find(comparisons, 'latencyP99')?.control).toBeCloseTo(10, 9);
    // Four hours of devices at 20, 20, 20 and 30 ms; those beside fewer controls count a little less.
    expect(Math.exp(find(comparisons, 'latencyP99')?.difference ?? 0)).toBeCloseTo((20 * 20 * 20 * 30) ** 0.25 / 10, 1);
    expect(find(comparisons, 'memory')).toBeUndefined();
  });

  test('a control device that ran two old bundles in these hours is one device', () => {
    const older = bundle('older', { c: { 100: hour(70, 2, 10) }, e: { 101: hour(70, 2, 10) } });
    expect(find(collectFigures(next, [old, older], cohorts).comparisons, 'accuracy')).toMatchObject({ devices: 2, controlDevices: 4, controlObservations: 140, control: 0.9 });
  });

  test('nobody is compared with a device that is revoked', () => {
    expect(find(collectFigures(next, [old], { ...cohorts, revokedIds: new Set(['c']) }).comparisons, 'accuracy')).toMatchObject({ devices: 2, controlDevices: 2, controlObservations: 60 });
  });

  test('an A/B wave compares with the devices that were drawn for it', () => {
    const { comparisons } = collectFigures(next, [old], { ...cohorts, kind: 'ab', controlIds: new Set(['d']) });
    expect(find(comparisons, 'accuracy')).toMatchObject({ controlDevices: 1, controlObservations: 40 });
  });

  test('a device is no control device from the hour on in which it was told, whatever it still ran; before, and by its past, it counts', () => {
    const compare = (toldMs: ReadonlyMap<string, number>): Comparison | undefined => find(collectFigures(next, [old], { ...cohorts, toldMs }).comparisons, 'accuracy');
    expect(compare(new Map([['b', 100.9 * hourMs]]))).toMatchObject({ devices: 2, controlDevices: 2, controlObservations: 80 });
    expect(compare(new Map([['b', 100 * hourMs], ['c', 101.5 * hourMs]]))).toMatchObject({ controlDevices: 2, controlObservations: 60 });
    expect(compare(new Map(['b', 'c', 'd'].map((deviceId) => [deviceId, 100 * hourMs])))).toBeUndefined();
    const canary = bundle('new', { b: { 100: hour(50, 4, 20) } });
    expect(find(collectFigures(canary, [old], { ...cohorts, treatedIds: new Set(['b']), toldMs: new Map([['b', 100 * hourMs]]) }).comparisons, 'accuracy')).toMatchObject({ devices: 1, controlDevices: 2 });
  });

  test('a shadow wave: disagreement and errors for themselves, latency beside the bundle that acts', () => {
    const shadow = (agreed: number): BehaviourRow => ({ shadowCompared: [100], shadowAgreed: [agreed], shadowErrors: [1], shadowLogLatencyP99Count: [1, Math.log(20), Math.log(20) ** 2] });
    const figures = collectFigures(bundle('new', { a: { 101: shadow(90) }, b: { 101: shadow(80) } }), [old], { ...cohorts, kind: 'shadow' });
    expect(figures).toMatchObject({ inferences: 100, errors: 1 });
    const beside = collectFigures(bundle('new', { a: { 101: { inferences: [70] } }, b: { 101: shadow(80) } }), [old], { ...cohorts, kind: 'shadow', waveIds: new Set(['a', 'b']), runningIds: new Set(['a']) });
    expect(beside.inferences).toBe(170);
    // A device without a model has nothing to compare with; what it did counts, and its errors are few of it.
    const alone = collectFigures(bundle('new', { b: { 101: { shadowCompared: [0, 0, 5], shadowAlone: [95] } } }), [old], { ...cohorts, kind: 'shadow' });
    expect([alone.inferences, find(alone.comparisons, 'shadowErrors')?.treated, find(alone.comparisons, 'shadowDisagreement')]).toEqual([95, 0.05, undefined]);
    expect(find(figures.comparisons, 'shadowDisagreement')).toMatchObject({ devices: 2, controlDevices: 0, observations: 200, treated: 0.15, control: 0, degrees: 1 });
    expect(find(figures.comparisons, 'shadowErrors')?.treated).toBeCloseTo(1 / 101, 9);
    expect(Math.exp(find(figures.comparisons, 'shadowLatencyP99')?.difference ?? 0)).toBeCloseTo(2, 9);
  });

  test('a regression: the root mean squared error relative to the old one, the output in its standard deviations', () => {
    const row = (square: number, mean: number): BehaviourRow => ({ errorCount: [10, 10 * square, 10 * square * square], outputCount: [10, 10 * mean, 10 * (mean * mean + 4)] });
    const { comparisons } = collectFigures(bundle('new', { a: { 101: row(1.1, 7) } }, 'regression'), [bundle('old', { c: { 101: row(1, 5) }, d: { 101: row(1, 5) } }, 'regression')], cohorts);
    expect(find(comparisons, 'accuracy', 'squared error')?.difference).toBeCloseTo(0.05, 9);
    expect(find(comparisons, 'accuracy', 'squared error')?.treated).toBeCloseTo(Math.sqrt(1.1), 9);
    expect(find(comparisons, 'prediction', 'output')?.difference).toBeCloseTo(2 / Math.sqrt(80 / 19), 9);
  });

  test('what was reported before the telling is left out; of it nothing is left where it has been undone since, and the labels of that hour go as a whole', () => {
    const row = (...of: readonly [keyof typeof columns, readonly number[]][]): number[] => {
      const values = new Float64Array(behaviourWidth(classNames));
      for (const [column, numbers] of of) values.set(numbers, columns[column]);
      return [...values];
    };
    const now = bundle('new', { a: { 100: { inferences: [10] }, 101: { inferences: [30], estimated: [30, 20], confidenceCount: [30, 20, 15], errorCount: [60, 5, 5], runs: [30, 1] } }, b: { 101: { inferences: [7] } } });
    const of = (before: number[]) => collectFigures(now, [old], { ...cohorts, waveOpenedMs: 100 * hourMs, waveIds: new Set(['a', 'b']), before: new Map([['a', { hour: 101, row: before }]]) });
    expect(of(row(['inferences', [20]], ['runs', [20, 1]]))).toMatchObject({ inferences: 10 + 7, errors: 0 });
    const undone = of(row(['inferences', [40]], ['confidenceCount', [30 + 1e-12, 25, 20]], ['errorCount', [40, 40, 40]]));
    expect(undone.inferences).toBe(7);
    for (const { difference, varianceWithin, observations } of undone.comparisons) expect([Number.isFinite(difference), varianceWithin >= 0, observations >= 0]).toEqual([true, true, true]);
    expect(find(undone.comparisons, 'accuracy')).toBeUndefined();
  });
});
