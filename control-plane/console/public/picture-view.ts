import type { Picture } from './api-types.ts';
import { formatNumber } from './format.ts';
import { h, type VNode } from './vnode.ts';

const headerBytes = 54;

/**
 * A picture of values: bytes as they are; values of a transform (-1 to 1, standardized) from the least, black, to the greatest, white. A missing value is black.
 * It is a Windows bitmap in the page itself, so that a view stays a function of its input.
 *
 * @param values height x width x channels, row by row
 */
export function viewPicture(values: readonly (number | string | null)[], picture: Picture): VNode {
  const numbers = Float64Array.from(values, (value) => (typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN));
  const { low, high } = rangeOf(numbers);
  const name = `${picture.width} by ${picture.height} pixels`;
  return h(
    'figure',
    { class: 'picture', key: 'picture' },
    h('img', { src: `data:image/bmp;base64,${toBase64(encodeBitmap(numbers, picture, low, high))}`, width: picture.width, height: picture.height, alt: `The sample's picture, ${name}` }),
    low === 0 && high === 255 ? undefined : h('figcaption', {}, `Values from ${formatNumber(low)} (black) to ${formatNumber(high)} (white).`),
  );
}

/** 24 bits a pixel, blue first, the lowest row first, each row padded to four bytes (BITMAPINFOHEADER; learn.microsoft.com/windows/win32/api/wingdi/ns-wingdi-bitmapinfoheader). */
function encodeBitmap(values: Float64Array, { height, width, channels }: Picture, low: number, high: number): Uint8Array {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const bytes = new Uint8Array(headerBytes + rowBytes * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [offset, value] of [[2, bytes.length], [10, headerBytes], [14, 40], [18, width], [22, height]] as const) view.setUint32(offset, value, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  const scale = 255 / (high - low);
  for (let y = 0; y < height; y++) {
    let target = headerBytes + (height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x++) {
      const pixel = (y * width + x) * channels;
      for (let channel = channels - 1; channel > channels - 4; channel--) {
        const value = values[pixel + Math.max(0, channel)]!;
        bytes[target++] = Number.isNaN(value) ? 0 : Math.round((value - low) * scale);
      }
    }
  }
  return bytes;
}

/** Bytes keep their own scale; anything else gets one of its own. */
function rangeOf(values: Float64Array): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    whole &&= Number.isInteger(value);
  }
  if (low > high || (whole && low >= 0 && high <= 255)) return { low: 0, high: 255 };
  return high > low ? { low, high } : { low: low - 1, high: high + 1 };
}

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  return btoa(parts.join(''));
}
