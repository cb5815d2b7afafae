import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../proto/limits.ts';
import { createPictureMeasure, type PictureFigures } from './measure-picture.ts';

/** By their definitions. */
function figuresOf(height: number, width: number, channels: 1 | 3, picture: Uint8Array): PictureFigures {
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const varianceOf = (values: readonly number[]): number => {
    const mean = meanOf(values);
    return meanOf(values.map((value) => (value - mean) ** 2));
  };
  const planes = Array.from({ length: channels }, (_, channel) => [...picture.filter((__, i) => i % channels === channel)]);
  const luma = Array.from({ length: height * width }, (_, i) => (channels === 1 ? (picture[i] as number) : 0.299 * (picture[3 * i] as number) + 0.587 * (picture[3 * i + 1] as number) + 0.114 * (picture[3 * i + 2] as number)));
  const edges = luma.flatMap((value, i) => {
    const [x, y] = [i % width, Math.trunc(i / width)];
    const isInner = x > 0 && x < width - 1 && y > 0 && y < height - 1;
    return isInner ? [(luma[i - width] as number) + (luma[i + width] as number) + (luma[i - 1] as number) + (luma[i + 1] as number) - 4 * value] : [];
  });
  return { means: Float64Array.from(planes, (plane) => meanOf(plane)), deviations: Float64Array.from(planes, (plane) => Math.sqrt(varianceOf(plane))), brightness: meanOf(luma), contrast: Math.sqrt(varianceOf(luma)), sharpness: varianceOf(edges) };
}

/** Contrast and sharpness are roots or sums of what may cancel out; 1e-5 is far below a step of grey. */
function expectFigures(actual: PictureFigures, expected: PictureFigures): void {
  for (const [i, mean] of expected.means.entries()) expect(Math.abs((actual.means[i] as number) - mean)).toBeLessThan(1e-9);
  for (const [i, deviation] of expected.deviations.entries()) expect(Math.abs((actual.deviations[i] as number) - deviation)).toBeLessThan(1e-9);
  expect(Math.abs(actual.brightness - expected.brightness)).toBeLessThan(1e-9);
  expect(Math.abs(actual.contrast - expected.contrast)).toBeLessThan(1e-5);
  expect(Math.abs(actual.sharpness - expected.sharpness)).toBeLessThan(1e-9 * (1 + expected.sharpness));
}

test.each([1, 3] as const)('figures of a picture of %i channels are what they are by definition, one picture after another', (channels) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (height, fours, bytes) => {
      const width = 4 * fours;
      const measure = createPictureMeasure(height, width, channels);
      for (let round = 0; round < 2; round++) {
        const picture = Uint8Array.from({ length: height * width * channels }, () => bytes.next().value);
        expectFigures(measure(picture), figuresOf(height, width, channels, picture));
      }
    }),
    { numRuns: 60 },
  );
});

test.each<[string, number, number, 1 | 3]>([['square', 180, 180, 1], ['square', 104, 104, 3], ['flat', 3, 10_920, 1], ['tall', 8_192, 4, 1]])('no sum overflows in the largest picture, %s: %i x %i x %i', (_, height, width, channels) => {
  const length = height * width * channels;
  expect(length).toBeGreaterThan(0.98 * limits.sampleValuesMax);
  const measure = createPictureMeasure(height, width, channels);
  const white = new Uint8Array(length).fill(255);
  const chequered = Uint8Array.from({ length }, (__, i) => 255 * ((Math.trunc(i / channels) + Math.trunc(i / channels / width)) % 2));
  const striped = Uint8Array.from({ length }, (__, i) => 255 * (Math.trunc(i / channels / width) % 2));
  for (const picture of [white, chequered, striped]) expectFigures(measure(picture), figuresOf(height, width, channels, picture));
});
