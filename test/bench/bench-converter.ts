import { convertModel } from '../../converter/convert-model.ts';
import { measureDifference } from '../../converter/verify/measure-difference.ts';
import { runSamples } from '../../converter/verify/run-samples.ts';
import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import { createRandom, normal } from '../../proto/random.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { clipWindows, hasMlperf, mlperfFile, quantizeLikeGoogle, syntheticImages } from '../support/google-oracle.ts';
import { benchHostile } from './bench-hostile.ts';
import { benchQuantizeSpeed } from './bench-quantize-speed.ts';
import { figureOf, type Figure } from './figure.ts';
import { measureConverterAccuracy } from './measure-converter-accuracy.ts';

const oracleInputs = 1_000;
const google = 'Google\'s file';

/** Our converter beside Google's published MLPerf Tiny files, in every runtime at hand. */
export async function benchConverter(note: (line: string) => void): Promise<Figure[]> {
  if (!hasMlperf) {
    note('nothing is measured: the MLPerf Tiny files are missing (set FLEETLOOP_DATA)');
    return [];
  }
  const runtimes = await openRuntimes();
  note('oracle: Google\'s ranges in our emitter, 1,000 inputs per model');
  const figures = await benchOracle(runtimes);
  note('autoencoder: the recorded clip');
  figures.push(...(await benchAutoencoder(runtimes)));
  note('our own calibration of all three models');
  figures.push(...(await benchCalibrated(runtimes)), ...(await benchQuantizeSpeed(runtimes, note)));
  figures.push(...(await measureConverterAccuracy(note)));
  note('hostile input: 20,000 mutated files');
  figures.push(...(await benchHostile(note)));
  return figures;
}

/** The clip's windows, and around them as many with noise as are asked for. */
function noisyWindows(count: number): Float32Array[] {
  const windows = clipWindows();
  const random = createRandom(3);
  return Array.from({ length: count }, (_, i) => {
    const window = windows[i % windows.length] as Float32Array;
    return i < windows.length ? window : window.map((value) => value + 3 * normal(random));
  });
}

async function benchOracle(runtimes: readonly ModelRuntime[]): Promise<Figure[]> {
  const models = [
    { name: 'resnet8', samples: syntheticImages(oracleInputs, 32, 255, 1), lsb: 1 / 256, lsbMax: 0 },
    { name: 'vww', samples: syntheticImages(oracleInputs, 96, 1, 2), lsb: 1 / 256, lsbMax: 0 },
    { name: 'ad', samples: noisyWindows(oracleInputs), lsb: 0.36449846625328064, lsbMax: 1 },
  ];
  const figures: Figure[] = [];
  for (const { name, samples, lsb, lsbMax } of models) {
    const theirs = mlperfFile(`${name}_int8`);
    const ours = quantizeLikeGoogle(mlperfFile(`${name}_float`), theirs);
    for (const runtime of runtimes) {
      const difference = measureDifference(await outputsOf(theirs, samples, runtime), await outputsOf(ours, samples, runtime));
      figures.push(figureOf(`oracle ${name}, ${samples.length} inputs, ${runtime.kind}: largest difference`, Math.round(difference.maxAbsoluteError / lsb), 'LSB', { bound: { atMost: lsbMax } }));
    }
  }
  return figures;
}

/** Mean squared reconstruction error of a window: what an alarm's threshold is set on. */
function scoreOf(output: Float32Array, window: Float32Array): number {
  return output.reduce((sum, value, i) => sum + (value - (window[i] as number)) ** 2, 0) / window.length;
}

async function benchAutoencoder(runtimes: readonly ModelRuntime[]): Promise<Figure[]> {
  const windows = clipWindows();
  const [calibration, held] = [0, 1].map((rest) => windows.filter((_, i) => i % 2 === rest)) as [Float32Array[], Float32Array[]];
  const ours = await quantizeOurs('ad', calibration, runtimes);
  const figures: Figure[] = [];
  for (const runtime of runtimes) {
    const float = await outputsOf(mlperfFile('ad_float'), held, runtime);
    const measure = async (bytes: Uint8Array): Promise<{ score: number; rmse: number }> => {
      const outputs = await outputsOf(bytes, held, runtime);
      const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
      return {
        score: mean(held.map((window, i) => Math.abs(scoreOf(outputs[i] as Float32Array, window) - scoreOf(float[i] as Float32Array, window)))),
        rmse: Math.sqrt(mean(held.map((_, i) => scoreOf(outputs[i] as Float32Array, float[i] as Float32Array)))),
      };
    };
    const [mine, theirs] = [await measure(ours), await measure(mlperfFile('ad_int8'))];
    figures.push(
      figureOf(`autoencoder score error, ${runtime.kind}`, mine.score, 'mean abs', { peer: { name: google, value: theirs.score }, bound: { atMost: 0.08 } }),
      figureOf(`autoencoder reconstruction RMSE, ${runtime.kind}`, mine.rmse, 'against float', { peer: { name: google, value: theirs.rmse }, bound: { atMost: 0.3 } }),
    );
  }
  return figures;
}

async function benchCalibrated(runtimes: readonly ModelRuntime[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  const models = [
    { name: 'resnet8', calibration: syntheticImages(200, 32, 255, 11), held: syntheticImages(oracleInputs, 32, 255, 12) },
    { name: 'vww', calibration: syntheticImages(100, 96, 1, 13), held: syntheticImages(200, 96, 1, 14) },
    { name: 'ad', calibration: clipWindows().filter((_, i) => i % 2 === 0), held: [] },
  ];
  for (const { name, calibration, held } of models) {
    const [ours, theirs] = [await quantizeOurs(name, calibration, runtimes), mlperfFile(`${name}_int8`)];
    // The autoencoder's dense layers are 1x1 convolutions with a scale per channel: larger on purpose.
    figures.push(figureOf(`size of ${name} int8`, ours.byteLength, 'bytes', { peer: { name: google, value: theirs.byteLength }, ...(name === 'ad' ? {} : { bound: { atMost: 1 }, boundOn: 'ratio' as const }) }));
    if (held.length === 0) continue;
    for (const runtime of runtimes) {
      const float = await outputsOf(mlperfFile(`${name}_float`), held, runtime);
      const [mine, peer] = [measureDifference(float, await outputsOf(ours, held, runtime)), measureDifference(float, await outputsOf(theirs, held, runtime))];
      figures.push(
        figureOf(`${name} agreement with float on ${held.length} synthetic images (ours calibrated on the same kind, Google's on photographs), ${runtime.kind}`, 100 * mine.agreement, '%', { peer: { name: google, value: 100 * peer.agreement }, bound: { atLeast: 1 }, boundOn: 'ratio' }),
        figureOf(`${name} mean error against float, ${runtime.kind}`, mine.meanAbsoluteError, '', { peer: { name: google, value: peer.meanAbsoluteError } }),
      );
    }
  }
  return figures;
}

async function quantizeOurs(name: string, calibration: readonly Float32Array[], runtimes: readonly ModelRuntime[]): Promise<Uint8Array> {
  const converted = await convertModel({ source: { tflite: mlperfFile(`${name}_float`) }, mode: 'full-int8', calibration, runtimes, clock: systemClock });
  assert(converted.ok, converted.ok ? '' : converted.error.message);
  return converted.value.bytes;
}

async function outputsOf(bytes: Uint8Array, samples: readonly Float32Array[], runtime: ModelRuntime): Promise<readonly Float32Array[]> {
  const ran = await runSamples(bytes, samples, runtime, systemClock);
  assert(ran.ok, ran.ok ? '' : ran.error.message);
  return ran.value.outputs;
}
