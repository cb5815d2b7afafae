import type { Histogram } from '../conversion.ts';
import { escapeHtml } from './escape-html.ts';
import { numberText } from './format-numbers.ts';

/** Charts as inline SVG; colours come from the page's style, so that they follow light and dark. */

export interface Bar { readonly label: string; readonly value: number; readonly text: string; readonly kind: 'main' | 'quiet' | 'worst'; readonly note?: string }

const rowHeight = 26;
const labelWidth = 320;
const valueWidth = 150;
const width = 930;

/** One horizontal bar for each value, with its text at the end; all start at zero, `max` fills the width. Each tick is a line with its text below. */
export function drawBars(bars: readonly Bar[], max: number, title: string, ticks: readonly { readonly value: number; readonly text: string }[] = []): string {
  const room = width - labelWidth - valueWidth;
  const end = bars.length * rowHeight + 4;
  const lines = ticks.filter(({ value }) => value <= max).map(({ value, text }) => {
    const x = (labelWidth + (room * value) / max).toFixed(1);
    return `<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${end}"/><text class="tick" x="${x}" y="${end + 14}" text-anchor="middle">${escapeHtml(text)}</text>`;
  });
  const rows = bars.map(({ label, value, text, kind, note }, i) => {
    const y = 2 + i * rowHeight;
    const length = Math.max(2, (room * Math.max(0, value)) / Math.max(max, 1e-30));
    return [
      `<g>${note === undefined ? '' : `<title>${escapeHtml(note)}</title>`}`,
      `<text class="label" x="${labelWidth - 10}" y="${y + 17}" text-anchor="end">${escapeHtml(label)}</text>`,
      `<rect class="track" x="${labelWidth}" y="${y + 4}" width="${room}" height="${rowHeight - 8}" rx="3"/>`,
      `<rect class="bar ${kind}" x="${labelWidth}" y="${y + 4}" width="${length.toFixed(1)}" height="${rowHeight - 8}" rx="3"/>`,
      `<text class="value" x="${labelWidth + room + 10}" y="${y + 17}">${escapeHtml(text)}</text></g>`,
    ].join('');
  });
  return svg(width, end + (ticks.length > 0 ? 18 : 0), title, [...rows, ...lines].join(''));
}

const plot = { width: 420, height: 170, left: 8, bottom: 22, top: 8 };

/** A histogram with its ends and, where it lies within, zero written below; heights are logarithmic, so that rare values are seen. */
export function drawHistogram({ min, max, counts }: Histogram, title: string): string {
  const most = Math.log1p(Math.max(1, ...counts));
  const inner = { width: plot.width - 2 * plot.left, height: plot.height - plot.bottom - plot.top };
  const step = inner.width / counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bars = counts.map((count, i) => {
    if (count === 0) return '';
    const height = Math.max(1.5, (inner.height * Math.log1p(count)) / most);
    const from = min + ((max - min) * i) / counts.length;
    return `<rect class="bar main" x="${(plot.left + i * step + 0.5).toFixed(1)}" y="${(plot.top + inner.height - height).toFixed(1)}" width="${Math.max(0.8, step - 1).toFixed(1)}" height="${height.toFixed(1)}"><title>${escapeHtml(`from ${numberText(from)}: ${count.toLocaleString('en')} of ${total.toLocaleString('en')}`)}</title></rect>`;
  });
  const base = plot.top + inner.height;
  const zeroAt = min < 0 && max > 0 ? plot.left + (inner.width * -min) / (max - min) : undefined;
  const axis = [
    `<line class="axis" x1="${plot.left}" x2="${plot.width - plot.left}" y1="${base}" y2="${base}"/>`,
    `<text class="tick" x="${plot.left}" y="${plot.height - 5}">${numberText(min)}</text>`,
    `<text class="tick" x="${plot.width - plot.left}" y="${plot.height - 5}" text-anchor="end">${numberText(max)}</text>`,
    ...(zeroAt === undefined ? [] : [`<line class="zero" x1="${zeroAt.toFixed(1)}" x2="${zeroAt.toFixed(1)}" y1="${plot.top}" y2="${base}"/><text class="tick" x="${zeroAt.toFixed(1)}" y="${plot.height - 5}" text-anchor="middle">0</text>`]),
  ];
  return svg(plot.width, plot.height, title, [...bars, ...axis].join(''));
}

const spark = { width: 240, height: 36 };

/** A small histogram for a row of a table; heights are logarithmic, so that rare large values are seen. */
export function drawSpark({ min, max, counts }: Histogram, title: string): string {
  const most = Math.log1p(Math.max(1, ...counts));
  const step = spark.width / counts.length;
  const bars = counts.map((count, i) => {
    if (count === 0) return '';
    const height = Math.max(1.5, ((spark.height - 2) * Math.log1p(count)) / most);
    return `<rect class="bar main" x="${(i * step).toFixed(1)}" y="${(spark.height - height).toFixed(1)}" width="${Math.max(0.8, step - 0.6).toFixed(1)}" height="${height.toFixed(1)}"/>`;
  });
  const zeroAt = min < 0 && max > 0 ? (spark.width * -min) / (max - min) : undefined;
  return svg(spark.width, spark.height, title, `${bars.join('')}${zeroAt === undefined ? '' : `<line class="zero" x1="${zeroAt.toFixed(1)}" x2="${zeroAt.toFixed(1)}" y1="0" y2="${spark.height}"/>`}`);
}

function svg(wide: number, high: number, title: string, content: string): string {
  return `<svg viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img" aria-label="${escapeHtml(title)}">${content}</svg>`;
}
