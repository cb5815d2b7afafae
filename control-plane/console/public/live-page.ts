import { actions, type Action } from './actions.ts';
import { viewAlerts, viewEvents, viewJobs, viewQueue } from './activity-view.ts';
import { ApiFault, callApi, forgetToken, takeToken } from './api-client.ts';
import { askConfirmation } from './ask-confirmation.ts';
import { describeStations } from './describe-stations.ts';
import { viewFleet } from './fleet-view.ts';
import { isRefused, loadFleetState, type FleetState, type Part } from './load-fleet-state.ts';
import { viewMonitors } from './monitor-view.ts';
import { byId } from './page-element.ts';
import { patchChildren } from './patch-children.ts';
import { viewErasures, viewFindings } from './readings-view.ts';
import type { RolloutPlan } from './api-types.ts';
import { viewReleases } from './release-view.ts';
import { viewCandidates, viewRollouts } from './rollout-view.ts';
import { viewStop } from './stop-view.ts';
import { h, type VNode } from './vnode.ts';
import { watchEvents, type StreamState } from './watch-events.ts';

// With live events the interval only keeps "last seen" honest; without them it is how news arrives.
const liveIntervalMs = 5_000;
const pollIntervalMs = 2_000;
const awayIntervalMs = 3_000;
const eventBundleMs = 400;
/** A burst of events may keep the control plane busy with this page for a quarter of the time at most. */
const pausePerLoadTime = 3;

let state: FleetState | undefined;
let stream: StreamState = 'polling';
let watching: { stop(): void } | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let loading = false;
let loadTookMs = 0;
let newsWhileLoading = false;
/** The next round was brought forward by an event. */
let bringsNews = false;
/** Rollouts whose timeline is open. */
const timelinesOpen = new Set<string>();
/** The last round did not reach the control plane. */
let away = false;

function start(): void {
  if (takeToken() === '') return askForToken('');
  byId('sign-in').hidden = true;
  void refresh();
}

function watch(): void {
  watching ??= watchEvents(
    scheduleNews,
    (now) => {
      stream = now;
      if (away) scheduleNews();
      else showConnection();
    },
    awayIntervalMs,
  );
}

/** Loads and shows everything, then plans the next time. News that comes in meanwhile asks for one more round. */
async function refresh(): Promise<void> {
  if (loading) {
    newsWhileLoading = true;
    return;
  }
  loading = true;
  newsWhileLoading = false;
  bringsNews = false;
  clearTimeout(timer);
  const fromMs = performance.now();
  try {
    state = await loadFleetState(() => Date.now(), timelinesOpen);
    loadTookMs = performance.now() - fromMs;
    byId('live').hidden = false;
    watch();
    away = false;
    notify();
    showConnection();
    show(state);
    schedule(stream === 'live' ? liveIntervalMs : pollIntervalMs);
  } catch (fault) {
    if (!(fault instanceof ApiFault)) throw fault;
    if (fault.status === 401) return askForToken(fault.message);
    notify(`${fault.status === 0 ? 'The control plane is away' : fault.message}. Trying again every ${awayIntervalMs / 1000} s${state ? '; below is what was last known' : ''}.`);
    away = true;
    showConnection();
    schedule(awayIntervalMs);
  } finally {
    loading = false;
    if (newsWhileLoading && watching) scheduleNews();
  }
}

/** Events in a burst share one round: the first of them brings the next round forward, the others change nothing. */
function scheduleNews(): void {
  newsWhileLoading ||= loading;
  if (loading || bringsNews) return;
  bringsNews = true;
  schedule(Math.max(eventBundleMs, pausePerLoadTime * loadTookMs));
}

function schedule(inMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(), inMs);
}

function show(current: FleetState): void {
  const nowMs = current.atMs;
  patchChildren(byId('stations'), describeStations(current).map((station) => h('li', { key: station.name, class: `station ${station.tone}` }, h('span', { class: 'station-name' }, station.name), h('strong', {}, station.value), h('span', { class: 'note' }, station.detail))));
  showPart('candidates', current.versions, viewCandidates);
  patchChildren(byId('releases'), viewReleases(listed(current.versions), listed(current.rollouts), listed(current.devices), listed(current.templates)));
  const shown = listed(current.rollouts).map(({ id }) => id);
  for (const id of timelinesOpen) if (!shown.includes(id)) timelinesOpen.delete(id);
  showPart('stop', current.stop, (stop) => viewStop(stop, nowMs));
  const models = new Map(listed(current.versions).map(({ id, model }) => [id, model]));
  showPart('rollouts', current.rollouts, (rollouts) => viewRollouts(rollouts, nowMs, { timelines: current.timelines, modelOf: (versionId) => models.get(versionId) }));
  showPart('fleet', current.devices, (devices) => viewFleet(devices, nowMs, byId<HTMLInputElement>('filter').value));
  showPart('alerts', current.alerts, (alerts) => viewAlerts(alerts, nowMs));
  showPart('monitors', current.monitors, (monitors) => viewMonitors(monitors, nowMs));
  showPart('findings', current.findings, (findings) => viewFindings(findings, nowMs));
  showPart('erasures', current.erasures, (erasures) => viewErasures(erasures, nowMs));
  showPart('queue', current.queue, viewQueue);
  showPart('jobs', current.jobs, viewJobs);
  showPart('events', current.events, (events) => viewEvents(events, nowMs));
}

/** Of what is refused nothing: its place says so. */
function listed<T>(part: Part<readonly T[]>): readonly T[] {
  return isRefused(part) ? [] : part;
}

function showPart<T>(id: string, part: Part<T>, view: (value: T) => VNode[]): void {
  patchChildren(byId(id), isRefused(part) ? [h('p', { class: 'empty' }, part.refused)] : view(part));
}

function showConnection(): void {
  const connection = byId('connection');
  const text = away ? 'away' : state?.health.status === 'degraded' ? 'degraded' : stream;
  connection.className = `connection ${text}`;
  const facts = state === undefined || away ? [text] : [text, state.health.broker.fault, state.health.broker.clients === null ? '' : `${state.health.broker.clients} connected`, `version ${state.health.version}`];
  const told = facts.filter((fact) => fact !== '').join(', ');
  if (connection.textContent !== told) connection.textContent = told;
}

function notify(text = ''): void {
  patchChildren(byId('notice'), text === '' ? [] : [h('p', { class: 'notice' }, text)]);
}

function askForToken(reason: string): void {
  watching?.stop();
  watching = undefined;
  forgetToken();
  byId('live').hidden = true;
  byId('connection').textContent = 'not signed in';
  byId('connection').className = 'connection away';
  byId('sign-in-reason').textContent = reason === '' ? 'The console uses the same API as everyone and needs a token for it.' : `The token was not accepted: ${reason}`;
  byId('sign-in').hidden = false;
  byId('token').focus();
}

byId('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  location.hash = `token=${encodeURIComponent(byId<HTMLInputElement>('token').value.trim())}`;
  byId<HTMLInputElement>('token').value = '';
  notify();
  start();
});

byId('filter').addEventListener('input', () => {
  if (state) show(state);
});

async function perform(button: HTMLButtonElement): Promise<void> {
  const { action: name = '', subject = '' } = button.dataset;
  const action = actions[name];
  if (action === undefined || state === undefined) return;
  button.disabled = true;
  try {
    const question = await questionOf(action, subject, state);
    const reason = question === undefined ? '' : await askConfirmation(question, { reason: action.reason });
    if (reason === undefined) return;
    await callApi(action.method ?? 'POST', action.path(subject), action.body?.({ reason, state }, subject));
    notify();
    await refresh();
  } catch (fault) {
    if (!(fault instanceof ApiFault)) throw fault;
    notify(`${button.textContent} was refused: ${fault.message}`);
  } finally {
    button.disabled = false;
  }
}

async function questionOf({ path, body, question, rehearsal }: Action, subject: string, current: FleetState): Promise<string | undefined> {
  if (rehearsal === undefined) return question?.(subject);
  return rehearsal(await callApi<RolloutPlan>('POST', path(subject), { ...body?.({ reason: '', state: current }, subject), dryRun: true }), subject);
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button[data-action]') : null;
  if (button) void perform(button);
});
// The event does not bubble.
document.addEventListener('toggle', ({ target }) => {
  if (!(target instanceof HTMLDetailsElement) || target.dataset['timeline'] === undefined) return;
  timelinesOpen[target.open ? 'add' : 'delete'](target.dataset['timeline']);
  if (target.open) void refresh();
}, true);
window.addEventListener('hashchange', start);
window.addEventListener('unhandledrejection', (event) => notify(`This page failed: ${String(event.reason)}. Reload it.`));
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && watching) void refresh();
});
start();
