import { z } from 'zod';
import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { deviceIdPattern } from '../../proto/topics.ts';
import { probationSchema, reportingSchema, samplingSchema } from '../registry/version.ts';

/**
 * When the next wave may open. Every threshold is inclusive on the good side: exactly confirmedPercentMin opens,
 * exactly failedMax and silentMax do not trip.
 */
export const gateSchema = z.object({
  /** Of the wave's devices, how many per cent must run and have confirmed the bundle. */
  confirmedPercentMin: z.number().min(0).max(100).default(80),
  /** More failed, reverted or denied devices than this trip the gate. */
  failedMax: z.number().int().min(0).default(0),
  /** More silent devices than this trip the gate; absent: only the percentage counts. */
  silentMax: z.number().int().min(0).optional(),
  /** A device with no outcome this long after its assignment is silent. */
  deadlineMs: z.number().int().min(1_000).max(30 * 24 * 3600_000).default(600_000),
  /** What a tripped gate takes back to the bundle the device ran before. */
  onTrip: z.enum(['revert_wave', 'revert_all', 'stop']).default('revert_wave'),
});
export type Gate = z.infer<typeof gateSchema>;

/** How many devices the version has once the wave is open, all waves before it counted in. */
export const waveSchema = z.union([z.strictObject({ count: z.number().int().min(1) }), z.strictObject({ percent: z.number().gt(0).max(100) })]);
export type WaveSize = z.infer<typeof waveSchema>;

export const selectorSchema = z.strictObject({
  deviceIds: z.array(z.string().regex(deviceIdPattern)).min(1).max(100_000).optional(),
  /** A device must carry all of them. */
  tags: z.array(z.string().min(1).max(limits.nameCharsMax)).min(1).max(32).optional(),
});
export type Selector = z.infer<typeof selectorSchema>;

export const rolloutSpecSchema = z.object({
  versionId: z.string().min(1).max(limits.nameCharsMax + 16),
  selector: selectorSchema.default({}),
  waves: z.array(waveSchema).min(1).max(32).default([{ count: 1 }, { percent: 25 }, { percent: 100 }]),
  gate: gateSchema.prefault({}),
  probation: probationSchema.optional(),
  sampling: samplingSchema.optional(),
  reporting: reportingSchema.optional(),
  /** Devices may go below the release they have confirmed. */
  rollback: z.boolean().default(false),
});
export type RolloutSpec = z.infer<typeof rolloutSpecSchema>;

export const rolloutStates = ['running', 'paused', 'succeeded', 'tripped', 'aborted'] as const;
export type RolloutState = (typeof rolloutStates)[number];

/**
 * waiting: its wave has not opened. assigned: it is told to run the bundle. confirmed: its inferences come from the
 * bundle and it has confirmed it. failed: it reported failed, reverted or denied. silent: no outcome by its deadline.
 * removed: revoked meanwhile. reverting: to be told to go back. reverted: it was told.
 */
export const rolloutDeviceStates = ['waiting', 'assigned', 'confirmed', 'failed', 'silent', 'removed', 'reverting', 'reverted'] as const;
export type RolloutDeviceState = (typeof rolloutDeviceStates)[number];

export interface RolloutDevice {
  readonly deviceId: string;
  readonly wave: number;
  readonly state: RolloutDeviceState;
  readonly reason: string;
  /** The bundle it had confirmed when it was assigned; empty where it had none. */
  readonly previousDigest: string;
  readonly assignedMs: number;
  readonly updatedMs: number;
}

export interface Rollout {
  readonly id: string;
  readonly versionId: string;
  readonly bundleDigest: Digest;
  readonly state: RolloutState;
  readonly spec: RolloutSpec;
  /** Index of the newest open wave. */
  readonly waveOpen: number;
  /** Why it is in this state. */
  readonly detail: string;
  /** When it was paused; 0 where it is not. */
  readonly pausedMs: number;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly devices: readonly RolloutDevice[];
}

/** What a rollout reads of a device: the fleet's twin, reduced to what decides. */
export interface DeviceObservation {
  readonly deviceId: string;
  readonly tags: readonly string[];
  readonly revoked: boolean;
  readonly online: boolean;
  /** What it was last told to run, and by which rollout. */
  readonly desiredDigest: string;
  readonly desiredRolloutId: string;
  /** What produced its most recent inference. */
  readonly runningDigest: string;
  readonly confirmedDigest: string;
  /** What its last report said about its update. */
  readonly update: { readonly bundleDigest: string; readonly rolloutId: string; readonly phase: string; readonly reason: string; readonly detail: string } | undefined;
}
