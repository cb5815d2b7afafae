import { describe, expect, it } from 'vitest';
import { monitorPolicySchema } from './drift-policy.ts';
import type { DriftVerdict } from './evaluate-drift.ts';
import { planAccuracyAlert, planDriftAlert } from './plan-alerts.ts';

const look = (verdict: DriftVerdict['verdict'], statistic: number): Parameters<typeof planDriftAlert>[0] => ({ verdict, statistic, threshold: 6, inferences: 100, features: [{ name: 'temp', distance: 0.5, score: 9, psi: 1, wasserstein: 1 }] });

describe('planDriftAlert', () => {
  it.each<[string, DriftVerdict['verdict'], number, DriftVerdict['verdict'] | undefined, Parameters<typeof planDriftAlert>[2], boolean]>([
    ['no drift', 'no_drift', 5, 'drift', [], false],
    ['too little data', 'insufficient_data', 0, 'drift', [], false],
    ['drift for the first time', 'drift', 7, undefined, [], false],
    ['drift after none', 'drift', 7, 'no_drift', [], false],
    ['drift twice', 'drift', 7, 'drift', [], true],
    ['just not strong drift', 'drift', 8.99, 'no_drift', [], false],
    ['strong drift at once', 'drift', 9, 'no_drift', [], true],
    ['strong drift at the first look', 'drift', 9, undefined, [], true],
    ['drift that has an open alert', 'drift', 20, 'drift', [{ kind: 'drift', state: 'open' }], false],
    ['drift that somebody takes care of', 'drift', 20, 'drift', [{ kind: 'drift', state: 'acknowledged' }], false],
    ['drift again after it was closed', 'drift', 20, 'drift', [{ kind: 'drift', state: 'closed' }], true],
    ['drift beside an accuracy alert', 'drift', 20, 'drift', [{ kind: 'accuracy', state: 'open' }], true],
  ])('%s', (_, verdict, statistic, previous, standing, raised) => {
    const alert = planDriftAlert(look(verdict, statistic), previous === undefined ? undefined : { verdict: previous }, standing);
    expect(alert !== undefined).toBe(raised);
    if (alert !== undefined) expect(alert.summary).toMatch(/over a threshold of 6\.0 in 100 inferences, furthest temp \(0\.50\)/);
  });
});

describe('planAccuracyAlert', () => {
  const policy = monitorPolicySchema.parse({});
  const estimate = { metric: 'accuracy', labels: 50, labelsUsed: 50, labelsEffective: 50, estimate: 0.7, low: 0.6, high: 0.8 } as const;
  const holdout = { metric: 'accuracy', higherIsBetter: true, value: 0.93 };
  it('speaks once, with the figures', () => {
    expect(planAccuracyAlert(estimate, holdout, policy, [])?.summary).toMatch(/accuracy in the field is 0\.700 \(95 % interval 0\.600 to 0\.800, 50 labels\), on the hold-out rows it was 0\.930/);
    expect(planAccuracyAlert(estimate, holdout, policy, [{ kind: 'accuracy', state: 'open' }])).toBeUndefined();
    expect(planAccuracyAlert({ ...estimate, high: 0.9 }, holdout, policy, [])).toBeUndefined();
    expect(planAccuracyAlert(estimate, undefined, policy, [])).toBeUndefined();
  });
});
