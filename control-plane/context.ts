import type { Clock } from '../proto/clock.ts';
import type { Digest } from '../proto/digest.ts';
import type { Random } from '../proto/random.ts';
import type { Store } from './store/store.ts';

/** What every room of the control plane is given: the outside world as ports. */
export interface ControlPlaneContext {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventBus;
}

/** Content-addressed bytes. `put` is durable (fsync) before it resolves and harmless to repeat. */
export interface BlobStore {
  put(bytes: Uint8Array): Promise<Digest>;
  /** The bytes, checked against their digest; undefined where they are not there. */
  get(digest: Digest): Promise<Uint8Array | undefined>;
  has(digest: Digest): Promise<boolean>;
}

/** One thing that happened, as it is shown live and kept in the events table. `kind` is dotted: rollout.wave_opened. */
export interface FleetEvent {
  readonly id: number;
  readonly atMs: number;
  readonly kind: string;
  /** What it is about: a device id, version id, rollout id, alert id. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Called after the commit. Publishing saves the event and tells live listeners; a slow listener loses events, never delays. */
export interface EventBus {
  publish(kind: string, subject: string, detail?: Readonly<Record<string, unknown>>): void;
  subscribe(listener: (event: FleetEvent) => void): () => void;
}
