import type { Activation } from '../../proto/messages.ts';
import type { UpdateState } from './agent-state.ts';
import { evaluateWindows } from './evaluate-windows.ts';

/** What the line has said to a swap; none: nobody is to be asked. */
export type ConsentObserved = { readonly kind: 'none' } | { readonly kind: 'unasked' } | { readonly kind: 'granted' } | { readonly kind: 'refused'; readonly why: string; readonly askAgain: boolean };

export interface ActivationFacts {
  readonly nowMs: number;
  readonly revision: number;
  readonly issuedMs: number;
  readonly consent: ConsentObserved;
  /** When the line first refused; undefined where it has not. */
  readonly vetoedSinceMs: number | undefined;
  /** How long the line may refuse before the update is denied; undefined: for ever. */
  readonly vetoMsMax: number | undefined;
}

export type ActivationVerdict = { readonly verdict: 'activate' | 'ask' } | { readonly verdict: 'wait'; readonly vetoed: boolean; readonly detail: string } | { readonly verdict: 'deny'; readonly code: string; readonly detail: string };

/** A clock that is this far behind the time at which the control plane spoke has not been set. */
const clockBehindMs = 24 * 3600 * 1000;

/**
 * May a staged bundle be swapped in now? In this order: the hold, the deadline, the maintenance windows, the line's consent. What
 * cannot be known (a clock that was never set, a line that cannot be asked) is a no for now.
 */
export function evaluateActivation(activation: Activation | undefined, facts: ActivationFacts): ActivationVerdict {
  const { nowMs, revision, issuedMs, consent, vetoedSinceMs, vetoMsMax } = facts;
  const { hold = false, windows = [], deadlineMs = 0 } = activation ?? {};
  if (hold) return { verdict: 'wait', vetoed: false, detail: `held by revision ${revision}: waits for a newer revision without hold` };
  const line = consent.kind === 'refused' ? `the line did not consent: ${consent.why}` : '';
  if (deadlineMs > 0 && nowMs > deadlineMs) return { verdict: 'deny', code: 'activation.deadline', detail: `no moment for the swap until ${iso(deadlineMs)}${line === '' ? '' : `; ${line}`}` };
  if (windows.length > 0 && nowMs < issuedMs - clockBehindMs) return { verdict: 'wait', vetoed: false, detail: `the device's clock is over a day behind the control plane's (${iso(issuedMs)}): maintenance windows cannot be kept; set it` };
  const opened = evaluateWindows(windows, nowMs);
  if (!opened.open) return { verdict: 'wait', vetoed: false, detail: `outside the maintenance windows; the next one opens at ${iso(opened.opensMs)}` };
  if (consent.kind === 'none' || consent.kind === 'granted') return { verdict: 'activate' };
  if (consent.kind === 'unasked') return { verdict: 'ask' };
  if (vetoMsMax !== undefined && vetoedSinceMs !== undefined && nowMs - vetoedSinceMs > vetoMsMax) return { verdict: 'deny', code: 'activation.vetoed', detail: `${line}, for over ${vetoMsMax} ms` };
  return consent.askAgain ? { verdict: 'ask' } : { verdict: 'wait', vetoed: true, detail: line };
}

/** When the line first refused; undefined where it has not, or the clock was set since: to before that, or from before the update began to after it. */
export function refusedSince({ vetoedSinceMs, startedMs }: Pick<UpdateState, 'vetoedSinceMs' | 'startedMs'>, nowMs: number): number | undefined {
  return vetoedSinceMs !== null && vetoedSinceMs <= nowMs && (vetoedSinceMs >= startedMs || nowMs < startedMs) ? vetoedSinceMs : undefined;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
