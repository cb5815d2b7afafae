import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MISSING } from '../../features/transform/spec.ts';
import { digestOf } from '../../proto/digest.ts';
import type { LabelledSample } from '../labeling/labelled-sample.ts';
import { countRows, decodeDataset, encodeDataset, rowsOf, type Dataset } from './dataset.ts';
import { mergeDataset } from './merge-dataset.ts';
import { parseDataset } from './parse-dataset.ts';
import { nameBlocks, splitDataset } from './split-dataset.ts';

const header = { name: 'lines', task: 'classification', classNames: ['good', 'bad'], columns: [{ kind: 'number', name: 'a' }, { kind: 'category', name: 'b', categories: ['x', 'y'] }] };
const text = (rows: unknown[], own: object = header): string => [own, ...rows].map((row) => JSON.stringify(row)).join('\n');
const rowsOfClass = (count: number): unknown[] => Array.from({ length: count }, (_, i) => ({ x: [i, i % 3 ? 'x' : 'y'], y: i % 40 < 20 ? 'good' : 'bad' }));

function parsed(source: string): Dataset {
  const result = parseDataset(source);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('parseDataset', () => {
  it('reads rows, splits every class and keeps blocks together', () => {
    const dataset = parsed(text(rowsOfClass(400)));
    const counts = countRows(dataset);
    expect(counts).toMatchObject({ rows: 400, field: 0, bySplit: { holdout: 80, validation: 56, train: 264 } });
    expect(counts.byLabel).toEqual({ good: { train: 132, validation: 28, holdout: 40 }, bad: { train: 132, validation: 28, holdout: 40 } });
    const side = new Map<string, string>();
    dataset.blocks.forEach((block, i) => {
      expect(side.get(block) ?? dataset.splits[i]).toBe(dataset.splits[i]);
      side.set(block, dataset.splits[i] as string);
    });
    expect(side.size).toBe(100);
  });

  it('keeps a split that the rows name, and draws only the sides that none of them names', () => {
    const dataset = parsed(text(rowsOfClass(80).map((row, i) => (i % 10 === 0 ? { ...(row as object), split: 'holdout', block: `own-${i}` } : row))));
    expect(rowsOf(dataset, 'holdout')).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
    expect(countRows(dataset).bySplit.validation).toBeGreaterThan(5);
  });

  it('never trains on anomalies', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ x: [i, 'x'], y: i % 10 === 9 ? 'anomaly' : null }));
    const counts = countRows(parsed(text(rows, { ...header, task: 'anomaly', classNames: [] })));
    expect(counts.byLabel['anomaly']).toEqual({ train: 0, validation: 0, holdout: 6 });
    expect(counts.byLabel['normal']?.holdout).toBeGreaterThan(5);
  });

  it('reads null as missing and a category as its index', () => {
    expect([...parsed(text([{ x: [null, 'y'], y: 'good' }])).inputs]).toEqual([MISSING, 1]);
  });

  it.each([
    [[{ x: [1, 'x'], y: 'good' }, { x: [1, 'z'], y: 'good' }], 'line 3: column "b": "z" is not one of its categories'],
    [[{ x: ['1', 'x'], y: 'good' }], 'line 2: column "a": expected a number or null, got "1"'],
    [[{ x: [1e30, 'x'], y: 'good' }], 'line 2: column "a": 1e+30 is beyond'],
    [[{ x: [1], y: 'good' }], 'line 2: expected 2 values (a, b), got 1'],
    [[{ x: { 'a ': 1, b: 'x' }, y: 'good' }], 'line 2: unknown column "a "; did you mean "a" (spaces count)?'],
    [[{ x: [1, 'x'], y: 'great' }], 'line 2: y: expected one of the classes "good", "bad", got "great"'],
    [[{ x: [1, 'x'], y: null }], 'line 2: y: expected one of the classes "good", "bad", got null'],
    [[{ x: [1, 'x'], y: 'good', 'split ': 'train' }], 'line 2: unknown field "split "; did you mean "split"?'],
    [[{ x: [1, 'x'], y: 'good', split: 'test' }], 'line 2: split: '],
    [[{ x: [1, 'x'], 'y ': 'good' }], 'line 2: unknown field "y "; did you mean "y"?'],
    [[{ y: 'good' }], 'line 2: '],
    [[], 'the dataset has a header but no rows'],
  ])('refuses %j', (rows, message) => {
    const result = parseDataset(text(rows));
    expect(result).toMatchObject({ ok: false, error: { code: 'dataset.invalid' } });
    expect(!result.ok && result.error.message).toContain(message);
  });

  it('describes five bad lines and counts the rest', () => {
    const result = parseDataset(text(Array.from({ length: 9 }, () => ({ x: [], y: 'good' }))));
    expect(!result.ok && result.error.message).toContain('and 4 more bad lines (9 of 9 rows; none was taken)');
  });

  it.each([
    ['not JSON', 'line 1: not JSON'],
    [JSON.stringify({ ...header, columns: [{ kind: 'number', name: 'a ' }] }), 'the name "a " begins or ends with a space'],
    [JSON.stringify({ ...header, columns: [header.columns[0], header.columns[0]] }), 'the column "a" is named twice'],
    [JSON.stringify({ ...header, classNames: ['good'] }), 'a classification needs at least 2 class names, got 1'],
    [JSON.stringify({ ...header, colums: [] }), 'line 1 (header): '],
  ])('refuses the header %s', (line, message) => {
    const result = parseDataset(`${line}\n{"x":[1,"x"],"y":"good"}`);
    expect(!result.ok && result.error.message).toContain(message);
  });
});

describe('splitDataset', () => {
  it('puts every stratum of at least 3 blocks on every side, whatever the sizes', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(sizes, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 1e6 }), (strata, seed) => {
        const rows = strata.flatMap((blocks, stratum) => blocks.flatMap((size, b) => Array.from({ length: size }, () => ({ block: `${stratum}-${b}`, stratum }))));
        const sides = splitDataset(rows, { holdoutFraction: 0.2, validationFraction: 0.15, seed });
        strata.forEach((_, stratum) => expect(new Set(sides.filter((_side, i) => rows[i]?.stratum === stratum)).size).toBe(3));
      }),
    );
  });

  it('cuts runs into blocks', () => {
    expect(nameBlocks([0, 0, 0, 1, 1, 0], 2)).toEqual(['rows-0', 'rows-0', 'rows-2', 'rows-3', 'rows-3', 'rows-5']);
  });
});

describe('snapshots', () => {
  it('are the same bytes for the same rows and survive a round trip', () => {
    const source = text(rowsOfClass(50));
    const bytes = encodeDataset(parsed(source));
    expect(digestOf(encodeDataset(parsed(source)))).toBe(digestOf(bytes));
    expect(decodeDataset(bytes)).toEqual({ ok: true, value: parsed(source) });
    // As a file is read: a Buffer somewhere inside a larger one.
    expect(decodeDataset(Buffer.concat([Buffer.alloc(8), bytes]).subarray(8))).toEqual({ ok: true, value: parsed(source) });
  });

  it('are refused when cut anywhere', () => {
    const bytes = encodeDataset(parsed(text(rowsOfClass(4))));
    for (let length = 0; length < bytes.length; length++) expect(decodeDataset(bytes.slice(0, length))).toMatchObject({ ok: false, error: { code: 'dataset.invalid' } });
  });
});

function sampleOf(index: number, own: Partial<LabelledSample> = {}): LabelledSample {
  return {
    sampleId: `d1-1-${String(index).padStart(4, '0')}`, deviceId: 'd1', bundleDigest: 'sha256:00', capturedMs: index * 30_000, rows: 1, columns: 2, input: Float32Array.of(index, 0), output: new Float32Array(2),
    predicted: 0, confidence: 0.5, inclusionProbability: 0.1, rule: 'random', sourceKey: '', value: index % 2 ? 'good' : 'bad', annotator: 'a', labelledMs: 0, ...own,
  };
}

describe('mergeDataset', () => {
  const base = parsed(text(rowsOfClass(80)));
  const merged = (from: Dataset, samples: LabelledSample[]): Dataset => {
    const result = mergeDataset(from, samples);
    if (!result.ok) throw new Error(result.error.message);
    return result.value.dataset;
  };

  it('keeps the base rows as they were and every earlier sample on its side', () => {
    const samples = Array.from({ length: 90 }, (_, i) => sampleOf(i));
    const first = merged(base, samples.slice(0, 60));
    const second = merged(first, samples);
    expect(second.splits.slice(0, 80)).toEqual(base.splits);
    expect(second.splits.slice(80, 140)).toEqual(first.splits.slice(80));
    expect(countRows(second)).toMatchObject({ rows: 170, field: 90 });
    expect(rowsOf(second, 'holdout', 'field').length).toBeGreaterThan(8);
  });

  it('does not depend on the order in which samples were answered', () => {
    const samples = Array.from({ length: 30 }, (_, i) => sampleOf(i));
    expect(encodeDataset(merged(base, samples.toReversed()))).toEqual(encodeDataset(merged(base, samples)));
  });

  it('drops a sample whose label was withdrawn, and says which samples do not fit', () => {
    const first = merged(base, [sampleOf(1), sampleOf(2)]);
    const result = mergeDataset(first, [sampleOf(2), sampleOf(3, { columns: 3 }), sampleOf(4, { value: 'great' })]);
    expect(result).toMatchObject({ ok: true, value: { leftOut: [{ sampleId: 'd1-1-0003' }, { sampleId: 'd1-1-0004' }] } });
    expect(result.ok && result.value.dataset.keys.slice(80)).toEqual(['d1-1-0002']);
  });
});
