import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeImage } from '../../features/image/adapters/decode-image.ts';
import { fitImage } from '../../features/image/fit-image.ts';
import { fitTransform } from '../../features/transform/fit-transform.ts';
import { compileTransform } from '../../features/transform/compile-transform.ts';
import { assert } from '../../proto/assert.ts';
import { hasGasDrift, loadGasBatch } from './gas-drift.ts';

const folder = process.env['FLEETLOOP_DATA'] ?? '../shared/data';

/** What a network is trained on and what it is tested on; inputs are features, labels count from 0. */
export interface LabelledFold { readonly train: LabelledRows; readonly test: LabelledRows }
export interface LabelledRows { readonly inputs: readonly Float32Array[]; readonly labels: readonly number[] }

/** Recorded data with labels; every test row is in one fold. */
export interface LabelledSet {
  readonly name: string;
  readonly classes: number;
  /** Height, width, channels. */
  readonly shape: readonly [number, number, number];
  readonly isAtHand: boolean;
  load(): Promise<readonly LabelledFold[]>;
}

/** Handwritten digits as the set divides them. */
export const mnist: LabelledSet = {
  name: 'mnist', classes: 10, shape: [28, 28, 1], isAtHand: existsSync(join(folder, 'mnist')),
  load: () => {
    const read = (prefix: string): LabelledRows => {
      const [pixels, labels] = [gunzipSync(readFileSync(join(folder, 'mnist', `${prefix}-images-idx3-ubyte.gz`))).subarray(16), gunzipSync(readFileSync(join(folder, 'mnist', `${prefix}-labels-idx1-ubyte.gz`))).subarray(8)];
      const size = 28 * 28;
      return { labels: [...labels], inputs: Array.from(labels, (_, i) => Float32Array.from(pixels.subarray(i * size, (i + 1) * size), (value) => value / 255)) };
    };
    return Promise.resolve([{ train: read('train'), test: read('t5k') }]);
  },
};

const steelSide = 32;
/** Neighbouring ids are crops of one picture. */
const steelBlock = 12;

/** Steel surfaces, made small, in blocks of neighbouring ids; every third block is tested by a network trained on the others. */
export const xsdd: LabelledSet = {
  name: 'xsdd', classes: 7, shape: [steelSide, steelSide, 3], isAtHand: existsSync(join(folder, 'xsdd')),
  load: async () => {
    const classes = readdirSync(join(folder, 'xsdd'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).toSorted();
    const rows: { input: Float32Array; label: number; third: number }[] = [];
    for (const [label, name] of classes.entries()) {
      const files = readdirSync(join(folder, 'xsdd', name)).toSorted((a, b) => Number.parseInt(a) - Number.parseInt(b));
      for (const [i, file] of files.entries()) {
        const image = await decodeImage(readFileSync(join(folder, 'xsdd', name, file)));
        assert(typeof image !== 'string', `${name}/${file}: ${String(image)}`);
        rows.push({ label, third: Math.floor(i / steelBlock) % 3, input: fitImage(image, { width: steelSide, height: steelSide, channels: 3, resize: 'area', scale: [{ low: -1, high: 1 }] }) });
      }
    }
    return foldsOf(rows.map(({ input }) => input), rows.map(({ label }) => label), rows.map(({ third }) => third));
  },
};

/** Gas sensors over three months of ageing, each batch in blocks of neighbours; every other block is tested by a network trained on the rest. */
export const gasDrift: LabelledSet = {
  name: 'gas-drift', classes: 6, shape: [1, 1, 128], isAtHand: hasGasDrift,
  load: () => {
    const batches = [1, 2, 3].map(loadGasBatch);
    const values = batches.flatMap((batch) => batch.values);
    const folds = batches.flatMap(({ gas }) => gas.map((_, i) => Math.floor(i / 20) % 2));
    return Promise.resolve(foldsOf(values, batches.flatMap(({ gas }) => gas), folds).map(({ train, test }) => {
      const scale = fitScale(train.inputs);
      return { train: { ...train, inputs: train.inputs.map(scale) }, test: { ...test, inputs: test.inputs.map(scale) } };
    }));
  },
};

function foldsOf(inputs: readonly Float32Array[], labels: readonly number[], folds: readonly number[]): LabelledFold[] {
  const take = (isTaken: (fold: number) => boolean): LabelledRows => {
    const rows = folds.flatMap((fold, i) => (isTaken(fold) ? [i] : []));
    return { inputs: rows.map((row) => inputs[row] as Float32Array), labels: rows.map((row) => labels[row] as number) };
  };
  return Array.from({ length: Math.max(...folds) + 1 }, (_, fold) => ({ train: take((other) => other !== fold), test: take((other) => other === fold) }));
}

/** The transform of the gas models, fitted on these rows. */
function fitScale(rows: readonly Float32Array[]): (row: Float32Array) => Float32Array {
  const width = rows[0]?.length ?? 0;
  const flat = new Float32Array(rows.length * width);
  rows.forEach((row, i) => flat.set(row, i * width));
  const fitted = fitTransform({ version: 1, columns: Array.from({ length: width }, (_, i) => ({ kind: 'number', name: `sensor${i + 1}` })), steps: [{ op: 'impute', strategy: 'median' }, { op: 'log1p' }, { op: 'standardize' }] }, flat, rows.length);
  assert(fitted.ok, fitted.ok ? '' : fitted.error.message);
  const transform = compileTransform(fitted.value);
  assert(transform.ok, transform.ok ? '' : transform.error.message);
  return (row) => {
    const features = new Float32Array(transform.value.outputLength);
    transform.value.apply(row, features, new Uint8Array(features.length));
    return features;
  };
}
