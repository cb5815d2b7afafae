import { loadPipeline, type Pipeline } from '../../agent/inference/pipeline.ts';
import { Inference } from '../../agent/inference/service.ts';
import type { Sink } from '../../agent/inference/sink.ts';
import { verifyBundle, type VerifiedBundle } from '../../agent/reconcile/verify-bundle.ts';
import { defaultPolicy, settingsOf } from '../../agent/settings.ts';
import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import type { Digest } from '../../proto/digest.ts';
import { createRandom } from '../../proto/random.ts';
import { createSigningKey } from '../../proto/signing.ts';
import { runAtOnce } from '../../proto/steps.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { mlperfBundle, type MlperfModel } from './mlperf-bundles.ts';

/** The model in a bundle as an agent has verified it. */
export async function verifiedMlperf(model: MlperfModel, runtime: ModelRuntime): Promise<VerifiedBundle> {
  const key = createSigningKey();
  const { ref, manifestBytes, blobs } = mlperfBundle(key, model, runtime);
  const { releaseSignature, ...rest } = ref;
  const stored = { ...rest, digest: ref.digest as Digest, releaseSignatureBase64: Buffer.from(releaseSignature).toString('base64') };
  const verified = await verifyBundle(stored, manifestBytes, async (digest) => blobs.get(digest), { releaseKeys: [key], install: undefined });
  assert(verified.ok, 'the bundle verifies');
  return verified.value;
}

export function loadVerified(bundle: VerifiedBundle, runtime: ModelRuntime): Pipeline {
  const loaded = runAtOnce(loadPipeline(bundle, runtime));
  assert(loaded.ok, 'the bundle loads');
  return loaded.value;
}

/** Inference as an agent has it, with the agent's own settings and all taps; results are encoded as a stream's would be, and go nowhere. */
export function openInference(): Inference {
  const scratch = Buffer.alloc(64 * 1024);
  const sink: Sink = { ready: true, write: (line) => scratch.write(line), onReady: () => undefined, onClosed: () => undefined, close: async () => undefined };
  return new Inference({ clock: systemClock, random: createRandom(1), sink, keep: () => undefined, keepMetrics: () => undefined }, settingsOf(undefined, defaultPolicy));
}
