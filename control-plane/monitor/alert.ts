export const alertKinds = ['drift', 'accuracy', 'quality'] as const;
export type AlertKind = (typeof alertKinds)[number];

export const alertStates = ['open', 'acknowledged', 'closed'] as const;
export type AlertState = (typeof alertStates)[number];

/** Something about one bundle that a person, or the training room, should answer. */
export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly model: string;
  readonly bundleDigest: string;
  readonly state: AlertState;
  /** For a person: what was measured, against what. */
  readonly summary: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly raisedMs: number;
  readonly updatedMs: number;
  readonly updatedBy: string;
}
