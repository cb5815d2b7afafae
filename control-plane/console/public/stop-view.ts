import type { FleetStop } from './api-types.ts';
import { formatAgo } from './format.ts';
import { action } from './rollout-view.ts';
import { h, type VNode } from './vnode.ts';

/** The emergency stop: who has stopped the fleet and why, or the way to do it. */
export function viewStop(stop: FleetStop | null, nowMs: number): VNode[] {
  if (stop === null) return [h('p', { class: 'actions' }, action('stop-fleet', '', 'Stop the fleet', 'danger'), action('stop-and-revert', '', 'Stop and take back', 'danger'))];
  return [
    h(
      'div',
      { class: 'notice stopped', role: 'status' },
      h('p', {}, h('strong', {}, 'The fleet is stopped: '), `no device is told anything new. By ${stop.by}, ${formatAgo(stop.sinceMs, nowMs)}${stop.reason === '' ? '' : `: ${stop.reason}`}.`),
      h('p', { class: 'actions' }, action('lift-stop', '', 'Lift the stop', 'primary')),
    ),
  ];
}
