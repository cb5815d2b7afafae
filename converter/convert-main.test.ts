import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom, normal } from '../proto/random.ts';
import { inspectModel } from './inspect/inspect-model.ts';
import { verifyModel } from '../runtime/verify-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleetloop-convert-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

/** A model of two dense layers as tfjs saves it, and 50 samples for it. */
beforeAll(() => {
  const random = createRandom(3);
  const weights = Float32Array.from({ length: 4 * 6 + 6 + 6 * 2 + 2 }, () => normal(random));
  const dense = (name: string, units: number, more: object) => ({ class_name: 'Dense', config: { name, units, use_bias: true, ...more } });
  writeFileSync(at('weights.bin'), new Uint8Array(weights.buffer));
  writeFileSync(at('model.json'), JSON.stringify({
    modelTopology: { class_name: 'Sequential', config: { name: 's', layers: [dense('a', 6, { activation: 'relu', batch_input_shape: [null, 4] }), dense('b', 2, { activation: 'softmax' })] } },
    weightsManifest: [{ paths: ['weights.bin'], weights: [{ name: 'a/kernel', shape: [4, 6], dtype: 'float32' }, { name: 'a/bias', shape: [6], dtype: 'float32' }, { name: 'b/kernel', shape: [6, 2], dtype: 'float32' }, { name: 'b/bias', shape: [2], dtype: 'float32' }] }],
  }));
  writeFileSync(at('labels.txt'), 'off\non\n');
  writeFileSync(at('samples.csv'), Array.from({ length: 50 }, () => Array.from({ length: 4 }, () => normal(random)).join(',')).join('\n'));
});

interface Ended { readonly code: number; readonly stdout: string; readonly stderr: string }

function fleetloop(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, '../bin/fleetloop.ts'), ...args], (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }));
  });
}

test('converts on the command line, with a report, and inspects what it wrote', async () => {
  const done = await fleetloop('convert', at('model.json'), '-o', at('out.tflite'), '--mode', 'full-int8', '--calibrate', at('samples.csv'), '--report', at('report.json'), '--c-header', at('out.h'), '--html', at('report.html'), '--labels', at('labels.txt'), '--embed-ranges', '--progress');
  expect(readFileSync(at('out.h'), 'utf8')).toContain(`out_len = ${readFileSync(at('out.tflite')).length};`);
  expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/out\.tflite is written\nfull-int8/) as string, stderr: expect.stringMatching(/calibrate \d+ %\n/) as string });
  expect(verifyModel(readFileSync(at('out.tflite'))).ok).toBe(true);
  expect(JSON.parse(readFileSync(at('report.json'), 'utf8'))).toMatchObject({ mode: 'full-int8', samples: 50, missed: [] });
  expect(readFileSync(at('report.html'), 'utf8')).toContain('<svg ');
  const inspected = await fleetloop('inspect', at('out.tflite'), '--json');
  expect(JSON.parse(inspected.stdout)).toMatchObject({ storage: 'full-int8', parameters: 44, metadata: { labels: ['off', 'on'] } });
  expect((await fleetloop('inspect', at('out.tflite'))).stdout).toMatch(/labels +2: off, on/);
});

test('quantizes a .tflite file again with the ranges that another carries, to the same bytes, and keeps its labels', async () => {
  const float = await fleetloop('convert', at('model.json'), '-o', at('float.tflite'), '--labels', at('labels.txt'));
  expect(float).toMatchObject({ code: 0, stderr: '' });
  const first = await fleetloop('quantize', at('float.tflite'), '-o', at('first.tflite'), '--calibrate', at('samples.csv'), '--embed-ranges');
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('in a native process of its own first: passed') as string });
  const again = await fleetloop('quantize', at('float.tflite'), '-o', at('again.tflite'), '--ranges', at('first.tflite'));
  expect(again.code).toBe(0);
  const [one, two] = ['first', 'again'].map((name) => inspectModel(readFileSync(at(`${name}.tflite`)))) as [ReturnType<typeof inspectModel>, ReturnType<typeof inspectModel>];
  expect(two).toMatchObject({ ok: true, value: { metadata: { labels: ['off', 'on'] }, operators: one.ok ? one.value.operators : [] } });
});

test('writes nothing below a bound, in a dry run, or where the input is unfit', async () => {
  const refusals: [args: string[], code: number, message: RegExp][] = [
    [['--mode', 'full-int8', '--calibrate', at('samples.csv'), '--min-snr', '150', '--report', at('none.json')], 1, /the bound is 150 dB.*\(converter\.bounds_missed\)/],
    [['--mode', 'full-int8'], 1, /no calibration samples.*--calibrate/],
    [['--report', at('none/report.json')], 1, /there is no folder .*none; make it first/],
    [['--report', at('samples.csv'), '--calibrate', at('samples.csv')], 1, /is what --calibrate reads/],
    [['--calibrate', at('absent.npy')], 1, /absent\.npy cannot be read/],
    [['-o', at('model.json')], 1, /is the model itself/],
    [['--min-agreement', '200'], 2, /expected a number from 0 to 100/],
    [['--mode', 'int8'], 2, /Allowed choices are float32/],
    [['--labels', at('samples.csv')], 1, /there are 50 labels/],
    [['--check-samples', '0'], 2, /expected a whole number from 1/],
    [['--mode', 'float16', '--io', 'uint8'], 2, /'--io <type>' is for --mode full-int8; float16 has float32 inputs and outputs/],
    [['--mode', 'full-int8', '--ranges', at('absent.json'), '--calibration-method', 'mse'], 2, /cannot be used with option '--calibration-method <method>'/],
    [['--dry-run', '--progress'], 0, /import/],
  ];
  await Promise.all(refusals.map(async ([args, code, message], i) => {
    const ended = await fleetloop('convert', at('model.json'), '-o', at(`none-${i}.tflite`), ...args);
    expect(ended, args.join(' ')).toMatchObject({ code, stderr: expect.stringMatching(message) as string });
    expect(existsSync(at(`none-${i}.tflite`))).toBe(false);
  }));
  // The report of a missed bound says which layers are to blame.
  expect(JSON.parse(readFileSync(at('none.json'), 'utf8'))).toMatchObject({ missed: [expect.stringContaining('the bound is 150 dB') as string, expect.stringContaining('wasm') as string] });
  const kept = await fleetloop('convert', at('model.json'), '-o', at('kept.tflite'), '--mode', 'full-int8', '--calibrate', at('samples.csv'), '--min-snr', '150', '--keep');
  expect(kept).toMatchObject({ code: 1, stdout: expect.stringMatching(/kept\.tflite is written[^]*MISSED/) as string });
  expect(existsSync(at('kept.tflite'))).toBe(true);
  writeFileSync(at('cubes.json'), readFileSync(at('model.json'), 'utf8').replaceAll('"Dense"', '"Cubes"'));
  expect(await fleetloop('convert', at('cubes.json'), '-o', at('x.tflite'), '--calibrate', at('absent.npy'))).toMatchObject({ code: 1, stderr: expect.stringMatching(/not supported: layer 0, a \(Cubes\); layer 1, b \(Cubes\)/) as string });
  writeFileSync(at('wild.json'), readFileSync(at('model.json'), 'utf8').replace('"weights.bin"', '"../../etc/passwd"'));
  expect(await fleetloop('convert', at('wild.json'), '-o', at('x.tflite'))).toMatchObject({ code: 1, stderr: expect.stringContaining('lies outside its folder') as string });
});

test('sends each kind of model to the command that takes it', async () => {
  await fleetloop('convert', at('model.json'), '-o', at('kind.tflite'));
  expect(await fleetloop('convert', at('kind.tflite'), '-o', at('x.tflite'))).toMatchObject({ code: 1, stderr: expect.stringContaining('fleetloop quantize takes those') as string });
  expect(await fleetloop('quantize', at('model.json'), '-o', at('x.tflite'))).toMatchObject({ code: 1, stderr: expect.stringContaining('fleetloop convert takes the model.json') as string });
});
