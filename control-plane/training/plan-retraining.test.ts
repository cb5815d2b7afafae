import { expect, it } from 'vitest';
import { planRetraining, type RetrainingFacts } from './plan-retraining.ts';

const nowMs = 1_000_000;
const facts: RetrainingFacts = {
  model: 'm',
  policy: { labelsMin: 60, cooldownMs: 60_000, automatic: true },
  alerts: [{ id: 'alert-1', kind: 'drift', bundleDigest: 'b1' }],
  versions: [{ id: 'm-v1', bundleDigest: 'b1', state: 'approved' }],
  newLabels: 60,
  jobs: [{ id: 'j1', state: 'succeeded', updatedMs: nowMs - 60_000 }],
};

it.each<[string, Partial<RetrainingFacts>, 'start' | 'hold', string]>([
  ['everything is there', {}, 'start', 'drift alert alert-1 about m-v1, 60 new labels'],
  ['a label is missing', { newLabels: 59 }, 'hold', '59 of 60 new labels'],
  ['the cooldown lacks a millisecond', { jobs: [{ id: 'j1', state: 'succeeded', updatedMs: nowMs - 59_999 }] }, 'hold', 'the last job ended 59999 ms ago'],
  ['a failed job also cools down', { jobs: [{ id: 'j1', state: 'failed', updatedMs: nowMs - 1 }] }, 'hold', 'the last job ended 1 ms ago'],
  ['a job waits', { jobs: [{ id: 'j2', state: 'queued', updatedMs: 0 }] }, 'hold', 'job j2 is queued'],
  ['a job runs', { jobs: [{ id: 'j2', state: 'leased', updatedMs: 0 }] }, 'hold', 'job j2 is leased'],
  ['no alert', { alerts: [] }, 'hold', 'there is no alert'],
  ['a newer candidate is the answer already', { versions: [{ id: 'm-v2', bundleDigest: 'b2', state: 'candidate' }, ...facts.versions] }, 'hold', 'versions before m-v2'],
  ['a rejected version answers nothing', { versions: [{ id: 'm-v2', bundleDigest: 'b2', state: 'rejected' }, ...facts.versions] }, 'start', 'm-v1'],
  ['the operator trains by hand', { policy: { ...facts.policy, automatic: false } }, 'hold', 'by hand'],
])('%s', (_, own, action, reason) => {
  const plan = planRetraining({ ...facts, ...own }, nowMs);
  expect(plan.action).toBe(action);
  expect(plan.reason).toContain(reason);
});
