import type { Device } from './api-types.ts';
import { formatAgo, formatCount, formatNumber, formatWords, shortDigest } from './format.ts';
import { h, type VNode } from './vnode.ts';

const rowsMax = 200;

/**
 * The fleet as a table, troubled devices first.
 *
 * @param filter shows devices whose id, tags, version, phase or reason contain this text
 */
export function viewFleet(devices: readonly Device[], nowMs: number, filter: string): VNode[] {
  const present = devices.filter((device) => !device.revoked);
  if (present.length === 0) return [h('p', { class: 'empty' }, 'No device is enrolled yet. Enroll one: ', h('code', {}, 'fleetloop agent enroll --server … --token … --id line-1 …'))];
  const wanted = filter.trim().toLowerCase();
  const matching = present.filter((device) => [device.id, ...device.tags, device.runningVersion ?? '', device.phase, device.reason].some((text) => text.toLowerCase().includes(wanted)));
  const shown = matching.toSorted((a, b) => trouble(b) - trouble(a) || (a.id < b.id ? -1 : 1)).slice(0, rowsMax);
  const versions = Map.groupBy(present, (device) => device.runningVersion ?? 'no model');
  return [
    h('p', { class: 'chips' }, [...versions].map(([version, members]) => h('span', { class: 'chip', key: version }, `${version}: ${members.length}`))),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Devices' },
      h('table', { class: 'fleet' }, h('thead', {}, h('tr', {}, ['Device', 'Status', 'Running', 'Update', 'Latency p99', 'Last seen'].map((title) => h('th', { scope: 'col' }, title)))), h('tbody', {}, shown.map((device) => viewDevice(device, nowMs)))),
    ),
    h('p', { class: 'note' }, matching.length > shown.length ? `Showing ${shown.length} of ${formatCount(matching.length, 'device')}; filter to see others.` : formatCount(matching.length, 'device')),
  ];
}

/** What needs a person first: failed updates, then offline, then on the way. */
function trouble(device: Device): number {
  return (failed(device) ? 4 : 0) + (device.online ? 0 : 2) + (device.outOfSync ? 1 : 0);
}

function failed(device: Device): boolean {
  return /fail|revert|den/i.test(device.phase);
}

function viewDevice(device: Device, nowMs: number): VNode {
  const latencyUs = device.metrics?.['latencyP99Us'];
  return h(
    'tr',
    { key: device.id },
    h('th', { scope: 'row' }, device.id, device.tags.map((tag) => h('span', { class: 'tag' }, tag))),
    h('td', {}, h('span', { class: `state ${device.online ? 'good' : 'bad'}` }, device.online ? 'online' : 'offline')),
    h('td', {}, device.runningVersion ?? (device.runningDigest === '' ? '–' : h('code', { title: device.runningDigest }, shortDigest(device.runningDigest)))),
    h('td', {}, h('span', { class: failed(device) ? 'state bad' : device.outOfSync ? 'state active' : '' }, device.phase === '' ? '–' : formatWords(device.phase.toLowerCase())), device.reason !== '' && h('span', { class: 'note' }, ` ${formatWords(device.reason)}`)),
    h('td', { class: 'number' }, typeof latencyUs === 'number' ? `${formatNumber(latencyUs / 1000)} ms` : '–'),
    h('td', { class: 'number' }, formatAgo(device.lastSeenMs, nowMs)),
  );
}
