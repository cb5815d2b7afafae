import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { convertModel } from '../../converter/convert-model.ts';
import { measureDifference } from '../../converter/verify/measure-difference.ts';
import { runSamples } from '../../converter/verify/run-samples.ts';
import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import { createRandom, normal } from '../../proto/random.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { verifyModel } from '../../runtime/verify-model.ts';
import { clipWindows, hasMlperf, mlperfFile, mlperfFolder, quantizeLikeGoogle, syntheticImages } from '../support/google-oracle.ts';
import { benchHostile } from './bench-hostile.ts';
import { figureOf, median, type Figure } from './figure.ts';
import { measureConverterAccuracy } from './measure-converter-accuracy.ts';

const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));
const peerProgram = fileURLToPath(new URL('peer-aeq.py', import.meta.url));
const run = promisify(execFile);
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
  figures.push(...(await benchCalibrated(runtimes)), ...(await benchSpeed(runtimes, note)));
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

/** Quantizing ResNet8 with 200 samples: in this process, and as a whole command. */
async function benchSpeed(runtimes: readonly ModelRuntime[], note: (line: string) => void): Promise<Figure[]> {
  const calibration = syntheticImages(200, 32, 255, 11);
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const startMs = performance.now();
    await quantizeOurs('resnet8', calibration, runtimes);
    times.push(performance.now() - startMs);
  }
  const figures = [figureOf('quantize ResNet8, 200 samples, in a running process (verified in every runtime)', median(times) / 1000, 's', { bound: { atMost: 1 } })];
  const folder = await mkdtemp(join(tmpdir(), 'fleetloop-bench-converter-'));
  try {
    await writeFile(join(folder, 'samples.npy'), encodeNpy(calibration, [32, 32, 3]));
    figures.push(...(await benchCommand(folder, note)));
  } finally {
    await rm(folder, { recursive: true });
  }
  return figures;
}

/** The whole command beside ai-edge-quantizer (which checks nothing, where ours runs the float and the int8 file in every runtime). */
async function benchCommand(folder: string, note: (line: string) => void): Promise<Figure[]> {
  const at = (name: string): string => join(folder, name);
  const ours = [process.execPath, program, 'quantize', join(mlperfFolder, 'resnet8_float.tflite'), '-o', at('ours.tflite'), '--calibrate', at('samples.npy')];
  const python = process.env['FLEETLOOP_AEQ_PYTHON'];
  if (python === undefined) {
    note('ai-edge-quantizer is not run beside ours: set FLEETLOOP_AEQ_PYTHON to a Python that has it');
    const startMs = performance.now();
    await run(ours[0] as string, ours.slice(1));
    return [figureOf('quantize ResNet8 as a command', (performance.now() - startMs) / 1000, 's')];
  }
  // It takes only models with a signature, which Google's file lacks: ours of the same weights has one.
  await run(process.execPath, [program, 'quantize', join(mlperfFolder, 'resnet8_float.tflite'), '--mode', 'float32', '-o', at('float.tflite')]);
  const measure = async (command: readonly string[]): Promise<{ seconds: number; peakBytes: number }> => {
    const runs: { seconds: number; peakBytes: number }[] = [];
    for (let i = 0; i < 3; i++) runs.push(JSON.parse((await run(python, [peerProgram, 'run', ...command])).stdout) as { seconds: number; peakBytes: number });
    return { seconds: median(runs.map(({ seconds }) => seconds)), peakBytes: median(runs.map(({ peakBytes }) => peakBytes)) };
  };
  const [mine, peer] = [await measure(ours), await measure([python, peerProgram, 'quantize', at('float.tflite'), at('samples.npy'), at('aeq.tflite')])];
  const [bytes, peerBytes] = await Promise.all([readFile(at('ours.tflite')), readFile(at('aeq.tflite'))]);
  const verified = verifyModel(peerBytes);
  note(verified.ok ? 'our verifier takes the file of ai-edge-quantizer' : `our verifier refuses the file of ai-edge-quantizer: ${verified.error.message}`);
  return [
    figureOf('quantize ResNet8 as a command, verification included', mine.seconds, 's', { peer: { name: 'ai-edge-quantizer', value: peer.seconds }, bound: { atMost: 0.2 }, boundOn: 'ratio' }),
    figureOf('peak memory of that command', mine.peakBytes / 2 ** 20, 'MiB', { peer: { name: 'ai-edge-quantizer', value: peer.peakBytes / 2 ** 20 }, bound: { atMost: 1 }, boundOn: 'ratio' }),
    figureOf('size of resnet8 int8', bytes.byteLength, 'bytes', { peer: { name: 'ai-edge-quantizer', value: peerBytes.byteLength } }),
  ];
}

/** Samples as numpy.save writes them (NEP 1). */
function encodeNpy(samples: readonly Float32Array[], shape: readonly number[]): Uint8Array {
  const header = `${`{'descr': '<f4', 'fortran_order': False, 'shape': (${[samples.length, ...shape].join(', ')}), }`.padEnd(117)}\n`;
  return Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]), Buffer.from(header), ...samples.map((sample) => Buffer.from(sample.buffer))]);
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
