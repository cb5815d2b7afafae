import { listChoices, mergeLeased } from './answer-keys.ts';
import { ApiFault, callApi, forgetToken, takeToken } from './api-client.ts';
import type { LabelItem, LabelQueue, Model } from './api-types.ts';
import { formatCount } from './format.ts';
import { byId } from './page-element.ts';
import { patchChildren } from './patch-children.ts';
import { viewSample } from './sample-view.ts';
import { h, type VNode } from './vnode.ts';

// A few samples are leased ahead, so that the next one is there at once.
const aheadMax = 6;
const aheadMin = 3;
const emptyRetryMs = 3_000;
const annotatorKey = 'fleetloop.annotator';

let annotator = localStorage.getItem(annotatorKey) ?? '';
/** One model at a time: keys that answer one model's samples would mean something else for the next. */
let model = new URLSearchParams(location.search).get('model') ?? '';
/** Samples that wait, by model. */
let unlabeled: ReadonlyMap<string, number> = new Map();
let waiting: LabelItem[] = [];
/** The sample on the page. */
let shown: string | undefined;
let chosen: string | undefined;
let done = 0;
let leasing = false;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Answers go to the API one after the other, in the order they were given. */
let sending: Promise<void> = Promise.resolve();
const answered = new Set<string>();

function start(): void {
  const token = takeToken();
  byId('token').hidden = token !== '';
  (byId('token').previousElementSibling as HTMLElement).hidden = token !== '';
  const ready = token !== '' && annotator !== '';
  byId('sign-in').hidden = ready;
  byId('work').hidden = !ready;
  if (ready) void lease();
  else byId(token === '' ? 'token' : 'annotator').focus();
}

async function lease(): Promise<void> {
  if (leasing) return;
  leasing = true;
  clearTimeout(timer);
  try {
    unlabeled = await loadUnlabeled();
    if (!unlabeled.has(model)) model = [...unlabeled].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
    const asked = model;
    const items = asked === '' ? [] : (await callApi<{ items: LabelItem[] }>('POST', '/labels/lease', { annotator, model: asked, count: aheadMax })).items;
    if (asked === model) waiting = mergeLeased(waiting, items, answered, Date.now());
    notify();
    if (waiting.length === 0) timer = setTimeout(() => void lease(), asked === model ? emptyRetryMs : 0);
  } catch (fault) {
    if (!(fault instanceof ApiFault)) throw fault;
    if (fault.status === 401) return askForToken(fault.message);
    notify(`${fault.status === 0 ? 'The control plane is away' : fault.message}. Trying again every ${emptyRetryMs / 1000} s; answers given meanwhile are kept.`);
    timer = setTimeout(() => void lease(), emptyRetryMs);
  } finally {
    leasing = false;
  }
  show();
}

async function loadUnlabeled(): Promise<Map<string, number>> {
  const { models } = await callApi<{ models: Model[] }>('GET', '/models');
  return new Map(await Promise.all(models.map(async ({ name }) => [name, (await callApi<LabelQueue>('GET', `/labels/queue?model=${encodeURIComponent(name)}`)).unlabeled] as const)));
}

function pickModel(name: string): void {
  model = name;
  waiting = [];
  history.replaceState(null, '', `/label?model=${encodeURIComponent(name)}`);
  show();
  void lease();
}

/** What was chosen or typed for the sample on the page stays as long as it is there, whatever is leased or sent meanwhile. */
function show(): void {
  const item = waiting[0];
  const next = item?.sampleId !== shown;
  shown = item?.sampleId;
  if (next) {
    chosen = undefined;
    patchChildren(byId('answer'), []);
    patchChildren(byId('sample'), []);
    byId('said').textContent = item === undefined ? 'No sample is waiting' : `Sample of ${item.deviceId}, ${formatCount(done, 'answer')} given`;
  }
  byId('progress').textContent = `${annotator}: ${formatCount(done, 'answer')} given, ${(unlabeled.get(model) ?? 0).toLocaleString('en-US')} waiting`;
  patchChildren(byId('model'), [...unlabeled.keys()].map((name) => h('option', { value: name, key: name }, name)));
  byId<HTMLSelectElement>('model').value = model;
  if (item === undefined) {
    patchChildren(byId('sample'), viewDone());
    patchChildren(byId('answer'), [viewUndo()]);
    return;
  }
  patchChildren(byId('sample'), viewSample(item, Date.now()));
  patchChildren(byId('answer'), viewAnswer(item));
  if (next) byId(item.task === 'regression' ? 'number' : 'main').focus({ preventScroll: true });
}

function viewDone(): VNode[] {
  if (leasing) return [h('p', { class: 'done' }, 'Taking the next samples…')];
  const others = [...unlabeled].filter(([name, count]) => name !== model && count > 0);
  return [
    h('p', { class: 'done' }, h('strong', { class: 'big' }, 'All done'), h('br'), model === '' ? 'There is no model yet.' : `No sample of ${model} is waiting; new ones appear here by themselves.`),
    h('p', { class: 'actions' }, others.map(([name, count]) => h('button', { type: 'button', 'data-model': name, key: name }, `Label ${name}: ${count} waiting`))),
  ];
}

function viewAnswer(item: LabelItem): VNode[] {
  const choices = listChoices(item);
  const input =
    item.task === 'regression'
      ? h('p', { class: 'number-answer' }, h('label', { for: 'number' }, 'Measured value'), h('input', { id: 'number', type: 'text', inputmode: 'decimal', autocomplete: 'off', key: item.sampleId }))
      : h('div', { class: 'choices', role: 'radiogroup', 'aria-label': 'Which class is it?' }, choices.map(({ key, value }) => h('button', { type: 'button', role: 'radio', 'aria-checked': value === chosen ? 'true' : 'false', class: 'choice', 'data-choice': value, key: value }, key !== undefined && h('kbd', {}, key), value)));
  return [
    input,
    h('p', { class: 'actions' }, h('button', { type: 'button', class: 'primary', 'data-do': 'confirm', disabled: item.task !== 'regression' && chosen === undefined }, 'Confirm ', h('kbd', {}, '⏎')), h('button', { type: 'button', 'data-do': 'skip' }, 'Skip ', h('kbd', {}, 's')), viewUndo()),
  ];
}

function viewUndo(): VNode {
  return h('button', { type: 'button', 'data-do': 'undo', key: 'undo' }, 'Undo ', h('kbd', {}, 'u'));
}

function choose(value: string): void {
  chosen = value;
  show();
  byId('said').textContent = `${value} chosen`;
}

function confirm(): void {
  const item = waiting[0];
  if (item === undefined) return;
  if (item.task !== 'regression') {
    if (chosen !== undefined) finish(item, '/labels', { value: chosen });
    return;
  }
  const text = byId<HTMLInputElement>('number').value.trim();
  const value = Number(text.replace(',', '.'));
  if (text === '' || !Number.isFinite(value)) notify(`"${text}" is not a number; type one like 63.4`);
  else finish(item, '/labels', { value });
}

/** Shows the next sample at once; a refused answer comes back with the reason. */
function finish(item: LabelItem, path: string, body: object): void {
  answered.add(item.sampleId);
  waiting = waiting.filter((other) => other.sampleId !== item.sampleId);
  done += 1;
  notify();
  show();
  sending = sending.then(async () => {
    await send(item, path, body);
    if (waiting.length < aheadMin) await lease();
  });
}

async function send(item: LabelItem, path: string, body: object): Promise<void> {
  for (;;) {
    try {
      await callApi('POST', path, { sampleId: item.sampleId, annotator, ...body });
      return;
    } catch (fault) {
      if (!(fault instanceof ApiFault)) throw fault;
      if (fault.status === 401) return askForToken(fault.message);
      if (fault.status !== 0 && fault.status < 500) {
        done -= 1;
        // Somebody else has or answered it: it is gone. Otherwise it is shown again.
        if (fault.status !== 409) {
          answered.delete(item.sampleId);
          waiting = [item, ...waiting];
        }
        show();
        return notify(`The answer for a sample of ${item.deviceId} was refused: ${fault.message}`);
      }
      notify('The control plane is away; the answer is sent again until it is taken.');
      await new Promise((resolve) => setTimeout(resolve, emptyRetryMs));
    }
  }
}

function undo(): void {
  sending = sending.then(async () => {
    try {
      const { item } = await callApi<{ item: LabelItem }>('POST', '/labels/undo', { annotator });
      answered.delete(item.sampleId);
      if (item.model !== model) waiting = [];
      model = item.model;
      waiting = [item, ...waiting.filter((other) => other.sampleId !== item.sampleId)];
      done = Math.max(0, done - 1);
      notify();
      show();
    } catch (fault) {
      if (!(fault instanceof ApiFault)) throw fault;
      notify(`Nothing was undone: ${fault.message}`);
    }
  });
}

function skip(): void {
  const item = waiting[0];
  if (item) finish(item, '/labels/skip', { reason: 'cannot be answered' });
}

function toggleHelp(): void {
  const help = byId<HTMLDialogElement>('help');
  if (help.open) help.close();
  else help.showModal();
}

function notify(text = ''): void {
  patchChildren(byId('notice'), text === '' ? [] : [h('p', { class: 'notice' }, text)]);
}

function askForToken(reason: string): void {
  forgetToken();
  byId('sign-in-reason').textContent = `The token was not accepted: ${reason}`;
  start();
}

/** Enter confirms from the field and from anywhere but another button or link, which it presses. */
function confirmsOn(target: EventTarget | null): boolean {
  const control = target instanceof Element ? target.closest<HTMLElement>('button, a, summary, input') : null;
  return control === null || control instanceof HTMLInputElement || (chosen !== undefined && control.dataset['choice'] === chosen);
}

const commands: Readonly<Record<string, () => void>> = { confirm, skip, undo };

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || byId('work').hidden) return;
  if (event.key === '?') toggleHelp();
  else if (byId<HTMLDialogElement>('help').open) return;
  else if (event.key === 'Enter') {
    if (!confirmsOn(event.target)) return;
    confirm();
  }
  else if (event.key === 's') skip();
  else if (event.key === 'u') undo();
  else {
    const choice = waiting[0] && listChoices(waiting[0]).find(({ key }) => key === event.key.toLowerCase());
    if (choice === undefined) return;
    choose(choice.value);
  }
  event.preventDefault();
});

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button') : null;
  if (button === null) return;
  if (button.id === 'help-button') toggleHelp();
  else if (button.dataset['model'] !== undefined) pickModel(button.dataset['model']);
  else if (button.dataset['choice'] !== undefined) choose(button.dataset['choice']);
  else commands[button.dataset['do'] ?? '']?.();
});

byId('model').addEventListener('change', () => pickModel(byId<HTMLSelectElement>('model').value));

byId('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const token = byId<HTMLInputElement>('token').value.trim();
  if (token !== '') location.hash = `token=${encodeURIComponent(token)}`;
  byId<HTMLInputElement>('token').value = '';
  annotator = byId<HTMLInputElement>('annotator').value.trim();
  localStorage.setItem(annotatorKey, annotator);
  notify();
  start();
});
window.addEventListener('hashchange', start);
window.addEventListener('unhandledrejection', (event) => notify(`This page failed: ${String(event.reason)}. Reload it; what was answered is kept.`));
byId<HTMLInputElement>('annotator').value = annotator;
start();
