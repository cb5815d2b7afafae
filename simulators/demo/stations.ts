import type { Scenario } from '../scenario.ts';
import type { Observation } from './observation.ts';
import type { Pace } from './plan-feed.ts';

/** What the demo does as operator, labeler or plant: each has one executor. */
export interface ActionArguments {
  enroll: { readonly deviceIds: readonly string[] };
  create_model: { readonly name: string };
  upload_dataset: { readonly name: string };
  start_job: { readonly dataset: string };
  start_retraining: { readonly base: string; readonly baseVersion: string };
  /** Runs the int8 and the float model over readings of a phase, from this position of each device on. */
  compare_models: { readonly versionId: string; readonly phase: string; readonly from: number };
  approve: { readonly versionId: string };
  start_rollout: { readonly versionId: string };
  answer_labels: { readonly labelsMax: number };
}
export type Action = { [Name in keyof ActionArguments]: { readonly action: Name } & ActionArguments[Name] }[keyof ActionArguments];

/** A station that is not done: what it waits for, what to do now, what the line sends meanwhile. */
export interface OpenStation {
  readonly state: 'open';
  readonly progress: string;
  /** 0..1 where it is known. */
  readonly fraction?: number | undefined;
  readonly actions: readonly Action[];
  readonly pace: Pace | undefined;
}

/** What was measured, against which bound. */
export interface DoneStation { readonly state: 'done'; readonly measured: string; readonly bound: string; readonly met: boolean }
/** The loop cannot go on from here. */
export interface FailedStation { readonly state: 'failed'; readonly reason: string }

export type StationView = OpenStation | DoneStation | FailedStation;

export interface DemoPlan {
  readonly scenario: Pick<Scenario, 'name' | 'task' | 'phases' | 'labels' | 'figures' | 'retrainBy' | 'truthOf'>;
  readonly deviceIds: readonly string[];
}

export interface Station {
  readonly name: string;
  readonly title: string;
  /** What it shows: reads everything from the observation, decides nothing but its own duty. */
  evaluate(plan: DemoPlan, now: Observation): StationView;
}

export function open(progress: string, more: { fraction?: number | undefined; actions?: readonly Action[]; pace?: Pace | undefined } = {}): OpenStation {
  return { state: 'open', progress, fraction: more.fraction, actions: more.actions ?? [], pace: more.pace };
}

export function done(measured: string, bound = '', met = true): DoneStation {
  return { state: 'done', measured, bound, met };
}

export function failed(reason: string): FailedStation {
  return { state: 'failed', reason };
}
