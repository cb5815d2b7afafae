import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { Delivery, Probation } from '../../proto/messages.ts';
import { confirmedBundle, earlierSlot, isEnded, isSettledBadly, slotIn, spareSlot, type AgentState, type SlotName, type StoredBundleRef, type UpdateState } from './agent-state.ts';
import { evaluateActivation, refusedSince, type ConsentObserved } from './evaluate-activation.ts';
import type { DeathPolicy } from './evaluate-deaths.ts';
import type { AcceptedDesired } from './evaluate-desired.ts';
import { evaluateProbation } from './evaluate-probation.ts';
import { asksForShadow, evaluateShadow, findShadowCrash } from './evaluate-shadow.ts';

interface Coded {
  readonly code: string;
  readonly detail: string;
}
interface Ordered {
  readonly rolloutId: string;
  readonly revision: number;
}
interface OfBundle {
  readonly bundle: StoredBundleRef;
}
interface Delivered {
  readonly delivery: Delivery | undefined;
}
interface OfSlot {
  readonly slot: SlotName;
}

/** One thing to do next, as data. Every action has exactly one executor (see step-executors.ts). */
export type Step =
  | ({ readonly action: 'begin' } & OfBundle & Ordered)
  /** A newer revision wants the same bundle: what has been done for it counts. */
  | ({ readonly action: 'adopt' } & Ordered)
  | ({ readonly action: 'fetchManifest' } & OfBundle & Delivered)
  | ({ readonly action: 'fetchChunks' } & OfBundle & Delivered)
  | ({ readonly action: 'verify' } & OfBundle)
  | ({ readonly action: 'preflight' } & OfBundle)
  | ({ readonly action: 'stage' } & OfBundle & OfSlot)
  /** What comes next may end the process: that is written down first. */
  | { readonly action: 'prepareLoad' }
  | ({ readonly action: 'load' } & OfBundle & OfSlot)
  | ({ readonly action: 'shadow' } & OfBundle)
  | { readonly action: 'endShadow' }
  /** Everything is ready but the moment. */
  | ({ readonly action: 'wait'; readonly detail: string; readonly vetoed: boolean } & OfBundle)
  | ({ readonly action: 'ask' } & OfBundle)
  | ({ readonly action: 'activate' } & OfBundle & OfSlot)
  | { readonly action: 'beginProbation' }
  | ({ readonly action: 'confirm' } & OfSlot)
  | ({ readonly action: 'revert' } & OfSlot & Coded)
  /** Back to the bundle confirmed before, because a technician said so. */
  | ({ readonly action: 'fallBack' } & OfSlot & Coded & Ordered)
  | ({ readonly action: 'deny' } & OfBundle & Coded)
  | ({ readonly action: 'fail' } & OfBundle & Coded)
  | ({ readonly action: 'converge' } & OfBundle & Ordered)
  /** Nothing is wanted any more. */
  | { readonly action: 'abandon' }
  /** The confirmed bundle was left out for a while, because the process crashed in its interpreter. */
  | ({ readonly action: 'loadConfirmed' } & OfSlot)
  /** The agent or the machine is another since the interpreters were measured. */
  | ({ readonly action: 'measureAgain' } & OfSlot)
  /** The end of an update becomes a durable record. */
  | { readonly action: 'record' }
  | { readonly action: 'collectGarbage' };

export type Action = Step['action'];

/** Deaths of the process while it loaded a candidate after which the candidate is blamed. */
const loadDeathsMax = 2;

/** What the agent reads of itself before it plans. */
export interface Observed {
  readonly state: AgentState;
  readonly online: boolean;
  /** What of the desired bundle is on disk. */
  readonly fetched: 'nothing' | 'manifest' | 'everything';
  /** The bundle whose signatures and digests this process has checked. */
  readonly verifiedDigest: Digest | undefined;
  /** The bundle that passed the preflight of this process. */
  readonly preflightedDigest: Digest | undefined;
  /** The candidate that is loaded into this process, in the shadow or not. */
  readonly loadedDigest: Digest | undefined;
  /** The candidate that sees the inputs of the model that acts. */
  readonly shadowDigest: Digest | undefined;
  /** What the line says to a swap to the desired bundle. */
  readonly consent: ConsentObserved;
  /** The confirmed slot, where its interpreter was chosen by another version of the agent or on another machine. */
  readonly staleChoice?: SlotName | undefined;
  /** The confirmed slot, where it does not act although nothing speaks against it any more. */
  readonly restedSlot?: SlotName | undefined;
  /** Something was left over that no slot needs. */
  readonly garbage: boolean;
}

export interface ReconcilePolicy {
  /** Where the control plane says nothing. */
  readonly probation: Probation;
  /** How long the loop rests without being woken; probations are judged this often. Default: a quarter of a second. */
  readonly restMs?: number;
  /** A newer revision ends a technician's pause and refusal. Default: only the technician does. */
  readonly newRevisionLifts?: boolean;
  /** How long the line may refuse a swap before the update is denied. Default: for ever. */
  readonly vetoMsMax?: number | undefined;
  /** How long after a refusal the line is asked again. Default: five seconds. */
  readonly consentRetryMs?: number | undefined;
  /** What a confirmed bundle may do to the process. Default: deathPolicyDefault. */
  readonly deaths?: DeathPolicy | undefined;
}

/**
 * The next steps from what is observed to what is desired; empty where there is nothing to do or nothing can be done now.
 * Only the next step is planned, then the world is observed again, so a power cut between two steps costs nothing.
 *
 * @param desired the newest accepted; undefined before the first
 */
export function planSteps(desired: AcceptedDesired | undefined, observed: Observed, nowMs: number, policy: ReconcilePolicy): readonly Step[] {
  const { state } = observed;
  const { update } = state;
  const { paused, refused } = state.local;
  if (update !== null && update.outcomeDue) return [{ action: 'record' }];
  const wanted = desired?.bundle;
  const shadowing = update?.phase === 'shadowing' && update.digest === wanted?.digest && refused?.digest !== wanted.digest;
  if (observed.shadowDigest !== undefined && !(shadowing && observed.shadowDigest === wanted?.digest)) return [{ action: 'endShadow' }];

  const probationSlot = slotIn(state, 'probation');
  if (probationSlot !== undefined) return planProbation(probationSlot, desired, observed, policy);
  if (observed.restedSlot !== undefined) return [{ action: 'loadConfirmed', slot: observed.restedSlot }];

  const settled = (): readonly Step[] => {
    if (observed.garbage) return [{ action: 'collectGarbage' }];
    return observed.staleChoice === undefined ? [] : [{ action: 'measureAgain', slot: observed.staleChoice }];
  };
  const confirmed = confirmedBundle(state);
  const earlier = earlierSlot(state);
  if (refused !== null && refused.code === 'local.rollback' && refused.digest === confirmed?.digest && earlier !== undefined) {
    return [{ action: 'fallBack', slot: earlier, code: refused.code, detail: refused.reason, rolloutId: desired?.rolloutId ?? '', revision: desired?.revision ?? 0 }];
  }
  // Before anything was said, what is on disk may be what is wanted (the state was lost): it stays.
  if (desired === undefined || paused !== null) return [];
  if (wanted === undefined) return update !== null && !isEnded(update) ? [{ action: 'abandon' }] : settled();
  const { rolloutId, revision } = desired;
  const known = update?.digest === wanted.digest ? update : undefined;
  if (confirmed?.digest === wanted.digest) {
    if (known?.phase !== 'converged' || known.rolloutId !== rolloutId) return [{ action: 'converge', bundle: wanted, rolloutId, revision }];
    return known.revision === revision ? settled() : [{ action: 'adopt', rolloutId, revision }];
  }
  if (known === undefined || known.phase === 'converged' || (isSettledBadly(known) && known.revision !== revision)) return [{ action: 'begin', bundle: wanted, rolloutId, revision }];
  if (isSettledBadly(known)) return settled();
  if (isOutdated(known, desired)) return [{ action: 'adopt', rolloutId, revision }];
  return planUpdate(desired, wanted, known, observed, nowMs, policy);
}

/** The next step of an update that is under way and has not been swapped in. */
function planUpdate(desired: AcceptedDesired, wanted: StoredBundleRef, update: UpdateState, observed: Observed, nowMs: number, policy: ReconcilePolicy): readonly Step[] {
  const { state } = observed;
  const denied = findDenial(desired, wanted, state, nowMs);
  if (denied !== undefined) return [{ action: 'deny', bundle: wanted, ...denied }];
  if (update.load.deaths >= loadDeathsMax) return [{ action: 'fail', bundle: wanted, code: 'activation.crashed', detail: `the agent died ${update.load.deaths} times while it loaded the bundle or began to try it` }];
  const crash = findShadowCrash(update.shadow);
  if (crash !== undefined) return [{ action: 'fail', bundle: wanted, ...crash }];
  if (observed.verifiedDigest === wanted.digest) {
    const slot = spareSlot(state);
    if (state.slots[slot]?.bundle.digest === wanted.digest) {
      // Also one that is loaded already, where the disk has refused to take that it is: until it does, every end of the process would be laid to the load.
      if (update.load.underWay || observed.loadedDigest !== wanted.digest) return [update.load.underWay ? { action: 'load', bundle: wanted, slot } : { action: 'prepareLoad' }];
      return planShadow(desired, wanted, update, observed, policy) ?? planActivation(desired, wanted, update, observed, nowMs, policy);
    }
    if (observed.preflightedDigest === wanted.digest) return [{ action: 'stage', bundle: wanted, slot }];
    return [{ action: 'preflight', bundle: wanted }];
  }
  if (observed.fetched === 'everything') return [{ action: 'verify', bundle: wanted }];
  if (!observed.online) return [];
  return [{ action: observed.fetched === 'nothing' ? 'fetchManifest' : 'fetchChunks', bundle: wanted, delivery: desired.delivery }];
}

/** Undefined where no shadow is asked for, or it has seen all it was to see. Without a model that acts there is nothing to be compared with. */
function planShadow(desired: AcceptedDesired, wanted: StoredBundleRef, update: UpdateState, observed: Observed, policy: ReconcilePolicy): readonly Step[] | undefined {
  const { shadowing } = desired;
  if (!asksForShadow(shadowing) || (confirmedBundle(observed.state) === undefined && !shadowing.only)) return undefined;
  const judged = evaluateShadow(update.shadow ?? { deaths: 0, stoppedCleanly: true, inferences: 0, errors: 0, slow: 0, dropped: 0, elapsedMs: 0 }, shadowing, desired.probation ?? policy.probation);
  if (judged.verdict === 'fail') return [{ action: 'fail', bundle: wanted, code: judged.code, detail: judged.detail }];
  if (judged.verdict === 'done') return undefined;
  return observed.shadowDigest === wanted.digest ? [] : [{ action: 'shadow', bundle: wanted }];
}

function planActivation(desired: AcceptedDesired, wanted: StoredBundleRef, update: UpdateState, { state, consent }: Observed, nowMs: number, { vetoMsMax }: ReconcilePolicy): readonly Step[] {
  const { revision, issuedMs } = desired;
  const vetoedSinceMs = refusedSince(update, nowMs);
  const judged = evaluateActivation(desired.activation, { nowMs, revision, issuedMs, consent, vetoedSinceMs, vetoMsMax });
  switch (judged.verdict) {
    case 'activate':
      return [{ action: 'activate', bundle: wanted, slot: spareSlot(state) }];
    case 'ask':
      return [{ action: 'ask', bundle: wanted }];
    case 'wait': {
      // A clock that was set would let the line refuse for as much longer or shorter: it has refused since now.
      const isStamped = !judged.vetoed || vetoedSinceMs !== undefined;
      return isStamped && update.phase === 'ready' && update.detail === judged.detail ? [] : [{ action: 'wait', bundle: wanted, detail: judged.detail, vetoed: judged.vetoed }];
    }
    case 'deny':
      return [{ action: 'deny', bundle: wanted, code: judged.code, detail: judged.detail }];
  }
}

function planProbation(slot: SlotName, desired: AcceptedDesired | undefined, { state }: Observed, policy: ReconcilePolicy): readonly Step[] {
  const running = state.slots[slot];
  const { update } = state;
  const { refused } = state.local;
  if (running === null || state.probation === null) return [{ action: 'revert', slot, code: 'state.recovered', detail: 'the record of the probation was lost' }];
  if (refused?.digest === running.bundle.digest) return [{ action: 'revert', slot, code: refused.code, detail: refused.reason }];
  if (desired !== undefined && desired.bundle?.digest !== running.bundle.digest) {
    return [{ action: 'revert', slot, code: 'update.superseded', detail: `revision ${desired.revision} wants ${desired.bundle?.digest ?? 'no bundle'}` }];
  }
  if (desired !== undefined && update?.digest === running.bundle.digest && isOutdated(update, desired)) return [{ action: 'adopt', rolloutId: desired.rolloutId, revision: desired.revision }];
  if (update?.phase === 'activated') return [{ action: 'beginProbation' }];
  const judged = evaluateProbation(state.probation, desired?.probation ?? policy.probation);
  switch (judged.verdict) {
    case 'continue':
      return [];
    case 'confirm':
      return [{ action: 'confirm', slot }];
    case 'revert':
      return [{ action: 'revert', slot, code: judged.code, detail: judged.detail }];
  }
}

function isOutdated(update: UpdateState, { revision, rolloutId }: AcceptedDesired): boolean {
  return update.revision !== revision || update.rolloutId !== rolloutId;
}

/** What forbids a bundle before a byte of it is fetched. The manifest itself is held to the same rules by verify. */
function findDenial(desired: AcceptedDesired, wanted: StoredBundleRef, state: AgentState, nowMs: number): Coded | undefined {
  const { refused } = state.local;
  if (refused?.digest === wanted.digest) return { code: refused.code, detail: refused.reason };
  if (desired.expiresMs > 0 && nowMs > desired.expiresMs) return { code: 'desired.expired', detail: `revision ${desired.revision} expired ${nowMs - desired.expiresMs} ms ago` };
  if (wanted.sizeBytes > limits.manifestBytesMax) return { code: 'bundle.too_large', detail: `a manifest of ${wanted.sizeBytes} bytes is over the limit of ${limits.manifestBytesMax}` };
  return findCounterDenial(wanted, confirmedBundle(state));
}

/** A release counter may only fall when the operator asked for it (rollback), or between different models. */
export function findCounterDenial(wanted: Pick<StoredBundleRef, 'model' | 'releaseCounter' | 'rollback'>, confirmed: StoredBundleRef | undefined): Coded | undefined {
  if (confirmed === undefined || wanted.rollback || confirmed.model !== wanted.model || wanted.releaseCounter >= confirmed.releaseCounter) return undefined;
  return { code: 'bundle.older_release', detail: `release ${wanted.releaseCounter} of ${wanted.model} is older than release ${confirmed.releaseCounter}, which is confirmed, and no rollback was asked for` };
}
