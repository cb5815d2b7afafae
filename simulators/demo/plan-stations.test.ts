import { describe, expect, it } from 'vitest';
import { emptyLine, recordAnswer, recordLabel, type LineState } from './line-state.ts';
import type { Observation, VersionView } from './observation.ts';
import { rolloutPace } from './plan-pace.ts';
import { planStations, stationsOf, type StationsPlan } from './plan-stations.ts';
import type { DemoPlan } from './stations.ts';

const plan: DemoPlan = {
  deviceIds: ['d1', 'd2'],
  scenario: {
    name: 'line', task: 'classification', retrainBy: 'control-plane',
    phases: [
      { name: 'quiet', title: '', role: 'quiet', readings: [2, 2] },
      { name: 'aged', title: '', role: 'shift', readings: [4, 4] },
      { name: 'old', title: '', role: 'shift', readings: [4, 4] },
    ],
    labels: { phase: 'old', readingsBefore: 2, perClassMax: 2, totalMax: 3 },
    figures: { holdout: { metric: 'accuracy', min: 0.93 }, stale: { metric: 'accuracy', max: 0.78 }, recovered: { metric: 'accuracy', min: 0.88 }, int8GapMax: 0.01, alert: { kind: 'drift', readingsMax: 2 } },
    truthOf: () => undefined,
  },
};

const stations = stationsOf(plan);
const version = (number: number, changes: Partial<VersionView> = {}): VersionView => ({
  id: `line-v${number}`, number, state: 'approved', bundleDigest: `sha256:${number}`, lineage: {}, artifacts: {},
  evidence: { verification: { passed: true }, holdout: { rows: 100, metric: 'accuracy', higherIsBetter: true, value: 0.95, floatValue: 0.96 }, ...(number > 1 ? { champion: { versionId: 'line-v1', value: 0.7 } } : {}) },
  ...changes,
});
const drift = (verdict: string): Observation['monitor'] => ({ bundleDigest: 'sha256:1', accuracy: null, drift: { verdict, statistic: 0.1, threshold: 0.2, inferences: 4, inferencesMin: 4, features: [] } });
const alert = { id: 'a', kind: 'drift', model: 'line', bundleDigest: 'sha256:1', state: 'open', summary: 'drift of f1', raisedMs: 1 };
const online = (digest: string): Observation['devices'] => plan.deviceIds.map((id) => ({ id, online: true, runningDigest: digest, confirmedDigest: digest, phase: '', reason: '' }));
const rollout = (versionId: string, state = 'succeeded'): Observation['rollouts'][number] => ({ id: `${versionId}-r1`, versionId, state, detail: 'why', waves: [{ index: 0, state: '', devices: [{ deviceId: 'd1', state: 'confirmed', reason: '' }] }, { index: 1, state: '', devices: [{ deviceId: 'd2', state: state === 'succeeded' ? 'confirmed' : 'waiting', reason: '' }] }] });

/** Each device answers up to `until` of a phase; `right` of all answers are right. */
function answered(line: LineState, phase: string, bundleDigest: string, from: number, until: number, wrong = 0): LineState {
  let state = line;
  let left = wrong;
  for (let device = 0; device < 2; device++) {
    for (let i = from; i < until; i++) state = recordAnswer(state, { phase, device, key: `${phase}/${device}/${i}`, truth: 'a', bundleDigest, predicted: left-- > 0 ? 'b' : 'a' });
  }
  return state;
}

const compared = (int8: number, float: number): LineState['comparisons'] => ({ 'line-v1': { phase: 'quiet', readings: 100, int8, float }, 'line-v2': { phase: 'old', readings: 100, int8, float } });
const start: Observation = { atMs: 0, devices: [], configured: [], modelExists: false, datasets: [], jobs: [], versions: [], rollouts: [], alerts: [], monitor: undefined, labels: undefined, line: { ...emptyLine('line', 1, 2), comparisons: compared(0.95, 0.95) } };
const enrolled = { ...start, configured: plan.deviceIds, devices: online('') };
const stored = { ...enrolled, modelExists: true, datasets: [{ digest: 'sha256:data', name: 'line', rowCount: 10 }] };
const trained = { ...stored, versions: [version(1, { state: 'candidate' })] };
const approved = { ...stored, versions: [version(1)] };
const running = { ...approved, rollouts: [rollout('line-v1')], devices: online('sha256:1') };
const watched: Observation = { ...running, monitor: drift('no_drift'), line: answered(start.line, 'quiet', 'sha256:1', 0, 2) };
const keep = (now: Observation, names: readonly string[]): Observation => ({ ...now, line: { ...now.line, finished: Object.fromEntries(names.map((name) => [name, { measured: '', bound: '', met: true, atMs: 0 }])) } });
const upTo = (name: string): string[] => stations.slice(0, stations.findIndex((station) => station.name === name)).map((station) => station.name);
const shifted = keep({ ...watched, alerts: [alert] }, upTo('drift'));

function at(now: Observation): string {
  const next = planStations(plan, now);
  return next.current?.station.name ?? (next.failed === undefined ? 'closed' : `failed ${next.failed.station.name}`);
}
const lastResult = (next: StationsPlan): { measured: string; met: boolean } | undefined => next.finished.at(-1)?.result;

describe('the line during a rollout', () => {
  const long: DemoPlan = { ...plan, scenario: { ...plan.scenario, phases: plan.scenario.phases.map((phase) => (phase.name === 'old' ? { ...phase, readings: [62, 70] } : phase)) } };
  const device = (id: string, phase: string, confirmedDigest = 'sha256:1') => ({ id, online: true, runningDigest: confirmedDigest, confirmedDigest, phase, reason: '' });

  it.each([
    ['nobody has begun', [device('d1', 'downloading'), device('d2', 'converged')], [22, 22]],
    ['one is in its probation', [device('d1', 'in_probation'), device('d2', 'converged')], [32, 22]],
    ['one has confirmed it', [device('d1', 'converged', 'sha256:2'), device('d2', 'activated')], [32, 32]],
    ['a device is not known yet', [device('d1', 'preflighted')], [22, 22]],
  ])('keeps recorded readings for the probation where %s', (_, devices, untilOf) => {
    expect(rolloutPace(long, devices, 'sha256:2', true)).toMatchObject({ phase: 'old', until: 32, untilOf });
  });

  it('never stops before what went before', () => {
    expect(rolloutPace(plan, [], 'sha256:2', true)).toMatchObject({ until: 3, untilOf: [2, 2] });
    expect(rolloutPace(plan, [], 'sha256:1', false)).toMatchObject({ until: 1, untilOf: [1, 1] });
  });
});

describe('the loop, station by station', () => {
  it.each([
    ['nothing is there', start, 'fleet', [{ action: 'enroll', deviceIds: ['d1', 'd2'] }]],
    ['one device has lost its configuration', { ...enrolled, configured: ['d1'] }, 'fleet', [{ action: 'enroll', deviceIds: ['d2'] }]],
    ['agents are starting', { ...enrolled, devices: enrolled.devices.map((device) => ({ ...device, online: device.id === 'd1' })) }, 'fleet', []],
    ['the fleet is online', enrolled, 'dataset', [{ action: 'create_model', name: 'line' }]],
    ['the model is there', { ...enrolled, modelExists: true }, 'dataset', [{ action: 'upload_dataset', name: 'line' }]],
    ['the data is stored', stored, 'training', [{ action: 'start_job', dataset: 'sha256:data' }]],
    ['the job runs', { ...stored, jobs: [{ id: 'j', model: 'line', state: 'leased', progress: { fraction: 0.5 } }] }, 'training', []],
    ['the job failed', { ...stored, jobs: [{ id: 'j', model: 'line', state: 'failed', progress: null, error: 'no' }] }, 'failed training', undefined],
    ['a version was made', trained, 'rollout-1', [{ action: 'approve', versionId: 'line-v1' }]],
    ['it is approved', approved, 'rollout-1', [{ action: 'start_rollout', versionId: 'line-v1' }]],
    ['waves are open', { ...approved, rollouts: [rollout('line-v1', 'running')] }, 'rollout-1', []],
    ['the gate tripped', { ...approved, rollouts: [rollout('line-v1', 'tripped')] }, 'failed rollout-1', undefined],
    ['the rollout says so, but a device runs something else', { ...running, devices: online('') }, 'rollout-1', []],
    ['all devices run it', running, 'quiet', []],
    ['the quiet line is sent, the verdict is out', { ...watched, monitor: drift('insufficient_data') }, 'quiet', []],
    ['the quiet line was watched', watched, 'drift', []],
    ['drift was raised', shifted, 'stale', []],
    ['all of the shifted line was sent without an alert', keep({ ...watched, line: answered(watched.line, 'aged', 'sha256:1', 0, 4) }, upTo('drift')), 'failed drift', undefined],
  ] as const)('%s', (_, now, station, actions) => {
    expect(at(now)).toBe(station);
    if (actions !== undefined) expect(planStations(plan, now).current?.view.actions).toEqual(actions);
  });

  it('streams each phase in turn, the labelled one only as far as its labels need', () => {
    const pace = (now: Observation): unknown => planStations(plan, now).current?.view.pace;
    expect(pace(running)).toMatchObject({ phase: 'quiet', until: Infinity });
    expect(pace(watched)).toMatchObject({ phase: 'aged' });
    expect(pace(shifted)).toMatchObject({ phase: 'aged', until: Infinity });
    const aged = { ...shifted, line: answered(shifted.line, 'aged', 'sha256:1', 0, 4) };
    expect(pace(aged)).toMatchObject({ phase: 'old', until: 2 });
    expect(pace({ ...aged, line: answered(aged.line, 'old', 'sha256:1', 0, 2) })).toMatchObject({ phase: 'old', until: 2 });
  });

  it.each([[0, 0, true], [2, 2, true], [4, 2, true], [6, 3, false]])('counts the readings at the alert: %i sent, device 1 at %i, met %s', (sent, until, met) => {
    const line = sent === 0 ? { ...answered(watched.line, 'aged', 'sha256:1', 0, 1), finished: shifted.line.finished } : { ...answered(watched.line, 'aged', 'sha256:1', 0, until), finished: shifted.line.finished };
    const result = lastResult(planStations({ ...plan, scenario: { ...plan.scenario, figures: { ...plan.scenario.figures, alert: { kind: 'drift', readingsMax: 4 } } } }, { ...shifted, line }));
    expect(result?.met).toBe(met);
  });

  it('does not take an alert on the quiet line for success', () => {
    const early = keep({ ...watched, alerts: [alert] }, upTo('quiet'));
    expect(planStations(plan, early).finished.map(({ station, result }) => [station.name, result.met])).toEqual([['quiet', false], ['drift', false]]);
  });

  it('labels until the plan is fulfilled, then waits for the control plane to retrain', () => {
    const sent = keep({ ...shifted, line: answered(answered(shifted.line, 'aged', 'sha256:1', 0, 4), 'old', 'sha256:1', 0, 2, 2) }, upTo('stale'));
    const next = planStations(plan, sent);
    expect(lastResult(next)).toMatchObject({ measured: '50.0 % accuracy on 4 readings of old', met: true });
    expect(next.current?.view.actions).toEqual([{ action: 'answer_labels', labelsMax: 3 }]);
    const labelled = { ...sent, line: recordLabel(recordLabel(recordLabel(sent.line, 'k1', 'a'), 'k2', 'a'), 'k3', 'b') };
    expect(at(labelled)).toBe('retraining');
    expect(planStations(plan, labelled).current?.view.actions).toEqual([]);
    const byOperator = planStations({ ...plan, scenario: { ...plan.scenario, retrainBy: 'operator' } }, labelled);
    expect(byOperator.current?.view.actions).toEqual([{ action: 'start_retraining', base: 'sha256:data', baseVersion: 'line-v1' }]);
  });

  it('asks the labels where the inputs do not tell', () => {
    const byLabels: DemoPlan = { ...plan, scenario: { ...plan.scenario, figures: { ...plan.scenario.figures, alert: { kind: 'accuracy' } } } };
    const names = stationsOf(byLabels).map((station) => station.name);
    expect(names.slice(names.indexOf('quiet'), names.indexOf('retraining'))).toEqual(['quiet', 'stale', 'labels', 'accuracy']);
    const labelled = { ...watched, line: { ...watched.line, finished: Object.fromEntries(names.slice(0, names.indexOf('accuracy')).map((name) => [name, { measured: '', bound: '', met: true, atMs: 0 }])) } };
    expect(planStations(byLabels, labelled).current?.station.name).toBe('accuracy');
    expect(planStations(byLabels, { ...labelled, alerts: [{ ...alert, kind: 'accuracy' }] }).current?.station.name).toBe('retraining');
  });

  it.each([[0, 0.95, true], [1, 0.875, false]])('judges version 2 by readings that were never labelled (%i of 8 wrong)', (wrong, _, met) => {
    const second: Observation = keep({ ...watched, versions: [version(1), version(2)], rollouts: [rollout('line-v1'), rollout('line-v2')], devices: online('sha256:2'), alerts: [alert], line: answered(start.line, 'old', 'sha256:2', 0, 4, wrong) }, upTo('retraining'));
    const next = planStations(plan, second);
    expect(next.finished.map(({ station }) => station.name)).toEqual(['retraining', 'conversion-2', 'rollout-2', 'recovery']);
    expect(lastResult(next)?.met).toBe(met);
    expect([next.current, next.failed]).toEqual([undefined, undefined]);
  });

  it.each([[0.9299, false], [0.93, true], [0.9301, true]])('holds the hold-out of %f against its bound', (value, met) => {
    const now = keep({ ...approved, versions: [version(1, { evidence: { holdout: { rows: 100, metric: 'accuracy', higherIsBetter: true, value } } })] }, upTo('training'));
    expect(planStations(plan, now).finished[0]?.result.met).toBe(met);
  });

  it.each([[0.94, 0.95, true, true], [0.9399, 0.95, true, false], [0.97, 0.95, true, true], [0.95, 0.95, false, false]])('holds int8 at %f against float at %f, verified %s', (int8, float, passed, met) => {
    const now = keep({ ...approved, versions: [version(1, { evidence: { verification: { passed } } })], line: { ...start.line, comparisons: compared(int8, float) } }, upTo('conversion-1'));
    expect(planStations(plan, now).finished[0]?.result.met).toBe(met);
  });

  it('compares int8 with float on readings that no training saw', () => {
    const bare = { ...approved, line: { ...start.line, comparisons: {} } };
    expect(planStations(plan, keep(bare, upTo('conversion-1'))).current?.view.actions).toEqual([{ action: 'compare_models', versionId: 'line-v1', phase: 'quiet', from: 0 }]);
    expect(planStations(plan, keep({ ...bare, versions: [version(1), version(2)] }, upTo('conversion-2'))).current?.view.actions).toEqual([{ action: 'compare_models', versionId: 'line-v2', phase: 'old', from: 2 }]);
  });

  it('repeats nothing that is done, whatever the control plane shows afterwards', () => {
    const all = keep({ ...start, alerts: [alert, { ...alert, id: 'b' }] }, stations.map((station) => station.name));
    expect(planStations(plan, all)).toEqual({ finished: [], current: undefined, failed: undefined });
  });
});
