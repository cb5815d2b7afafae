import { createTaps, resizePixels, type ResizeKind } from './resize-taps.ts';

/** A decoded picture, row by row, channels together; 0 is black, `white` white. A fourth channel is transparency. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly values: Uint8Array | Uint8ClampedArray | Uint16Array | Float32Array;
  readonly white: number;
}

/** What black and white become, for all channels or for each. */
export interface ChannelRange { readonly low: number; readonly high: number }

export interface ImagePlan {
  readonly width: number;
  readonly height: number;
  /** 1: grey; 3: red, green, blue. */
  readonly channels: number;
  readonly resize: ResizeKind;
  readonly scale: readonly ChannelRange[];
}

/** ITU-R BT.601, section 2.5.1: luma is 0.299 R + 0.587 G + 0.114 B. */
export const luma = [0.299, 0.587, 0.114] as const;

/** A picture as a model takes it: [height, width, channels], resized without keeping its proportions, then scaled. Transparency is dropped. */
export function fitImage(image: Image, plan: ImagePlan): Float32Array {
  const colours = image.channels === 1 ? 1 : 3;
  const to = { width: plan.width, height: plan.height, channels: colours };
  const resized = new Float32Array(plan.width * plan.height * colours);
  resizePixels(image.values, image, createTaps(plan.resize, image.width, plan.width), createTaps(plan.resize, image.height, plan.height), new Float32Array(image.height * plan.width * colours), resized, to);
  const result = convertChannels(resized, colours, plan.channels);
  for (let i = 0; i < result.length; i++) {
    const { low, high } = plan.scale[(i % plan.channels) % plan.scale.length] as ChannelRange;
    result[i] = low + ((high - low) * (result[i] as number)) / image.white;
  }
  return result;
}

function convertChannels(values: Float32Array, channels: number, wanted: number): Float32Array {
  if (channels === wanted) return values;
  const pixels = values.length / channels;
  const result = new Float32Array(pixels * wanted);
  for (let at = 0; at < pixels; at++) {
    if (channels === 1) result.fill(values[at] as number, at * wanted, (at + 1) * wanted);
    else result[at] = luma[0] * (values[3 * at] as number) + luma[1] * (values[3 * at + 1] as number) + luma[2] * (values[3 * at + 2] as number);
  }
  return result;
}
