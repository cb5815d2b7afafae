import type { Accuracy, Drift, MonitorSummary, VersionMonitor } from './api-types.ts';
import { formatCount, formatNumber, formatPercent, shortDigest } from './format.ts';
import { h, type VNode } from './vnode.ts';

const width = 420;
const featuresShown = 5;
const verdictTones: Readonly<Record<string, string>> = { drift: 'bad', no_drift: 'good', insufficient_data: 'idle' };
const verdictWords: Readonly<Record<string, string>> = { drift: 'drift', no_drift: 'no drift', insufficient_data: 'not enough data' };

/** Drift and measured accuracy of each model, with the threshold and the intervals that judge them. */
export function viewMonitors(monitors: readonly MonitorSummary[]): VNode[] {
  if (monitors.length === 0) return [h('p', { class: 'empty' }, 'Nothing to watch yet: devices send window profiles once a model runs on them.')];
  return monitors.map((summary) =>
    h(
      'article',
      { class: 'card', key: summary.model },
      h('header', {}, h('h3', {}, summary.model), summary.drift && h('span', { class: `state ${verdictTones[summary.drift.verdict] ?? 'idle'}` }, verdictWords[summary.drift.verdict] ?? summary.drift.verdict), h('span', { class: 'note' }, summary.versionId ?? 'no version runs')),
      summary.drift ? viewDrift(summary.drift) : h('p', { class: 'empty' }, 'No window profiles yet.'),
      viewAccuracies(summary),
    ),
  );
}

function viewDrift(drift: Drift): VNode {
  if (drift.verdict === 'insufficient_data') {
    return h('div', {}, h('p', { class: 'note' }, `${drift.inferences.toLocaleString('en-US')} of ${formatCount(drift.inferencesMin, 'inference')} needed for a verdict`), h('progress', { max: drift.inferencesMin, value: Math.min(drift.inferences, drift.inferencesMin), 'aria-label': 'Inferences collected' }));
  }
  const top = drift.features.toSorted((a, b) => b.distance - a.distance).slice(0, featuresShown);
  const rows = [{ name: 'fleet', value: drift.statistic }, ...top.map((feature) => ({ name: feature.name, value: feature.distance }))];
  const scale = Math.max(drift.threshold, ...rows.map((row) => row.value)) * 1.1 || 1;
  const x = (value: number): string => (120 + (value / scale) * (width - 180)).toFixed(1);
  const height = rows.length * 20 + 22;
  const spoken = `Distance to the training data ${formatNumber(drift.statistic)}, threshold ${formatNumber(drift.threshold)}, from ${formatCount(drift.inferences, 'inference')}`;
  return h(
    'figure',
    {},
    h(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spoken },
      rows.map((row, index) => [
        h('text', { x: 114, y: index * 20 + 15, class: 'label', 'text-anchor': 'end' }, shorten(row.name)),
        h('rect', { x: 120, y: index * 20 + 5, width: Math.max(1, Number(x(row.value)) - 120).toFixed(1), height: index === 0 ? 13 : 9, rx: 2, class: index === 0 ? `bar ${row.value > drift.threshold ? 'bad' : 'good'}` : 'bar' }),
        h('text', { x: Number(x(row.value)) + 5, y: index * 20 + 15, class: 'label' }, formatNumber(row.value)),
      ]),
      h('line', { x1: x(drift.threshold), x2: x(drift.threshold), y1: 0, y2: 22, class: 'threshold' }),
      h('text', { x: x(drift.threshold), y: height - 6, class: 'label', 'text-anchor': 'middle' }, `threshold ${formatNumber(drift.threshold)}`),
      h('line', { x1: x(drift.threshold), x2: x(drift.threshold), y1: 22, y2: height - 18, class: 'threshold faint' }),
    ),
    h('figcaption', {}, `${spoken}; the features that moved most.`),
  );
}

function viewAccuracies(summary: MonitorSummary): VNode {
  const measured = versionsOf(summary).filter((entry): entry is VersionMonitor & { accuracy: Accuracy } => entry.accuracy !== null);
  if (measured.length === 0) return h('p', { class: 'empty' }, 'Accuracy is measured from labels: none yet.');
  const fraction = measured.every(({ accuracy }) => accuracy.high <= 1 && accuracy.low >= 0);
  const low = fraction ? Math.min(0.5, ...measured.map(({ accuracy }) => accuracy.low)) : Math.min(...measured.map(({ accuracy }) => accuracy.low));
  const high = fraction ? 1 : Math.max(...measured.map(({ accuracy }) => accuracy.high));
  const x = (value: number): string => (120 + ((value - low) / (high - low || 1)) * (width - 180)).toFixed(1);
  const show = fraction ? formatPercent : formatNumber;
  const height = measured.length * 24 + 20;
  return h(
    'figure',
    {},
    h(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': measured.map(({ versionId, accuracy }) => `${versionId ?? 'unknown version'}: ${show(accuracy.estimate)}, between ${show(accuracy.low)} and ${show(accuracy.high)}`).join('; ') },
      h('line', { x1: 120, x2: width - 60, y1: height - 16, y2: height - 16, class: 'axis' }),
      h('text', { x: 120, y: height - 3, class: 'label' }, show(low)),
      h('text', { x: width - 60, y: height - 3, class: 'label', 'text-anchor': 'end' }, show(high)),
      measured.map(({ versionId, bundleDigest, accuracy }, index) => [
        h('text', { x: 114, y: index * 24 + 16, class: 'label', 'text-anchor': 'end' }, shorten(versionId ?? shortDigest(bundleDigest))),
        h('line', { x1: x(accuracy.low), x2: x(accuracy.high), y1: index * 24 + 12, y2: index * 24 + 12, class: 'interval' }),
        h('circle', { cx: x(accuracy.estimate), cy: index * 24 + 12, r: 5, class: 'estimate' }),
        h('text', { x: width - 52, y: index * 24 + 16, class: 'label' }, show(accuracy.estimate)),
      ]),
    ),
    h('figcaption', {}, `Measured accuracy by version with its interval, from ${formatCount(measured.reduce((sum, { accuracy }) => sum + accuracy.labels, 0), 'label')} weighted by how likely each sample was kept.`),
  );
}

/** The versions of byVersion, and the running one where it is not among them. */
function versionsOf(summary: MonitorSummary): readonly VersionMonitor[] {
  return summary.byVersion.some((entry) => entry.bundleDigest === summary.bundleDigest) ? summary.byVersion : [...summary.byVersion, summary];
}

function shorten(name: string): string {
  return name.length > 18 ? `${name.slice(0, 17)}…` : name;
}
