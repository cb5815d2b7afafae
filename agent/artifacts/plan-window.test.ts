import { expect, test } from 'vitest';
import { digestOf } from '../../proto/digest.ts';
import { planWindow, windowBytesMax, type WantedChunk } from './plan-window.ts';

const artifact = digestOf('blob');
const chunks = (count: number, sizeBytes: number): WantedChunk[] => Array.from({ length: count }, (_, index) => ({ artifact, index, offset: index * sizeBytes, artifactBytes: count * sizeBytes, sizeBytes, digest: digestOf(`${index}`) }));

test.each([
  [0, 1, 0],
  [7, 1, 7],
  [8, 65_536, 8],
  [9, 65_536, 8],
  [9, windowBytesMax / 4, 4],
  [9, windowBytesMax / 4 + 1, 3],
])('%d chunks of %d bytes: the first %d', (count, sizeBytes, asked) => {
  expect(planWindow(chunks(count, sizeBytes)).size).toBe(asked);
});
