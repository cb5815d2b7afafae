import { expect, test } from 'vitest';
import { callWithin } from './call-within.ts';

/** (module (func (export "f") (loop (br 0)))) */
const endless = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 9, 1, 7, 0, 3, 0x40, 0x0c, 0, 0x0b, 0x0b]);

// The types of this project know WebAssembly as types alone.
const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: { instantiate(bytes: Uint8Array): Promise<{ instance: { exports: Record<string, () => void> } }> } };

test('ends WASM that does not end, and gives what other calls give', async () => {
  const { instance } = await wasm.instantiate(endless);
  expect(() => callWithin(30, () => instance.exports['f']?.())).toThrow('it did not end within 30 ms');
  expect(callWithin(10_000, () => 7)).toBe(7);
  expect(() => callWithin(10_000, () => { throw new RangeError('its own'); })).toThrow(RangeError);
  expect(callWithin(undefined, () => 8)).toBe(8);
});
