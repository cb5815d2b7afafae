import type { SourceState } from '../inference/source.ts';
import type { AgentState, StoredBundleRef, UpdateState } from '../reconcile/agent-state.ts';
import { activeSlot, earlierSlot } from '../reconcile/agent-state.ts';
import type { DeathCount } from '../reconcile/evaluate-deaths.ts';

/** Which version of a model: what a technician reads, and the digest behind it. */
export interface BundleName {
  readonly digest: string;
  readonly model: string;
  readonly version: number;
}

/** What one agent is doing now; read by `fleetloop agent status`, the status page, the metrics and the doctor. Times are milliseconds since 1970. */
export interface AgentSnapshot {
  readonly deviceId: string;
  readonly dataDir: string;
  readonly link: { readonly online: boolean; readonly sinceMs: number; /** Why it went offline last; empty where it has not. */ readonly reason: string };
  /** What the results come from; null before the first model. */
  readonly running: (BundleName & { readonly state: 'probation' | 'confirmed'; readonly runtime: string }) | null;
  /** What a technician's rollback would go back to. */
  readonly earlier: BundleName | null;
  readonly desiredRevision: number;
  readonly update: (Pick<UpdateState, 'digest' | 'phase' | 'reason' | 'detail' | 'rolloutId' | 'sinceMs'> & { readonly chunksDone: number; readonly chunksTotal: number }) | null;
  /** Since the process started; the latencies of the last reporting interval. */
  readonly inference: { readonly inferences: number; readonly errors: number; readonly rejectedInputs: number; /** Came while there was no model: nothing is wrong with them. */ readonly withoutModel: number; readonly samplesKept: number; readonly latencyP50Us: number; readonly latencyP99Us: number; readonly lastResultMs: number | null };
  /** Where its readings come from; null where that is not known. */
  readonly source: SourceState | null;
  readonly outbox: { readonly records: number; readonly bytes: number; readonly bytesMax: number; readonly evicted: number };
  readonly local: { readonly paused: string | null; readonly refused: { readonly digest: string; readonly reason: string } | null };
  /** How often the process has ended by itself of late while the model acted; null where it has not. */
  readonly deaths: DeathCount | null;
  /** What is wrong now, as `code: message`. */
  readonly faults: readonly string[];
}

/** The process and the agents in it. */
export interface ProcessStatus {
  readonly schema: 1;
  readonly pid: number;
  readonly agentVersion: string;
  readonly startedMs: number;
  readonly atMs: number;
  readonly rssBytes: number;
  readonly agents: readonly AgentSnapshot[];
}

export type SnapshotFacts = Pick<AgentSnapshot, 'deviceId' | 'dataDir' | 'link' | 'inference' | 'source' | 'outbox' | 'deaths' | 'faults'> & { readonly chunks: { readonly done: number; readonly total: number } };

export function buildSnapshot(state: AgentState, { chunks, ...facts }: SnapshotFacts): AgentSnapshot {
  const active = activeSlot(state);
  const slot = active === undefined ? null : state.slots[active];
  const earlier = earlierSlot(state);
  const { update, local } = state;
  return {
    ...facts,
    running: slot === null ? null : { ...nameOf(slot.bundle), state: slot.state === 'probation' ? 'probation' : 'confirmed', runtime: slot.runtime },
    earlier: earlier === undefined ? null : nameOf(state.slots[earlier]?.bundle),
    desiredRevision: state.desiredRevision,
    update: update === null ? null : { digest: update.digest, phase: update.phase, reason: update.reason, detail: update.detail, rolloutId: update.rolloutId, sinceMs: update.sinceMs, chunksDone: chunks.done, chunksTotal: chunks.total },
    local: { paused: local.paused?.reason ?? null, refused: local.refused === null ? null : { digest: local.refused.digest, reason: local.refused.reason } },
  };
}

function nameOf(bundle: StoredBundleRef | undefined): BundleName {
  return { digest: bundle?.digest ?? '', model: bundle?.model ?? '', version: bundle?.version ?? 0 };
}
