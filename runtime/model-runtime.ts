import type { Problem, Result } from '../proto/result.ts';

export const runtimeKinds = ['native', 'wasm'] as const;
export type RuntimeKind = (typeof runtimeKinds)[number];

export type TensorType = 'float32' | 'int8' | 'uint8' | 'int16' | 'int32';
export type TensorData = Float32Array | Int8Array | Uint8Array | Int16Array | Int32Array;

export interface TensorInfo {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: TensorType;
  /** real = (q - zeroPoint) * scale; undefined for float tensors. */
  readonly quantization?: { readonly scale: number; readonly zeroPoint: number } | undefined;
}

export type RuntimeProblem = Problem<'runtime.unavailable' | 'model.invalid' | 'model.unsupported' | 'model.failed'>;

/** A model in an interpreter, ready to run; not safe for concurrent use. */
export interface LoadedModel {
  readonly kind: RuntimeKind;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** The interpreter's own memory of an input: data written here and given to `invoke` is not copied. Valid until the next call of the interpreter; undefined once it is closed, absent where none can be written to. */
  readonly inputMemory?: ((index: number) => TensorData | undefined) | undefined;
  /**
   * Runs once, synchronously. `inputs` and `outputs` are in the order of the infos, each with as many elements as its
   * shape; outputs are written in place. Data is in the tensors' own types (quantized where they are).
   */
  invoke(inputs: readonly TensorData[], outputs: readonly TensorData[]): Result<void, RuntimeProblem>;
  /** Whether its interpreter has ended, as by a trap: every call of it fails from then on. Absent: it never does. */
  readonly isStopped?: (() => boolean) | undefined;
  /** Frees the interpreter; the model must not be used after it. */
  close(): void;
}

/** One TFLite interpreter behind one interface; the same contract suite runs on each. */
export interface ModelRuntime {
  readonly kind: RuntimeKind;
  /** The bytes must have passed the verifier; those of strangers are loaded in the preflight's child process first. */
  load(model: Uint8Array): Result<LoadedModel, RuntimeProblem>;
}
