import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { createRandom, normal } from '../../proto/random.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { verifyModel } from '../../runtime/verify-model.ts';
import { operatorExamples, operatorModel } from '../../test/support/operator-models.ts';
import { mutateBytes, mutateNumbers } from '../../test/support/mutate-model.ts';
import { smallModels } from '../../test/support/small-models.ts';
import { convertModel } from '../convert-model.ts';
import { emitModel } from '../emit/emit-model.ts';
import { prepareGraph } from '../passes/prepare-graph.ts';
import { evaluateGraph } from '../verify/evaluate-graph.ts';
import { runSamples } from '../verify/run-samples.ts';
import { importTflite } from './import-tflite.ts';
import { operatorImporters } from './operator-importers.ts';

let runtimes: ModelRuntime[];
beforeAll(async () => {
  runtimes = await openRuntimes();
});

/** A slice that drops a dimension and counts from the end. */
const stridedSlice = { inputs: [[1, 4, 6], { integers: [0, 1, -4] }, { integers: [1, 0, 6] }, { integers: [1, 1, 1] }], outputs: [[3, 4]], options: { shrinkAxisMask: 1, endMask: 2 } };
const entries = [...operatorImporters.keys()].map((name) => ({ name, example: name === 'STRIDED_SLICE' ? stridedSlice : operatorExamples[name] ?? expect.fail(`no example of ${name}`) }));

function samplesOf(bytes: Uint8Array, count: number): Float32Array[] {
  const verified = verifyModel(bytes);
  if (!verified.ok) throw new Error(verified.error.message);
  const length = verified.value.inputs.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const random = createRandom(4);
  return Array.from({ length: count }, () => Float32Array.from({ length }, () => normal(random)));
}

describe.each(entries)('$name made by another tool', ({ name, example }) => {
  test('computes what it computed, bit by bit or nearly', async () => {
    const original = operatorModel(name, example);
    const samples = samplesOf(original, 100);
    const imported = importTflite(original);
    if (!imported.ok) throw new Error(imported.error.message);
    for (const runtime of runtimes) {
      const [before, after] = [await runSamples(original, samples, runtime, systemClock), await runSamples(emitModel(imported.value), samples, runtime, systemClock)];
      if (!before.ok) continue;
      if (!after.ok) throw new Error(after.error.message);
      for (const [i, expected] of before.value.outputs.entries()) {
        const evaluated = evaluateGraph(imported.value, samples[i] as Float32Array);
        for (const [j, value] of expected.entries()) {
          expect(after.value.outputs[i]?.[j], `${runtime.kind}, sample ${i}, value ${j}`).toBeCloseTo(value, 5);
          expect(evaluated[j], `by definition against ${runtime.kind}, sample ${i}, value ${j}`).toBeCloseTo(value, 5);
        }
      }
    }
  });

  test.each([
    { mode: 'float16', snrDbMin: 60 }, { mode: 'dynamic-int8', snrDbMin: 25 }, { mode: 'full-int8', snrDbMin: 25 }, { mode: 'full-int8', snrDbMin: 25, ioType: 'uint8' }, { mode: 'full-int8', snrDbMin: 25, ioType: 'float32' },
  ] as const)('stays at $snrDbMin dB in $mode $ioType', async ({ snrDbMin, ...options }) => {
    // No int8 kernel in the oldest supported interpreter.
    if (name === 'ELU' && options.mode === 'full-int8') return;
    const original = operatorModel(name, example);
    const converted = await convertModel({ source: { tflite: original }, ...options, calibration: samplesOf(original, 100), runtimes, clock: systemClock, bounds: { snrDbMin } });
    expect(converted.ok ? '' : converted.error.message).toBe('');
  });
});

test('names and places of all that is not supported come at once', () => {
  const split = operatorModel('SPLIT', operatorExamples.SPLIT ?? expect.fail());
  expect(importTflite(split)).toMatchObject({ ok: false, error: { code: 'converter.unsupported', message: expect.stringMatching(/operator 0, SPLIT\. Supported operators: CONV_2D/) as string } });
  expect(importTflite(new Uint8Array(100))).toMatchObject({ ok: false, error: { code: 'converter.source_invalid' } });
});

test('a mutated file is imported or refused, never more, and what is imported can be written', () => {
  const bases = [...entries.map(({ name, example }) => operatorModel(name, example)), ...smallModels(20).flatMap(({ float, int8 }) => [float, int8])];
  const random = createRandom(12);
  let imported = 0;
  for (let i = 0; i < 4_000; i++) {
    const graph = importTflite((i % 2 === 0 ? mutateBytes : mutateNumbers)(bases[(i >> 1) % bases.length] as Uint8Array, random));
    if (!graph.ok) continue;
    imported++;
    for (const denseAs of ['fully-connected', 'convolution'] as const) {
      const written = verifyModel(emitModel(prepareGraph(graph.value, denseAs)));
      expect(written.ok ? '' : written.error.message, `file ${i}`).toBe('');
    }
  }
  expect(imported).toBeGreaterThan(100);
});

test('a file that holds quantized numbers is refused by what it holds', () => {
  const { int8 } = smallModels(3)[0] ?? expect.fail();
  expect(importTflite(int8)).toMatchObject({ ok: false, error: { code: 'converter.unsupported', message: expect.stringMatching(/the file is full-int8, whatever it is called: operator 0 \(FULLY_CONNECTED\) has int8 activations and int8 weights/) as string } });
});
