import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { median } from './figure.ts';
import { readingLines, type MlperfModel } from './mlperf-bundles.ts';
import { loadVerified, openInference, verifiedMlperf } from './open-inference.ts';

/** The pieces of an update during which the agent's only thread does nothing else, in milliseconds; readings wait no longer than for one of them. */
export interface SwapPieces {
  readonly loadMs: number;
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
  const pieces: SwapPieces[] = [];
  for (let round = 0; round < rounds; round++) {
    const [loadMs, loaded] = timeOf(() => loadVerified(verified, runtime));
    const [firstInferenceMs] = timeOf(() => loaded.infer(new Float32Array(loaded.parts.transform.inputLength)));
    const [swapMs, before] = timeOf(() => inference.swap(loaded));
    before?.close();
    const [firstReadingMs] = timeOf(() => inference.submit(lines[0] as string));
    for (let i = 0; i < 100; i++) inference.submit(lines[i % lines.length] as string);
    pieces.push({ loadMs, firstInferenceMs, swapMs, firstReadingMs });
  }
  inference.swap(undefined)?.close();
  const of = (name: keyof SwapPieces): number => median(pieces.map((piece) => piece[name]));
  return { loadMs: of('loadMs'), firstInferenceMs: of('firstInferenceMs'), swapMs: of('swapMs'), firstReadingMs: of('firstReadingMs') };
}

function timeOf<T>(run: () => T): [number, T] {
  const startedMs = performance.now();
  const result = run();
  return [performance.now() - startedMs, result];
}
