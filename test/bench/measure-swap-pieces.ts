import { loadPipeline, type Pipeline } from '../../agent/inference/pipeline.ts';
import type { VerifiedBundle } from '../../agent/reconcile/verify-bundle.ts';
import { assert } from '../../proto/assert.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { median } from './figure.ts';
import { readingLines, type MlperfModel } from './mlperf-bundles.ts';
import { openInference, verifiedMlperf } from './open-inference.ts';

/** The pieces of an update during which the agent's only thread does nothing else, in milliseconds; readings wait no longer than for one of them. */
export interface SwapPieces {
  /** The longest of those between which readings have their turn. */
  readonly loadPieceMs: number;
  /** Of the loaded candidate, before it is swapped in. */
  readonly firstInferenceMs: number;
  /** With the window of the model before handed on, and a hundred results in it. */
  readonly swapMs: number;
  /** The first reading after the swap. */
  readonly firstReadingMs: number;
}

const rounds = 25;

/** Medians over many swaps in one process: what is left when other processes are taken out. */
export async function measureSwapPieces(model: MlperfModel, runtime: ModelRuntime): Promise<SwapPieces> {
  const verified = await verifiedMlperf(model, runtime);
  const inference = openInference();
  const lines = readingLines(model, 10);
  const pieces: Omit<SwapPieces, 'loadPieceMs'>[] = [];
  const loads: (readonly number[])[] = [];
  for (let round = 0; round < rounds; round++) {
    const { loaded, piecesMs } = loadInPieces(verified, runtime);
    loads.push(piecesMs);
    const [firstInferenceMs] = timeOf(() => loaded.infer(new Float32Array(loaded.parts.transform.inputLength)));
    const [swapMs, before] = timeOf(() => inference.swap(loaded));
    before?.close();
    const [firstReadingMs] = timeOf(() => inference.submit(lines[0] as string));
    for (let i = 0; i < 100; i++) inference.submit(lines[i % lines.length] as string);
    pieces.push({ firstInferenceMs, swapMs, firstReadingMs });
  }
  inference.swap(undefined)?.close();
  const of = (name: Exclude<keyof SwapPieces, 'loadPieceMs'>): number => median(pieces.map((piece) => piece[name]));
  return { loadPieceMs: Math.max(...(loads[0] ?? []).map((_, i) => median(loads.map((load) => load[i] as number)))), firstInferenceMs: of('firstInferenceMs'), swapMs: of('swapMs'), firstReadingMs: of('firstReadingMs') };
}

function loadInPieces(verified: VerifiedBundle, runtime: ModelRuntime): { readonly loaded: Pipeline; readonly piecesMs: readonly number[] } {
  const steps = loadPipeline(verified, runtime);
  for (const piecesMs: number[] = []; ; ) {
    const [ms, step] = timeOf(() => steps.next());
    piecesMs.push(ms);
    if (step.done !== true) continue;
    assert(step.value.ok, 'the bundle loads');
    return { loaded: step.value.value, piecesMs };
  }
}

function timeOf<T>(run: () => T): [number, T] {
  const startedMs = performance.now();
  const result = run();
  return [performance.now() - startedMs, result];
}
