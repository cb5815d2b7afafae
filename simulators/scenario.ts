import type { ColumnSpec } from '../features/transform/spec.ts';
import type { Task } from '../proto/manifest.ts';

/** The truth of a reading: a class name or a number. */
export type Truth = string | number;

/** What a sensor says at once: one row, or the rows of a window. A value that is absent is null, a category its name. */
export type Value = number | string | null;

export interface Reading {
  /** Names the reading for ever; the truth is looked up by it. */
  readonly key: string;
  readonly rows: readonly (readonly Value[])[];
  readonly truth: Truth;
}

export interface TrainingRow {
  /** rows x columns values, row by row. */
  readonly x: readonly Value[];
  readonly y: Truth;
  /** Rows of one block are kept together when training, validation and hold-out are split. */
  readonly block: string;
  readonly key: string;
}

/** A stretch of what the line sends, in the order it is sent. */
export interface Phase {
  readonly name: string;
  readonly title: string;
  /** quiet: the world as it was trained on. shift: it has changed. */
  readonly role: 'quiet' | 'shift';
  /** Readings of one device; undefined where the line never ends. */
  readonly readings: readonly number[] | undefined;
}

/** How the model is to be made and run: the settings of POST /models, passed on as they are. */
export type ModelSettings = Readonly<Record<string, unknown>>;

/** accuracy: share of right answers. rmse: root mean squared error, in the label's unit. */
export type MetricName = 'accuracy' | 'rmse';

export interface Bound {
  readonly metric: MetricName;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** What the loop has to show on this line. */
export interface Figures {
  /** Of version 1 on its hold-out. */
  readonly holdout: Bound;
  /** Of version 1 on the shifted line, by the truth. */
  readonly stale: Bound;
  /** Of version 2 on readings of the shifted line that were never labelled. */
  readonly recovered: Bound;
  /** How far the int8 model may stand below its float model, in the hold-out's metric. */
  readonly int8GapMax: number;
  /**
   * What says that the model must change. drift: the inputs alone, before the fleet has sent this many readings of the
   * first shifted phase. accuracy: labels, where the inputs look as ever and only the answer has changed.
   */
  readonly alert: { readonly kind: 'drift'; readonly readingsMax: number } | { readonly kind: 'accuracy' };
}

/** How the simulated person answers. */
export interface LabelPlan {
  /** Readings of this phase are labelled, the last one. */
  readonly phase: string;
  /** Readings of the phase that one device sends before the labels are given. */
  readonly readingsBefore: number;
  /** Labels for one class (classification); labels in all (regression and anomaly). */
  readonly perClassMax: number;
  readonly totalMax: number;
}

/** A factory line: what was recorded on it to train with, what it sends, and the truth behind each reading. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly task: Task;
  readonly classNames: readonly string[];
  readonly columns: readonly ColumnSpec[];
  /** Rows of one reading. */
  readonly windowRows: number;
  readonly settings: ModelSettings;
  readonly phases: readonly Phase[];
  readonly labels: LabelPlan;
  readonly figures: Figures;
  /** Who starts the second training: the control plane on its evidence, or the operator. */
  readonly retrainBy: 'control-plane' | 'operator';
  trainingRows(): Iterable<TrainingRow>;
  /** The reading at this position; the same for the same arguments. Undefined after the last. */
  reading(device: number, phase: string, index: number): Reading | undefined;
  truthOf(key: string): { readonly phase: string; readonly truth: Truth } | undefined;
}
