import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { smallModels } from '../../test/support/small-models.ts';
import { openWasmRuntime } from './wasm-runtime.ts';

const instances = vi.hoisted(() => ({ count: 0, isEndless: false }));

// An interpreter that traps on its first model, as an out-of-memory abort inside WASM does.
vi.mock('node:module', () => ({
  createRequire: () => Object.assign(
    () => async () => {
      instances.count++;
      return {
        HEAPU8: new Uint8Array(1 << 16),
        _malloc: () => 8,
        _free: () => undefined,
        TFLiteWebModelRunner: {
          CreateFromBufferAndOptions: () => {
            while (instances.isEndless);
            throw new Error('RuntimeError: unreachable');
          },
        },
      };
    },
    { resolve: () => fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-tflite/wasm/tflite_web_api_cc_simd.wasm', import.meta.url)) },
  ),
}));

test('a trap ends the instance, and opening again gives a new one', async () => {
  const { float } = smallModels(1)[0] as ReturnType<typeof smallModels>[number];
  const first = await openWasmRuntime();
  if (!first.ok) throw new Error(first.error.message);
  expect((await openWasmRuntime()).ok && instances.count).toBe(1);
  expect(first.value.load(float)).toMatchObject({ ok: false, error: { code: 'model.unsupported', message: expect.stringContaining('unreachable') as string } });
  expect(first.value.load(float)).toMatchObject({ ok: false, error: { code: 'runtime.unavailable' } });
  expect((await openWasmRuntime()).ok).toBe(true);
  expect(instances.count).toBe(2);
});

test('a model that does not end is stopped after the time that its first call has, and opening again gives a new instance', async () => {
  const { float } = smallModels(1)[0] as ReturnType<typeof smallModels>[number];
  const before = instances.count;
  const first = await openWasmRuntime({ firstCallMsMax: 30 });
  if (!first.ok) throw new Error(first.error.message);
  instances.isEndless = true;
  expect(first.value.load(float)).toMatchObject({ ok: false, error: { message: expect.stringContaining('it did not end within 30 ms') as string } });
  instances.isEndless = false;
  expect((await openWasmRuntime()).ok).toBe(true);
  expect(instances.count).toBeGreaterThan(before);
});
