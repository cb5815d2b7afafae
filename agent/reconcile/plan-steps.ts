import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { Probation } from '../../proto/messages.ts';
import { slotIn, isSettledBadly, spareSlot, type AgentState, type SlotName, type StoredBundleRef } from './agent-state.ts';
import type { AcceptedDesired } from './evaluate-desired.ts';
import { evaluateProbation } from './evaluate-probation.ts';

/** One thing to do next, as data. Every action has exactly one executor (see service.ts). */
export type Step =
  | { readonly action: 'begin'; readonly bundle: StoredBundleRef; readonly rolloutId: string; readonly revision: number }
  | { readonly action: 'fetchManifest'; readonly bundle: StoredBundleRef }
  | { readonly action: 'fetchChunks'; readonly bundle: StoredBundleRef }
  | { readonly action: 'verify'; readonly bundle: StoredBundleRef }
  | { readonly action: 'preflight'; readonly bundle: StoredBundleRef }
  | { readonly action: 'stage'; readonly bundle: StoredBundleRef; readonly slot: SlotName }
  | { readonly action: 'activate'; readonly bundle: StoredBundleRef; readonly slot: SlotName }
  | { readonly action: 'confirm'; readonly slot: SlotName }
  | { readonly action: 'revert'; readonly slot: SlotName; readonly code: string; readonly detail: string }
  | { readonly action: 'deny'; readonly bundle: StoredBundleRef; readonly code: string; readonly detail: string }
  | { readonly action: 'converge'; readonly bundle: StoredBundleRef; readonly rolloutId: string; readonly revision: number }
  | { readonly action: 'collectGarbage' };

export type Action = Step['action'];

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
  /** Something was left over that no slot needs. */
  readonly garbage: boolean;
}

export interface ReconcilePolicy {
  /** Where the control plane says nothing. */
  readonly probation: Probation;
  /** How long the loop rests without being woken; probations are judged this often. Default: a quarter of a second. */
  readonly restMs?: number;
}

/**
 * The next steps from what is observed to what is desired; empty where there is nothing to do or nothing can be done now.
 * Only the next step is planned, then the world is observed again, so a power cut between two steps costs nothing.
 *
 * @param desired the newest accepted; undefined before the first
 */
export function planSteps(desired: AcceptedDesired | undefined, observed: Observed, nowMs: number, policy: ReconcilePolicy): readonly Step[] {
  const { state } = observed;
  const wanted = desired?.bundle;
  const probationSlot = slotIn(state, 'probation');
  if (probationSlot !== undefined) return planProbation(probationSlot, desired, observed, policy);

  const settled = (): readonly Step[] => (observed.garbage ? [{ action: 'collectGarbage' }] : []);
  // Before anything was said, what is on disk may be what is wanted (the state was lost): it stays.
  if (desired === undefined) return [];
  if (wanted === undefined) return settled();
  const { rolloutId, revision } = desired;
  const confirmed = confirmedBundle(state);
  const update = state.update;
  const underWay = update !== null && update.digest === wanted.digest && update.revision === revision;
  if (confirmed?.digest === wanted.digest) {
    return underWay && update.phase === 'converged' ? settled() : [{ action: 'converge', bundle: wanted, rolloutId, revision }];
  }
  if (!underWay) return [{ action: 'begin', bundle: wanted, rolloutId, revision }];
  if (isSettledBadly(update)) return settled();

  const denied = findDenial(desired, wanted, confirmed, nowMs);
  if (denied !== undefined) return [{ action: 'deny', bundle: wanted, ...denied }];

  const slot = spareSlot(state);
  const staged = state.slots[slot]?.bundle.digest === wanted.digest;
  if (observed.verifiedDigest === wanted.digest) {
    if (staged) return [{ action: 'activate', bundle: wanted, slot }];
    if (observed.preflightedDigest === wanted.digest) return [{ action: 'stage', bundle: wanted, slot }];
    return [{ action: 'preflight', bundle: wanted }];
  }
  if (observed.fetched === 'everything') return [{ action: 'verify', bundle: wanted }];
  if (!observed.online) return [];
  return [{ action: observed.fetched === 'nothing' ? 'fetchManifest' : 'fetchChunks', bundle: wanted }];
}

function planProbation(slot: SlotName, desired: AcceptedDesired | undefined, { state }: Observed, policy: ReconcilePolicy): readonly Step[] {
  const running = state.slots[slot];
  if (running === null || state.probation === null) return [{ action: 'revert', slot, code: 'state.recovered', detail: 'the record of the probation was lost' }];
  if (desired !== undefined && desired.bundle?.digest !== running.bundle.digest) {
    return [{ action: 'revert', slot, code: 'update.superseded', detail: `revision ${desired.revision} wants ${desired.bundle?.digest ?? 'no bundle'}` }];
  }
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

/** What forbids a bundle before a byte of it is fetched. The manifest itself is held to the same rules by verify. */
function findDenial(desired: AcceptedDesired, wanted: StoredBundleRef, confirmed: StoredBundleRef | undefined, nowMs: number): { code: string; detail: string } | undefined {
  if (desired.expiresMs > 0 && nowMs > desired.expiresMs) return { code: 'desired.expired', detail: `revision ${desired.revision} expired ${nowMs - desired.expiresMs} ms ago` };
  if (wanted.sizeBytes > limits.manifestBytesMax) return { code: 'bundle.too_large', detail: `a manifest of ${wanted.sizeBytes} bytes is over the limit of ${limits.manifestBytesMax}` };
  return findCounterDenial(wanted, confirmed);
}

/** A release counter may only fall when the operator asked for it (rollback), or between different models. */
export function findCounterDenial(wanted: Pick<StoredBundleRef, 'model' | 'releaseCounter' | 'rollback'>, confirmed: StoredBundleRef | undefined): { code: string; detail: string } | undefined {
  if (confirmed === undefined || wanted.rollback || confirmed.model !== wanted.model || wanted.releaseCounter >= confirmed.releaseCounter) return undefined;
  return { code: 'bundle.older_release', detail: `release ${wanted.releaseCounter} of ${wanted.model} is older than release ${confirmed.releaseCounter}, which is confirmed, and no rollback was asked for` };
}

export function confirmedBundle(state: AgentState): StoredBundleRef | undefined {
  const slot = slotIn(state, 'confirmed');
  return slot === undefined ? undefined : state.slots[slot]?.bundle;
}
