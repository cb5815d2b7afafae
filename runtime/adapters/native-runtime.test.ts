import { expect, test, vi } from 'vitest';
import { openNativeRuntime } from './native-runtime.ts';

vi.mock('node:module', () => ({
  createRequire: () => (name: string) => {
    throw new Error(`Cannot find module '${name}'`);
  },
}));

test('says what to do where the addon is not installed', async () => {
  const opened = await openNativeRuntime();
  expect(opened).toMatchObject({ ok: false, error: { code: 'runtime.unavailable', message: expect.stringMatching(/Cannot find module .*install the optional dependency tfjs-tflite-node .* or use the wasm runtime/) as string } });
});
