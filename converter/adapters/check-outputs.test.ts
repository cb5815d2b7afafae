import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkOutputs } from './check-outputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleetloop-outputs-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(at('folder'));
writeFileSync(at('model.tflite'), 'model');
writeFileSync(at('samples.csv'), '1\n');
writeFileSync(at('old.tflite'), 'old');

type Given = Parameters<typeof checkOutputs>[1];
const given = (more: Partial<Given>): Given => ({ output: at('out.tflite'), dryRun: false, ...more });

test.each<[string, Partial<Given>, RegExp]>([
  ['a folder that is not there', { output: at('none/out.tflite') }, /none\/out\.tflite \(-o\) cannot be written: there is no folder .*none; make it first/],
  ['a folder for the report that is not there', { report: at('none/report.json') }, /\(--report\) cannot be written: there is no folder/],
  ['a file as a folder', { html: at('old.tflite/page.html') }, /\(--html\) cannot be written: .*old\.tflite is not a folder/],
  ['a folder as a file', { saveRanges: at('folder') }, /\(--save-ranges\) cannot be written: it is a folder; name a file in it/],
  ['the model', { output: at('./folder/../model.tflite') }, /is the model itself, which the result would replace; name another file with -o/],
  ['the samples', { report: at('samples.csv'), calibrate: at('samples.csv') }, /samples\.csv is what --calibrate reads, .* name another file with --report/],
  ['one file for two', { cHeader: at('out.tflite') }, /is named by -o and by --c-header; expected a file for each/],
  ['several at once', { output: at('none/out.tflite'), html: at('folder') }, /\(-o\) cannot be written: .*; .*folder \(--html\) cannot be written: it is a folder/],
  ['a name longer than names can be', { output: at(`${'x'.repeat(300)}.tflite`) }, /cannot be written: ENAMETOOLONG/],
])('refuses %s before any work', async (_name, more, message) => {
  for (const dryRun of [false, true]) {
    if (dryRun && /ENAMETOOLONG/.test(message.source)) continue;
    expect(await checkOutputs(at('model.tflite'), given({ ...more, dryRun }))).toMatchObject({ ok: false, error: { code: 'converter.write_failed', message: expect.stringMatching(message) as string } });
  }
});

test.skipIf(process.platform === 'win32')('never takes the place of a device', async () => {
  expect(await checkOutputs(at('model.tflite'), given({ output: '/dev/null' }))).toMatchObject({ ok: false, error: { message: expect.stringContaining('it is a device or a pipe') as string } });
});

test('leaves nothing behind, and an old result as it is', async () => {
  expect(await checkOutputs(at('model.tflite'), given({ output: at('old.tflite'), report: at('folder/report.json') }))).toBeUndefined();
  expect(readdirSync(folder).toSorted()).toEqual(['folder', 'model.tflite', 'old.tflite', 'samples.csv']);
  expect(existsSync(at('folder/report.json.partial'))).toBe(false);
});
