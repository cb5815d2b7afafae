import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { convertModel } from '../../converter/convert-model.ts';
import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { mlperfFile, mlperfFolder, syntheticImages } from '../support/google-oracle.ts';
import { figureOf, median, type Figure } from './figure.ts';

const program = fileURLToPath(new URL('../../bin/fleetloop.js', import.meta.url));
const peerProgram = fileURLToPath(new URL('peer-aeq.py', import.meta.url));
const run = promisify(execFile);
const peerName = 'ai-edge-quantizer';
const runs = 5;

/** Quantizing ResNet8 with 200 samples: in this process, as a whole command beside ai-edge-quantizer, and what no such command can go below. */
export async function benchQuantizeSpeed(runtimes: readonly ModelRuntime[], note: (line: string) => void): Promise<Figure[]> {
  const calibration = syntheticImages(200, 32, 255, 11);
  const quantize = async (): Promise<Uint8Array> => {
    const converted = await convertModel({ source: { tflite: mlperfFile('resnet8_float') }, mode: 'full-int8', calibration, runtimes, clock: systemClock });
    assert(converted.ok, converted.ok ? '' : converted.error.message);
    return converted.value.bytes;
  };
  const figures = [figureOf('quantize ResNet8, 200 samples, in a running process (verified in every runtime)', await medianSeconds(quantize), 's', { bound: { atMost: 1 } })];
  const folder = await mkdtemp(join(tmpdir(), 'fleetloop-bench-converter-'));
  try {
    await writeFile(join(folder, 'samples.npy'), encodeNpy(calibration, [32, 32, 3]));
    figures.push(...(await benchCommand(folder, note)), ...(await benchFloor(runtimes, calibration, folder)));
  } finally {
    await rm(folder, { recursive: true });
  }
  return figures;
}

/**
 * The whole command in a fresh process, the start of the interpreter and all imports included, with the same 200 samples and a
 * file written by both. Ours always compares the float and the int8 file with their references in two runtimes and layer by
 * layer; ai-edge-quantizer checks nothing unless its validate() is called, which compares tensor by tensor in one. So there are
 * two comparisons: with that call, and without it (where ours checks 32 samples, the least that it is run with here).
 */
async function benchCommand(folder: string, note: (line: string) => void): Promise<Figure[]> {
  const at = (name: string): string => join(folder, name);
  const ours = [process.execPath, program, 'quantize', join(mlperfFolder, 'resnet8_float.tflite'), '-o', at('ours.tflite'), '--calibrate', at('samples.npy')];
  const python = process.env['FLEETLOOP_AEQ_PYTHON'];
  if (python === undefined) {
    note(`${peerName} is not run beside ours: set FLEETLOOP_AEQ_PYTHON to a Python that has it`);
    return [figureOf('quantize ResNet8 as a command', await medianSeconds(() => run(ours[0] as string, ours.slice(1))), 's')];
  }
  // It takes only models with a signature, which Google's file lacks: ours of the same weights has one.
  await run(process.execPath, [program, 'quantize', join(mlperfFolder, 'resnet8_float.tflite'), '--mode', 'float32', '-o', at('float.tflite')]);
  const peer = (kind: string): string[] => [python, peerProgram, kind, at('float.tflite'), at('samples.npy'), at('aeq.tflite')];
  const ask = async <T>(...args: string[]): Promise<T> => JSON.parse((await run(python, [peerProgram, ...args])).stdout) as T;
  const seconds = async (command: readonly string[]): Promise<number> => medianOf(runs, async () => (await ask<{ seconds: number }>('run', ...command)).seconds);
  const peakMiB = async (command: readonly string[]): Promise<number> => medianOf(3, async () => (await ask<{ peakBytes: number }>('memory', ...command)).peakBytes / 2 ** 20);
  note(`whole commands beside ${peerName}, ${runs} runs of each`);
  const quick = [...ours, '--check-samples', '32', '--dense-as', 'convolution', '--no-equalize'];
  const figures = [
    figureOf('quantize ResNet8 as a command and check the result on the same 200 samples (ours in two runtimes, theirs in one)', await seconds(ours), 's', { peer: { name: `${peerName} with validate()`, value: await seconds(peer('validate')) }, bound: { atMost: 0.2 }, boundOn: 'ratio' }),
    figureOf('the same without their check (ours checks 32 samples, one form tried)', await seconds(quick), 's', { peer: { name: peerName, value: await seconds(peer('quantize')) }, bound: { atMost: 0.2 }, boundOn: 'ratio' }),
    figureOf('peak memory of the command with all its processes, shared pages once', await peakMiB(ours), 'MiB', { peer: { name: `${peerName} with validate()`, value: await peakMiB(peer('validate')) }, bound: { atMost: 1 }, boundOn: 'ratio' }),
  ];
  // Two processes as the command has them, the interpreters open and the float model run once, no sample read.
  const floor = at('floor.mjs');
  const runtime = (name: string): string => JSON.stringify(new URL(`../../runtime/adapters/${name}-runtime.ts`, import.meta.url).href);
  const open = (name: string, opener: string): string => `const r = await (await import(${runtime(name)})).${opener}(); const m = r.value.load(new Uint8Array(readFileSync(${JSON.stringify(join(mlperfFolder, 'resnet8_float.tflite'))}))); m.value.invoke([new Float32Array(3072)], [new Float32Array(10)]);`;
  await writeFile(floor, `import module from 'node:module'; import { readFileSync } from 'node:fs'; import { spawnSync } from 'node:child_process'; module.enableCompileCache(); if (process.argv[2] === 'native') { ${open('native', 'openNativeRuntime')} } else { ${open('wasm', 'openWasmRuntime')} spawnSync(process.execPath, [${JSON.stringify(floor)}, 'native']); }`);
  figures.push(figureOf('floor: memory of Node with the interpreter in WASM, and of Node with the native one, the model run once in each', await peakMiB([process.execPath, floor]), 'MiB'));
  const agreement = async (file: string): Promise<number> => 100 * (await ask<{ agreement: number }>('agreement', at('float.tflite'), at(file), at('samples.npy'))).agreement;
  const [bytes, peerBytes] = await Promise.all([readFile(at('ours.tflite')), readFile(at('aeq.tflite'))]);
  return [
    ...figures,
    figureOf('size of resnet8 int8', bytes.byteLength, 'bytes', { peer: { name: peerName, value: peerBytes.byteLength } }),
    figureOf('agreement with float on the 200 samples, both run in LiteRT', await agreement('ours.tflite'), '%', { peer: { name: peerName, value: await agreement('aeq.tflite') } }),
    figureOf('floor: Python with the modules of ai-edge-quantizer loaded', await seconds([python, peerProgram, 'import']), 's'),
  ];
}

/** What is below any such command: the start of Node, and the interpreter alone on the samples, one thread, nothing recorded. */
async function benchFloor(runtimes: readonly ModelRuntime[], samples: readonly Float32Array[], folder: string): Promise<Figure[]> {
  const empty = join(folder, 'empty.mjs');
  await writeFile(empty, '');
  const figures = [figureOf('floor: Node with an empty program', await medianSeconds(() => run(process.execPath, [empty])), 's')];
  for (const runtime of runtimes) {
    const loaded = runtime.load(mlperfFile('resnet8_float'));
    assert(loaded.ok, loaded.ok ? '' : loaded.error.message);
    const output = [new Float32Array(10)];
    figures.push(figureOf(`floor: the float model on the 200 samples in ${runtime.kind}, warm`, await medianSeconds(async () => { for (const sample of samples) loaded.value.invoke([sample], output); }), 's'));
    loaded.value.close();
  }
  return figures;
}

function medianSeconds(act: () => Promise<unknown>): Promise<number> {
  return medianOf(runs, async () => {
    const startMs = performance.now();
    await act();
    return (performance.now() - startMs) / 1000;
  });
}

async function medianOf(times: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let i = 0; i < times; i++) values.push(await measure());
  return median(values);
}

/** Samples as numpy.save writes them (NEP 1). */
function encodeNpy(samples: readonly Float32Array[], shape: readonly number[]): Uint8Array {
  const header = `${`{'descr': '<f4', 'fortran_order': False, 'shape': (${[samples.length, ...shape].join(', ')}), }`.padEnd(117)}\n`;
  return Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]), Buffer.from(header), ...samples.map((sample) => Buffer.from(sample.buffer))]);
}
