import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectModel } from './inspect-model.ts';

const folder = join(process.env['FLEETLOOP_DATA'] ?? '../shared/data', 'mlperf-tiny');
const hasData = existsSync(folder);
if (!hasData) console.warn(`skipping the MLPerf Tiny files: ${folder} is missing (set FLEETLOOP_DATA)`);

// The sums: ResNet8's 77,706 folded parameters and 12.5 M multiplications as MLPerf Tiny publishes them; 3 planes of 32 x 32 x 16 bytes meet at the first ADD.
test.skipIf(!hasData).each([
  ['resnet8_float', 'float32', 77_706, 12_501_632, 3 * 32 * 32 * 16 * 4],
  ['resnet8_int8', 'full-int8', 77_706, 12_501_632, 3 * 32 * 32 * 16],
  ['ad_int8', 'full-int8', 265_864, 264_192, 640 + 128],
] as const)('inspects %s', (name, storage, parameters, multiplyAccumulates, activationBytesPeak) => {
  const inspected = inspectModel(readFileSync(join(folder, `${name}.tflite`)));
  expect(inspected).toMatchObject({ ok: true, value: { storage, parameters, multiplyAccumulates, activationBytesPeak, targets: [{ name: 'tflite-2.9', refusals: [] }, { name: 'litert', refusals: [] }, { name: 'tflm', refusals: [] }] } });
});

test('refuses what the verifier refuses', () => {
  expect(inspectModel(new Uint8Array(40))).toMatchObject({ ok: false, error: { code: 'model.invalid' } });
});
