import type { Alert } from './alert.ts';
import type { PlannedAlert } from './plan-alerts.ts';

/** A sensor that a device finds stuck at the moment. */
export interface StuckColumn {
  readonly deviceId: string;
  readonly column: string;
  readonly bundleDigest: string;
  /** Values since it was found. */
  readonly count: number;
  readonly firstMs: number;
}

export interface QualityAlertPlan {
  readonly raise: readonly (PlannedAlert & { readonly bundleDigest: string })[];
  /** Ids of alerts whose sensor moves again. */
  readonly close: readonly string[];
}

/** One alert stands for each sensor that is stuck, and is closed when it moves again. */
export function planQualityAlerts(found: readonly StuckColumn[], standing: readonly Pick<Alert, 'id' | 'evidence'>[]): QualityAlertPlan {
  const nameOf = ({ deviceId, column }: { deviceId?: unknown; column?: unknown }): string => JSON.stringify([deviceId, column]);
  const known = new Set(standing.map(({ evidence }) => nameOf(evidence)));
  const still = new Set(found.map(nameOf));
  return {
    raise: found
      .filter((column) => !known.has(nameOf(column)))
      .map(({ bundleDigest, ...evidence }) => ({
        kind: 'quality',
        bundleDigest,
        summary: `sensor stuck: column ${evidence.column} on device ${evidence.deviceId} has given the same value since ${new Date(evidence.firstMs).toISOString()}; check the sensor and its wire`,
        evidence,
      })),
    close: standing.filter(({ evidence }) => !still.has(nameOf(evidence))).map(({ id }) => id),
  };
}
