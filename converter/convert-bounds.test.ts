import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { branchedModel, branchedSamples } from '../test/support/branched-model.ts';
import type { ConversionReport } from './conversion.ts';
import { emitModel } from './emit/emit-model.ts';
import { evaluateGraph } from './verify/evaluate-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleetloop-bounds-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const graph = branchedModel(1, 60);
const samples = branchedSamples(40, 2);
const truth = samples.map((sample) => {
  const output = evaluateGraph(graph, sample);
  return output.indexOf(Math.max(...output));
});
writeFileSync(at('model.tflite'), emitModel(graph));
writeFileSync(at('samples.csv'), samples.map((sample) => sample.join(',')).join('\n'));
writeFileSync(at('truth.csv'), truth.join('\n'));
writeFileSync(at('short.csv'), truth.slice(1).join('\n'));

function quantize(name: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, '../bin/fleetloop.ts'), 'quantize', at('model.tflite'), '-o', at(name), '--calibrate', at('samples.csv'), ...args], (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }));
  });
}

test('a stated bound is met by layers in float, which the report names, or nothing is written', async () => {
  const bound = ['--truth', at('truth.csv'), '--max-accuracy-drop', '0', '--min-snr', '40', '--no-equalize', '--io', 'float32'];
  const [mixed, strict, kept, short] = await Promise.all([
    quantize('mixed.tflite', ...bound, '--report', at('mixed.json')),
    quantize('strict.tflite', ...bound, '--no-mixed-precision'),
    quantize('kept.tflite', ...bound, '--no-mixed-precision', '--keep'),
    quantize('short.tflite', '--truth', at('short.csv')),
  ]);
  expect(mixed).toMatchObject({ code: 0, stdout: expect.stringMatching(/full-int8 with layers in float[^]*layers stay float/) as string });
  const report = JSON.parse(readFileSync(at('mixed.json'), 'utf8')) as ConversionReport;
  expect(report.mixed?.kept.length).toBeGreaterThan(0);
  for (const { accuracy, snrDb } of report.runtimes) {
    expect(accuracy).toEqual({ converted: 1, float: 1 });
    expect(snrDb).toBeGreaterThanOrEqual(40);
  }
  expect(strict).toMatchObject({ code: 1, stderr: expect.stringMatching(/the bound is (0|40 dB).*\(converter\.bounds_missed\)/) as string });
  expect([existsSync(at('strict.tflite')), existsSync(at('kept.tflite')), kept.code]).toEqual([false, true, 1]);
  expect(short).toMatchObject({ code: 1, stderr: expect.stringMatching(/39 right classes for 40 samples/) as string });
});
