import type { Alert, FleetEvent, Job, LabelQueue } from './api-types.ts';
import { formatAgo, formatCount, formatNumber, formatPercent, formatWords } from './format.ts';
import { action } from './rollout-view.ts';
import { h, type VNode } from './vnode.ts';

const jobTones: Readonly<Record<string, string>> = { queued: 'warn', leased: 'active', succeeded: 'good', failed: 'bad', cancelled: 'idle' };
/** What a device let go, of one kind and for one reason. */
interface Loss { readonly kind: string; readonly reason: string; readonly records: number }

const jobsShown = 5;
const closedShown = 3;

/** Open alerts first; acknowledging says that somebody looks after it. */
export function viewAlerts(alerts: readonly Alert[], nowMs: number): VNode[] {
  const byTime = alerts.toSorted((a, b) => b.raisedMs - a.raisedMs);
  const shown = [...byTime.filter((alert) => alert.state === 'open'), ...byTime.filter((alert) => alert.state === 'acknowledged'), ...byTime.filter((alert) => alert.state === 'closed').slice(0, closedShown)];
  if (shown.length === 0) return [h('p', { class: 'empty' }, 'No alert. Drift and falling accuracy raise one.')];
  return shown.map((alert) =>
    h(
      'article',
      { class: `card alert ${alert.state}`, key: alert.id },
      h('header', {}, h('h3', {}, `${alert.model}: ${formatWords(alert.kind)}`), h('span', { class: `state ${alert.state === 'open' ? 'bad' : 'idle'}` }, alert.state), h('span', { class: 'note' }, formatAgo(alert.raisedMs, nowMs))),
      h('p', {}, alert.summary),
      alert.state !== 'closed' && h('p', { class: 'actions' }, alert.state === 'open' && action('acknowledge', alert.id, 'Acknowledge', 'primary'), action('close', alert.id, 'Close')),
    ),
  );
}

export function viewQueue(queue: LabelQueue): VNode[] {
  const classes = Object.entries(queue.byClass);
  return [
    h('p', {}, h('strong', { class: 'big' }, queue.unlabeled.toLocaleString('en-US')), ` waiting, ${queue.leased} being labelled, ${queue.labeled} labelled, ${queue.skipped} skipped`),
    classes.length > 0 && h('p', { class: 'chips' }, classes.map(([name, count]) => h('span', { class: 'chip', key: name }, `${name}: ${count}`))),
    h('p', { class: 'actions' }, h('a', { class: 'button primary', href: '/label' }, 'Label samples')),
  ].filter((node) => node !== false);
}

export function viewJobs(jobs: readonly Job[]): VNode[] {
  if (jobs.length === 0) return [h('p', { class: 'empty' }, 'No training job yet: ', h('code', {}, 'fleetloop jobs start <model> <dataset>'))];
  return jobs.toSorted((a, b) => (b.createdMs ?? 0) - (a.createdMs ?? 0)).slice(0, jobsShown).map((job) => {
    const fraction = job.state === 'succeeded' ? 1 : (job.progress?.fraction ?? 0);
    return h(
      'article',
      { class: 'card', key: job.id },
      h('header', {}, h('h3', {}, job.model), h('span', { class: `state ${jobTones[job.state] ?? 'idle'}` }, job.state === 'leased' ? 'training' : job.state), h('span', { class: 'note' }, job.versionId ?? '')),
      job.state === 'leased' && h('progress', { max: 1, value: fraction, 'aria-label': `Training of ${job.model}` }),
      h('p', { class: 'note' }, describeProgress(job, fraction)),
    );
  });
}

function describeProgress(job: Job, fraction: number): string {
  if (job.state === 'failed') return job.error ?? 'failed';
  if (job.state !== 'leased' || job.progress === null) return job.id;
  const loss = job.progress.loss === undefined ? '' : `, loss ${job.progress.loss.toPrecision(3)}`;
  return `${formatPercent(fraction)} ${job.progress.phase}${loss} ${job.progress.message}`;
}

/** What happened, newest first. */
export function viewEvents(events: readonly FleetEvent[], nowMs: number): VNode[] {
  if (events.length === 0) return [h('p', { class: 'empty' }, 'Nothing has happened yet.')];
  return [
    h('ol', { class: 'timeline' }, events.map((event) =>
      h('li', { key: String(event.id) }, h('time', { datetime: new Date(event.atMs).toISOString() }, formatAgo(event.atMs, nowMs)), h('span', {}, h('strong', {}, formatWords(event.kind)), ` ${event.subject}`, h('span', { class: 'note' }, describeDetail(event.detail)))),
    )),
    h('p', { class: 'note' }, formatCount(events.length, 'newest event')),
  ];
}

function describeDetail(detail: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(detail['losses'])) return ` ${(detail['losses'] as Loss[]).map(({ kind, reason, records }) => `${formatCount(records, kind)} (${formatWords(reason)})`).join(', ')}`;
  const parts = Object.entries(detail).filter(([, value]) => (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean').slice(0, 3);
  return parts.map(([name, value]) => ` ${name} ${typeof value === 'number' && !Number.isInteger(value) ? formatNumber(value) : String(value).replace(/^(sha256:[0-9a-f]{8})[0-9a-f]+$/, '$1')}`).join(',');
}
