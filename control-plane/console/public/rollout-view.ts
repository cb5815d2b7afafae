import type { Rollout, Version, Wave } from './api-types.ts';
import { formatAgo, formatCount, formatPercent, formatWords } from './format.ts';
import { h, type VNode } from './vnode.ts';

const stateTones: Readonly<Record<string, string>> = {
  running: 'active', paused: 'warn', awaiting_approval: 'warn', succeeded: 'good', tripped: 'bad', aborted: 'warn', superseded: 'warn',
  waiting: 'idle', open: 'active', passed: 'good', stopped: 'warn',
  assigned: 'active', downloading: 'active', verified: 'active', preflighted: 'active', shadowing: 'active', ready: 'active', activated: 'active', probation: 'active',
  confirmed: 'good', already_running: 'good', shadowed: 'good', failed: 'bad', denied: 'bad', silent: 'bad', removed: 'warn', reverting: 'warn', reverted: 'warn',
};
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

/** Rollouts, newest first, with their waves and what the gate says; running and paused ones can be acted on. */
export function viewRollouts(rollouts: readonly Rollout[], nowMs: number): VNode[] {
  if (rollouts.length === 0) return [h('p', { class: 'empty' }, 'No rollout yet. Approve a version, then: ', h('code', {}, 'fleetloop rollouts create <version>'))];
  return rollouts.map((rollout) => viewRollout(rollout, nowMs));
}

function viewRollout(rollout: Rollout, nowMs: number): VNode {
  const live = rollout.state === 'running' || rollout.state === 'paused' || rollout.state === 'awaiting_approval';
  return h(
    'article',
    { class: 'card', key: rollout.id },
    h('header', {}, h('h3', {}, rollout.versionId), h('span', { class: `state ${stateTones[rollout.state] ?? 'idle'}` }, formatWords(rollout.state)), h('span', { class: 'note' }, `${rollout.id}, ${formatAgo(rollout.createdMs, nowMs)}`)),
    h('ol', { class: 'waves' }, rollout.waves.map(viewWave)),
    rollout.state !== 'running' && rollout.detail !== '' && rollout.detail !== rollout.gate.reason && h('p', { class: 'note' }, rollout.detail),
    h('p', {}, h('span', { class: `state ${gateTones[rollout.gate.verdict] ?? 'idle'}` }, `gate: ${rollout.gate.verdict}`), ` ${rollout.gate.reason}`),
    live && h(
      'p',
      { class: 'actions' },
      rollout.state === 'running' ? action('pause', rollout.id, 'Pause') : rollout.state === 'paused' ? action('resume', rollout.id, 'Resume', 'primary') : action('approve-wave', rollout.id, 'Approve', 'primary'),
      action('abort', rollout.id, 'Abort'),
      action('revert', rollout.id, 'Abort and revert', 'danger'),
    ),
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
