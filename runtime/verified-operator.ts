import type { OperatorName, TensorTypeName } from './schema/tflite-schema.ts';

export interface VerifiedTensor {
  readonly index: number;
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: TensorTypeName;
  readonly elements: number;
  /** Present for constants. */
  readonly data: Uint8Array | undefined;
  readonly isVariable: boolean;
  /** Empty for a tensor that is not quantized. */
  readonly scales: Float32Array;
  readonly zeroPoints: BigInt64Array;
  readonly quantizedDimension: number;
}

export interface VerifiedOperator {
  readonly name: OperatorName;
  readonly version: number;
  readonly inputs: readonly (VerifiedTensor | undefined)[];
  readonly outputs: readonly VerifiedTensor[];
  readonly options: Readonly<Record<string, unknown>> | undefined;
}

export type Options = Readonly<Record<string, unknown>>;

/** Refuses (MalformedModelError) an operator whose tensors do not fit each other. */
export type ShapeCheck = (operator: VerifiedOperator, place: string) => void;
