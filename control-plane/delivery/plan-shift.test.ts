import { expect, test } from 'vitest';
import { createRandom } from '../../proto/random.ts';
import { planShift } from './plan-shift.ts';

const random = createRandom(3);
const weights = Uint8Array.from({ length: 50_000 }, () => Math.floor(random() * 256));
const trainedOn = weights.map((byte) => byte + Math.floor(random() * 5) - 2);

test.each([-16_384, -112, -4, 0, 4, 64, 16_384])('weights that lie %d bytes further on in the base are found', (shift) => {
  const [before, after] = [new Uint8Array(Math.max(0, -shift)), new Uint8Array(Math.max(0, shift))];
  expect(planShift(Buffer.concat([before, trainedOn]), Buffer.concat([after, weights]))).toBe(shift);
});

test('without anything in common, and without a base, there is no shift worth more than another', () => {
  expect(Math.abs(planShift(weights, Uint8Array.from(weights, () => Math.floor(random() * 256))))).toBeLessThanOrEqual(16_384);
  expect([planShift(weights, new Uint8Array()), planShift(new Uint8Array(), weights), planShift(weights, weights)]).toEqual([0, 0, 0]);
});
