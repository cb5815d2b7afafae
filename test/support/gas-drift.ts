import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, shuffle } from '../../proto/random.ts';
import { buildReference } from '../../features/profile/build-reference.ts';
import { confidenceOf, predictedClass } from '../../features/profile/interpret-output.ts';
import type { Profile, ProfiledRows, ReferenceProfile, ReferenceRows } from '../../features/profile/profile.ts';
import { createProfileAccumulator } from '../../features/profile/profile-accumulator.ts';
import { binReferenceRows } from '../../features/profile/reference-rows.ts';
import { compileTransform } from '../../features/transform/compile-transform.ts';
import { fitTransform } from '../../features/transform/fit-transform.ts';

const folder = join(process.env['FLEETLOOP_DATA'] ?? '../shared/data', 'gas-drift');
const columns = 128;
const classes = 6;

/** Whether UCI's gas sensor recordings are at hand; see the README for where they come from. */
export const hasGasDrift = existsSync(join(folder, 'batch1.dat'));

export interface GasRows { readonly values: readonly Float32Array[]; readonly gas: readonly number[] }

export function loadGasBatch(batch: number): GasRows {
  const lines = readFileSync(join(folder, `batch${batch}.dat`), 'utf8').trim().split('\n');
  return {
    gas: lines.map((line) => Number(line.split(';')[0]) - 1),
    values: lines.map((line) => Float32Array.from(line.trim().split(' ').slice(1), (pair) => Number(pair.split(':')[1]))),
  };
}

export function selectRows({ values, gas }: GasRows, rows: readonly number[]): GasRows {
  return { values: rows.map((row) => values[row] as Float32Array), gas: rows.map((row) => gas[row] as number) };
}

/** Holds back a share of the rows in blocks of neighbours: [kept, held back], each in file order. */
export function holdBack(count: number, blockRows: number, share: number, seed: number): [number[], number[]] {
  const blocks = shuffle(Array.from({ length: Math.ceil(count / blockRows) }, (_, i) => i), createRandom(seed));
  const held = new Set(blocks.slice(0, Math.round(share * blocks.length)));
  const rows = Array.from({ length: count }, (_, i) => i);
  return [rows.filter((row) => !held.has(Math.floor(row / blockRows))), rows.filter((row) => held.has(Math.floor(row / blockRows)))];
}

export interface GasModel {
  readonly reference: ReferenceProfile;
  readonly rows: ReferenceRows;
  profileOf(rows: GasRows): Profile;
  accuracyOn(rows: GasRows): number;
}

/** A softmax regression with its transform and reference: small, but wrong about drifted sensors like any other model. */
export function trainGasModel(train: GasRows): GasModel {
  const fitted = fitTransform(
    { version: 1, columns: Array.from({ length: columns }, (_, i) => ({ kind: 'number', name: `sensor${i + 1}` })), steps: [{ op: 'impute', strategy: 'median' }, { op: 'log1p' }, { op: 'standardize' }] },
    Float32Array.from({ length: train.values.length * columns }, (_, i) => train.values[Math.floor(i / columns)]?.[i % columns] as number),
    train.values.length,
  );
  if (!fitted.ok) throw new Error(fitted.error.message);
  const transform = compileTransform(fitted.value);
  if (!transform.ok) throw new Error(transform.error.message);
  const featuresOf = (rows: GasRows): Pick<ProfiledRows, 'features' | 'flags' | 'rowCount'> => {
    const features = new Float32Array(rows.values.length * columns);
    const flags = new Uint8Array(features.length);
    rows.values.forEach((raw, i) => transform.value.apply(raw, features.subarray(i * columns, (i + 1) * columns), flags.subarray(i * columns, (i + 1) * columns)));
    return { features, flags, rowCount: rows.values.length };
  };
  const weights = fitSoftmax(featuresOf(train).features, train.gas);
  const infer = (rows: GasRows): ProfiledRows => {
    const seen = featuresOf(rows);
    const outputs = new Float32Array(seen.rowCount * classes);
    const each = Array.from({ length: seen.rowCount }, (_, i) => outputs.subarray(i * classes, (i + 1) * classes));
    each.forEach((output, i) => output.set(softmax(weights, seen.features, i)));
    return { ...seen, outputs, confidence: Float32Array.from(each, (output) => confidenceOf('classification', output)), predicted: Uint8Array.from(each, (output) => predictedClass('classification', output)) };
  };
  const known = infer(train);
  const reference = buildReference({ featureNames: transform.value.outputNames, outputNames: Array.from({ length: classes }, (_, i) => `gas${i + 1}`), classCount: classes }, known);
  return {
    reference,
    rows: binReferenceRows(reference, known),
    profileOf: (rows) => profileOf(reference, infer(rows)),
    accuracyOn: (rows) => infer(rows).predicted.reduce((right, predicted, i) => right + Number(predicted === rows.gas[i]), 0) / rows.gas.length,
  };
}

/** What a device would report of these rows. */
export function profileOf(reference: ReferenceProfile, rows: ProfiledRows): Profile {
  const accumulator = createProfileAccumulator(reference);
  const [features, outputs] = [reference.featureNames.length, reference.outputNames.length];
  for (let i = 0; i < rows.rowCount; i++) {
    accumulator.add(rows.features.subarray(i * features, (i + 1) * features), rows.flags.subarray(i * features, (i + 1) * features), rows.outputs.subarray(i * outputs, (i + 1) * outputs), rows.confidence[i] as number, rows.predicted[i] ?? -1);
  }
  return accumulator.snapshot();
}

// Gradient descent with momentum on the cross-entropy; one row of weights per class, the bias last.
function fitSoftmax(features: Float32Array, gas: readonly number[]): Float64Array {
  const weights = new Float64Array(classes * (columns + 1));
  const velocity = new Float64Array(weights.length);
  for (let step = 0; step < 200; step++) {
    const gradient = new Float64Array(weights.length);
    for (let i = 0; i < gas.length; i++) {
      const shares = softmax(weights, features, i);
      for (let k = 0; k < classes; k++) {
        const error = ((shares[k] as number) - Number(gas[i] === k)) / gas.length;
        const at = k * (columns + 1);
        for (let j = 0; j < columns; j++) gradient[at + j] = (gradient[at + j] as number) + error * (features[i * columns + j] as number);
        gradient[at + columns] = (gradient[at + columns] as number) + error;
      }
    }
    for (let j = 0; j < weights.length; j++) {
      velocity[j] = 0.9 * (velocity[j] as number) - 0.1 * ((gradient[j] as number) + 1e-3 * (weights[j] as number));
      weights[j] = (weights[j] as number) + (velocity[j] as number);
    }
  }
  return weights;
}

function softmax(weights: Float64Array, features: Float32Array, row: number): number[] {
  const sums = Array.from({ length: classes }, (_, k) => {
    const at = k * (columns + 1);
    let sum = weights[at + columns] as number;
    for (let j = 0; j < columns; j++) sum += (weights[at + j] as number) * (features[row * columns + j] as number);
    return sum;
  });
  const largest = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}
