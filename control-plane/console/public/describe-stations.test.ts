import { expect, it } from 'vitest';
import { describeStations } from './describe-stations.ts';
import type { FleetState } from './load-fleet-state.ts';

const empty: FleetState = {
  atMs: 0, health: { status: 'ok', version: '0', startedMs: 0, broker: { url: '', clients: 0, fault: '' } },
  devices: [], stop: null, rollouts: [], timelines: new Map(), templates: [], models: [], versions: [], monitors: [], alerts: [], jobs: [], findings: [], erasures: [], queue: { unlabeled: 0, leased: 0, labeled: 0, skipped: 0, byClass: {} }, events: [],
};
const tones = (state: Partial<FleetState>): Record<string, string> => Object.fromEntries(describeStations({ ...empty, ...state }).map(({ name, tone }) => [name, tone]));

it('is idle everywhere before anything happened', () => {
  expect(tones({})).toEqual({ Train: 'idle', Approve: 'idle', 'Roll out': 'idle', Run: 'idle', Watch: 'idle', Measure: 'idle', Label: 'idle' });
});

it('turns bad on a tripped rollout, drift and a fleet that is away', () => {
  const device = { id: 'a', tags: [], online: false, revoked: false, lastSeenMs: 0, runningDigest: '', runningVersion: null, phase: '', reason: '', outOfSync: false, metrics: null };
  const drift = { verdict: 'drift', statistic: 1, threshold: 0.1, inferences: 1, inferencesMin: 1, features: [] } as const;
  expect(
    tones({
      devices: [device],
      rollouts: [{ id: 'r', versionId: 'v', state: 'tripped', detail: '', createdMs: 0, waves: [], gate: { verdict: 'trip', reason: '' } }],
      monitors: [{ model: 'm', bundleDigest: '', versionId: null, drift, accuracy: null, byVersion: [] }],
    }),
  ).toMatchObject({ Run: 'bad', 'Roll out': 'bad', Watch: 'bad' });
});

it('counts every device of a rollout, those that are not listed as well', () => {
  const waves = [{ index: 0, state: 'passed', counts: { confirmed: 150, already_running: 20, failed: 30 }, devicesTotal: 200, devices: [] }, { index: 1, state: 'open', counts: { downloading: 800 }, devicesTotal: 800, devices: [] }];
  const rollouts = [{ id: 'r', versionId: 'v', state: 'running', detail: '', createdMs: 0, waves, gate: { verdict: 'hold', reason: '' } }] as const;
  expect(describeStations({ ...empty, rollouts }).find(({ name }) => name === 'Roll out')).toMatchObject({ value: '170 of 1000' });
});

it('turns bad on accuracy that fell until its alert is closed', () => {
  const accuracy = { metric: 'accuracy', labels: 60, estimate: 0.5, low: 0.4, high: 0.6 } as const;
  const monitors = [{ model: 'm', bundleDigest: '', versionId: 'm-v1', drift: null, accuracy, byVersion: [] }];
  const alert = { id: 'a', kind: 'accuracy', model: 'm', summary: '', raisedMs: 0 };
  expect(['open', 'acknowledged', 'closed'].map((state) => tones({ monitors, alerts: [{ ...alert, state: state as 'open' }] })['Measure'])).toEqual(['bad', 'bad', 'good']);
});

it('says why a part cannot be seen', () => {
  expect(describeStations({ ...empty, queue: { refused: 'needs the role labeler' } }).at(-1)).toMatchObject({ tone: 'idle', detail: 'needs the role labeler' });
});
