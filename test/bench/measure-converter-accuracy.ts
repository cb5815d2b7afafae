import { openWasmBackend } from '../../control-plane/training/adapters/wasm-backend.ts';
import type { ConversionMode } from '../../converter/conversion.ts';
import { assert } from '../../proto/assert.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { convertTrained, trainClassifier, type TrainingPlan } from '../support/convert-trained.ts';
import { gasDrift, mnist, xsdd, type LabelledSet } from '../support/labelled-sets.ts';
import { figureOf, type Figure } from './figure.ts';

/** Small networks, trained in a minute each, and the percentage points of accuracy that a mode may cost. */
const plans: readonly { readonly set: LabelledSet; readonly pointsMax: number; readonly plan: Omit<TrainingPlan, 'classes'> }[] = [
  { set: mnist, pointsMax: 0.3, plan: { seed: 1, architecture: { kind: 'cnn', shape: [...mnist.shape], convolutions: [convolution(8, 5, 2), convolution(16, 3, 2), convolution(64, 7, 7)], hidden: [] }, training: { epochsMax: 6, batchRows: 64, noise: 0.1 } } },
  { set: xsdd, pointsMax: 1, plan: { seed: 1, architecture: { kind: 'cnn', shape: [...xsdd.shape], convolutions: [convolution(16, 5, 2), convolution(24, 3, 2), convolution(32, 3, 2)], hidden: [32] }, training: { epochsMax: 60, batchRows: 16 } } },
  { set: gasDrift, pointsMax: 1, plan: { seed: 1, architecture: { kind: 'mlp', hidden: [48, 24] }, training: { epochsMax: 30 } } },
];
const modes = ['full-int8', 'dynamic-int8', 'float16'] as const satisfies readonly ConversionMode[];

function convolution(filters: number, kernel: number, stride: number): { filters: number; kernel: [number, number]; stride: number } {
  return { filters, kernel: [kernel, kernel], stride };
}

/** Networks trained here on recorded data with labels, in every mode and runtime, on rows that they have not seen: what is lost against the float file. */
export async function measureConverterAccuracy(note: (line: string) => void): Promise<Figure[]> {
  await openWasmBackend();
  const runtimes = await openRuntimes();
  const figures: Figure[] = [];
  for (const { set, pointsMax, plan } of plans) {
    if (!set.isAtHand) {
      note(`${set.name} is not measured: its data is missing (set FLEETLOOP_DATA)`);
      continue;
    }
    const folds = await set.load();
    const rows = folds.reduce((sum, { test }) => sum + test.labels.length, 0);
    const right = new Map<string, { converted: number; float: number }>();
    for (const [i, fold] of folds.entries()) {
      note(`${set.name}: training network ${i + 1} of ${folds.length} on ${fold.train.labels.length} rows`);
      const source = await trainClassifier(fold, { ...plan, classes: set.classes });
      for (const mode of modes) {
        for (const { kind, accuracy } of (await convertTrained(source, fold, mode, runtimes)).runtimes) {
          assert(accuracy !== undefined, 'the conversion had labels');
          const known = right.get(`${mode}, ${kind}`) ?? { converted: 0, float: 0 };
          const share = fold.test.labels.length / rows;
          right.set(`${mode}, ${kind}`, { converted: known.converted + share * accuracy.converted, float: known.float + share * accuracy.float });
        }
      }
    }
    for (const [name, { converted, float }] of right) {
      figures.push(figureOf(`${set.name} accuracy lost in ${name}, of ${(100 * float).toFixed(2)} % on ${rows} unseen rows`, 100 * (float - converted), 'points', { bound: { atMost: pointsMax } }));
    }
  }
  return figures;
}
