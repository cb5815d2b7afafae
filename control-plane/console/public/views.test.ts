import { describe, expect, it } from 'vitest';
import { viewAlerts, viewEvents, viewJobs } from './activity-view.ts';
import type { Device, LabelItem, MonitorSummary, Rollout, Version } from './api-types.ts';
import { viewFleet } from './fleet-view.ts';
import { viewMonitors } from './monitor-view.ts';
import { viewErasures, viewFindings } from './readings-view.ts';
import { describePlan, specOfSubject, viewReleases } from './release-view.ts';
import { viewCandidates, viewRollouts } from './rollout-view.ts';
import { viewSample } from './sample-view.ts';
import { viewStop } from './stop-view.ts';
import { h, textOf, type VNode } from './vnode.ts';

const text = (nodes: readonly VNode[]): string => nodes.map(textOf).join(' ').replaceAll('\u00a0', ' ');
const find = (nodes: readonly (VNode | string)[], wanted: (node: VNode) => boolean): VNode[] => nodes.flatMap((node) => (typeof node === 'string' ? [] : [...(wanted(node) ? [node] : []), ...find(node.children, wanted)]));
const actions = (nodes: readonly VNode[]): (string | undefined)[] => find(nodes, (node) => node.tag === 'button').map((node) => node.attributes['data-action']);

const device: Device = { id: 'line-1', tags: ['hall-a'], online: true, revoked: false, lastSeenMs: 9_000, runningDigest: '', runningVersion: 'gas-v1', phase: 'IDLE', reason: '', outOfSync: false, metrics: { latencyP99Us: 450 } };

describe('viewFleet', () => {
  it('says how to enroll where there is no device', () => {
    expect(text(viewFleet([], 10_000, ''))).toMatch(/No device is enrolled yet.*fleetloop agent enroll/);
    expect(text(viewFleet([{ ...device, revoked: true }], 10_000, ''))).toMatch(/No device is enrolled yet/);
  });

  it('puts failed devices first, then offline ones', () => {
    const nodes = viewFleet([device, { ...device, id: 'line-2', online: false }, { ...device, id: 'line-3', phase: 'FAILED' }], 10_000, '');
    expect(find(nodes, (node) => node.tag === 'tr' && node.attributes['key'] !== undefined).map((node) => node.attributes['key'])).toEqual(['line-3', 'line-2', 'line-1']);
    expect(text(nodes)).toContain('0.45 ms');
  });

  it('filters by what it shows, and says when it shows a part only', () => {
    expect(text(viewFleet([device, { ...device, id: 'line-2', tags: [] }], 10_000, 'HALL'))).toMatch(/1 device$/);
    expect(text(viewFleet(Array.from({ length: 201 }, (_, index) => ({ ...device, id: `d${index}` })), 10_000, ''))).toContain('Showing 200 of 201 devices');
  });
});

describe('viewRollouts', () => {
  const rollout: Rollout = { id: 'r1', versionId: 'gas-v2', state: 'running', detail: '', createdMs: 0, gate: { verdict: 'hold', reason: '1 of 3 confirmed' }, waves: [{ index: 0, state: 'open', counts: { failed: 1, confirmed: 2 }, devicesTotal: 3, devices: [{ deviceId: 'line-1', state: 'failed', outcome: 'failed', reason: 'preflight.latency' }] }] };
  const beside = { timelines: new Map(), modelOf: (versionId: string) => versionId.replace(/-v\d+$/, '') };
  const decisions = (nodes: readonly VNode[]): string[] => actions(nodes).filter((name) => name !== 'retry') as string[];

  it.each([
    ['running', ['pause', 'abort', 'revert']],
    ['paused', ['resume', 'abort', 'revert']],
    ['awaiting_approval', ['approve-wave', 'abort', 'revert']],
    ['succeeded', ['roll-back']],
    ['tripped', ['resume-tripped']],
    ['aborted', []],
  ] as const)('%s can be answered with %j', (state, expected) => {
    expect(decisions(viewRollouts([{ ...rollout, state }], 0, beside))).toEqual(expected);
  });

  it('shows the gate, and why a device failed', () => {
    const nodes = viewRollouts([rollout], 0, beside);
    expect(text(nodes)).toContain('gate: hold 1 of 3 confirmed');
    expect(text(nodes)).toContain('1 failed, 2 confirmed; 2 more devices not drawn');
    expect(find(nodes, (node) => node.attributes['title'] === 'line-1: failed: preflight.latency')).toHaveLength(1);
  });

  it('goes back from the newest rollout of each model only', () => {
    const succeeded = { ...rollout, state: 'succeeded' } as const;
    const nodes = viewRollouts([{ ...succeeded, id: 'r3', versionId: 'gas-v3' }, { ...succeeded, id: 'n1', versionId: 'nox-v1' }, succeeded], 0, beside);
    expect(find(nodes, (node) => node.attributes['data-action'] === 'roll-back').map((node) => node.attributes['data-subject'])).toEqual(['gas-v3', 'nox-v1']);
  });

  it('lists who is not well and offers to try them again, but not those on their way back', () => {
    const nodes = viewRollouts([rollout], 0, beside);
    expect(text(nodes)).toContain('1 device not well line-1 failed preflight.latency');
    expect(actions(nodes)).toContain('retry');
    const wave = { ...rollout.waves[0], index: 0, state: 'open', counts: {}, devicesTotal: 1, devices: [{ deviceId: 'line-1', state: 'reverting', outcome: 'failed', reason: '' }] };
    const returning = viewRollouts([{ ...rollout, waves: [wave] }], 0, beside);
    expect(text(returning)).toContain('line-1 failed (reverting)');
    expect(actions(returning)).not.toContain('retry');
    expect(actions(viewRollouts([{ ...rollout, state: 'aborted' }], 0, beside))).toEqual([]);
  });

  it('shows the decisions of an opened timeline, newest first, and why they cannot be seen', () => {
    const hold = { id: 2, fromMs: 1_000, toMs: 61_000, kind: 'rollout.held', wave: 0, text: '3 of 5 required devices reported', by: '' };
    const timeline = [{ id: 1, fromMs: 0, toMs: 0, kind: 'rollout.created', wave: -1, text: '3 devices', by: 'ann' }, hold];
    const shown = text(viewRollouts([rollout], 61_000, { ...beside, timelines: new Map([['r1', timeline]]) }));
    expect(shown).toMatch(/Timeline .*held 3 of 5 required devices reported until now.*created 3 devices by ann/);
    expect(text(viewRollouts([rollout], 0, { ...beside, timelines: new Map([['r1', { refused: 'needs the role viewer' }]]) }))).toContain('needs the role viewer');
  });

  it('shows the evidence beside the approval', () => {
    const version = { id: 'gas-v2', model: 'gas', number: 2, bundleDigest: '', createdMs: 0, evidence: { holdout: { metric: 'accuracy', value: 0.912 }, verification: { passed: true } } };
    expect(text(viewCandidates([{ ...version, state: 'candidate' }]))).toContain('hold-out accuracy 91.2 %; conversion verified');
    expect(viewCandidates([{ ...version, state: 'approved' }])).toEqual([]);
  });
});

describe('viewReleases', () => {
  const version = (model: string, number: number, change: Partial<Version> = {}): Version => ({ id: `${model}-v${number}`, model, number, state: 'approved', bundleDigest: '', createdMs: 0, evidence: {}, ...change });
  const rollout = (versionId: string, state: Rollout['state']): Rollout => ({ id: `${versionId}-r1`, versionId, state, detail: '', createdMs: 0, gate: { verdict: 'hold', reason: '' }, waves: [] });
  const offered = (versions: readonly Version[], rollouts: readonly Rollout[] = []): (string | undefined)[] => find(viewReleases(versions, rollouts, [device], []), (node) => node.tag === 'button').map((node) => node.attributes['data-subject']);

  it('offers the newest approved version of each model that is newer than its champion', () => {
    expect(offered([version('gas', 1, { isChampion: true }), version('gas', 2), version('gas', 3), version('gas', 4, { state: 'candidate' }), version('nox', 1)])).toEqual(['gas-v3', 'nox-v1']);
    expect(offered([version('gas', 1, { isChampion: true })])).toEqual([]);
    expect(offered([version('nox', 2, { isChampion: true }), version('nox', 1)])).toEqual(['nox-v2']);
  });

  it('offers nothing that is on its way, and again what came to nothing', () => {
    expect(offered([version('gas', 1)], [rollout('gas-v1', 'awaiting_approval')])).toEqual([]);
    expect(offered([version('gas', 1, { isChampion: true })], [rollout('gas-v1', 'tripped'), rollout('gas-v1', 'succeeded')])).toEqual(['gas-v1']);
    expect(text(viewReleases([version('gas', 1)], [rollout('gas-v1', 'tripped')], [], []))).toContain('its last rollout was tripped');
    expect(offered([version('gas', 1, { isChampion: true }), version('gas', 2)], [rollout('gas-v1', 'succeeded'), rollout('gas-v2', 'succeeded')])).toEqual([]);
  });

  it('offers each saved template, and sends its name', () => {
    const [, night] = find(viewReleases([version('gas', 1)], [], [], [{ name: 'night', version: 3 }]), (node) => node.tag === 'button');
    expect([night === undefined ? '' : textOf(night), specOfSubject(night?.attributes['data-subject'] ?? '')]).toEqual(['as night', { versionId: 'gas-v1', template: 'night@3' }]);
    expect(specOfSubject('gas-v1')).toEqual({ versionId: 'gas-v1' });
  });

  it('asks with whom the plan takes, whom it leaves out, and what it means', () => {
    const plan = { versionId: 'gas-v2', waves: [{ deviceIds: ['a'] }, { deviceIds: ['b', 'c'] }], leftOut: [{ deviceId: 'd', reason: 'is revoked' }], supersedes: [{ rolloutId: 'gas-v1-r2', deviceIds: ['a'] }], notes: ['one', 'two', 'three', 'four'] };
    expect(describePlan(plan).replaceAll('\u00a0', ' ')).toBe('Roll gas-v2 out to 3 devices, in 2 waves of 1, 2?\nLeft out: 1 device, e.g. d (is revoked).\nIt takes 1 device from gas-v1-r2.\nNote: one.\nNote: two.\nNote: three.\nand 1 more note: fleetloop rollouts plan gas-v2');
    expect(describePlan({ ...plan, waves: [{ deviceIds: ['a'] }], leftOut: [], supersedes: [], notes: [] }).replaceAll('\u00a0', ' ')).toBe('Roll gas-v2 out to 1 device, all at once?');
  });
});

describe('viewStop', () => {
  it('offers to stop a fleet that runs, and to lift a stop with who and why', () => {
    expect(actions(viewStop(null, 0))).toEqual(['stop-fleet', 'stop-and-revert']);
    const nodes = viewStop({ sinceMs: 1_000, by: 'ann', reason: 'smoke in hall 2' }, 61_000);
    expect(actions(nodes)).toEqual(['lift-stop']);
    expect(text(nodes)).toContain('By ann, 60 s ago: smoke in hall 2.');
  });
});

describe('viewMonitors', () => {
  const drift = { verdict: 'drift', statistic: 0.3, threshold: 0.1, inferences: 500, inferencesMin: 100, features: [{ name: 'a', score: 0.3, distance: 0.5 }] } as const;
  const accuracy = { metric: 'accuracy', labels: 60, estimate: 0.9, low: 0.82, high: 0.95 } as const;
  const looks = [0.5, 1, 2].map((ratio, atMs) => ({ atMs, verdict: ratio > 1 ? 'drift' : 'no_drift', statistic: ratio * 3, threshold: 3 }));
  const summary: MonitorSummary = { model: 'gas', bundleDigest: 'x', versionId: 'gas-v1', drift, accuracy, byVersion: [{ bundleDigest: 'x', versionId: 'gas-v1', accuracy, looks }] };
  const view = (change: Partial<MonitorSummary> = {}): VNode[] => viewMonitors([{ ...summary, ...change }], 0);

  it('draws a feature over the threshold as bad, up to it as good', () => {
    const barOf = (score: number): string | undefined => find(view({ drift: { ...drift, features: [{ name: 'a', score, distance: 0.5 }] } }), (node) => node.tag === 'rect')[1]?.attributes['class'];
    expect([barOf(0.1), barOf(0.11)]).toEqual(['bar good', 'bar bad']);
  });

  it('draws every look so far against the threshold', () => {
    expect(find(view(), (node) => node.attributes['aria-label'] === '3 looks, 1 over the threshold')).toHaveLength(1);
    expect(find(view(), (node) => node.attributes['class'] === 'look bad')).toHaveLength(1);
  });

  it('draws the interval of each measured version, RMSE in its own unit', () => {
    const rmse = { metric: 'rmse', labels: 9, estimate: 4.2, low: 3.9, high: 4.6 } as const;
    expect(text(view({ byVersion: [{ bundleDigest: 'x', versionId: 'nox-v1', accuracy: rmse, looks: [] }] }))).toMatch(/nox-v1 .*4\.2 RMSE \(lower is better\)/);
    expect(find(view(), (node) => node.attributes['aria-label'] === 'gas-v1: 90.0\u00a0%, between 82.0\u00a0% and 95.0\u00a0%')).toHaveLength(1);
  });

  it('says what is missing for a verdict', () => {
    expect(text(view({ byVersion: [], drift: { ...drift, verdict: 'insufficient_data', inferences: 40 } }))).toMatch(/40 of 100 inferences needed.*measured from labels: none yet/);
  });
});

describe('viewAlerts and viewJobs', () => {
  const alert = { id: 'a', kind: 'drift', model: 'gas', summary: 'moved', raisedMs: 0 };

  it('offers to acknowledge open alerts only', () => {
    expect(actions(viewAlerts([{ ...alert, state: 'open' }], 0))).toEqual(['acknowledge', 'close']);
    expect(actions(viewAlerts([{ ...alert, state: 'acknowledged' }], 0))).toEqual(['close']);
    expect(actions(viewAlerts([{ ...alert, state: 'closed' }], 0))).toEqual([]);
  });

  it('shows progress and loss of a running job', () => {
    expect(text(viewJobs([{ id: 'j', model: 'gas', state: 'leased', progress: { phase: 'train', fraction: 0.5, message: 'epoch 3', loss: 0.25 } }]))).toContain('50.0 % train, loss 0.250 epoch 3');
  });
});

describe('viewFindings', () => {
  it('puts what began last first, and counts devices', () => {
    const finding = { deviceId: 'line-1', column: 'flow', rule: 'out_of_range', count: 1_200, firstMs: 1_000 };
    const nodes = viewFindings([finding, { ...finding, column: 'valve', rule: 'stuck', firstMs: 5_000 }], 61_000);
    expect(text(nodes)).toMatch(/line-1 valve stuck 1,200 56 s ago line-1 flow out of range 1,200 60 s ago 2 findings on 1 device\./);
    expect(text(viewFindings([], 0))).toContain('No device reports a broken quality rule');
  });
});

describe('viewErasures', () => {
  it('tells which device has not answered yet', () => {
    const erasure = { id: 'e', deviceId: 'line-1', orderedBy: 'ann', orderedMs: 1_000, samplesOnly: true, receipt: null };
    expect(text(viewErasures([erasure, { ...erasure, id: 'f', samplesOnly: false, receipt: { samples: 3, windows: 1, digest: 'sha256:0' } }], 61_000))).toContain('line-1 samples 60 s ago by ann not yet line-1 samples and windows 60 s ago by ann 3 samples, 1 window 2 erasures');
  });
});

describe('viewEvents', () => {
  it('tells what a device let go', () => {
    const losses = [{ kind: 'sample', reason: 'space', records: 12 }, { kind: 'window', reason: 'too_old', records: 1 }];
    expect(text(viewEvents([{ id: 1, atMs: 1, kind: 'device.losses', subject: 'line-1', detail: { losses } }], 10_000))).toContain('device losses line-1 12 samples (space), 1 window (too old)');
  });

  it('gives a figure with the digits that say something, and counts whole', () => {
    expect(text(viewEvents([{ id: 1, atMs: 1, kind: 'monitor.verdict', subject: 'gas-v2', detail: { statistic: 2.9055351156159093, records: 12345 } }], 10_000))).toContain('gas-v2 statistic 2.91, records 12345');
  });

  it('leaves out what an event has nothing to say of', () => {
    expect(text(viewEvents([{ id: 1, atMs: 1, kind: 'device.outcome', subject: 'line-1', detail: { phase: 'converged', reason: '', rolloutId: 'gas-v2-r1' } }], 10_000))).toContain('line-1 phase converged, rolloutId gas-v2-r1');
  });
});

describe('viewSample', () => {
  const sample: LabelItem = { sampleId: 's', model: 'gas', task: 'classification', classNames: [], rows: 4, columns: 1, columnNames: ['x'], picture: null, input: [0, 1, null, 2], deviceId: 'd', capturedMs: 0, leaseExpiresMs: 0 };

  it('draws a signal with a gap where a value is missing', () => {
    expect(find(viewSample(sample, 0), (node) => node.tag === 'path')[0]?.attributes['d']).toMatch(/^M0\.0 144\.0L266\.7 75\.0M800\.0 6\.0$/);
  });

  it('lists few features by name, with categories and missing values', () => {
    expect(text(viewSample({ ...sample, rows: 1, columns: 3, columnNames: ['temperature', 'valve', 'flow'], input: [21.5, 'open', null] }, 0))).toContain('temperature 21.5 valve open flow missing');
  });

  it('draws a bar for each of many features', () => {
    const many = Array.from({ length: 128 }, (_, index) => index - 64);
    expect(find(viewSample({ ...sample, rows: 1, columns: 128, input: many }, 0), (node) => node.tag === 'rect')).toHaveLength(128);
  });

  it.each([
    ['bytes in colour as they are', { height: 2, width: 1, channels: 3 }, [255, 0, 10, 1, 2, 3], [3, 2, 1, 0, 10, 0, 255, 0]],
    ['grey, black where a value is missing', { height: 1, width: 2, channels: 1 }, [7, null], [7, 7, 7, 0, 0, 0, 0, 0]],
    ['other values from the least to the greatest', { height: 1, width: 2, channels: 1 }, [-1, 1], [0, 0, 0, 255, 255, 255, 0, 0]],
  ] as const)('draws a picture: %s', (_, picture, input, pixels) => {
    const [image] = find(viewSample({ ...sample, rows: 1, columns: input.length, picture, input }, 0), (node) => node.tag === 'img');
    const bytes = Buffer.from(image?.attributes['src']?.split(',')[1] ?? '', 'base64');
    expect(bytes.subarray(0, 2).toString()).toBe('BM');
    expect([bytes.readUInt32LE(2), bytes.readInt32LE(18), bytes.readInt32LE(22)]).toEqual([bytes.length, picture.width, picture.height]);
    expect([...bytes.subarray(54)]).toEqual(pixels);
  });
});

it('leaves out what is absent', () => {
  expect(h('p', { hidden: true, title: undefined, disabled: false }, 'a', undefined, false, [1, ['b']])).toEqual({ tag: 'p', attributes: { hidden: '' }, children: ['a', '1', 'b'] });
});
