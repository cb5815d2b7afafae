import { systemClock } from '../../proto/clock.ts';
import { ok, type Result } from '../../proto/result.ts';
import { runInSlices, type Steps } from '../../proto/steps.ts';
import { preflightModel } from '../../runtime/adapters/preflight-model.ts';
import type { RuntimeKind } from '../../runtime/model-runtime.ts';
import type { PreflightCandidate } from '../../runtime/preflight-report.ts';
import { decodeBundle } from '../inference/decode-bundle.ts';
import { sliceMsMax } from '../inference/pipeline.ts';
import { evaluatePreflight, type PreflightPass } from './evaluate-preflight.ts';
import type { VerifiedBundle } from './verify-bundle.ts';

/** Tries a verified bundle without risking the agent; `preflight.aborted` where the signal ended it. */
export type Preflight = (bundle: VerifiedBundle, signal: AbortSignal) => Promise<Result<PreflightPass>>;

/** What a child process needs before it has loaded a model: Node, both interpreters' code. */
const childBytes = 192 * 1024 * 1024;

/**
 * The golden vectors go through the bundle's own transform here, and then as model inputs into runtime's child process, once
 * in each interpreter the device has.
 */
export function createPreflight(kinds: readonly RuntimeKind[]): Preflight {
  return async (bundle, signal) => {
    const candidate = await runInSlices(candidateOf(bundle), systemClock, sliceMsMax);
    if (!candidate.ok) return candidate;
    const { resources } = bundle.manifest;
    const report = await preflightModel(candidate.value, { kinds, signal, limits: { memoryBytesMax: childBytes + resources.memoryBytesMax } });
    return report.ok ? evaluatePreflight(report.value, resources) : report;
  };
}

/** The model with its golden vectors as inputs of the model. */
export function* candidateOf({ manifest, blobs }: VerifiedBundle): Steps<Result<PreflightCandidate>> {
  const decoded = yield* decodeBundle(manifest, blobs);
  if (!decoded.ok) return decoded;
  yield;
  const { transform, golden } = decoded.value;
  const flags = new Uint8Array(transform.outputLength);
  const vectors = golden.vectors.map((vector) => {
    const input = new Float32Array(transform.outputLength);
    transform.apply(Float32Array.from(vector.input), input, flags);
    return { input, output: Float32Array.from(vector.output) };
  });
  return ok({ model: blobs.model, vectors, absoluteTolerance: golden.absoluteTolerance });
}
