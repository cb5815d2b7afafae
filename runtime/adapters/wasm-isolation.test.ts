import { expect, test } from 'vitest';
import { smallModels } from '../../test/support/small-models.ts';
import { createTensorData, elementCount } from '../create-predictor.ts';
import type { LoadedModel } from '../model-runtime.ts';
import { openWasmRuntime } from './wasm-runtime.ts';

async function load(bytes: Uint8Array): Promise<LoadedModel> {
  const opened = await openWasmRuntime();
  const loaded = opened.ok ? opened.value.load(bytes) : opened;
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

test('an interpreter that stops takes no model with it that was loaded before it, nor one after', async () => {
  const { float } = smallModels(1)[0] as ReturnType<typeof smallModels>[number];
  const outputs = ({ outputs: infos }: LoadedModel) => infos.map((info) => createTensorData(info.type, elementCount(info.shape)));
  const inputs = ({ inputs: infos }: LoadedModel) => infos.map((info) => createTensorData(info.type, elementCount(info.shape)));
  const acting = await load(float);
  const candidate = await load(float);
  // What is thrown inside, as by a trap, ends the instance.
  expect(candidate.invoke([new Float32Array(1 << 16)], outputs(candidate)).ok).toBe(false);
  expect(candidate.invoke(inputs(candidate), outputs(candidate)).ok).toBe(false);
  expect([acting, candidate].map((model) => model.isStopped?.())).toEqual([false, true]);
  candidate.close();
  const next = await load(float);
  expect([acting, next].map((model) => model.invoke(inputs(model), outputs(model)).ok)).toEqual([true, true]);
});
