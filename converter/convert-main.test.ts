import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom, normal } from '../proto/random.ts';
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
  writeFileSync(at('samples.csv'), Array.from({ length: 50 }, () => Array.from({ length: 4 }, () => normal(random)).join(',')).join('\n'));
});

interface Ended { readonly code: number; readonly stdout: string; readonly stderr: string }

function fleetloop(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, '../bin/fleetloop.ts'), ...args], (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }));
  });
}

test('converts on the command line, with a report, and inspects what it wrote', async () => {
  const done = await fleetloop('convert', at('model.json'), '-o', at('out.tflite'), '--mode', 'full-int8', '--calibrate', at('samples.csv'), '--report', at('report.json'), '--c-header', at('out.h'));
  expect(readFileSync(at('out.h'), 'utf8')).toContain(`out_len = ${readFileSync(at('out.tflite')).length};`);
  expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/out\.tflite is written\nfull-int8/) as string, stderr: expect.stringContaining('calibrate\n') as string });
  expect(verifyModel(readFileSync(at('out.tflite'))).ok).toBe(true);
  expect(JSON.parse(readFileSync(at('report.json'), 'utf8'))).toMatchObject({ mode: 'full-int8', samples: 50 });
  const inspected = await fleetloop('inspect', at('out.tflite'), '--json');
  expect(JSON.parse(inspected.stdout)).toMatchObject({ storage: 'full-int8', parameters: 44 });
});

test('writes nothing below a bound, in a dry run, or where the input is unfit', async () => {
  const refusals: [args: string[], code: number, message: RegExp][] = [
    [['--mode', 'full-int8', '--calibrate', at('samples.csv'), '--min-snr', '150', '--report', at('none.json')], 1, /the bound is 150 dB.*\(converter\.bounds_missed\)/],
    [['--mode', 'full-int8'], 1, /no calibration samples/],
    [['--calibrate', at('absent.npy')], 1, /absent\.npy cannot be read/],
    [['--mode', 'int8'], 2, /Allowed choices are float32/],
    [['--dry-run'], 0, /import/],
  ];
  await Promise.all(refusals.map(async ([args, code, message], i) => {
    const ended = await fleetloop('convert', at('model.json'), '-o', at(`none-${i}.tflite`), ...args);
    expect(ended, args.join(' ')).toMatchObject({ code, stderr: expect.stringMatching(message) as string });
    expect(existsSync(at(`none-${i}.tflite`))).toBe(false);
  }));
  expect(existsSync(at('none.json'))).toBe(false);
  writeFileSync(at('wild.json'), readFileSync(at('model.json'), 'utf8').replace('"weights.bin"', '"../../etc/passwd"'));
  expect(await fleetloop('convert', at('wild.json'), '-o', at('x.tflite'))).toMatchObject({ code: 1, stderr: expect.stringContaining('lies outside its folder') as string });
});
