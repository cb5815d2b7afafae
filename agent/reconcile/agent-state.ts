import { z } from 'zod';
import { isDigest, type Digest } from '../../proto/digest.ts';
import { runtimeKinds } from '../../runtime/model-runtime.ts';

/**
 * What the agent must know after a power cut, and nothing else: a small JSON file that a technician can read. Blobs are
 * found by their digests; the outbox keeps its own files.
 */
const digest = z.custom<Digest>((value) => isDigest(value), 'expected sha256:<64 hex digits>');
const count = z.number().int().min(0);

export const slotNames = ['a', 'b'] as const;
export type SlotName = (typeof slotNames)[number];

const bundleRef = z.object({
  digest,
  sizeBytes: count,
  releaseCounter: count,
  releaseKeyId: z.string(),
  releaseSignatureBase64: z.string(),
  model: z.string(),
  version: count,
  rollback: z.boolean(),
});

const slot = z.object({
  bundle: bundleRef,
  /** staged: verified, preflighted and ready; it may be the bundle that was confirmed before. */
  state: z.enum(['staged', 'probation', 'confirmed']),
  /** The faster of the interpreters that passed the preflight on this device. */
  runtime: z.enum(runtimeKinds),
});

const probation = z.object({
  /** Processes that ended during this probation without having been asked to. */
  deaths: count,
  /** Set by a clean stop and cleared by the next start. */
  stoppedCleanly: z.boolean(),
  inferences: count,
  errors: count,
  elapsedMs: z.number().min(0),
});

const updateState = z.object({
  digest,
  revision: count,
  rolloutId: z.string(),
  phase: z.enum(['downloading', 'verified', 'preflighted', 'activated', 'in_probation', 'converged', 'reverted', 'failed', 'denied']),
  reason: z.string(),
  detail: z.string(),
  sinceMs: count,
  startedMs: count,
  bytesFetched: count,
  bytesRefetched: count,
});

export const agentStateSchema = z.object({
  schema: z.literal(1),
  /** No report has carried a sequence at or above it. */
  reportedSequenceReserved: count,
  desiredRevision: count,
  /** The newest SignedDesired that was accepted, so that an offline device goes on after a restart; empty before the first. */
  desiredBase64: z.string(),
  slots: z.object({ a: slot.nullable(), b: slot.nullable() }),
  probation: probation.nullable(),
  /** The last update and how far it came. One that failed, was reverted or denied is not tried again under its revision. */
  update: updateState.nullable(),
});

export type AgentState = z.infer<typeof agentStateSchema>;
export type SlotRecord = z.infer<typeof slot>;
export type StoredBundleRef = z.infer<typeof bundleRef>;
export type UpdateState = z.infer<typeof updateState>;
export type ProbationState = z.infer<typeof probation>;

export const emptyState: AgentState = {
  schema: 1,
  reportedSequenceReserved: 0,
  desiredRevision: 0,
  desiredBase64: '',
  slots: { a: null, b: null },
  probation: null,
  update: null,
};

/** The slot in the given state; at most one is confirmed and at most one is in probation. */
export function slotIn(state: Pick<AgentState, 'slots'>, wanted: SlotRecord['state']): SlotName | undefined {
  return slotNames.find((name) => state.slots[name]?.state === wanted);
}

/** The slot that inference runs from: the one in probation, else the confirmed one. */
export function activeSlot(state: Pick<AgentState, 'slots'>): SlotName | undefined {
  return slotIn(state, 'probation') ?? slotIn(state, 'confirmed');
}

/** The slot that may be overwritten: never the confirmed one. */
export function spareSlot(state: Pick<AgentState, 'slots'>): SlotName {
  return slotIn(state, 'confirmed') === 'a' ? 'b' : 'a';
}

/** An update that ended badly and is not tried again until the control plane says something new. */
export function isSettledBadly(update: UpdateState | null): boolean {
  return update !== null && (update.phase === 'failed' || update.phase === 'reverted' || update.phase === 'denied');
}
