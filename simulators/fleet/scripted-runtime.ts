import { decodeBundle } from '../../agent/inference/decode-bundle.ts';
import { evaluatePreflight } from '../../agent/reconcile/evaluate-preflight.ts';
import type { Preflight } from '../../agent/reconcile/preflight-adapter.ts';
import type { Clock } from '../../proto/clock.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import type { Random } from '../../proto/random.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { runAtOnce } from '../../proto/steps.ts';
import type { LoadedModel, ModelRuntime, RuntimeKind } from '../../runtime/model-runtime.ts';
import type { Observe } from './observation.ts';
import { decodeScript, evaluateScript, type ModelScript } from './scripted-model.ts';

/** The machine under a scripted model. */
export interface ScriptHost {
  readonly random: Random;
  /** A model has really answered, or failed to. */
  readonly ran: (modelDigest: Digest) => void;
  /** The process dies here and now. */
  readonly crash: () => void;
  /** The process does nothing any more, until somebody ends it. */
  readonly hang: () => void;
  /** An inference took this long. */
  readonly spend: (ms: number) => void;
}

const digests = new WeakMap<Uint8Array, Digest>();

/** The interpreter of scripted models: what a model does is written in its bytes. */
export function createScriptedRuntime(kind: RuntimeKind, host: ScriptHost): ModelRuntime {
  return {
    kind,
    load: (model) => {
      const script = decodeScript(model);
      if (script.behaviour === 'invalid') return problem('model.invalid', 'the bytes are no model');
      return ok(loadScript(kind, script, digestOfModel(model), host));
    },
  };
}

function loadScript(kind: RuntimeKind, script: ModelScript, digest: Digest, host: ScriptHost): LoadedModel {
  let runs = 0;
  return {
    kind,
    inputs: [{ name: 'input', shape: [1, 2], type: 'float32' }],
    outputs: [{ name: 'output', shape: [1, 2], type: 'float32' }],
    invoke: ([input], [output]) => {
      runs += 1;
      host.ran(digest);
      host.spend(script.behaviour === 'slow_later' && runs > 12 ? 400 : 1);
      if (crashesNow(script, runs, host.random)) {
        host.crash();
        return problem('model.failed', 'the process is gone');
      }
      if (hangsNow(script, runs, host.random)) {
        host.hang();
        return problem('model.failed', 'the process is gone');
      }
      if (failsNow(script, runs, host.random)) return problem('model.failed', 'the interpreter gave up');
      const [first, second] = evaluateScript(script, (input as Float32Array)[0] as number, (input as Float32Array)[1] as number);
      (output as Float32Array)[0] = first;
      (output as Float32Array)[1] = second;
      return ok(undefined);
    },
    close: () => undefined,
  };
}

function crashesNow({ behaviour }: ModelScript, runs: number, random: Random): boolean {
  return (behaviour === 'crashes_soon' && runs === 2) || (behaviour === 'crashes_rarely' && random() < 0.01);
}

function hangsNow({ behaviour }: ModelScript, runs: number, random: Random): boolean {
  return (behaviour === 'hangs_soon' && runs === 2) || (behaviour === 'hangs_rarely' && random() < 0.01);
}

function failsNow({ behaviour }: ModelScript, runs: number, random: Random): boolean {
  return (behaviour === 'errors' && random() < 0.7) || (behaviour === 'errors_late' && runs > 12 && random() < 0.5);
}

/** The preflight without its child process: it takes time, and finds what the real one finds. */
export function createScriptedPreflight(clock: Clock, random: Random, observe: Observe, deviceId = ''): Preflight {
  return async ({ ref, manifest, blobs }, signal) => {
    observe({ kind: 'verified', deviceId, bundleDigest: ref.digest, intact: manifest.blobs.every(({ role, digest }) => digestOf(blobs[role]) === digest) });
    const decoded = runAtOnce(decodeBundle(manifest, blobs));
    if (!decoded.ok) return decoded;
    const script = decodeScript(blobs.model);
    const tookMs = script.behaviour === 'hangs_at_once' ? 20_000 : 500 + 2_500 * random();
    const aborted = await clock.sleep(tookMs, signal).then(
      () => false,
      () => true,
    );
    if (aborted) return problem('preflight.aborted', 'it was stopped');
    const judged = script.behaviour === 'fails_on_some' && isUnlucky(deviceId, script) ? problem('preflight.golden_mismatch', 'this hardware rounds otherwise') : judge(script, decoded.value.golden.vectors);
    const passed = judged.ok ? evaluatePreflight(judged.value, manifest.resources) : judged;
    observe({ kind: 'preflight', deviceId, bundleDigest: ref.digest, modelDigest: digestOfModel(blobs.model), passed: passed.ok });
    return passed;
  };
}

type Report = Parameters<typeof evaluatePreflight>[0];

function judge(script: ModelScript, vectors: readonly { input: readonly number[]; output: readonly number[] }[]): Result<Report> {
  if (script.behaviour === 'invalid') return problem('preflight.model_invalid', 'the bytes are no model');
  if (script.behaviour === 'crashes_at_once') return problem('preflight.crashed', 'the child process ended with SIGSEGV');
  if (script.behaviour === 'hangs_at_once') return problem('preflight.timed_out', 'the child process did not answer for 20 s');
  const worst = Math.max(...vectors.flatMap(({ input, output }) => evaluateScript(script, input[0] as number, input[1] as number).map((value, i) => Math.abs(value - (output[i] as number)))));
  if (worst > 0.01) return problem('preflight.golden_mismatch', `an output is ${worst} off`);
  const measured = {
    latencyP50Us: script.behaviour === 'too_slow' ? 60_000_000 : 1_000,
    latencyP99Us: 2_000,
    memoryBytes: script.behaviour === 'too_large' ? 8e9 : 1e6,
    peakRssBytes: 60e6,
    loadMs: 5,
    maxAbsoluteError: worst,
  };
  return ok({ measurements: [{ kind: 'wasm', ...measured }], fastest: 'wasm', skipped: [] });
}

/** About a third of all devices, others for every model. */
function isUnlucky(deviceId: string, { name }: ModelScript): boolean {
  return Number.parseInt(digestOf(`${deviceId} ${name}`).slice(-2), 16) < 80;
}

function digestOfModel(model: Uint8Array): Digest {
  let digest = digests.get(model);
  if (digest === undefined) {
    digest = digestOf(model);
    digests.set(model, digest);
  }
  return digest;
}
