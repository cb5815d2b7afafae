import { loadPipeline, type Pipeline } from '../../agent/inference/pipeline.ts';
import { verifyBundle } from '../../agent/reconcile/verify-bundle.ts';
import { assert } from '../../proto/assert.ts';
import type { Digest } from '../../proto/digest.ts';
import type { Result } from '../../proto/result.ts';
import { createSigningKey } from '../../proto/signing.ts';
import { runAtOnce } from '../../proto/steps.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import { makeTestBundle, type TestBundleOptions } from './test-bundle.ts';

export interface TestPipelineOptions extends TestBundleOptions {
  /** The interpreter throws at every input. */
  readonly throws?: boolean;
  /** Called for every input, e.g. to let time pass. */
  readonly takes?: () => void;
}

const key = createSigningKey();

/** A test bundle, verified and loaded in WASM, with an interpreter that may misbehave. */
export async function openTestPipeline({ throws = false, takes, ...options }: TestPipelineOptions): Promise<Pipeline> {
  const { ref, manifestBytes, blobs } = makeTestBundle(key, options);
  const { releaseSignature, ...rest } = ref;
  const stored = { ...rest, digest: ref.digest as Digest, releaseSignatureBase64: Buffer.from(releaseSignature).toString('base64') };
  const verified = must(await verifyBundle(stored, manifestBytes, async (digest) => blobs.get(digest), { releaseKeys: [key], install: undefined }));
  const runtime = must(await openRuntime('wasm'));
  const misbehaving: ModelRuntime = {
    kind: 'wasm',
    load: (model) => {
      const loaded = runtime.load(model);
      if (!loaded.ok) return loaded;
      const invoke: typeof loaded.value.invoke = (inputs, outputs) => {
        takes?.();
        if (throws) throw new Error('unreachable executed');
        return loaded.value.invoke(inputs, outputs);
      };
      return { ok: true, value: { ...loaded.value, inputs: loaded.value.inputs, outputs: loaded.value.outputs, kind: 'wasm', invoke, close: () => loaded.value.close() } };
    },
  };
  return must(runAtOnce(loadPipeline(verified, misbehaving)));
}

function must<T>(result: Result<T>): T {
  assert(result.ok, result.ok ? '' : result.error.message);
  return result.value;
}
