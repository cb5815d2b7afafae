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

/** What the preflight measured here, and why the slot's interpreter was taken. */
const runtimeChoice = z.object({
  measured: z.array(z.object({ runtime: z.enum(runtimeKinds), p50Us: z.number(), p99Us: z.number(), memoryBytes: count })),
  reason: z.string(),
  /** Version of the agent and the machine: measured again where one of them is another. */
  measuredOn: z.string(),
  atMs: count,
});

const slot = z.object({
  bundle: bundleRef,
  /** staged: verified, preflighted and ready; it may be the bundle that was confirmed before. */
  state: z.enum(['staged', 'probation', 'confirmed']),
  /** The faster of the interpreters that passed the preflight on this device. */
  runtime: z.enum(runtimeKinds),
  /** It ran here as the confirmed bundle once: a technician can go back to it. */
  wasConfirmed: z.boolean().default(false),
  /** Absent: staged by an agent that did not write it down. */
  choice: runtimeChoice.optional(),
});

const probation = z.object({
  /** Processes that ended during this trial without having been asked to. */
  deaths: count,
  /** Set by a clean stop and cleared by the next start. */
  stoppedCleanly: z.boolean(),
  inferences: count,
  errors: count,
  elapsedMs: z.number().min(0),
});

/** What a candidate has done in the shadow of the confirmed bundle. */
const shadow = probation.extend({ slow: count, dropped: count });

export const updatePhases = ['downloading', 'verified', 'preflighted', 'shadowing', 'ready', 'activated', 'in_probation', 'converged', 'reverted', 'failed', 'denied'] as const;

const updateState = z.object({
  digest,
  revision: count,
  rolloutId: z.string(),
  phase: z.enum(updatePhases),
  reason: z.string(),
  detail: z.string(),
  sinceMs: count,
  startedMs: count,
  bytesFetched: count,
  bytesRefetched: count,
  /** Loading the candidate into the process that infers; one that dies of it twice is not loaded a third time. */
  load: z.object({ underWay: z.boolean(), deaths: count }).default({ underWay: false, deaths: 0 }),
  shadow: shadow.nullable().default(null),
  /** When the line first refused the swap; null: it has not. */
  vetoedSinceMs: count.nullable().default(null),
  /** It has ended, and the control plane has not been told in a durable record yet. */
  outcomeDue: z.boolean().default(false),
});

/** How a process ended that nobody had asked to; see UncleanEnd. */
export const deathCauses = ['hung', 'crashed', 'elsewhere', 'unknown'] as const;
/** More are not remembered. */
export const deathsKept = 32;

/** Ends of the process while this bundle acted, the newest last. */
const deaths = z.object({ digest: digest.nullable(), ends: z.array(z.object({ atMs: count, cause: z.enum(deathCauses) })).max(deathsKept) });

export const noDeaths: z.infer<typeof deaths> = { digest: null, ends: [] };

/** What a technician has decided at the device; the newest revision at that time tells what is newer. */
const decision = z.object({ reason: z.string(), atMs: count, revision: count });
const local = z.object({
  /** No step towards another bundle is begun. */
  paused: decision.nullable(),
  /** This bundle is not to run here. */
  refused: decision.extend({ digest, code: z.enum(['local.denied', 'local.rollback']) }).nullable(),
  /** Names the last command that was obeyed, so that none is obeyed twice. */
  commandId: z.string().default(''),
});

/** The machine's boot that the last process ran in (empty where the system does not say), and how often one ended in the middle of a trial of this update. */
const power = z.object({ bootId: z.string(), cuts: count });

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
  power: power.default({ bootId: '', cuts: 0 }),
  local: local.default({ paused: null, refused: null, commandId: '' }),
  deaths: deaths.default(noDeaths),
});

export type AgentState = z.infer<typeof agentStateSchema>;
export type RuntimeChoiceRecord = z.infer<typeof runtimeChoice>;
export type SlotRecord = z.infer<typeof slot>;
export type StoredBundleRef = z.infer<typeof bundleRef>;
export type UpdateState = z.infer<typeof updateState>;
export type ProbationState = z.infer<typeof probation>;
export type ShadowState = z.infer<typeof shadow>;

export const emptyState: AgentState = {
  schema: 1,
  reportedSequenceReserved: 0,
  desiredRevision: 0,
  desiredBase64: '',
  slots: { a: null, b: null },
  probation: null,
  update: null,
  power: { bootId: '', cuts: 0 },
  local: { paused: null, refused: null, commandId: '' },
  deaths: noDeaths,
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

/** The bundle that was confirmed before the one that is, and is still here to go back to. */
export function earlierSlot(state: Pick<AgentState, 'slots'>): SlotName | undefined {
  return slotNames.find((name) => state.slots[name]?.state === 'staged' && state.slots[name].wasConfirmed);
}

export function confirmedBundle(state: Pick<AgentState, 'slots'>): StoredBundleRef | undefined {
  const name = slotIn(state, 'confirmed');
  return name === undefined ? undefined : state.slots[name]?.bundle;
}

/** An update that has come to its end, good or bad. */
export function isEnded(update: UpdateState): boolean {
  return update.phase === 'converged' || isSettledBadly(update);
}

/** An update that ended badly and is not tried again until the control plane says something new. */
export function isSettledBadly(update: UpdateState | null): boolean {
  return update !== null && (update.phase === 'failed' || update.phase === 'reverted' || update.phase === 'denied');
}
