import { layers, model as tfModel, sequential, input as tfInput } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { readModel } from '../../runtime/verify-model.ts';
import { gridSamples, int8Model } from '../../test/support/coverage-models.ts';
import { coverageRows } from '../../test/support/coverage-rows.ts';
import { artifactsOf, openTfjs, stir, through } from '../../test/support/tfjs-models.ts';
import { convertModel } from '../convert-model.ts';
import { conversionModes, type ConversionMode, type ConversionRequest, type TfjsArtifacts } from '../conversion.ts';
import { emitModel } from '../emit/emit-model.ts';
import { storeDynamic, storeHalf } from '../quantize/store-weights.ts';
import { findRefused } from './find-refused.ts';
import { refusalOf, targetNames } from './targets.ts';

beforeAll(openTfjs);

/** Finds the refusal without an interpreter: any look at it fails. */
const untouched: ModelRuntime = { kind: 'wasm', load: () => expect.fail('an interpreter was asked before the refusal') };

async function refusal(source: TfjsArtifacts, request: Partial<ConversionRequest> & { mode: ConversionMode }): Promise<string> {
  const answer = await convertModel({ source, runtimes: [untouched], clock: systemClock, ...request });
  if (answer.ok) throw new Error('nothing was refused');
  expect(answer.error.code).toBe('converter.unsupported');
  return answer.error.message;
}

test('every operator in every mode: what the demand refuses is what cannot run there once it is written', () => {
  let refused = 0;
  for (const row of coverageRows) {
    const written: Record<ConversionMode, Uint8Array> = { float32: emitModel(row.graph), float16: emitModel(storeHalf(row.graph)), 'dynamic-int8': emitModel(storeDynamic(row.graph)), 'full-int8': int8Model(row, gridSamples(row)).bytes };
    for (const mode of conversionModes) {
      const read = readModel(written[mode]);
      if (!read.ok) throw new Error(read.error.message);
      for (const target of targetNames) {
        const expected = read.value.operators.flatMap((operator) => refusalOf(target, operator) ?? []);
        const found = findRefused(row.graph, { mode, target, mixedPrecision: true });
        expect(found.length > 0, `${row.name} in ${mode} for ${target}: ${[...found, ...expected].join('; ')}`).toBe(expected.length > 0);
        refused += found.length;
      }
    }
  }
  expect(refused).toBeGreaterThan(10);
});

describe('layers', () => {
  const model = () => {
    const input = tfInput({ shape: [6] });
    const hidden = through(layers.dense({ units: 5, activation: 'gelu' as 'relu', name: 'first' }), input);
    const inner = sequential({ name: 'block', layers: [layers.dense({ inputShape: [5], units: 5, activation: 'softplus', name: 'deep' })] });
    return stir(tfModel({ inputs: input, outputs: through(layers.dense({ units: 3, activation: 'softsign', name: 'last' }), through(inner, hidden)) }), 3);
  };

  test('are all named, with their place, before any work and without any data', async () => {
    const message = await refusal(await artifactsOf(model()), { mode: 'full-int8', target: 'tflm' });
    for (const place of ['layer first (Dense): GELU, which tflm has no kernel for', 'layer block/deep (Dense): LOG, which has no int8 kernel', 'layer last (Dense): DIV, which has no int8 kernel']) expect(message).toContain(place);
  });

  test('are all named beside those that are not supported at all', async () => {
    const artifacts = await artifactsOf(model());
    const topology = JSON.parse(JSON.stringify(artifacts.modelTopology).replace('"InputLayer"', '"GroupNormalization"')) as unknown;
    const message = await refusal({ ...artifacts, modelTopology: topology }, { mode: 'full-int8', target: 'tflm' });
    expect(message).toMatch(/^not supported: layer 0, \S+ \(GroupNormalization\); layer 1, first \(Dense\): GELU.*; layer 2, block\/deep \(Dense\): LOG.*; layer 3, last \(Dense\): DIV/);
  });

  test('in float where mixed precision may keep them are not refused', () => {
    for (const { graph } of coverageRows) expect(findRefused(graph, { mode: 'full-int8', target: 'litert', mixedPrecision: true })).toEqual([]);
  });
});
