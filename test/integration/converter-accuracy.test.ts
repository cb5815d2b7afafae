import { beforeAll, expect, test } from 'vitest';
import { openWasmBackend } from '../../control-plane/training/adapters/wasm-backend.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { convertTrained, trainClassifier } from '../support/convert-trained.ts';
import { gasDrift, type LabelledFold } from '../support/labelled-sets.ts';

if (!gasDrift.isAtHand) console.warn('skipping the accuracy of converted networks: the gas sensor recordings are missing (set FLEETLOOP_DATA)');

beforeAll(openWasmBackend);

// The whole study, with images and all folds, is `npm run bench -- converter`.
test.skipIf(!gasDrift.isAtHand)('a network trained on recorded gas sensors is right as often on unseen rows in every mode, to one point', async () => {
  const [fold] = (await gasDrift.load()) as [LabelledFold];
  const source = await trainClassifier(fold, { seed: 1, classes: gasDrift.classes, architecture: { kind: 'mlp', hidden: [32] }, training: { epochsMax: 10 } });
  const runtimes = await openRuntimes();
  for (const mode of ['full-int8', 'dynamic-int8', 'float16'] as const) {
    const report = await convertTrained(source, fold, mode, runtimes);
    expect(report.samples).toBe(fold.test.labels.length);
    for (const { kind, accuracy } of report.runtimes) {
      expect(accuracy?.float, kind).toBeGreaterThan(0.9);
      expect(100 * ((accuracy?.float ?? 0) - (accuracy?.converted ?? 0)), `points lost by ${mode} in ${kind}`).toBeLessThanOrEqual(mode === 'full-int8' ? 1 : 0.3);
    }
  }
});
