import type { EvidenceBefore, GateVerdict } from './gates/gate.ts';
import type { DeviceObservation, Rollout, RolloutDevice } from './rollout.ts';

/** What the shell does in the same commit as it saves the new state. */
export type RolloutCommand =
  | { readonly kind: 'assign'; readonly device: RolloutDevice }
  /** It is told the same again, but not to swap until it is released. */
  | { readonly kind: 'hold'; readonly device: RolloutDevice }
  /** Its site is ready, or its turn has come: the swap it was held from may happen. */
  | { readonly kind: 'release'; readonly device: RolloutDevice }
  | { readonly kind: 'revert'; readonly device: RolloutDevice };

/** One thing that was decided and why, for the timeline and as an event. */
export interface Decision {
  readonly kind: `rollout.${
    | 'wave_opened' | 'wave_refilled' | 'held' | 'awaiting_approval' | 'site_activated' | 'site_denied' | 'joined' | 'paused' | 'resumed' | 'approved' | 'retried'
    | 'succeeded' | 'tripped' | 'aborted' | 'superseded'}`;
  /** Index of the wave it is about. */
  readonly wave: number;
  readonly text: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What comes of one step. */
export interface RolloutAdvance {
  readonly rollout: Rollout;
  readonly commands: readonly RolloutCommand[];
  readonly decisions: readonly Decision[];
}

/** What one step is decided from. */
export interface AdvanceInput {
  /** Every enrolled device by id. */
  readonly observed: ReadonlyMap<string, DeviceObservation>;
  /** The gate's answer about a wave. */
  readonly judge: (rollout: Rollout, wave: number) => GateVerdict;
  /** What a device has reported of the bundle so far; undefined where nothing. */
  readonly evidenceBefore: (deviceId: string) => EvidenceBefore | undefined;
  /** Device id -> the newer live rollout that has it too. */
  readonly newer: ReadonlyMap<string, string>;
  /** Devices that other rollouts have out of service: between assignment and outcome, or on their way back. */
  readonly outElsewhere: ReadonlySet<string>;
  /** Those of them that swap now. */
  readonly swappingElsewhere: ReadonlySet<string>;
  /** Those that are on their way back. */
  readonly leavingElsewhere: ReadonlySet<string>;
  /** Why no device may be told to take anything new (emergency stop); empty where it may. */
  readonly stopped: string;
  /** Devices told in one step: a wave of thousands must not keep requests and reports waiting. The next one goes on. */
  readonly commandsMax: number;
  readonly nowMs: number;
}
