import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallModels } from '../../test/support/small-models.ts';
import { formatInspection } from './format-inspection.ts';
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

// Dense: 8 -> 6 -> 3; at most the input and the hidden layer live. Convolution: 6x5x2 -> 3x3x2 filters -> 6x5x4 -> depthwise 3x3, multiplier 2, stride 2 -> 3x3x8;
// at most the planes around the depthwise convolution live.
test.each([
  ['dense', 48 + 6 + 18 + 3, 48 + 18, 4 * (8 + 6), '2 FULLY_CONNECTED v1, 1 SOFTMAX v1'],
  ['convolution', 72 + 4 + 72 + 8, 6 * 5 * 4 * (3 * 3 * 2) + 3 * 3 * 8 * (3 * 3), 4 * (6 * 5 * 4 + 3 * 3 * 8), '1 AVERAGE_POOL_2D v1, 1 CONV_2D v1, 1 DEPTHWISE_CONV_2D v1, 1 MAX_POOL_2D v1, 1 MEAN v1, 1 RESHAPE v1'],
])('counts what a %s model holds and costs', (name, parameters, multiplyAccumulates, activationBytesPeak, operators) => {
  const inspected = inspectModel(smallModels(1).find((model) => model.name === name)?.float ?? new Uint8Array(0));
  expect(inspected).toMatchObject({ ok: true, value: { storage: 'float32', parameters, multiplyAccumulates, weightBytes: 4 * parameters, activationBytesPeak } });
  expect(inspected.ok && inspected.value.operatorVersions.map((use) => `${use.count} ${use.name} v${use.version}`).join(', ')).toBe(operators);
  expect(inspected.ok && formatInspection(inspected.value)).toMatch(new RegExp(`total +${parameters} +${multiplyAccumulates.toLocaleString('en')}`));
});

test('refuses what the verifier refuses', () => {
  expect(inspectModel(new Uint8Array(40))).toMatchObject({ ok: false, error: { code: 'model.invalid' } });
});
