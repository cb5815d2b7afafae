import type { Quantization } from '../graph/graph.ts';
import type { Range } from '../calibrate/range.ts';
import type { ChannelLayout } from './channel-layout.ts';

/** int8 parameters of an activation: the range always contains 0, so that zero padding is exact (quantization_spec.md). */
export function activationQuantization(range: Range): Quantization {
  const min = Math.min(0, range.min);
  const max = Math.max(0, range.max);
  if (max === min) return { scales: Float32Array.of(1), zeroPoint: 0, dimension: 0 };
  const scale = Math.fround((max - min) / 255);
  // A range of subnormal width has no usable float32 scale.
  if (scale < 1e-30) return { scales: Float32Array.of(1), zeroPoint: 0, dimension: 0 };
  return { scales: Float32Array.of(scale), zeroPoint: Math.max(-128, Math.min(127, Math.round(-128 - min / scale))), dimension: 0 };
}

/** A constant that stands where an activation does. */
export function quantizeActivation(values: Float32Array, { scales, zeroPoint }: Quantization): Int8Array {
  return Int8Array.from(values, (value) => Math.max(-128, Math.min(127, roundHalfAway(value / (scales[0] as number)) + zeroPoint)));
}

export interface QuantizedWeights {
  readonly weights: Int8Array;
  readonly weightQuantization: Quantization;
  readonly bias: Int32Array;
  readonly biasQuantization: Quantization;
}

/**
 * Weights as int8 in [-127, 127] with zero point 0, bias as int32 with the scale inputScale * weightScale.
 *
 * A bias that would come near the int32 range raises the weight scale of its channel until it fits in half of it
 * (AdjustWeightsForBiasScale in TensorFlow's quantize_model.cc): channels with almost no weights would overflow otherwise.
 *
 * @param layout where each channel's weights lie; with one channel the quantization is per tensor
 */
export function quantizeWeights(weights: Float32Array, bias: Float32Array, inputScale: number, { channels, dimension, perChannel, stride }: ChannelLayout): QuantizedWeights {
  const largest = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    let most = 0;
    for (let n = 0, i = c * (stride === 1 ? perChannel : 1); n < perChannel; n++, i += stride) {
      const size = Math.abs(weights[i] as number);
      if (size > most) most = size;
    }
    largest[c] = most;
  }
  const exact = Float64Array.from(largest, (value) => (value === 0 ? 1 : Math.max(value / 127, 1e-30)));
  const perTensor = channels === 1;
  for (let b = 0; b < bias.length; b++) {
    const c = perTensor ? 0 : b;
    const needed = Math.abs(bias[b] as number) / (inputScale * 0.5 * (2 ** 31 - 1));
    // A little more, so that rounding to float32 stays on the safe side.
    if (needed > (exact[c] as number)) exact[c] = needed * (1 + 1e-6);
  }
  const scales = Float32Array.from(exact);
  // float32 products with the float32 inverse round the few values near a half as Google's converter does (the published MLPerf Tiny files agree in every weight).
  const inverses = Float32Array.from(exact, (scale) => 1 / scale);
  const stored = new Int8Array(weights.length);
  for (let c = 0; c < channels; c++) {
    const inverse = inverses[c] as number;
    for (let n = 0, i = c * (stride === 1 ? perChannel : 1); n < perChannel; n++, i += stride) {
      const scaled = Math.fround((weights[i] as number) * inverse);
      stored[i] = Math.max(-127, Math.min(127, scaled < 0 ? -Math.round(-scaled) : Math.round(scaled)));
    }
  }
  const biasScales = new Float32Array(scales.map((scale) => inputScale * scale));
  return {
    weights: stored,
    weightQuantization: { scales, zeroPoint: 0, dimension },
    bias: Int32Array.from(bias, (value, b) => roundHalfAway(value / (inputScale * (scales[perTensor ? 0 : b] as number)))),
    biasQuantization: { scales: biasScales, zeroPoint: 0, dimension: 0 },
  };
}

function roundHalfAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}
