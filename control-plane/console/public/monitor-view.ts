import type { Accuracy, Drift, Look, MonitorSummary, VersionMonitor } from './api-types.ts';
import { formatAgo, formatCount, formatNumber, formatPercent } from './format.ts';
import { h, type VNode } from './vnode.ts';

const width = 420;
const featuresShown = 5;
const verdictTones: Readonly<Record<string, string>> = { drift: 'bad', no_drift: 'good', insufficient_data: 'idle' };
const verdictWords: Readonly<Record<string, string>> = { drift: 'drift', no_drift: 'no drift', insufficient_data: 'not enough data' };

/** Drift and measured accuracy of each model, with the threshold and the intervals that judge them. */
export function viewMonitors(monitors: readonly MonitorSummary[], nowMs: number): VNode[] {
  if (monitors.length === 0) return [h('p', { class: 'empty' }, 'Nothing to watch yet: devices send window profiles once a model runs on them.')];
  return monitors.map((summary) =>
    h(
      'article',
      { class: 'card', key: summary.model },
      h('header', {}, h('h3', {}, summary.model), summary.drift && h('span', { class: `state ${verdictTones[summary.drift.verdict] ?? 'idle'}` }, verdictWords[summary.drift.verdict] ?? summary.drift.verdict), h('span', { class: 'note' }, summary.versionId ?? 'no version runs')),
      summary.drift ? viewDrift(summary.drift) : h('p', { class: 'empty' }, 'No window profiles yet.'),
      viewLooks(summary.byVersion.find((entry) => entry.bundleDigest === summary.bundleDigest)?.looks ?? [], nowMs),
      viewAccuracies(summary),
    ),
  );
}

function viewDrift(drift: Drift): VNode {
  if (drift.verdict === 'insufficient_data') {
    return h('div', {}, h('p', { class: 'note' }, `${drift.inferences.toLocaleString('en-US')} of ${formatCount(drift.inferencesMin, 'inference')} needed for a verdict`), h('progress', { max: drift.inferencesMin, value: Math.min(drift.inferences, drift.inferencesMin), 'aria-label': 'Inferences collected' }));
  }
  const features = drift.features.toSorted((a, b) => b.score - a.score).slice(0, featuresShown);
  const rows = [{ name: 'overall', score: drift.statistic, told: 'The largest of every feature and of all features together' }, ...features.map(({ name, score, distance }) => ({ name, score, told: `${name}: Jensen-Shannon distance ${formatNumber(distance)}` }))];
  const scale = Math.max(drift.threshold, ...rows.map((row) => row.score)) * 1.1 || 1;
  const x = (score: number): string => (120 + (Math.max(0, score) / scale) * (width - 180)).toFixed(1);
  const height = rows.length * 20 + 20;
  const spoken = `The input is ${formatNumber(drift.statistic)} standard deviations from what chance gives, the threshold is ${formatNumber(drift.threshold)}, over ${formatCount(drift.inferences, 'inference')}`;
  return h(
    'figure',
    {},
    h(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spoken },
      h('line', { x1: x(drift.threshold), x2: x(drift.threshold), y1: 0, y2: height - 16, class: 'threshold' }),
      h('text', { x: x(drift.threshold), y: height - 4, class: 'label', 'text-anchor': 'middle' }, `threshold ${formatNumber(drift.threshold)}`),
      rows.map(({ name, score, told }, index) => [
        h('text', { x: 114, y: index * 20 + 14, class: 'label', 'text-anchor': 'end' }, shorten(name)),
        h('rect', { x: 120, y: index * 20 + 4, width: Math.max(1, Number(x(score)) - 120).toFixed(1), height: 12, rx: 2, class: `bar ${score > drift.threshold ? 'bad' : 'good'}` }, h('title', {}, told)),
        h('text', { x: Number(x(score)) + 5, y: index * 20 + 14, class: 'label' }, formatNumber(score)),
      ]),
    ),
    h('figcaption', {}, `${spoken}.`, typeof drift.mixtureDistance === 'number' && ` The mixture of predicted classes moved by ${formatNumber(drift.mixtureDistance)}.`),
  );
}

/** Every verdict so far as the statistic in units of its threshold: over the line is drift. */
function viewLooks(looks: readonly Look[], nowMs: number): VNode | undefined {
  const judged = looks.filter((look) => look.threshold > 0).toSorted((a, b) => a.atMs - b.atMs);
  const first = judged[0];
  const last = judged.at(-1);
  if (first === undefined || last === undefined || judged.length < 2) return undefined;
  const ratios = judged.map((look) => Math.max(0, look.statistic / look.threshold));
  const top = Math.max(2, ...ratios);
  const x = (atMs: number): string => (((atMs - first.atMs) / (last.atMs - first.atMs || 1)) * (width - 8) + 4).toFixed(1);
  const y = (ratio: number): string => (60 - (ratio / top) * 54).toFixed(1);
  const overs = ratios.filter((ratio) => ratio > 1).length;
  return h(
    'figure',
    {},
    h(
      'svg',
      { viewBox: `0 0 ${width} 64`, role: 'img', 'aria-label': `${formatCount(judged.length, 'look')}, ${overs} over the threshold` },
      h('line', { x1: 0, x2: width, y1: y(1), y2: y(1), class: 'threshold' }),
      h('path', { class: 'interval trend', d: judged.map((look, index) => `${index === 0 ? 'M' : 'L'}${x(look.atMs)} ${y(ratios[index] ?? 0)}`).join('') }),
      judged.map((look, index) => h('circle', { cx: x(look.atMs), cy: y(ratios[index] ?? 0), r: 3, class: look.verdict === 'drift' ? 'look bad' : 'look' })),
    ),
    h('figcaption', {}, `${formatCount(judged.length, 'look')} since ${formatAgo(first.atMs, nowMs)} against the threshold, ${overs} over it.`),
  );
}

function viewAccuracies({ byVersion }: MonitorSummary): VNode {
  const measured = byVersion.filter((entry): entry is VersionMonitor & { accuracy: Accuracy } => entry.accuracy !== null).toSorted((a, b) => (a.versionId < b.versionId ? -1 : 1));
  const metric = measured[0]?.accuracy.metric;
  if (metric === undefined) return h('p', { class: 'empty' }, 'Accuracy is measured from labels: none yet.');
  const show = metric === 'accuracy' ? formatPercent : formatNumber;
  const low = metric === 'accuracy' ? Math.min(0.5, ...measured.map(({ accuracy }) => accuracy.low)) : 0;
  const high = metric === 'accuracy' ? 1 : Math.max(...measured.map(({ accuracy }) => accuracy.high)) * 1.1;
  const x = (value: number): string => (120 + ((value - low) / (high - low || 1)) * (width - 180)).toFixed(1);
  const height = measured.length * 24 + 20;
  return h(
    'figure',
    {},
    h(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': measured.map(({ versionId, accuracy }) => `${versionId}: ${show(accuracy.estimate)}, between ${show(accuracy.low)} and ${show(accuracy.high)}`).join('; ') },
      h('line', { x1: 120, x2: width - 60, y1: height - 16, y2: height - 16, class: 'axis' }),
      h('text', { x: 120, y: height - 3, class: 'label' }, show(low)),
      h('text', { x: width - 60, y: height - 3, class: 'label', 'text-anchor': 'end' }, show(high)),
      measured.map(({ versionId, accuracy }, index) => [
        h('text', { x: 114, y: index * 24 + 16, class: 'label', 'text-anchor': 'end' }, shorten(versionId)),
        h('line', { x1: x(accuracy.low), x2: x(accuracy.high), y1: index * 24 + 12, y2: index * 24 + 12, class: 'interval' }),
        h('circle', { cx: x(accuracy.estimate), cy: index * 24 + 12, r: 5, class: 'estimate' }, h('title', {}, `${show(accuracy.low)} to ${show(accuracy.high)} from ${formatCount(accuracy.labels, 'label')}`)),
        h('text', { x: width - 52, y: index * 24 + 16, class: 'label' }, show(accuracy.estimate)),
      ]),
    ),
    h('figcaption', {}, `${metric === 'accuracy' ? 'Accuracy' : 'RMSE (lower is better)'} in the field by version with its 95 % interval, from ${formatCount(measured.reduce((sum, { accuracy }) => sum + accuracy.labels, 0), 'label')} weighted by how likely each sample was kept.`),
  );
}

function shorten(name: string): string {
  return name.length > 18 ? `${name.slice(0, 17)}…` : name;
}
