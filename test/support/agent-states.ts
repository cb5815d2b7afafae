import { emptyState, type AgentState, type SlotRecord, type StoredBundleRef, type UpdateState } from '../../agent/reconcile/agent-state.ts';
import type { AcceptedDesired } from '../../agent/reconcile/evaluate-desired.ts';
import type { Observed } from '../../agent/reconcile/plan-steps.ts';
import { digestOf } from '../../proto/digest.ts';

/** Values of the reconciler for tests of what it decides. */
export const refOf = (version: number, rollback = false): StoredBundleRef => ({ digest: digestOf(`bundle ${version}`), sizeBytes: 100, releaseCounter: version, releaseKeyId: 'k', releaseSignatureBase64: '', model: 'm', version, rollback });

export const desiredOf = (revision: number, bundle: StoredBundleRef | undefined, more: Partial<AcceptedDesired> = {}): AcceptedDesired => ({ deviceId: 'd', revision, bundle, rolloutId: `r${revision}`, issuedMs: 0, expiresMs: 0, ...more });

export const slotOf = (bundle: StoredBundleRef, state: SlotRecord['state'], wasConfirmed = false): SlotRecord => ({ bundle, state, runtime: 'native', wasConfirmed });

export const confirmedState = (version: number): AgentState => ({ ...emptyState, slots: { a: slotOf(refOf(version), 'confirmed'), b: null } });

export const updateOf = (version: number, phase: UpdateState['phase'], more: Partial<UpdateState> = {}): UpdateState => ({
  digest: refOf(version).digest, revision: 2, rolloutId: 'r2', phase, reason: '', detail: '', sinceMs: 0, startedMs: 0, bytesFetched: 0, bytesRefetched: 0, load: { underWay: false, deaths: 0 }, shadow: null, vetoedSinceMs: null, outcomeDue: false, ...more,
});

export const observedOf = (state: AgentState, more: Partial<Observed> = {}): Observed => ({ state, online: true, fetched: 'nothing', verifiedDigest: undefined, preflightedDigest: undefined, loadedDigest: undefined, shadowDigest: undefined, consent: { kind: 'none' }, garbage: false, ...more });
