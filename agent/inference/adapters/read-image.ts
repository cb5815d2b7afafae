import { decodeImage } from '../../../features/image/adapters/decode-image.ts';
import { fitImage, type Image } from '../../../features/image/fit-image.ts';
import type { Reading } from '../reading.ts';
import type { ImageOptions } from '../source-config.ts';

/**
 * A PNG or JPEG file as a reading: height x width pixels, channels together, 0 (black) to 255 (white); in bytes where no value lies between two of them.
 *
 * @returns a sentence saying what is wrong with the file where it is none
 */
export async function readImage(bytes: Uint8Array, { width, height, channels, resize, values, rows, pixelsMax }: ImageOptions, key: string, atMs: number | undefined): Promise<Reading | string> {
  const image = await decodeImage(bytes, { pixelsMax });
  if (typeof image === 'string') return image;
  const to = { width: width ?? image.width, height: height ?? image.height };
  const fitted = fitImage(image, { ...to, channels, resize, scale: [{ low: 0, high: 255 }] });
  if (rows === 'pixels') return { key, atMs, values: fitted, rows: to.width * to.height };
  return { key, atMs, values: values === 'bytes' || isUnchanged(image, to, channels) ? roundToBytes(fitted) : fitted, rows: 1 };
}

/** In a loop: Uint8Array.from with a function takes fifty times as long, four times as long as a small model. */
function roundToBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round(values[i] as number);
  return bytes;
}

function isUnchanged(image: Image, to: { readonly width: number; readonly height: number }, channels: number): boolean {
  return image.white === 255 && image.width === to.width && image.height === to.height && (channels === 3 || image.channels === 1);
}
