import type { Device, Rollout, RolloutPlan, RolloutTemplate, Version } from './api-types.ts';
import { formatCount } from './format.ts';
import { action } from './rollout-view.ts';
import { h, type VNode } from './vnode.ts';

const live = new Set(['running', 'paused', 'awaiting_approval']);
const notesShown = 3;
const templatesShown = 6;

/** Approved versions that wait to be brought to the fleet, with the ways to do it: by the default plan, or by one that somebody has saved. */
export function viewReleases(versions: readonly Version[], rollouts: readonly Rollout[], devices: readonly Device[], templates: readonly RolloutTemplate[]): VNode[] {
  return listReleases(versions, rollouts, devices).map(({ id, last }) =>
    h(
      'article',
      { class: 'card', key: id },
      h('header', {}, h('h3', {}, id), h('span', { class: 'state good' }, 'approved'), h('span', { class: 'note' }, last === '' ? 'not rolled out' : `its last rollout was ${last}`)),
      h('p', { class: 'actions' }, action('roll-out', id, `Roll out ${id}`, 'primary'), templates.slice(0, templatesShown).map(({ name, version }) => action('roll-out', `${id} ${name}@${version}`, `as ${name}`))),
    ),
  );
}

/** Of each model the newest that is approved, where it is newer than the champion and not on its way; after a success somebody has gone back from it. Before any rollout has succeeded the champion is one that may have been brought to nobody. */
function listReleases(versions: readonly Version[], rollouts: readonly Rollout[], devices: readonly Device[]): { id: string; last: string }[] {
  const running = new Set(devices.flatMap(({ revoked, runningVersion }) => (revoked ? [] : (runningVersion ?? []))));
  const newestOf = new Map(rollouts.toReversed().map((rollout) => [rollout.versionId, rollout.state]));
  return [...Map.groupBy(versions, ({ model }) => model).values()].flatMap((ofModel) => {
    const champion = ofModel.find(({ isChampion }) => isChampion === true)?.number ?? 0;
    const newest = ofModel.filter(({ state, number }) => state === 'approved' && number >= champion).toSorted((a, b) => b.number - a.number)[0];
    if (newest === undefined) return [];
    const last = newestOf.get(newest.id) ?? '';
    const isDone = live.has(last) || last === 'succeeded' || (last === '' && newest.number === champion && running.has(newest.id));
    return isDone ? [] : { id: newest.id, last };
  });
}

/** What `action` gave as its subject: the version, and the template where there is one. */
export function specOfSubject(subject: string): { versionId: string; template?: string } {
  const [versionId = '', template] = subject.split(' ');
  return template === undefined ? { versionId } : { versionId, template };
}

/** Asked before a rollout is created: whom it takes, in what order, and what it means. */
export function describePlan({ versionId, waves, leftOut, supersedes, notes }: RolloutPlan): string {
  const sizes = waves.map((wave) => wave.deviceIds.length);
  const devices = formatCount(sizes.reduce((sum, size) => sum + size, 0), 'device');
  const order = sizes.length === 1 ? 'all at once' : `in ${formatCount(sizes.length, 'wave')} of ${sizes.join(', ')}`;
  return [
    `Roll ${versionId} out to ${devices}, ${order}?`,
    ...(leftOut.length === 0 ? [] : [`Left out: ${formatCount(leftOut.length, 'device')}, e.g. ${leftOut[0]?.deviceId} (${leftOut[0]?.reason}).`]),
    ...supersedes.map(({ rolloutId, deviceIds }) => `It takes ${formatCount(deviceIds.length, 'device')} from ${rolloutId}.`),
    ...notes.slice(0, notesShown).map((note) => `Note: ${note}.`),
    ...(notes.length > notesShown ? [`and ${formatCount(notes.length - notesShown, 'more note')}: fleetloop rollouts plan ${versionId}`] : []),
  ].join('\n');
}
