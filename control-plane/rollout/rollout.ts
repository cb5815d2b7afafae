import { z } from 'zod';
import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { deviceIdPattern } from '../../proto/topics.ts';
import { probationSchema, reportingSchema, samplingSchema } from '../registry/version.ts';
import { gateSchema, type EvidenceBefore, type Harm } from './gates/gate.ts';

const weekMs = 7 * 24 * 3600_000;

const deviceIdsSchema = z.array(z.string().regex(deviceIdPattern)).min(1).max(100_000);
const tagSchema = z.string().min(1).max(limits.nameCharsMax);

/** A wave's size and how it goes. A count or percentage says how many devices have the version once it is open, all waves before it counted in. */
const waveOptions = {
  /** At most this many devices are told in an hour; absent: all at once. */
  perHour: z.number().gt(0).max(1_000_000).optional(),
  /**
   * activate: the bundle is swapped in. shadow: it runs beside the old one and decides nothing; its devices come again in
   * the wave their place gives them. ab: drawn at random, with as many devices drawn to be compared with.
   */
  kind: z.enum(['activate', 'shadow', 'ab']).optional(),
};
export const waveSchema = z.union([
  z.strictObject({ count: z.number().int().min(1), ...waveOptions }),
  z.strictObject({ percent: z.number().gt(0).max(100), ...waveOptions }),
  z.strictObject({ deviceIds: deviceIdsSchema, ...waveOptions }),
]);
export type WaveSize = z.infer<typeof waveSchema>;
export type WaveKind = 'activate' | 'shadow' | 'ab';

const plainSelector = z.strictObject({
  deviceIds: deviceIdsSchema.optional(),
  /** A device must carry all of them: `site:oslo`, `line:7`, `hardware:jetson`, or free; `site:*` is any site. */
  tags: z.array(tagSchema).min(1).max(32).optional(),
  /** Versions of the agent, e.g. `>=1.2 <2`. */
  agentVersion: z.string().min(1).max(100).optional(),
});
const nested = <T extends z.ZodType>(inner: T) => ({ all: z.array(inner).min(1).max(32).optional(), any: z.array(inner).min(1).max(32).optional(), not: z.array(inner).min(1).max(32).optional() });
/** Everything it names must hold: of `all` every one, of `any` at least one, of `not` none. Empty: every device. */
export const selectorSchema = plainSelector.extend(nested(plainSelector.extend(nested(plainSelector))));
export interface Selector extends z.infer<typeof plainSelector> {
  readonly all?: readonly Selector[] | undefined;
  readonly any?: readonly Selector[] | undefined;
  readonly not?: readonly Selector[] | undefined;
}

/** Of a week, in minutes of the local day; one that ends before it starts runs past midnight. */
const maintenanceWindowSchema = z.strictObject({
  /** 0 is Monday; absent: every day. */
  days: z.array(z.number().int().min(0).max(6)).min(1).max(7).optional(),
  startMinute: z.number().int().min(0).max(1_439),
  endMinute: z.number().int().min(0).max(1_439),
  utcOffsetMinutes: z.number().int().min(-840).max(840).default(0),
});

const phaseMs = z.number().int().min(1_000).max(4 * weekMs).optional();
/**
 * How long a device may stay in each state of its life. Absent: as long as the gate's deadlineMs. That one counts from the
 * assignment, and stands still in shadowing and ready, which have to wait by design.
 */
const deadlinesSchema = z.strictObject({
  assignedMs: phaseMs, downloadingMs: phaseMs, verifiedMs: phaseMs, preflightedMs: phaseMs, shadowingMs: phaseMs, readyMs: phaseMs, activatedMs: phaseMs, probationMs: phaseMs,
});

export const rolloutSpecSchema = z.strictObject({
  versionId: z.string().min(1).max(limits.nameCharsMax + 16),
  selector: selectorSchema.default({}),
  /** dynamic: devices that come to match after it succeeded get the version too, until a newer rollout of the model that selects them has succeeded. */
  membership: z.enum(['static', 'dynamic']).default('static'),
  waves: z.array(waveSchema).min(1).max(32).default([{ count: 1 }, { percent: 1 }, { percent: 5 }, { percent: 25 }, { percent: 100 }]),
  /** online_first: who is there decides soon; random: drawn with the seed. */
  order: z.enum(['online_first', 'random']).default('online_first'),
  seed: z.number().int().min(0).max(2 ** 32 - 1).default(1),
  gate: gateSchema.prefault({}),
  deadlines: deadlinesSchema.default({}),
  /** At most outMax devices with the same tag of this key (`line` for line:7) are between assignment and outcome, of all rollouts together. */
  redundancy: z.array(z.strictObject({ key: z.string().min(1).max(64), outMax: z.number().int().min(1) })).max(8).default([]),
  /** Before it is activated, a device's candidate runs beside the old model until both minima are reached. */
  shadowing: z.strictObject({ inferencesMin: z.number().int().min(0).max(1e9).default(0), durationMs: z.number().int().min(0).max(4 * weekMs).default(0) }).optional(),
  activation: z
    .strictObject({
      /** All devices of a wave with the same tag of this key (`site`) are swapped together or not at all. */
      atomicBy: z.string().min(1).max(64).optional(),
      windows: z.array(maintenanceWindowSchema).max(32).default([]),
    })
    .prefault({}),
  approval: z
    .strictObject({
      start: z.boolean().default(false),
      /** Waves, as they are written, that wait for a person before they open, the first is 1; all: every one. A rollout keeps them by the waves of its plan. */
      waves: z.union([z.literal('all'), z.array(z.number().int().min(1).max(32))]).default([]),
      /** Whoever created the rollout may not approve it. */
      byOther: z.boolean().default(false),
    })
    .prefault({}),
  /** Devices that another live rollout has: supersede takes them (the newest wins, the older sees `superseded`), leave_out does not. */
  overlap: z.enum(['supersede', 'leave_out']).default('supersede'),
  probation: probationSchema.optional(),
  sampling: samplingSchema.optional(),
  reporting: reportingSchema.optional(),
  /** Devices may go below the release they have confirmed. */
  rollback: z.boolean().default(false),
});
export type RolloutSpec = z.infer<typeof rolloutSpecSchema>;
export type Deadlines = RolloutSpec['deadlines'];

/**
 * awaiting_approval: a person must approve the start or the next wave; what is assigned goes on. succeeded, tripped,
 * aborted and superseded (newer rollouts took all that was left of it) are its ends.
 */
export const rolloutStates = ['running', 'paused', 'awaiting_approval', 'succeeded', 'tripped', 'aborted', 'superseded'] as const;
export type RolloutState = (typeof rolloutStates)[number];

/** The states in which a rollout opens waves and holds its devices. */
export const liveRolloutStates = ['running', 'paused', 'awaiting_approval'] as const satisfies readonly RolloutState[];

export function isLive({ state }: { readonly state: RolloutState }): boolean {
  return (liveRolloutStates as readonly RolloutState[]).includes(state);
}

/** waiting, then the life of a device in a rollout, in order. From assigned to probation it counts as out of service. */
export const lifeStates = ['waiting', 'assigned', 'downloading', 'verified', 'preflighted', 'shadowing', 'ready', 'activated', 'probation'] as const;
/**
 * confirmed: its inferences come from the bundle and it has confirmed it. already_running: so it was before it was told.
 * shadowed: it has done its part of a shadow wave. reverted: it went back by itself. silent: no outcome by a deadline
 * (`reached` tells whether it ever answered). superseded: a newer rollout took it. removed: revoked meanwhile.
 */
export const outcomeStates = ['confirmed', 'already_running', 'shadowed', 'reverted', 'failed', 'denied', 'silent', 'superseded', 'removed'] as const;
export type RolloutDeviceState = (typeof lifeStates)[number] | (typeof outcomeStates)[number];

export interface DeviceHistoryEntry {
  readonly state: RolloutDeviceState;
  readonly atMs: number;
  readonly reason: string;
}

export interface RolloutDevice {
  readonly deviceId: string;
  /** Index of its wave. */
  readonly wave: number;
  /** Of a device in a shadow wave: the wave in which it is activated; otherwise -1. */
  readonly laterWave: number;
  readonly state: RolloutDeviceState;
  readonly reason: string;
  /** Whether it has answered this assignment: reported this rollout's update, or the revision it was told. */
  readonly reached: boolean;
  /** An operator resumed the rollout knowing of its bad outcome: the gate leaves it out of every count. */
  readonly acknowledged: boolean;
  /** asked: it is to be taken back to previousDigest. told: it was told so, in a newer revision. */
  readonly recall: 'none' | 'asked' | 'told';
  /** Site-atomic activation: held until its whole site is ready. */
  readonly held: boolean;
  /** The bundle it had confirmed when it was assigned; empty where it had none. */
  readonly previousDigest: string;
  /** Only a report of a later revision answers the assignment. */
  readonly revisionBefore: number;
  readonly attempt: number;
  /** When it was last told, later by the time that does not count against its deadline; 0 before. */
  readonly assignedMs: number;
  /** When it entered its state. */
  readonly sinceMs: number;
  readonly updatedMs: number;
  readonly history: readonly DeviceHistoryEntry[];
  /** What it had reported of the bundle before it was last told; absent where it had not run it. */
  readonly before?: EvidenceBefore | undefined;
}

export interface RolloutWave {
  readonly index: number;
  readonly kind: WaveKind;
  /** 0: all at once. */
  readonly perHour: number;
  /** When it opened, later by the time the rollout was paused since; 0 before. */
  readonly openedMs: number;
  /** When it really opened, whatever pauses there were: evidence counts from then on; absent before. */
  readonly sinceMs?: number | undefined;
  /** How many of its devices were planned for the waves behind it, and stand in for those it has lost; absent: none. */
  readonly substitutes?: number | undefined;
  /** Devices drawn to be compared with (ab); empty: everyone on the old version is. */
  readonly controlIds: readonly string[];
}

export interface Approval {
  /** Index of the wave it lets open; -1: the start. */
  readonly wave: number;
  readonly by: string;
  readonly atMs: number;
}

export interface Rollout {
  readonly id: string;
  readonly versionId: string;
  readonly bundleDigest: Digest;
  readonly state: RolloutState;
  readonly spec: RolloutSpec;
  readonly waves: readonly RolloutWave[];
  /** Index of the newest open wave. */
  readonly waveOpen: number;
  /** Why it is in this state. */
  readonly detail: string;
  /** When it was paused; 0 where it is not. */
  readonly pausedMs: number;
  readonly approvals: readonly Approval[];
  /** Harm that an operator has resumed it knowing of: it trips no more. */
  readonly acknowledgedMeasures: readonly Harm[];
  readonly createdBy: string;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly devices: readonly RolloutDevice[];
}

/** The same rollout where no device changed. */
export function withDevices(rollout: Rollout, devices: readonly RolloutDevice[]): Rollout {
  return devices.some((device, index) => device !== rollout.devices[index]) ? { ...rollout, devices } : rollout;
}

/** What a rollout reads of a device: the fleet's twin, reduced to what decides. */
export interface DeviceObservation {
  readonly deviceId: string;
  readonly tags: readonly string[];
  readonly agentVersion: string;
  readonly revoked: boolean;
  readonly online: boolean;
  /** Since when this process has seen it away; 0 where it is there. */
  readonly awaySinceMs: number;
  /** What it was last told to run, by which rollout, in which revision. */
  readonly desiredDigest: string;
  readonly desiredRolloutId: string;
  readonly desiredRevision: number;
  /** The newest revision it says it has seen. */
  readonly reportedRevision: number;
  /** What produced its most recent inference. */
  readonly runningDigest: string;
  readonly confirmedDigest: string;
  /** What its last report said about its update. */
  readonly update: { readonly bundleDigest: string; readonly rolloutId: string; readonly phase: string; readonly reason: string; readonly detail: string; readonly revision: number } | undefined;
  /** What it has done of a shadow that is going on. */
  readonly shadowInferences: number;
}
