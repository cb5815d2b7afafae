import type { LabelItem } from './api-types.ts';
import { formatAgo, formatNumber } from './format.ts';
import { viewPicture } from './picture-view.ts';
import { h, type VNode } from './vnode.ts';

const width = 800;
const plotHeight = 150;
const plotsMax = 6;
const namedBarsMax = 24;

type Value = number | string | null;

/** What an annotator sees of a sample: its picture, its signal as lines, or its features as bars; never what the model said. */
export function viewSample(item: LabelItem, nowMs: number): VNode[] {
  return [
    h('p', { class: 'facts', key: 'facts' }, h('span', {}, `model ${item.model}`), h('span', {}, `device ${item.deviceId}`), h('span', {}, `captured ${formatAgo(item.capturedMs, nowMs)}`), h('span', {}, describeShape(item))),
    ...(item.picture !== null ? [viewPicture(item.input, item.picture)] : item.rows > 1 ? viewSignals(item) : item.columns <= namedBarsMax ? [viewNamedBars(item)] : viewBars(item)),
  ];
}

function describeShape({ picture, rows, columns }: LabelItem): string {
  if (picture !== null) return `${picture.width} × ${picture.height} pixels, ${picture.channels === 3 ? 'in colour' : 'grey'}`;
  return rows > 1 ? `${rows} rows × ${columns} columns` : `${columns} features`;
}

function viewSignals(item: LabelItem): VNode[] {
  const plots = Array.from({ length: Math.min(item.columns, plotsMax) }, (_, column) => {
    const values = Array.from({ length: item.rows }, (_unused, row) => toNumber(item.input[row * item.columns + column]));
    const [low, high] = rangeOf(values);
    const y = (value: number): number => 6 + (1 - (value - low) / (high - low)) * (plotHeight - 12);
    const step = width / Math.max(1, item.rows - 1);
    const name = item.columnNames[column] ?? `column ${column + 1}`;
    return h(
      'figure',
      { class: 'plot', key: String(column) },
      h('figcaption', {}, `${name}: ${formatNumber(low)} to ${formatNumber(high)}`),
      h('svg', { viewBox: `0 0 ${width} ${plotHeight}`, role: 'img', 'aria-label': `${name} over ${item.rows} rows, from ${formatNumber(low)} to ${formatNumber(high)}` }, low < 0 && high > 0 && h('line', { x1: 0, x2: width, y1: y(0).toFixed(1), y2: y(0).toFixed(1), class: 'zero' }), h('path', { class: 'signal', d: linePath(values, step, y) })),
    );
  });
  const left = item.columns - plots.length;
  return left > 0 ? [...plots, h('p', { class: 'note', key: 'left' }, `${left} more columns are not drawn.`)] : plots;
}

/** A line with gaps where a value is missing. */
function linePath(values: readonly (number | undefined)[], step: number, y: (value: number) => number): string {
  return values.map((value, index) => (value === undefined ? '' : `${index === 0 || values[index - 1] === undefined ? 'M' : 'L'}${(index * step).toFixed(1)} ${y(value).toFixed(1)}`)).join('');
}

function viewNamedBars(item: LabelItem): VNode {
  const numbers = item.input.map(toNumber);
  const scale = Math.max(...numbers.map((value) => compress(Math.abs(value ?? 0)))) || 1;
  return h('table', { class: 'values', key: 'values' }, h('tbody', {}, item.input.map((value, index) =>
    h('tr', {}, h('th', { scope: 'row' }, item.columnNames[index] ?? `feature ${index + 1}`), h('td', { class: 'number' }, show(value)), h('td', {}, viewMeter((compress(Math.abs(numbers[index] ?? 0)) / scale) * 100))),
  )));
}

function viewMeter(percent: number): VNode {
  return h('svg', { viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, h('rect', { x: 0, y: 0, height: 6, width: percent.toFixed(1), class: 'bar value' }));
}

function viewBars(item: LabelItem): VNode[] {
  const numbers = item.input.map(toNumber);
  const scale = Math.max(...numbers.map((value) => compress(Math.abs(value ?? 0)))) || 1;
  const height = 300;
  const step = width / numbers.length;
  const bars = numbers.map((value, index) => {
    const length = (compress(Math.abs(value ?? 0)) / scale) * (height / 2 - 4);
    return h('rect', { x: (index * step).toFixed(2), width: Math.max(0.5, step * 0.8).toFixed(2), y: ((value ?? 0) >= 0 ? height / 2 - length : height / 2).toFixed(1), height: length.toFixed(1), class: 'bar value' }, h('title', {}, `${item.columnNames[index] ?? index + 1}: ${show(item.input[index])}`));
  });
  return [
    h('figure', { class: 'plot', key: 'bars' }, h('figcaption', {}, 'Features from first to last, on a logarithmic scale; point at a bar for its value.'), h('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${numbers.length} features; the values are in the table below` }, h('line', { x1: 0, x2: width, y1: height / 2, y2: height / 2, class: 'zero' }), bars)),
    h('details', { key: 'table' }, h('summary', {}, 'All values'), h('div', { class: 'values', tabindex: 0 }, h('table', {}, h('tbody', {}, item.input.map((value, index) => h('tr', {}, h('th', { scope: 'row' }, item.columnNames[index] ?? `feature ${index + 1}`), h('td', { class: 'number' }, show(value)))))))),
  ];
}

/** Features of one sample lie orders of magnitude apart. */
function compress(value: number): number {
  return Math.log1p(value);
}

function toNumber(value: Value | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function rangeOf(values: readonly (number | undefined)[]): [low: number, high: number] {
  const known = values.filter((value) => value !== undefined);
  const low = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(low)) return [0, 1];
  return high > low ? [low, high] : [low - 1, high + 1];
}

function show(value: Value | undefined): string {
  if (value === null || value === undefined) return 'missing';
  return typeof value === 'number' ? formatNumber(value) : value;
}
