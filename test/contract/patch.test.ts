import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPatch } from '../../agent/artifacts/adapters/apply-patch.ts';
import { makePatch } from '../../control-plane/delivery/adapters/make-patch.ts';
import { createRandom, normal } from '../../proto/random.ts';
import { decodeBlock, decodePatchHeader, encodeBlock, encodePatchHeader, patchBlockBytes, patchHeaderBytes, patchMethods } from '../../proto/patch.ts';

async function apply(patch: Uint8Array, base: Uint8Array, sizeBytes: number): Promise<{ made: Uint8Array; error: string }> {
  const made = new Uint8Array(sizeBytes);
  const applied = await applyPatch(patch, sizeBytes, async (offset, length) => base.subarray(offset, offset + length), async (offset, bytes) => made.set(bytes, offset));
  return { made, error: applied.ok ? '' : applied.error.code };
}

test('every block comes back, whatever the base and whatever the lengths', () => {
  fc.assert(
    fc.property(fc.constantFrom(...patchMethods), fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (method, block, base) => {
      expect(decodeBlock(method, encodeBlock(method, block, base), base)).toEqual(block);
    }),
  );
});

test.each([0, 1, patchBlockBytes, 2 * patchBlockBytes + 5])('an artifact of %d bytes is made of no base and of longer, shorter and shifted ones', async (sizeBytes) => {
  const random = createRandom(sizeBytes);
  const artifact = Uint8Array.from({ length: sizeBytes }, () => Math.floor(random() * 256));
  for (const base of [new Uint8Array(), Buffer.concat([new Uint8Array(112), artifact]), artifact.subarray(Math.min(64, sizeBytes)), artifact.subarray(0, sizeBytes >> 1), Uint8Array.from({ length: sizeBytes + 100 }, (_, i) => artifact[i] ?? 7)]) {
    const { made, error } = await apply(await makePatch(artifact, base), base, sizeBytes);
    expect([error, Buffer.compare(made, artifact)]).toEqual(['', 0]);
  }
});

test('weights that were trained on a little make a small patch, others none', async () => {
  const random = createRandom(5);
  const weights = Float32Array.from({ length: 20_000 }, () => normal(random));
  const tuned = weights.map((weight) => weight + 1e-4 * normal(random));
  const bytes = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const saved = async (values: Float32Array): Promise<number> => 1 - (await makePatch(bytes(values), bytes(weights))).byteLength / weights.byteLength;
  expect(await saved(tuned)).toBeGreaterThan(0.3);
  const moved = await makePatch(Buffer.concat([new Uint8Array(64), bytes(tuned)]), bytes(weights));
  expect(1 - moved.byteLength / weights.byteLength).toBeGreaterThan(0.3);
  expect(await saved(Float32Array.from(weights, () => normal(random)))).toBeLessThan(0.3);
});

describe('what is no patch is refused', () => {
  const artifact = new Uint8Array(1_000).fill(7);

  test.each([
    ['nothing', () => new Uint8Array()],
    ['other bytes', () => new Uint8Array(100)],
    ['an unknown method', (patch: Uint8Array) => Uint8Array.from(patch, (byte, i) => (i === 4 ? 9 : byte))],
    ['one for another size', (patch: Uint8Array) => Buffer.concat([encodePatchHeader({ method: 'bytes', shift: 0 }, 999), patch.subarray(patchHeaderBytes)])],
    ['half of one', (patch: Uint8Array) => patch.subarray(0, patch.byteLength - 5)],
    ['one without its frame', (patch: Uint8Array) => patch.subarray(0, patchHeaderBytes)],
  ])('%s', async (_, change) => {
    expect((await apply(change(await makePatch(artifact, new Uint8Array())), new Uint8Array(), 1_000)).error).toBe('patch.invalid');
  });

  test('a frame that grows beyond what it states ends there', async () => {
    const bomb = Buffer.concat([encodePatchHeader({ method: 'bytes', shift: 0 }, 1_000), (await makePatch(new Uint8Array(4_000_000), new Uint8Array())).subarray(patchHeaderBytes)]);
    let written = 0;
    const applied = await applyPatch(bomb, 1_000, async () => new Uint8Array(), async (_offset, bytes) => void (written += bytes.byteLength));
    expect(applied.ok).toBe(false);
    expect(written).toBe(0);
  });

  test('the header says what it was made with', () => {
    expect(decodePatchHeader(encodePatchHeader({ method: 'words', shift: -112 }, 5), 5)).toEqual({ ok: true, value: { method: 'words', shift: -112 } });
  });
});
