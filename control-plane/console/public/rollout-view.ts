import type { Rollout, RolloutDecision, RolloutDevice, Version, Wave } from './api-types.ts';
import { formatAgo, formatCount, formatPercent, formatWords } from './format.ts';
import { isRefused, type Part } from './load-fleet-state.ts';
import { h, type VNode } from './vnode.ts';

const stateTones: Readonly<Record<string, string>> = {
  running: 'active', paused: 'warn', awaiting_approval: 'warn', succeeded: 'good', tripped: 'bad', aborted: 'warn', superseded: 'warn',
  waiting: 'idle', open: 'active', passed: 'good', stopped: 'warn',
  assigned: 'active', downloading: 'active', verified: 'active', preflighted: 'active', shadowing: 'active', ready: 'active', activated: 'active', probation: 'active',
  confirmed: 'good', already_running: 'good', shadowed: 'good', failed: 'bad', denied: 'bad', silent: 'bad', removed: 'warn', reverting: 'warn', reverted: 'warn',
};
const triedAgain = new Set(['failed', 'reverted', 'denied', 'silent']);
const unwellShown = 20;
const decisionsShown = 60;
const gateTones: Readonly<Record<string, string>> = { open: 'good', hold: 'active', trip: 'bad' };

/** Versions that wait for a decision, with the evidence it is made on. */
export function viewCandidates(versions: readonly Version[]): VNode[] {
  return versions
    .filter((version) => version.state === 'candidate')
    .map((version) => {
      const { holdout, verification } = version.evidence;
      const measured = holdout?.value === undefined ? 'no hold-out measured' : `hold-out ${holdout.metric ?? 'value'} ${holdout.metric === 'accuracy' ? formatPercent(holdout.value) : holdout.value.toPrecision(3)}`;
      return h(
        'article',
        { class: 'card', key: version.id },
        h('header', {}, h('h3', {}, version.id), h('span', { class: 'state warn' }, 'candidate')),
        h('p', {}, `${measured}; conversion ${verification?.passed === true ? 'verified' : 'not verified'}.`),
        h('p', { class: 'actions' }, action('approve', version.id, `Approve ${version.id}`, 'primary'), action('reject', version.id, `Reject ${version.id}`)),
      );
    });
}

/** What a rollout is shown with. */
export interface Beside {
  /** The decisions about those that somebody has opened. */
  readonly timelines: ReadonlyMap<string, Part<readonly RolloutDecision[]>>;
  readonly modelOf: (versionId: string) => string | undefined;
}

/** Rollouts, newest first, with their waves, what the gate says and why; each with what can be done about it. */
export function viewRollouts(rollouts: readonly Rollout[], nowMs: number, { timelines, modelOf }: Beside): VNode[] {
  if (rollouts.length === 0) return [h('p', { class: 'empty' }, 'No rollout yet. Approve a version, then roll it out here or with ', h('code', {}, 'fleetloop rollouts create <version>'))];
  const newest = new Map(rollouts.toReversed().map((rollout) => [modelOf(rollout.versionId), rollout.id]));
  return rollouts.map((rollout) => viewRollout(rollout, nowMs, timelines.get(rollout.id), newest.get(modelOf(rollout.versionId)) === rollout.id));
}

/** Devices of a rollout that can be tried again, of those that are listed. */
export function retryable(rollout: Rollout | undefined): string[] {
  return (rollout?.waves ?? []).flatMap((wave) => wave.devices.filter(isRetryable).map(({ deviceId }) => deviceId));
}

function isRetryable(device: RolloutDevice): boolean {
  return isUnwell(device) && device.state !== 'reverting';
}

/** It came to no good, or it did and was told to go back. */
function isUnwell({ state, outcome }: RolloutDevice): boolean {
  return triedAgain.has(outcome) || state === 'reverting' || state === 'reverted';
}

function viewRollout(rollout: Rollout, nowMs: number, timeline: Part<readonly RolloutDecision[]> | undefined, isNewest: boolean): VNode {
  return h(
    'article',
    { class: 'card', key: rollout.id },
    h('header', {}, h('h3', {}, rollout.versionId), h('span', { class: `state ${stateTones[rollout.state] ?? 'idle'}` }, formatWords(rollout.state)), h('span', { class: 'note' }, `${rollout.id}, ${formatAgo(rollout.createdMs, nowMs)}`)),
    h('ol', { class: 'waves' }, rollout.waves.map(viewWave)),
    rollout.state !== 'running' && rollout.detail !== '' && rollout.detail !== rollout.gate.reason && h('p', { class: 'note' }, rollout.detail),
    h('p', {}, h('span', { class: `state ${gateTones[rollout.gate.verdict] ?? 'idle'}` }, `gate: ${rollout.gate.verdict}`), ` ${rollout.gate.reason}`),
    viewUnwell(rollout),
    viewTimeline(rollout, nowMs, timeline),
    viewActions(rollout, isNewest),
  );
}

function viewActions({ id, versionId, state }: Rollout, isNewest: boolean): VNode | undefined {
  const ends = [action('abort', id, 'Abort'), action('revert', id, 'Abort and revert', 'danger')];
  const offered = {
    running: [action('pause', id, 'Pause'), ...ends],
    paused: [action('resume', id, 'Resume', 'primary'), ...ends],
    awaiting_approval: [action('approve-wave', id, 'Approve', 'primary'), ...ends],
    tripped: isNewest ? [action('resume-tripped', id, 'Resume')] : [],
    succeeded: isNewest ? [action('roll-back', versionId, `Roll back from ${versionId}`)] : [],
    aborted: [],
    superseded: [],
  }[state];
  return offered.length === 0 ? undefined : h('p', { class: 'actions' }, offered);
}

/** Devices that are not well, with the reasons, and the way to try them again. */
function viewUnwell(rollout: Rollout): VNode | undefined {
  const unwell = rollout.waves.flatMap((wave) => wave.devices.filter(isUnwell));
  if (unwell.length === 0) return undefined;
  const again = rollout.state !== 'aborted' && rollout.state !== 'superseded' && retryable(rollout).length > 0;
  return h(
    'details',
    { key: `unwell-${rollout.id}` },
    h('summary', {}, `${formatCount(unwell.length, 'device')} not well`),
    h('ul', { class: 'unwell' }, unwell.slice(0, unwellShown).map(({ deviceId, state, outcome, reason }) => h('li', { key: deviceId }, h('strong', {}, deviceId), ` ${formatWords(outcome)}${state === outcome ? '' : ` (${formatWords(state)})`}`, reason !== '' && h('span', { class: 'note' }, ` ${reason}`)))),
    unwell.length > unwellShown && h('p', { class: 'note' }, `and ${formatCount(unwell.length - unwellShown, 'more device')}: `, h('code', {}, `fleetloop rollouts show ${rollout.id} --problems`)),
    again && h('p', { class: 'actions' }, action('retry', rollout.id, 'Try them again')),
  );
}

/** Why the rollout did what it did, newest first; loaded once it is opened. */
function viewTimeline(rollout: Rollout, nowMs: number, timeline: Part<readonly RolloutDecision[]> | undefined): VNode {
  return h('details', { key: `timeline-${rollout.id}`, 'data-timeline': rollout.id }, h('summary', {}, 'Timeline'), timeline === undefined ? h('p', { class: 'note' }, 'loading…') : isRefused(timeline) ? h('p', { class: 'note' }, timeline.refused) : viewDecisions(timeline, nowMs));
}

function viewDecision({ id, fromMs, toMs, kind, text, by }: RolloutDecision, nowMs: number): VNode {
  const note = [by === '' || text.includes(by) ? '' : ` by ${by}`, toMs > fromMs ? ` until ${formatAgo(toMs, nowMs)}` : ''].join('');
  return h('li', { key: String(id) }, h('time', { datetime: new Date(fromMs).toISOString() }, formatAgo(fromMs, nowMs)), h('span', {}, h('strong', {}, formatWords(kind.replace('rollout.', ''))), ` ${text.replace(/^held: /, '')}`, note !== '' && h('span', { class: 'note' }, note)));
}

function viewDecisions(decisions: readonly RolloutDecision[], nowMs: number): VNode {
  const shown = decisions.slice(-decisionsShown).toReversed();
  return h(
    'ol',
    { class: 'timeline scroll tall', tabindex: 0, role: 'region', 'aria-label': 'Decisions' },
    shown.map((decision) => viewDecision(decision, nowMs)),
  );
}

function viewWave(wave: Wave): VNode {
  const summary = Object.entries(wave.counts).filter(([state]) => state !== 'silent' || wave.counts['never_reached'] === undefined).map(([state, count]) => `${count} ${formatWords(state)}`).join(', ');
  const hidden = wave.devicesTotal - wave.devices.length;
  return h(
    'li',
    { key: String(wave.index) },
    h('span', { class: 'wave-name' }, `Wave ${wave.index + 1}`, h('span', { class: `state ${stateTones[wave.state] ?? 'idle'}` }, wave.state)),
    h('span', { class: 'dots', role: 'img', 'aria-label': `${formatCount(wave.devicesTotal, 'device')}: ${summary}` }, wave.devices.map((device) => h('span', { key: device.deviceId, class: `dot ${stateTones[device.state] ?? 'idle'}`, title: [device.deviceId, device.state, device.reason].filter((text) => text !== '').join(': ') }))),
    h('span', { class: 'note' }, hidden > 0 ? `${summary}; ${formatCount(hidden, 'more device')} not drawn` : summary),
  );
}

/** A button the page acts on by its data attributes. */
export function action(name: string, subject: string, label: string, kind = ''): VNode {
  return h('button', { type: 'button', class: kind, 'data-action': name, 'data-subject': subject, key: `${name}-${subject}` }, label);
}
