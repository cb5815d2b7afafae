import { z } from 'zod';
import type { Problem } from '../proto/result.ts';
import { runtimeKinds, type RuntimeKind } from './model-runtime.ts';

/** A model input (after the features transform) and the output that the publisher measured for it. */
export interface PreflightVector {
  readonly input: Float32Array;
  readonly output: Float32Array;
}

export interface PreflightCandidate {
  readonly model: Uint8Array;
  readonly vectors: readonly PreflightVector[];
  /** Largest accepted |output - expected|, in the output's own unit. */
  readonly absoluteTolerance: number;
}

export interface PreflightLimits {
  /** Wall time of each runtime's child process; default 20 s. */
  readonly timeMsMax?: number;
  /** Resident memory of each child process, Node included (about 60 MB without a model); default 512 MiB. */
  readonly memoryBytesMax?: number;
  /** Runs measured per runtime; default 200 or 500 ms, whichever ends first. */
  readonly runsMax?: number;
}

const nonNegative = z.number().nonnegative();

export const runtimeMeasurement = z.object({
  kind: z.enum(runtimeKinds),
  latencyP50Us: nonNegative,
  latencyP99Us: nonNegative,
  /** Growth of the resident memory from before the runtime was opened to after the runs. */
  memoryBytes: nonNegative,
  /** Peak resident memory of the whole child process. */
  peakRssBytes: nonNegative,
  loadMs: nonNegative,
  maxAbsoluteError: nonNegative,
});

export type RuntimeMeasurement = z.infer<typeof runtimeMeasurement>;

export interface PreflightReport {
  readonly measurements: readonly RuntimeMeasurement[];
  /** The kind with the lower median latency: the one to run the model in. */
  readonly fastest: RuntimeKind;
  /** Runtimes that this machine lacks or that do not know the model's operators, with the reason. */
  readonly skipped: readonly { readonly kind: RuntimeKind; readonly reason: string }[];
}

/** Any of these refuses the model for this device, whichever runtime met it. */
export const preflightCodes = [
  'preflight.model_invalid', 'preflight.unsupported', 'preflight.crashed', 'preflight.timed_out', 'preflight.memory_exceeded', 'preflight.golden_mismatch', 'preflight.failed', 'preflight.aborted',
] as const;
export type PreflightProblem = Problem<(typeof preflightCodes)[number]>;
