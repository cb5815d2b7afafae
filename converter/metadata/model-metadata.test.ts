import { expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { digestOf } from '../../proto/digest.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { readModel, verifyModel } from '../../runtime/verify-model.ts';
import { smallModels } from '../../test/support/small-models.ts';
import { convertModel } from '../convert-model.ts';
import type { Conversion, ConversionRequest } from '../conversion.ts';
import { inspectModel } from '../inspect/inspect-model.ts';
import { runSamples } from '../verify/run-samples.ts';
import { encodeModelMetadata, labelsProblem, metadataName, readModelMetadata } from './model-metadata.ts';

const [dense] = smallModels(5) as [ReturnType<typeof smallModels>[number]];
const labels = ['red', 'green', 'blue'];

async function convert(metadata: ConversionRequest['metadata']): Promise<Conversion> {
  const converted = await convertModel({ source: { tflite: dense.float }, mode: 'full-int8', calibration: dense.samples, runtimes: await openRuntimes(), clock: systemClock, ...(metadata === undefined ? {} : { metadata }) });
  if (!converted.ok) throw new Error(converted.error.message);
  return converted.value;
}

test('a file carries labels, transform, ranges and lineage, which change no output in any runtime', async () => {
  const [plain, carrying, again] = [await convert(undefined), await convert({ labels, transform: { b: 1, a: [2] }, embedRanges: true }), await convert({ labels, transform: { a: [2], b: 1 }, embedRanges: true })];
  expect(digestOf(again.bytes)).toBe(digestOf(carrying.bytes));
  expect(verifyModel(carrying.bytes).ok).toBe(true);
  for (const runtime of await openRuntimes()) {
    const runs = await Promise.all([plain, carrying].map(({ bytes }) => runSamples(bytes, dense.samples, runtime, systemClock)));
    const [before, after] = runs.map((run) => (run.ok ? run.value.outputs : run.error.message));
    expect(after, runtime.kind).toEqual(before);
  }
  const inspected = inspectModel(carrying.bytes);
  expect(inspected).toMatchObject({ ok: true, value: { metadataEntries: ['min_runtime_version', metadataName], metadata: { labels, transform: { a: [2], b: 1 }, lineage: { source: digestOf(dense.float), settings: { mode: 'full-int8' } }, lineageDigest: expect.stringMatching(/^sha256:/) as string } } });
  expect(inspected.ok && inspected.value.metadata?.ranges?.tensors).toEqual(carrying.report.ranges?.tensors);
  expect(inspectModel(plain.bytes).ok && readModelMetadata({ metadata: undefined, buffers: undefined })).toEqual({ ok: true, value: undefined });
});

test('labels that do not fit the outputs are refused', async () => {
  expect(await convertModel({ source: { tflite: dense.float }, mode: 'float32', runtimes: await openRuntimes(), clock: systemClock, metadata: { labels: ['a', 'b'] } })).toMatchObject({ ok: false, error: { code: 'converter.source_invalid', message: expect.stringContaining('there are 2 labels, the model\'s outputs have 3 values') as string } });
  expect(labelsProblem(['off', 'on'], [1]), 'one output tells two classes apart').toBeUndefined();
  expect(labelsProblem([], [0])).toMatch(/there are 0 labels/);
});

test.each<[string, string, RegExp]>([
  ['no JSON', 'x', /not a JSON object of version 1/],
  ['another version', '{"version":2}', /not a JSON object of version 1/],
  ['a list', '[1]', /not a JSON object/],
  ['labels that are numbers', '{"version":1,"labels":[1]}', /not a list of at most/],
  ['a lineage without a source', '{"version":1,"lineage":{"tool":"x","settings":{}}}', /names no source digest/],
])('an entry from anyone is held to its form: %s', (_name, text, message) => {
  expect(readModelMetadata({ metadata: [{ name: metadataName, buffer: 1 }], buffers: [{}, { data: new TextEncoder().encode(text) }] } as unknown as Parameters<typeof readModelMetadata>[0])).toMatchObject({ ok: false, error: { code: 'model.invalid', message: expect.stringMatching(message) as string } });
});

test('the bytes depend on the content alone', () => {
  expect(encodeModelMetadata({ labels: ['a'], transform: { z: 1, y: 2 } })).toEqual(encodeModelMetadata({ transform: { y: 2, z: 1 }, labels: ['a'] }));
  const read = readModel(dense.float);
  expect(read.ok && readModelMetadata(read.value.tables)).toEqual({ ok: true, value: undefined });
});
