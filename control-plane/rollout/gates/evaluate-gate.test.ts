import { describe, expect, test } from 'vitest';
import { evaluateGate, findHarm } from './evaluate-gate.ts';
import { gateSchema, type Comparison, type DeviceCounts, type GateEvidence } from './gate.ts';

const none: DeviceCounts = { undecided: 0, confirmed: 0, failed: 0, reverted: 0, denied: 0, neverReached: 0, fellSilent: 0 };
const minuteMs = 60_000;

function evidence(devices: Partial<DeviceCounts>, more: Partial<Omit<GateEvidence, 'devices'>> = {}): GateEvidence {
  return { wave: 0, kind: 'activate', openedMs: 0, devices: { ...none, ...devices }, inferences: 0, errors: 0, latencyP99Ms: undefined, memoryMiB: undefined, comparisons: [], acknowledged: [], ...more };
}

function comparison(more: Partial<Comparison>): Comparison {
  return { measure: 'accuracy', part: '', devices: 10, controlDevices: 100, observations: 3_000, controlObservations: 30_000, treated: 0.92, control: 0.92, difference: 0, varianceWithin: 2e-5, varianceBetween: 5e-6, degrees: 100, ...more };
}

const verdictOf = (given: GateEvidence, gate: object, nowMs = 0): string => evaluateGate(given, gateSchema.parse(gate), nowMs).verdict;

describe('limits on devices', () => {
  test.each<[object, Partial<DeviceCounts>, string, string]>([
    [{ failedMax: 1 }, { confirmed: 4, failed: 1 }, 'open', '1 failed <= 1, 4/5 = 80.0 %'],
    [{ failedMax: 1 }, { confirmed: 100, failed: 2 }, 'trip', '2 failed > 1'],
    [{ failedMax: 1 }, { undecided: 98, failed: 2 }, 'trip', 'at once, before the others have an outcome'],
    [{ failedMax: 1 }, { undecided: 98, failed: 1 }, 'hold', '1 is allowed, the rest undecided'],
    [{ failedMax: 1 }, { confirmed: 98, reverted: 1, denied: 1 }, 'trip', 'reverted and denied count with failed'],
    [{ failedMax: 0, revertedMax: 1 }, { confirmed: 9, reverted: 1 }, 'open', '1 reverted <= 1, apart from failed'],
    [{ failedMax: 0, revertedMax: 1 }, { confirmed: 18, reverted: 2 }, 'trip', '2 reverted > 1'],
    [{ failedMax: 0, deniedMax: 1 }, { confirmed: 9, denied: 1 }, 'open', '1 denied <= 1'],
    [{ failedMax: 0, deniedMax: 1 }, { confirmed: 18, denied: 2 }, 'trip', '2 denied > 1'],
    [{ silentMax: 2 }, { confirmed: 98, neverReached: 1, fellSilent: 1 }, 'open', '2 silent <= 2'],
    [{ silentMax: 2 }, { confirmed: 97, neverReached: 2, fellSilent: 1 }, 'trip', '3 silent > 2'],
    [{ neverReachedMax: 1 }, { confirmed: 8, neverReached: 1, fellSilent: 1 }, 'open', '1 never reached <= 1, the other fell silent'],
    [{ neverReachedMax: 1 }, { confirmed: 18, neverReached: 2 }, 'trip', '2 never reached > 1'],
    [{ fellSilentMax: 1 }, { confirmed: 8, neverReached: 1, fellSilent: 1 }, 'open', '1 fell silent <= 1'],
    [{ fellSilentMax: 1 }, { confirmed: 18, fellSilent: 2 }, 'trip', '2 fell silent > 1'],
    // percentages, of the devices with an outcome
    [{ failedPercentMax: 5 }, { confirmed: 95, failed: 5 }, 'open', '5/100 = 5.0 %'],
    [{ failedPercentMax: 5 }, { confirmed: 94, failed: 6 }, 'trip', '6/100 = 6.0 %'],
    [{ failedPercentMax: 5 }, { undecided: 900, confirmed: 94, failed: 6 }, 'trip', '6/100 with an outcome, whoever else is to come'],
    [{ failedPercentMax: 5, failedMax: 2 }, { confirmed: 18, failed: 2 }, 'open', '10.0 % but not more than 2'],
    [{ failedPercentMax: 5, failedMax: 2 }, { confirmed: 17, failed: 3 }, 'trip', '3 > 2 and 15.0 % > 5 %'],
    [{ revertedPercentMax: 10 }, { confirmed: 18, reverted: 2 }, 'open', '2/20 = 10.0 %'],
    [{ revertedPercentMax: 10 }, { confirmed: 17, reverted: 2 }, 'trip', '2/19 = 10.5 %'],
    [{ deniedPercentMax: 10 }, { confirmed: 18, denied: 2 }, 'open', '2/20 = 10.0 %'],
    [{ deniedPercentMax: 10 }, { confirmed: 17, denied: 2 }, 'trip', '2/19 = 10.5 %'],
    [{ silentPercentMax: 10 }, { confirmed: 18, neverReached: 2 }, 'open', '2/20 = 10.0 %'],
    [{ silentPercentMax: 10 }, { confirmed: 17, neverReached: 2 }, 'trip', '2/19 = 10.5 %'],
    [{ neverReachedPercentMax: 10 }, { confirmed: 17, neverReached: 2 }, 'trip', '2/19 = 10.5 %'],
    [{ fellSilentPercentMax: 10 }, { confirmed: 17, fellSilent: 2 }, 'trip', '2/19 = 10.5 %'],
    // a percentage counts only once enough devices have an outcome
    [{ failedPercentMax: 20, devicesMin: 5 }, { undecided: 6, confirmed: 3, failed: 1 }, 'hold', '25 % of 4, 5 must have reported'],
    [{ failedPercentMax: 20, devicesMin: 5 }, { undecided: 5, confirmed: 3, failed: 2 }, 'trip', '40 % of 5'],
    [{ failedPercentMax: 20, devicesMin: 5 }, { confirmed: 1, failed: 1 }, 'trip', 'a wave of 2 has no 5: all of them'],
    // the share of confirmed devices
    [{ confirmedPercentMin: 80 }, { confirmed: 8, neverReached: 2 }, 'open', '8/10 = 80.0 %'],
    [{ confirmedPercentMin: 80 }, { confirmed: 7, neverReached: 2 }, 'trip', '7/9 = 77.8 %'],
    [{ confirmedPercentMin: 80 }, { confirmed: 99, undecided: 1 }, 'hold', 'one undecided of 100'],
    [{ confirmedPercentMin: 0 }, { neverReached: 3 }, 'trip', 'nobody confirmed never opens'],
    [{ confirmedPercentMin: 0 }, {}, 'trip', 'nobody is left: no success of an empty group'],
  ])('%j on %j -> %s (%s)', (gate, devices, verdict) => {
    expect(verdictOf(evidence(devices), gate)).toBe(verdict);
  });

  test('names the denominator', () => {
    expect(evaluateGate(evidence({ confirmed: 94, failed: 6, undecided: 900 }), gateSchema.parse({ failedPercentMax: 5 }), 0).reason).toBe('6 of 100 devices with an outcome (6.0 %) failed, at most 5 % may');
    expect(evaluateGate(evidence({ confirmed: 7, neverReached: 2 }), gateSchema.parse({}), 0).reason).toBe('7 of 9 devices (77.8 %) confirmed, at least 80 % must');
    expect(evaluateGate(evidence({ neverReached: 2 }), gateSchema.parse({ confirmedPercentMin: 0 }), 0).reason).toBe('0 of 2 devices (0.0 %) confirmed, at least one must');
    expect(evaluateGate(evidence({ confirmed: 3, undecided: 7 }), gateSchema.parse({ devicesMin: 5 }), 0)).toMatchObject({ verdict: 'hold', reason: 'held: 3 of 5 required devices reported; 7 of 10 devices have no outcome yet; 3 confirmed' });
  });
});

describe('soak and absolute limits', () => {
  test.each<[object, Partial<Omit<GateEvidence, 'devices'>>, number, string, string]>([
    [{ soak: { inferencesMin: 1_000 } }, { inferences: 999 }, 0, 'hold', '999 < 1000'],
    [{ soak: { inferencesMin: 1_000 } }, { inferences: 1_000 }, 0, 'open', '1000 >= 1000'],
    [{ soak: { durationMs: 60 * minuteMs } }, { openedMs: 5 }, 60 * minuteMs + 4, 'hold', '1 ms short'],
    [{ soak: { durationMs: 60 * minuteMs } }, { openedMs: 5 }, 60 * minuteMs + 5, 'open', 'to the millisecond'],
    [{ soak: { durationMs: 60 * minuteMs, inferencesMin: 10 } }, { inferences: 9 }, 61 * minuteMs, 'hold', 'both are needed'],
    [{ latencyP99MsMax: 20 }, { latencyP99Ms: { devices: 10, median: 10, most: 20 } }, 0, 'open', '20 <= 20'],
    [{ latencyP99MsMax: 20 }, { latencyP99Ms: { devices: 10, median: 10, most: 20.1 } }, 0, 'trip', '20.1 > 20'],
    [{ memoryMiBMax: 64 }, { memoryMiB: { devices: 10, median: 40, most: 64 } }, 0, 'open', '64 <= 64'],
    [{ memoryMiBMax: 64 }, { memoryMiB: { devices: 10, median: 40, most: 64.5 } }, 0, 'trip', '64.5 > 64'],
    [{ errorPercentMax: 1 }, { inferences: 99, errors: 1 }, 0, 'open', '1/100 = 1 %'],
    [{ errorPercentMax: 1 }, { inferences: 97, errors: 1 }, 0, 'trip', '1/98 = 1.02 %'],
    [{ errorPercentMax: 1 }, {}, 0, 'open', 'no inference yet: 0 of 0 is no error'],
  ])('%j on %j at %i -> %s (%s)', (gate, more, nowMs, verdict) => {
    expect(verdictOf(evidence({ confirmed: 10 }, more), gate, nowMs)).toBe(verdict);
  });

  test.each<[Comparison['measure'], object, Partial<Omit<GateEvidence, 'devices'>>]>([
    ['latencyP99', { latencyP99MsMax: 20 }, { latencyP99Ms: { devices: 10, median: 10, most: 30 } }],
    ['memory', { memoryMiBMax: 64 }, { memoryMiB: { devices: 10, median: 40, most: 80 } }],
    ['errorRate', { errorPercentMax: 1 }, { inferences: 90, errors: 10 }],
    ['shadowLatencyP99', { latencyP99MsMax: 20 }, { kind: 'shadow', latencyP99Ms: { devices: 10, median: 10, most: 30 } }],
    ['shadowErrors', { errorPercentMax: 1 }, { kind: 'shadow', inferences: 90, errors: 10 }],
  ])('%s above an absolute limit trips until it is acknowledged, and hides no other', (measure, gate, more) => {
    const of = (acknowledged: GateEvidence['acknowledged'], also: object = {}, figures: object = {}): string => verdictOf(evidence({ confirmed: 10 }, { ...more, acknowledged, ...figures }), { ...gate, ...also });
    // Its comparison with the control cohort is another matter.
    expect([of([]), of([measure]), of([`limit:${measure}`])]).toEqual(['trip', 'trip', 'open']);
    const others = measure.endsWith('atencyP99') ? [{ errorPercentMax: 1 }, { inferences: 90, errors: 10 }] : [{ latencyP99MsMax: 20 }, { latencyP99Ms: { devices: 10, median: 10, most: 30 } }];
    expect(of([`limit:${measure}`], ...others)).toBe('trip');
    const exceeded = (acknowledged: GateEvidence['acknowledged']) => findHarm(evidence({ confirmed: 10 }, { ...more, acknowledged }), gateSchema.parse(gate), 0);
    expect([exceeded([]), exceeded([`limit:${measure}`]), findHarm(evidence({ confirmed: 10 }, more), gateSchema.parse({}), 0)]).toEqual([[`limit:${measure}`], [`limit:${measure}`], []]);
  });

  test('says how much of the soak is done', () => {
    expect(evaluateGate(evidence({ confirmed: 1 }, { inferences: 40 }), gateSchema.parse({ soak: { inferencesMin: 100, durationMs: 60 * minuteMs } }), 15 * minuteMs).missing).toEqual(['40 of 100 inferences of the soak are done', '15.0 of 60.0 minutes of the soak are over']);
  });

  test.each([
    [13 * 3600_000, 'is not complete, due at 13:05 UTC'],
    [(13 * 60 + 5) * 60_000, 'is not complete, due at 13:05 UTC'],
    [(13 * 60 + 6) * 60_000, 'was due at 13:05 UTC, and has not come; the gate trips where none comes by 13:15 UTC'],
  ])('at %i, before the first report of any inferences, says when it is due: %s', (nowMs, text) => {
    const { missing } = evaluateGate(evidence({ confirmed: 1 }, { inferences: 0, firstReportDueMs: (13 * 60 + 5) * 60_000 }), gateSchema.parse({ soak: { inferencesMin: 100 } }), nowMs);
    expect(missing).toEqual([`no device has reported inferences of the new version yet: the first window ${text} (100 inferences are needed)`]);
  });
});

describe('behaviour', () => {
  const proof = { behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 } } };

  test.each<[string, Partial<Comparison>, string]>([
    ['5 points worse and known to a point', { difference: 0.05 }, 'trip'],
    ['no difference', {}, 'open'],
    ['3 points worse: proven to be neither', { difference: 0.03, varianceWithin: 1e-4 }, 'hold'],
    ['5 points better', { difference: -0.05 }, 'open'],
    ['no difference, hardly known', { varianceWithin: 1e-3 }, 'hold'],
    ['20 points worse, hardly known', { difference: 0.2, varianceWithin: 1e-3 }, 'trip'],
    ['5 points worse by 2 devices of which nothing is known but their labels', { difference: 0.05, degrees: 1 }, 'hold'],
  ])('labelled accuracy: %s -> %s', (_, more, verdict) => {
    expect(verdictOf(evidence({ confirmed: 10 }, { comparisons: [comparison(more)] }), proof)).toBe(verdict);
  });

  test('says what was compared, the interval, and what is missing', () => {
    const { reason, measures } = evaluateGate(evidence({ confirmed: 10 }, { comparisons: [comparison({ varianceWithin: 2e-4, treated: 0.9, difference: 0.02 })] }), gateSchema.parse(proof), 0);
    expect(reason).toMatch(/^held: labelled accuracy 90\.0 % on 10 devices \(3,000 labels\) against 92\.0 % on 100 control devices \(30,000 labels\), difference -2\.0 points, between -\d\.\d points and \+\d\.\d points; needs about [\d,]+ more labels to exclude a drop of 5 points$/);
    expect(measures).toMatchObject([{ measure: 'accuracy', verdict: 'undecided', difference: 0.02 }]);
  });

  test.each<[Partial<Comparison>, RegExp]>([
    [{ measure: 'latencyP99', difference: Math.log(1.5), varianceWithin: 1e-3 }, /difference \+50\.0 %, between \+\d+\.\d % and \+\d+\.\d %/],
    [{ measure: 'latencyP99', difference: Math.log(11.01), varianceWithin: 1e-3 }, /difference more than \+1000 %, between \+\d{3}\.\d % and more than \+1000 %/],
    [{ measure: 'latencyP99', varianceWithin: 0.2, degrees: 12 }, /difference \+0\.0 %, between -\d+\.\d % and more than \+1000 %/],
    [{ measure: 'latencyP99', varianceWithin: 0.2, degrees: 2 }, /difference \+0\.0 %, between -100\.0 % and unbounded/],
    [{ varianceWithin: 0.2, degrees: 2 }, /between less than -1000 points and more than \+1000 points/],
    [{ degrees: 0 }, /, too few devices for an interval/],
  ])('figures of %j are readable', (more, expected) => {
    const [measured] = evaluateGate(evidence({ confirmed: 10 }, { comparisons: [comparison(more)] }), gateSchema.parse({}), 0).measures;
    expect(measured?.reason).toMatch(expected);
    expect(measured?.reason).not.toMatch(/Infinity|NaN|\d{5}/);
  });

  test('says that more labels of the same devices cannot help where the devices differ too much', () => {
    const { missing } = evaluateGate(evidence({ confirmed: 10 }, { comparisons: [comparison({ varianceBetween: 5e-4, difference: 0.01 })] }), gateSchema.parse(proof), 0);
    expect(missing[0]).toMatch(/needs about \d+ more devices, as these differ too much among themselves, to exclude a drop of 5 points$/);
  });

  test('a limit with openBelow holds as long as nothing is known, but not a canary, nor for ever where so wished', () => {
    const of = (confirmed: number, gate: object, nowMs = 0): string => verdictOf(evidence({ confirmed }), { ...proof, ...gate }, nowMs);
    expect(of(5, {})).toBe('hold');
    expect(of(4, {})).toBe('open');
    const undecided = (verdict: string): object => ({ behaviour: { ...proof.behaviour, undecided: { afterMs: 60 * minuteMs, verdict } } });
    expect([of(5, undecided('open'), 60 * minuteMs - 1), of(5, undecided('open'), 60 * minuteMs), of(5, undecided('trip'), 60 * minuteMs)]).toEqual(['hold', 'open', 'trip']);
  });

  test('without openBelow what is not proven to be worse opens, and what is proven trips', () => {
    const gate = { behaviour: { accuracy: { tripAbove: 0.01 } } };
    expect(verdictOf(evidence({ confirmed: 10 }, { comparisons: [comparison({ difference: 0.02, varianceWithin: 1e-3 })] }), gate)).toBe('open');
    expect(verdictOf(evidence({ confirmed: 10 }, { comparisons: [comparison({ difference: 0.06 })] }), gate)).toBe('trip');
  });

  test('a measure that is off is shown and judges nothing; an acknowledged one trips no more', () => {
    const bad = [comparison({ difference: 0.3 })];
    const off = evaluateGate(evidence({ confirmed: 10 }, { comparisons: bad }), gateSchema.parse({ behaviour: { accuracy: 'off' } }), 0);
    expect(off).toMatchObject({ verdict: 'open', measures: [{ verdict: 'shown', difference: 0.3 }] });
    expect(verdictOf(evidence({ confirmed: 10 }, { comparisons: bad, acknowledged: ['accuracy'] }), proof)).toBe('open');
  });

  test.each<[string, object, Partial<Comparison>]>([
    ['estimatedAccuracy', { tripAbove: 0.1 }, {}],
    ['confidence', { tripAbove: 0.1 }, {}],
    ['prediction', { tripAbove: 0.1 }, { part: 'worn' }],
    ['errorRate', { tripAbove: 0.1 }, {}],
  ])('%s trips above its limit and not below', (measure, limit, more) => {
    const at = (difference: number): string => verdictOf(evidence({ confirmed: 10 }, { comparisons: [comparison({ measure: measure as Comparison['measure'], ...more, difference })] }), { behaviour: { [measure]: limit } });
    expect([at(0.09), at(0.14)]).toEqual(['open', 'trip']);
    // A share of predictions that falls has changed as well; everything else has improved.
    expect(at(-0.14)).toBe(measure === 'prediction' ? 'trip' : 'open');
  });

  test.each(['latencyP99', 'memory'] as const)('%s is relative: half as much again is log 1.5', (measure) => {
    const at = (factor: number): string => verdictOf(evidence({ confirmed: 10 }, { comparisons: [comparison({ measure, difference: Math.log(factor), varianceWithin: 1e-5, varianceBetween: 1e-5 })] }), { behaviour: { [measure]: { tripAbove: 0.5 } } });
    expect([at(1.45), at(1.55), at(0.5)]).toEqual(['open', 'trip', 'open']);
  });

  test('a shadow wave is judged by the shadow alone', () => {
    const of = (measure: Comparison['measure'], difference: number): string => verdictOf(evidence({ confirmed: 10 }, { kind: 'shadow', comparisons: [comparison({ measure, difference })] }), {});
    expect([of('shadowDisagreement', 0.49), of('shadowDisagreement', 0.55), of('shadowErrors', 0.05), of('shadowLatencyP99', Math.log(6))]).toEqual(['open', 'trip', 'trip', 'trip']);
    expect(of('accuracy', 0.5)).toBe('open');
  });

  test.each([
    ['devicesMin', { devicesMin: 10 }, { devices: 9 }, { devices: 10 }],
    ['controlDevicesMin', { controlDevicesMin: 5 }, { controlDevices: 4 }, { controlDevices: 5 }],
  ])('%s: fewer prove nothing', (_, behaviour, fewer, enough) => {
    const at = (more: Partial<Comparison>): string => verdictOf(evidence({ confirmed: 10 }, { comparisons: [comparison({ difference: 0.3, ...more })] }), { behaviour });
    expect([at(fewer), at(enough)]).toEqual(['open', 'trip']);
  });

  test('the false alarms allowed are spent once: more comparisons, wider intervals', () => {
    const low = (behaviour: object): number => evaluateGate(evidence({ confirmed: 10 }, { comparisons: [comparison({})] }), gateSchema.parse({ behaviour }), 0).measures[0]?.low ?? 0;
    expect(low({ falseAlarmRate: 0.05 })).toBeGreaterThan(low({ falseAlarmRate: 0.01 }));
    expect(low({})).toBeGreaterThan(low({ confidence: { tripAbove: 0.1 }, prediction: { tripAbove: 0.1 } }));
  });
});
