import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfFloats, encodeFrame, floatsOfBytes, FrameReader, type Frame } from './runner-frames.ts';

test('gives every frame back, however the stream was cut', () => {
  const frame = fc.record({ head: fc.dictionary(fc.constantFrom('kind', 'count'), fc.oneof(fc.string(), fc.nat())), parts: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }) });
  fc.assert(fc.property(fc.array(frame, { maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }), (frames: Frame[], cuts) => {
    const stream = Buffer.concat(frames.flatMap((one) => encodeFrame(one)));
    const reader = new FrameReader();
    const read: Frame[] = [];
    for (let at = 0, i = 0; at < stream.byteLength; i++) {
      const length = cuts[i % cuts.length] as number;
      read.push(...reader.push(stream.subarray(at, at + length)));
      at += length;
    }
    expect(read.map(({ head, parts }) => ({ head, parts: parts.map((part) => [...part]) }))).toEqual(frames.map(({ head, parts }) => ({ head: { ...head }, parts: parts.map((part) => [...part]) })));
  }), { numRuns: 200 });
});

test('carries floats as they are', () => {
  const values = Float32Array.of(0, -1.5, Number.NaN, 3e38);
  expect(floatsOfBytes(bytesOfFloats(values))).toEqual(values);
});
