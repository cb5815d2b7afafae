import type { RolloutPlan } from './api-types.ts';
import { formatCount } from './format.ts';
import { isRefused, type FleetState } from './load-fleet-state.ts';
import { describePlan, specOfSubject } from './release-view.ts';
import { retryable } from './rollout-view.ts';

/** What a person has said before an action is taken. */
export interface Said {
  readonly reason: string;
  readonly state: FleetState;
}

/** What a button of the live page does: one request to the HTTP API, and what is asked before it. */
export interface Action {
  readonly method?: 'POST' | 'DELETE';
  readonly path: (subject: string) => string;
  readonly body?: (said: Said, subject: string) => object;
  /** Asked before it is done. */
  readonly question?: (subject: string) => string;
  /** The same request as a dry run, whose answer is put into words for the question. */
  readonly rehearsal?: (plan: RolloutPlan, subject: string) => string;
  readonly reason?: 'optional' | 'required';
}

const rollout = (id: string, decision: string): string => `/rollouts/${encodeURIComponent(id)}/${decision}`;

export const actions: Readonly<Record<string, Action>> = {
  pause: { path: (id) => rollout(id, 'pause') },
  resume: { path: (id) => rollout(id, 'resume') },
  'resume-tripped': { path: (id) => rollout(id, 'resume'), question: (id) => `Resume ${id}? What went wrong so far is then known and trips it no more; only what goes wrong from now on does.` },
  'approve-wave': { path: (id) => rollout(id, 'approve'), question: (id) => `Approve what ${id} waits for?` },
  abort: { path: (id) => rollout(id, 'abort'), body: () => ({ revert: false }), question: (id) => `Abort ${id}? No further device gets the version; those that have it keep it.` },
  revert: { path: (id) => rollout(id, 'abort'), body: () => ({ revert: true }), question: (id) => `Abort ${id} and take its devices back to what they ran before?` },
  retry: {
    path: (id) => rollout(id, 'retry'),
    body: ({ state }, id) => ({ deviceIds: retryable(isRefused(state.rollouts) ? undefined : state.rollouts.find((one) => one.id === id)) }),
    question: (id) => `Try the devices of ${id} again that are listed as not well?`,
  },
  'roll-out': { path: () => '/rollouts', body: (_said, subject) => specOfSubject(subject), rehearsal: describePlan },
  'roll-back': {
    path: () => '/rollouts/rollback',
    body: ({ state }, versionId) => ({ model: isRefused(state.versions) ? '' : (state.versions.find(({ id }) => id === versionId)?.model ?? ''), from: versionId }),
    rehearsal: ({ versionId, waves, leftOut }, from) => `Take ${formatCount(waves.reduce((count, wave) => count + wave.deviceIds.length, 0), 'device')} from ${from} back to ${versionId}, all at once?${leftOut.length === 0 ? '' : ` ${formatCount(leftOut.length, 'device')} stay as they are.`}`,
  },
  'stop-fleet': { path: () => '/fleet/stop', body: ({ reason }) => ({ revert: false, reason }), question: () => 'Stop the fleet? Every rollout is paused, and no device is told anything new until the stop is lifted.', reason: 'optional' },
  'stop-and-revert': { path: () => '/fleet/stop', body: ({ reason }) => ({ revert: true, reason }), question: () => 'Stop the fleet and take it back? Every rollout is aborted and its devices go back to what they ran before; nothing else is told until the stop is lifted.', reason: 'optional' },
  'lift-stop': { method: 'DELETE', path: () => '/fleet/stop', question: () => 'Lift the stop? Rollouts that it paused stay paused until they are resumed.' },
  approve: { path: (id) => `/versions/${encodeURIComponent(id)}/approve`, body: () => ({}) },
  reject: { path: (id) => `/versions/${encodeURIComponent(id)}/reject`, body: ({ reason }) => ({ reason }), question: (id) => `Reject ${id}? It can never be rolled out.`, reason: 'required' },
  acknowledge: { path: (id) => `/alerts/${encodeURIComponent(id)}/acknowledge` },
  close: { path: (id) => `/alerts/${encodeURIComponent(id)}/close` },
};
