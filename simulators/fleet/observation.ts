import type { Digest } from '../../proto/digest.ts';
import type { Acknowledgement, Desired, Reported } from '../../proto/messages.ts';
import type { Changes } from './simulated-database.ts';

/** What an observer that sees everything saw happen; properties are checked on these, never on what anyone says of himself. */
export type Observation =
  | { readonly kind: 'inference'; readonly deviceId: string; readonly modelDigest: Digest }
  | { readonly kind: 'preflight'; readonly deviceId: string; readonly bundleDigest: Digest; readonly modelDigest: Digest; readonly passed: boolean }
  /** What the agent takes for verified, as it goes into the preflight; intact: every blob has its digest. */
  | { readonly kind: 'verified'; readonly deviceId: string; readonly bundleDigest: Digest; readonly intact: boolean }
  /** A reading of the line: answered with a result, with an error of the model, refused because there is none, or not taken. */
  | { readonly kind: 'answer'; readonly deviceId: string; readonly waitedMs: number; readonly answer: 'result' | 'error' | 'no_bundle' | 'not_taken'; readonly bundleDigest: string }
  /** The line was asked whether the model may change now. */
  | { readonly kind: 'consent'; readonly deviceId: string; readonly granted: boolean }
  | { readonly kind: 'started'; readonly deviceId: string }
  | { readonly kind: 'died'; readonly deviceId: string; readonly cause: 'power' | 'crash' | 'stop' }
  /** The device's state file is durable. */
  | { readonly kind: 'state'; readonly deviceId: string; readonly state: DeviceState }
  /** Records of the outbox were written, and perhaps synced. */
  | { readonly kind: 'record'; readonly deviceId: string; readonly epoch: number; readonly sequences: readonly number[]; readonly durable: boolean }
  | { readonly kind: 'reported'; readonly deviceId: string; readonly reported: Reported }
  /** The control plane gave it to the broker. */
  | { readonly kind: 'desired'; readonly deviceId: string; readonly desired: Desired; readonly payload: Uint8Array }
  | { readonly kind: 'acknowledged'; readonly deviceId: string; readonly acknowledgement: Acknowledgement }
  /** The control plane gave a chunk to the broker to keep; no bytes: it takes it back. */
  | { readonly kind: 'chunk'; readonly topic: string; readonly sizeBytes: number }
  /** It has a connection to a broker, which may keep nothing any more. */
  | { readonly kind: 'linked' }
  /** A device asks for chunks, from whomever; the artifact by its digest or the part of it that a topic has. */
  | { readonly kind: 'asked'; readonly deviceId: string; readonly artifact: string; readonly indices: readonly number[] }
  /** A device is about to remove a file. */
  | { readonly kind: 'removed'; readonly deviceId: string; readonly path: string }
  /** A webhook or the broker was told of a decision about a rollout. */
  | { readonly kind: 'told'; readonly receiver: string; readonly line: { readonly id: number; readonly rolloutId: string; readonly kind: string } }
  | { readonly kind: 'commit'; readonly changes: Changes }
  /** Code that must not fail did: an assertion, or an error nobody expected. */
  | { readonly kind: 'fault'; readonly who: string; readonly error: Error };

/** What a technician would read in state.json. */
export interface DeviceState {
  readonly desiredRevision: number;
  readonly desiredBase64: string;
  readonly slots: Readonly<Record<string, { readonly state: string; readonly wasConfirmed: boolean; readonly bundle: { readonly digest: Digest } } | null>>;
  readonly update: { readonly digest: Digest; readonly rolloutId: string; readonly phase: string; readonly revision: number; readonly reason: string } | null;
}

export type Observe = (observation: Observation) => void;
