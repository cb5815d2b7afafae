import { decodeImage } from '../../../features/image/adapters/decode-image.ts';
import { fitImage } from '../../../features/image/fit-image.ts';
import type { Reading } from '../reading.ts';
import type { ImageOptions } from '../source-config.ts';

/**
 * A PNG or JPEG file as a reading: height x width pixels, channels together, 0 (black) to 255 (white).
 *
 * @returns a sentence saying what is wrong with the file where it is none
 */
export async function readImage(bytes: Uint8Array, { width, height, channels, resize, rows, pixelsMax }: ImageOptions, key: string, atMs: number | undefined): Promise<Reading | string> {
  const image = await decodeImage(bytes, { pixelsMax });
  if (typeof image === 'string') return image;
  const to = { width: width ?? image.width, height: height ?? image.height };
  return { key, atMs, values: fitImage(image, { ...to, channels, resize, scale: [{ low: 0, high: 255 }] }), rows: rows === 'image' ? 1 : to.width * to.height };
}
