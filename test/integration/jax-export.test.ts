import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { convertModel } from '../../converter/convert-model.ts';
import type { ConversionMode } from '../../converter/conversion.ts';
import { decodeNpy } from '../../converter/data/decode-npy.ts';
import { measureDifference } from '../../converter/verify/measure-difference.ts';
import { runSamples } from '../../converter/verify/run-samples.ts';
import { systemClock } from '../../proto/clock.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';

const python = process.env['FLEETLOOP_JAX_PYTHON'];
if (python === undefined) console.warn('skipping exports of JAX: set FLEETLOOP_JAX_PYTHON to a Python with tensorflow and jax');

test.skipIf(python === undefined)('what JAX exports is converted in every mode, and gives what JAX gives', { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleetloop-jax-'));
  try {
    execFileSync(python as string, [fileURLToPath(new URL('../support/export-jax.py', import.meta.url)), folder], { stdio: 'pipe' });
    const samplesOf = (name: string): Float32Array[] => {
      const samples = decodeNpy(readFileSync(join(folder, name)));
      if (!samples.ok) throw new Error(samples.error.message);
      return samples.value;
    };
    const runtimes = await openRuntimes();
    // The least signal-to-noise ratio in dB. What the attention lacks in int8 (SQRT, DIV) stays float.
    const modes: readonly [ConversionMode, number][] = [['float32', 100], ['float16', 60], ['dynamic-int8', 35], ['full-int8', 20]];
    for (const name of ['mlp', 'cnn', 'attention']) {
      const [calibration, expected] = [samplesOf(`${name}.npy`), samplesOf(`${name}.out.npy`)];
      for (const [mode, snrDbMin] of modes) {
        const converted = await convertModel({ source: { tflite: readFileSync(join(folder, `${name}.tflite`)) }, mode, calibration, runtimes, clock: systemClock, mixedPrecision: true });
        if (!converted.ok) throw new Error(`${name}, ${mode}: ${converted.error.message}`);
        for (const runtime of runtimes) {
          const run = await runSamples(converted.value.bytes, calibration, runtime, systemClock);
          if (!run.ok) throw new Error(run.error.message);
          expect(measureDifference(expected, run.value.outputs, run.value.lengths).snrDb, `${name}, ${mode}, ${runtime.kind}`).toBeGreaterThan(snrDbMin);
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
