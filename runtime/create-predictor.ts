import { assert } from '../proto/assert.ts';
import { ok, problem, type Result } from '../proto/result.ts';
import { createByteMap } from './create-byte-map.ts';
import { createQuantizer, type Quantizer } from './create-quantizer.ts';
import type { LoadedModel, RuntimeProblem, TensorData, TensorInfo, TensorType } from './model-runtime.ts';

/** Float features in, float outputs out, whatever the model's own types; nothing is allocated per call. */
export interface Predictor {
  readonly inputLength: number;
  readonly outputLength: number;
  /** Runs once: reads all of `features`, fills all of `output`. NaN in a quantized model counts as its zero point. */
  predict(features: Float32Array, output: Float32Array): Result<void, RuntimeProblem>;
  /**
   * Prepares running on pictures in bytes.
   *
   * @param tables for each channel what each of the 256 bytes is as a feature
   * @returns the same as predict of these features, bit for bit
   */
  fromBytes(tables: readonly Float32Array[]): (picture: Uint8Array, output: Float32Array) => Result<void, RuntimeProblem>;
}

/** Elements of a tensor. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

export function createTensorData(type: TensorType, length: number): TensorData {
  switch (type) {
    case 'float32': return new Float32Array(length);
    case 'int8': return new Int8Array(length);
    case 'uint8': return new Uint8Array(length);
    case 'int16': return new Int16Array(length);
    case 'int32': return new Int32Array(length);
  }
}

const quantizedRanges = { int8: [-128, 127], uint8: [0, 255], int16: [-32768, 32767] } as const;

/**
 * Wraps a model of one input and one output, float32 or quantized int8, uint8 or int16.
 *
 * Quantizes as TFLite's QUANTIZE does (quantization_spec.md, AffineQuantize): q = round(x / scale) + zeroPoint with halves
 * away from zero, in float32 arithmetic, saturated to the type.
 */
export function createPredictor(model: LoadedModel): Result<Predictor, RuntimeProblem> {
  const input = model.inputs[0];
  const output = model.outputs[0];
  if (input === undefined || output === undefined || model.inputs.length !== 1 || model.outputs.length !== 1) {
    return problem('model.unsupported', `a predictor needs a model of one input and one output, this one has ${model.inputs.length} and ${model.outputs.length}`);
  }
  for (const info of [input, output]) {
    if (info.type !== 'float32' && (info.type === 'int32' || info.quantization === undefined)) {
      return problem('model.unsupported', `tensor ${info.name} is ${info.type} without quantization parameters; expected float32 or a quantized int8, uint8 or int16`);
    }
  }
  const inputLength = elementCount(input.shape);
  const outputLength = elementCount(output.shape);
  const quantizer = planQuantizer(input, inputLength);
  const inputData = quantizer?.data ?? createTensorData(input.type, input.type === 'float32' ? 0 : inputLength);
  const outputData = createTensorData(output.type, output.type === 'float32' ? 0 : outputLength);
  const inputs: TensorData[] = [inputData];
  const outputs: TensorData[] = [outputData];
  const invoke = (result: Float32Array): Result<void, RuntimeProblem> => {
    if (output.type === 'float32') outputs[0] = result;
    const done = model.invoke(inputs, outputs);
    if (done.ok && output.type !== 'float32') dequantizeInto(result, outputData, output);
    return done;
  };
  return ok({
    inputLength,
    outputLength,
    predict(features, result) {
      assert(features.length === inputLength && result.length === outputLength, `the model takes ${inputLength} values and gives ${outputLength}, the caller brought ${features.length} and ${result.length}`);
      // What is float32 inside needs no copy of its own.
      inputs[0] = input.type === 'float32' ? features : inputData;
      if (input.type !== 'float32' && quantizer === undefined) quantizeInto(inputData, features, input);
      else quantizer?.run(features);
      return invoke(result);
    },
    fromBytes(tables) {
      const quantized = tables.map((table) => {
        const own = createTensorData(input.type, table.length);
        quantizeInto(own, table, input);
        return own;
      });
      const map = createByteMap(quantized);
      const data = createTensorData(input.type, model.inputMemory === undefined ? inputLength : 0);
      return (picture, result) => {
        assert(picture.length === inputLength && result.length === outputLength, `the model takes ${inputLength} values and gives ${outputLength}, the caller brought ${picture.length} and ${result.length}`);
        const into = model.inputMemory === undefined ? data : model.inputMemory(0);
        if (into !== undefined) map(picture, into);
        inputs[0] = into ?? data;
        return invoke(result);
      };
    },
  });
}

/** Undefined for types that few models take, and for scales that no file can hold. */
function planQuantizer({ type, quantization }: TensorInfo, length: number): Quantizer | undefined {
  if ((type !== 'int8' && type !== 'uint8') || quantization === undefined || Math.fround(quantization.scale) !== quantization.scale) return undefined;
  return createQuantizer(type, length, quantization.scale, quantization.zeroPoint);
}

/** Real values into a tensor's own type. */
export function quantizeInto(data: TensorData, values: Float32Array, info: TensorInfo): void {
  if (info.quantization === undefined || info.type === 'float32' || info.type === 'int32') {
    data.set(values);
    return;
  }
  const { scale, zeroPoint } = info.quantization;
  const low = quantizedRanges[info.type][0] - zeroPoint;
  const high = quantizedRanges[info.type][1] - zeroPoint;
  // Saturated first and shifted above zero, rounding is one conversion to int32; only halves of negative values need a second look.
  const shift = 65_536;
  const offset = shift + zeroPoint + 0.5;
  for (let i = 0; i < values.length; i++) {
    let real = Math.fround((values[i] as number) / scale);
    if (real < low) real = low;
    else if (real > high) real = high;
    else if (real !== real) real = 0;
    const raised = real + offset;
    const rounded = raised | 0;
    data[i] = rounded - shift;
    if (raised === rounded && real < 0) data[i] = rounded - shift - 1;
  }
}

/** A tensor's own type into real values: real = (q - zeroPoint) * scale. */
export function dequantizeInto(values: Float32Array, data: TensorData, info: TensorInfo): void {
  if (info.quantization === undefined) {
    values.set(data);
    return;
  }
  const { scale, zeroPoint } = info.quantization;
  for (let i = 0; i < data.length; i++) values[i] = ((data[i] as number) - zeroPoint) * scale;
}
