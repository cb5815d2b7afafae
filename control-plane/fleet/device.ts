import type { Activation, BundleRef, Delivery, Metrics, Probation, Reported, Reporting, Sampling, Shadowing } from '../../proto/messages.ts';
import type { Trust } from '../security/service.ts';
import type { ReportName } from './evaluate-reported.ts';

/** What we want of a device, and what it last told. */
export interface Twin {
  readonly deviceId: string;
  readonly tags: readonly string[];
  readonly revoked: boolean;
  readonly online: boolean;
  readonly lastSeenMs: number;
  readonly agentVersion: string;
  /** 0 before the first assignment. */
  readonly desiredRevision: number;
  /** Empty: keep running what is confirmed. */
  readonly desiredDigest: string;
  /** When it was last told; 0 before. */
  readonly desiredMs: number;
  readonly rolloutId: string;
  readonly runningDigest: string;
  readonly confirmedDigest: string;
  /** When it was first heard to have confirmed something else than before. */
  readonly confirmedMs: number;
  /** Of the update the device last told about; empty before its first report. */
  readonly phase: string;
  readonly reason: string;
  readonly reportedMs: number;
  readonly reported: Reported | undefined;
  /** Its newest report before it was given the credential that it has; absent once there is one after. */
  readonly former?: ReportName | undefined;
}

/** What a device should run from now on. Absent probation, sampling and reporting stay as they were; the rest is of this change alone. */
export interface DesiredChange {
  readonly deviceId: string;
  /** Undefined: keep running what is confirmed. */
  readonly bundle: BundleRef | undefined;
  readonly rolloutId: string;
  readonly probation?: Probation | undefined;
  readonly sampling?: Sampling | undefined;
  readonly reporting?: Reporting | undefined;
  readonly shadowing?: Shadowing | undefined;
  readonly activation?: Activation | undefined;
  readonly delivery?: Delivery | undefined;
  /** The device starts no step towards the bundle after it; absent or 0: never. */
  readonly expiresMs?: number | undefined;
}

/** Told once: the credential is not kept. */
export interface Enrollment {
  readonly id: string;
  readonly credential: string;
  readonly trust: Trust;
}

/** A device as the API shows it. */
export interface DeviceView {
  readonly id: string;
  readonly tags: readonly string[];
  readonly online: boolean;
  readonly revoked: boolean;
  readonly lastSeenMs: number;
  readonly agentVersion: string;
  readonly desired: { readonly digest: string; readonly revision: number; readonly rolloutId: string } | null;
  readonly runningDigest: string;
  readonly runningVersion: string | null;
  readonly confirmedDigest: string;
  readonly phase: string;
  readonly reason: string;
  /** Something is desired that the device has not confirmed. */
  readonly outOfSync: boolean;
  /** Since when desired and reported differ, and why; null where they agree. */
  readonly drift: { readonly sinceMs: number; readonly why: string } | null;
  readonly metrics: (Metrics & { readonly atMs: number }) | null;
}
