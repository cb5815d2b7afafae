import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { smallModels } from '../../test/support/small-models.ts';
import { convertModel } from '../convert-model.ts';
import type { ConversionReport } from '../conversion.ts';
import { formatPage } from './format-page.ts';
import { formatReport } from './format-report.ts';

let report: ConversionReport;

beforeAll(async () => {
  const [, convolution] = smallModels(4) as [unknown, ReturnType<typeof smallModels>[number]];
  const converted = await convertModel({ source: { tflite: convolution.float }, mode: 'full-int8', calibration: convolution.samples, runtimes: await openRuntimes(), clock: systemClock, withHistograms: true, metadata: { labels: convolution.graph.outputs.flatMap(() => Array.from({ length: 8 }, (_, i) => `class <${i}>`)) } });
  if (!converted.ok) throw new Error(converted.error.message);
  report = { ...converted.value.report, preflight: { kind: 'native', outcome: 'passed', message: '' } };
});

test('the table and the page say what the JSON holds', () => {
  const [table, page] = [formatReport(report), formatPage(report, 'a to b')];
  for (const text of [table, page]) {
    for (const { kind, agreement } of report.runtimes) {
      expect(text.includes(kind), kind).toBe(true);
      expect(text.includes(`${(100 * agreement).toFixed(1)} %`), 'agreement').toBe(true);
    }
    for (const { name, version } of report.operatorVersions) expect(new RegExp(`${name}(</td><td class="number">| v)${version}`).test(text), name).toBe(true);
    expect(text.includes(report.sizeBytes.toLocaleString('en')), 'size').toBe(true);
    expect(text.includes('process of its own first: passed'), 'verdict').toBe(true);
    for (const { operator, snrDb } of report.layers.toSorted((a, b) => a.snrDb - b.snrDb).slice(0, 5)) expect(text.includes(snrDb >= 200 ? operator : `${snrDb.toFixed(1)} dB`), operator).toBe(true);
  }
  // One plot for each: sizes, latencies, layers, errors of each runtime that differs, activations of each layer.
  const differing = report.runtimes.filter(({ maxAbsoluteError }) => maxAbsoluteError > 0).length;
  expect(page.match(/<svg /g)).toHaveLength(3 + differing + (report.activations?.length ?? 0));
});

test('histograms count every value of every checked sample once', () => {
  const activations = report.activations ?? [];
  const drawn = activations.map(({ shape, counts }) => counts.reduce((sum, count) => sum + count, 0) / shape.reduce((product, size) => product * size, 1));
  expect(drawn).toEqual(drawn.map(() => drawn[0]));
  expect(drawn[0]).toBeGreaterThanOrEqual(8);
  expect(drawn[0]).toBeLessThanOrEqual(report.samples);
  expect(Number.isInteger(drawn[0])).toBe(true);
  for (const { clippedShare } of activations) expect(clippedShare).toBe(0);
  for (const { errors } of report.runtimes) expect(errors.counts.reduce((sum, count) => sum + count, 0)).toBe(report.samples * 8);
});

test('the page stands alone and takes no markup from names and messages', () => {
  const page = formatPage({ ...report, missed: ['a bound <img src=x onerror=alert(1)>'], refusals: [{ kind: 'native', outcome: 'refused', message: '"&<script>' }] }, '<b>model</b>');
  expect(/<(script|img|link|iframe|b>model)|https?:|url\(|@import/i.exec(page)?.[0]).toBeUndefined();
  for (const text of ['class &lt;0&gt;', '&quot;&amp;&lt;script&gt;', 'a bound is missed']) expect(page.includes(text), text).toBe(true);
});

test('runtimes that did not run are named with their reason', () => {
  expect(formatReport({ ...report, refusals: [{ kind: 'native', outcome: 'unavailable', message: 'not installed' }] })).toContain('native: unavailable (not installed)');
  expect(formatReport({ ...report, missed: ['too far'] })).toContain('MISSED: too far');
});
