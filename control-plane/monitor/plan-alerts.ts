import type { Alert, AlertKind } from './alert.ts';
import { compareWithHoldout, type AccuracyEstimate, type HoldoutFigure } from './evaluate-accuracy.ts';
import type { DriftVerdict } from './evaluate-drift.ts';
import type { MonitorPolicy } from './drift-policy.ts';

/** An alert to be raised, without what the store adds. */
export interface PlannedAlert {
  readonly kind: AlertKind;
  readonly summary: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

type Look = Pick<DriftVerdict, 'verdict' | 'statistic' | 'threshold' | 'inferences' | 'features'>;

/** A statistic this many times its threshold needs no second look. */
const strongRatio = 1.5;

/**
 * Should this look at a bundle raise a drift alert? Every look is a chance for a false alarm, so a single one is not
 * enough: either two looks in a row say drift, or one says it strongly. Looks share no inferences, so for a healthy
 * stream the chance per look is at most the square of a single look's, or that of 1.5 times the threshold; see
 * docs/decisions/drift.md for what both come to. One alert stands for a bundle until it is closed.
 */
export function planDriftAlert(look: Look, previous: Pick<DriftVerdict, 'verdict'> | undefined, standing: readonly Pick<Alert, 'kind' | 'state'>[]): PlannedAlert | undefined {
  if (look.verdict !== 'drift' || stands(standing, 'drift')) return undefined;
  if (previous?.verdict !== 'drift' && look.statistic < strongRatio * look.threshold) return undefined;
  const furthest = look.features.slice(0, 3).map((feature) => `${feature.name} (${feature.distance.toFixed(2)})`);
  return {
    kind: 'drift',
    summary: `the input has moved away from the training data: ${look.statistic.toFixed(1)} over a threshold of ${look.threshold.toFixed(1)} in ${look.inferences} inferences, furthest ${furthest.join(', ')}; label samples and retrain, or check the sensors`,
    evidence: { ...look, features: look.features.slice(0, 20) },
  };
}

/** Should measured accuracy raise an alert? See compareWithHoldout. */
export function planAccuracyAlert(estimate: AccuracyEstimate, holdout: HoldoutFigure | undefined, policy: MonitorPolicy, standing: readonly Pick<Alert, 'kind' | 'state'>[]): PlannedAlert | undefined {
  if (holdout === undefined || compareWithHoldout(estimate, holdout, policy) !== 'below' || stands(standing, 'accuracy')) return undefined;
  const show = (value: number): string => value.toPrecision(3);
  return {
    kind: 'accuracy',
    summary: `${estimate.metric} in the field is ${show(estimate.estimate)} (95 % interval ${show(estimate.low)} to ${show(estimate.high)}, ${estimate.labelsUsed} labels), on the hold-out rows it was ${show(holdout.value)}; retrain on the labels, or roll back`,
    evidence: { ...estimate, holdout: holdout.value, margin: policy.accuracyMargin },
  };
}

function stands(alerts: readonly Pick<Alert, 'kind' | 'state'>[], kind: AlertKind): boolean {
  return alerts.some((alert) => alert.kind === kind && alert.state !== 'closed');
}
