import { expect, it } from 'vitest';
import { openTestPipeline } from '../../test/support/test-pipeline.ts';
import { resultLine } from './result-line.ts';

it.each([
  ['a class', {}, { outputs: Float32Array.of(0.1, 1e-9, 0.9), classIndex: 2, confidence: 0.9 }, { output: [Math.fround(0.1), Math.fround(1e-9), Math.fround(0.9)], predicted: 'high "x"' }],
  ['a value', { task: 'regression' }, { outputs: Float32Array.of(-0, 1), classIndex: -1, confidence: 1 }, { output: [0, 1], predicted: 0 }],
  ['a score below the threshold', { task: 'anomaly', thresholds: { anomalyScore: 0.5 } }, { outputs: Float32Array.of(0.5), classIndex: -1, confidence: 1 }, { output: [0.5], predicted: 0.5, anomaly: false }],
  ['a score above it', { task: 'anomaly', thresholds: { anomalyScore: 0.5 } }, { outputs: Float32Array.of(0.75), classIndex: -1, confidence: 1 }, { output: [0.75], predicted: 0.75, anomaly: true }],
  ['a score without one', { task: 'anomaly' }, { outputs: Float32Array.of(1e30), classIndex: -1, confidence: 1 }, { output: [Math.fround(1e30)], predicted: Math.fround(1e30) }],
] as const)('writes %s as JSON', async (_name, change, result, expected) => {
  const pipeline = await openTestPipeline({});
  const manifest = { ...pipeline.parts.manifest, classNames: ['low', 'middle', 'high "x"'], ...change };
  const seen = { features: new Float32Array(0), flags: new Uint8Array(0), ...result };
  const line = JSON.parse(resultLine({ ...pipeline, parts: { ...pipeline.parts, manifest } }, seen, 'key "\n', 7, 12.6, 1_234, 1_790_000_000_000)) as unknown;
  expect(line).toEqual({ key: 'key "\n', sequence: 7, bundle: pipeline.digest, version: manifest.version, ...expected, confidence: result.confidence, latencyUs: 13, atMs: 1_234, clock: 'line' });
});

it.each([
  ['the line', 5, 1_790_000_000_000, { atMs: 5, clock: 'line' }],
  ['the device', undefined, 1_790_000_000_000.6, { atMs: 1_790_000_000_001, clock: 'device' }],
  ['the device, and is not set', undefined, 86_400_000, { atMs: 86_400_000, clock: 'unset' }],
] as const)('tells whose clock a time is of: %s', async (_name, readAtMs, nowMs, expected) => {
  const seen = { features: new Float32Array(0), flags: new Uint8Array(0), outputs: Float32Array.of(0.1, 0.2, 0.7), classIndex: 2, confidence: 0.7 };
  expect(JSON.parse(resultLine(await openTestPipeline({}), seen, '', 1, 1, readAtMs, nowMs))).toMatchObject(expected);
});
