import type { Deadlines, RolloutDeviceState } from './rollout.ts';

/** What is true of a state, whatever the device; the one table that decisions read. */
export interface StateFacts {
  /** waiting: not told yet. life: between assignment and outcome, out of service. outcome: it counts. gone: it counts no more. */
  readonly kind: 'waiting' | 'life' | 'outcome' | 'gone';
  /** Of the life: what limits the time spent in it. */
  readonly deadline?: keyof Deadlines;
  /** The time spent in it counts against the deadline from the assignment. */
  readonly timed?: boolean;
  /** A device in it may still come to another outcome by what it reports. */
  readonly open?: boolean;
  /** An operator can have it tried again. */
  readonly retryable?: boolean;
}

export const deviceLife: Readonly<Record<RolloutDeviceState, StateFacts>> = {
  waiting: { kind: 'waiting' },
  assigned: { kind: 'life', deadline: 'assignedMs', timed: true, open: true },
  downloading: { kind: 'life', deadline: 'downloadingMs', timed: true, open: true },
  verified: { kind: 'life', deadline: 'verifiedMs', timed: true, open: true },
  preflighted: { kind: 'life', deadline: 'preflightedMs', timed: true, open: true },
  // What these two wait for is meant to take its time.
  shadowing: { kind: 'life', deadline: 'shadowingMs', open: true },
  ready: { kind: 'life', deadline: 'readyMs', open: true },
  activated: { kind: 'life', deadline: 'activatedMs', timed: true, open: true },
  probation: { kind: 'life', deadline: 'probationMs', timed: true, open: true },
  // A device that confirmed may still report that it went back, one that failed that it came through after all.
  confirmed: { kind: 'outcome', open: true },
  already_running: { kind: 'outcome' },
  shadowed: { kind: 'outcome', open: true },
  reverted: { kind: 'outcome', open: true, retryable: true },
  failed: { kind: 'outcome', open: true, retryable: true },
  denied: { kind: 'outcome', open: true, retryable: true },
  silent: { kind: 'outcome', open: true, retryable: true },
  superseded: { kind: 'gone' },
  removed: { kind: 'gone' },
};

/** What a device's report says of where it stands; another phase says nothing. */
export const stateOfPhase: Readonly<Record<string, RolloutDeviceState>> = {
  downloading: 'downloading',
  verified: 'verified',
  preflighted: 'preflighted',
  shadowing: 'shadowing',
  ready: 'ready',
  activated: 'activated',
  in_probation: 'probation',
  // It says so; only its inferences make it confirmed.
  converged: 'probation',
  reverted: 'reverted',
  failed: 'failed',
  denied: 'denied',
};

/** Between assignment and outcome. */
export function isOutOfService(state: RolloutDeviceState): boolean {
  return deviceLife[state].kind === 'life';
}
