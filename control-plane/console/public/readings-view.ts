import type { Erasure, QualityFinding } from './api-types.ts';
import { formatAgo, formatCount, formatWords } from './format.ts';
import { h, type VNode } from './vnode.ts';

const findingsShown = 30;
const erasuresShown = 10;

/** What is wrong with the readings of devices now, what began last first. */
export function viewFindings(findings: readonly QualityFinding[], nowMs: number): VNode[] {
  if (findings.length === 0) return [h('p', { class: 'empty' }, 'No device reports a broken quality rule: missing, not a number, out of range, stuck, or at another rate.')];
  const shown = findings.toSorted((a, b) => b.firstMs - a.firstMs).slice(0, findingsShown);
  return [
    viewTable('Readings', ['Device', 'Column', 'What', 'Values', 'Since'], shown.map(({ deviceId, column, rule, count, firstMs }) =>
      h('tr', { key: `${deviceId} ${column} ${rule}` }, h('th', { scope: 'row' }, deviceId), h('td', {}, column), h('td', {}, h('span', { class: 'state warn' }, formatWords(rule))), h('td', { class: 'number' }, count.toLocaleString('en-US')), h('td', { class: 'number' }, formatAgo(firstMs, nowMs))),
    )),
    h('p', { class: 'note' }, `${findings.length > shown.length ? `Showing ${shown.length} of ` : ''}${formatCount(findings.length, 'finding')} on ${formatCount(new Set(findings.map(({ deviceId }) => deviceId)).size, 'device')}.`),
  ];
}

/** What was ordered to be erased, newest first; a device that is away answers when it is back. */
export function viewErasures(erasures: readonly Erasure[], nowMs: number): VNode[] {
  if (erasures.length === 0) return [h('p', { class: 'empty' }, 'Nothing was ordered to be erased: ', h('code', {}, 'fleetloop devices erase <device>'))];
  return [
    viewTable('Erasures', ['Device', 'What', 'Ordered', 'Receipt'], erasures.slice(0, erasuresShown).map(({ id, deviceId, samplesOnly, orderedBy, orderedMs, receipt }) =>
      h('tr', { key: id }, h('th', { scope: 'row' }, deviceId), h('td', {}, samplesOnly ? 'samples' : 'samples and windows'), h('td', {}, `${formatAgo(orderedMs, nowMs)} by ${orderedBy}`), h('td', {}, receipt === null ? h('span', { class: 'state active' }, 'not yet') : h('span', { class: 'state good', title: receipt.digest }, `${formatCount(receipt.samples, 'sample')}, ${formatCount(receipt.windows, 'window')}`))),
    )),
    h('p', { class: 'note' }, erasures.length > erasuresShown ? `The newest ${erasuresShown} of ${formatCount(erasures.length, 'erasure')}.` : formatCount(erasures.length, 'erasure')),
  ];
}

function viewTable(name: string, titles: readonly string[], rows: readonly VNode[]): VNode {
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': name }, h('table', {}, h('thead', {}, h('tr', {}, titles.map((title) => h('th', { scope: 'col' }, title)))), h('tbody', {}, rows)));
}
