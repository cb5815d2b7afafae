import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../proto/digest.ts';
import { createPredictor } from '../../runtime/create-predictor.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { decodeTables } from '../../runtime/schema/decode-tables.ts';
import { smallModels } from '../../test/support/small-models.ts';
import { encodeTables } from './encode-tables.ts';

const folder = join(process.env['FLEETLOOP_DATA'] ?? '../shared/data', 'mlperf-tiny');
const hasData = existsSync(folder);
if (!hasData) console.warn(`skipping the MLPerf Tiny files: ${folder} is missing (set FLEETLOOP_DATA)`);

test('reads back what it writes, and writes the same bytes again', () => {
  for (const { float, int8 } of smallModels(2)) {
    for (const bytes of [float, int8]) {
      const decoded = decodeTables(bytes);
      if (!decoded.ok) throw new Error(decoded.error.message);
      const written = encodeTables(decoded.value);
      expect(written).toEqual(bytes);
    }
  }
});

test('aligns every constant to 16 bytes of the file', () => {
  for (const { int8 } of smallModels(2)) {
    const decoded = decodeTables(int8);
    if (!decoded.ok) throw new Error(decoded.error.message);
    for (const buffer of decoded.value.buffers ?? []) if (buffer.data !== undefined) expect((buffer.data.byteOffset - int8.byteOffset) % 16).toBe(0);
  }
});

test('keeps its bytes from version to version', () => {
  // Golden digests: a change of these is a change of every lineage record.
  expect(smallModels(2).map(({ float, int8 }) => [digestOf(float).slice(0, 19), digestOf(int8).slice(0, 19)])).toEqual([
    ['sha256:ff52c268cd1d', 'sha256:0258ac8a43a9'],
    ['sha256:8513b388e043', 'sha256:4574085c9f84'],
  ]);
});

test.skipIf(!hasData)('copies the MLPerf Tiny files: the same outputs, bit for bit, in every runtime', async () => {
  const runtimes = await openRuntimes();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.tflite'))) {
    const bytes = readFileSync(join(folder, file));
    const decoded = decodeTables(bytes);
    if (!decoded.ok) throw new Error(decoded.error.message);
    const copy = encodeTables(decoded.value);
    expect(Math.abs(copy.byteLength - bytes.byteLength) / bytes.byteLength, `size of ${file}`).toBeLessThan(0.007);
    for (const runtime of runtimes) {
      const [original, copied] = [bytes, copy].map((model) => {
        const loaded = runtime.load(model);
        if (!loaded.ok) throw new Error(loaded.error.message);
        const predictor = createPredictor(loaded.value);
        if (!predictor.ok) throw new Error(predictor.error.message);
        const output = new Float32Array(predictor.value.outputLength);
        predictor.value.predict(Float32Array.from({ length: predictor.value.inputLength }, (_, i) => Math.sin(i)), output);
        loaded.value.close();
        return output;
      });
      expect(copied, `${file} in ${runtime.kind}`).toEqual(original);
    }
  }
});
