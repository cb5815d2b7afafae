import type { Job, MonitorSummary } from './api-types.ts';
import { formatCount, formatNumber, formatPercent } from './format.ts';
import { isRefused, type FleetState, type Part } from './load-fleet-state.ts';

export type Tone = 'idle' | 'active' | 'good' | 'warn' | 'bad';

/** One station of the loop as the strip on top of the page shows it. */
export interface Station {
  readonly name: string;
  readonly tone: Tone;
  readonly value: string;
  readonly detail: string;
}

/** The loop, station by station, in the order a model goes through it. */
export function describeStations(state: FleetState): Station[] {
  return [describeTraining(state), describeApproval(state), describeRollout(state), describeFleet(state), describeDrift(state), describeAccuracy(state), describeLabels(state)];
}

function listed<T>(part: Part<readonly T[]>): readonly T[] {
  return isRefused(part) ? [] : part;
}

function describeTraining({ jobs }: FleetState): Station {
  const name = 'Train';
  const all = listed(jobs);
  const running = all.find((job) => job.state === 'leased');
  if (running) return { name, tone: 'active', value: formatPercent(running.progress?.fraction ?? 0), detail: `${running.model}: ${running.progress?.phase ?? 'starting'}` };
  const queued = all.filter((job) => job.state === 'queued').length;
  if (queued > 0) return { name, tone: 'warn', value: formatCount(queued, 'job'), detail: 'waiting for a trainer' };
  const newest: Job | undefined = all.toSorted((a, b) => (b.createdMs ?? 0) - (a.createdMs ?? 0))[0];
  if (newest === undefined) return { name, tone: 'idle', value: 'no job yet', detail: 'register a model and a dataset' };
  if (newest.state === 'failed') return { name, tone: 'bad', value: 'failed', detail: newest.error ?? newest.id };
  return { name, tone: 'good', value: newest.state, detail: newest.versionId ?? newest.model };
}

function describeApproval({ versions }: FleetState): Station {
  const name = 'Approve';
  const all = listed(versions);
  const waiting = all.filter((version) => version.state === 'candidate');
  if (waiting.length > 0) return { name, tone: 'warn', value: formatCount(waiting.length, 'candidate'), detail: waiting.map((version) => version.id).join(', ') };
  const champion = all.find((version) => version.isChampion === true) ?? all.find((version) => version.state === 'approved');
  if (champion === undefined) return { name, tone: 'idle', value: 'no version', detail: 'training makes the first' };
  const { metric, value } = champion.evidence.holdout ?? {};
  return { name, tone: 'good', value: champion.id, detail: value === undefined ? 'approved' : `hold-out ${metric ?? ''} ${metric === 'accuracy' ? formatPercent(value) : value.toPrecision(3)}` };
}

function describeRollout({ rollouts, versions }: FleetState): Station {
  const name = 'Roll out';
  const newest = listed(rollouts)[0];
  const approved = listed(versions).findLast(({ state }) => state === 'approved');
  if (newest === undefined) return { name, tone: 'idle', value: 'none', detail: approved === undefined ? 'approve a version first' : `${approved.id} is approved` };
  const total = newest.waves.reduce((sum, wave) => sum + wave.devicesTotal, 0);
  const confirmed = newest.waves.reduce((sum, { counts }) => sum + (counts['confirmed'] ?? 0) + (counts['already_running'] ?? 0), 0);
  const tones: Record<string, Tone> = { running: 'active', paused: 'warn', awaiting_approval: 'warn', succeeded: 'good', tripped: 'bad', aborted: 'warn', superseded: 'warn' };
  return { name, tone: tones[newest.state] ?? 'idle', value: `${confirmed} of ${total}`, detail: `${newest.versionId} ${newest.state.replaceAll('_', ' ')}` };
}

function describeFleet({ devices }: FleetState): Station {
  const name = 'Run';
  const all = listed(devices).filter((device) => !device.revoked);
  if (all.length === 0) return { name, tone: 'idle', value: 'no device', detail: 'enroll the first' };
  const online = all.filter((device) => device.online).length;
  const running = new Set(all.map((device) => device.runningVersion).filter((version) => version !== null));
  return { name, tone: online === all.length ? 'good' : online === 0 ? 'bad' : 'warn', value: `${online} of ${all.length} online`, detail: running.size === 0 ? 'no model running' : `running ${[...running].join(', ')}` };
}

function describeDrift({ monitors, alerts }: FleetState): Station {
  const name = 'Watch';
  const open = listed(alerts).filter((alert) => alert.state === 'open').length;
  const summaries = listed(monitors).filter((summary) => summary.drift !== null);
  if (summaries.length === 0) return { name, tone: open > 0 ? 'bad' : 'idle', value: open > 0 ? formatCount(open, 'alert') : 'nothing yet', detail: 'windows come from devices' };
  const drifting = summaries.filter((summary) => summary.drift?.verdict === 'drift').map((summary) => summary.model);
  if (drifting.length > 0) return { name, tone: 'bad', value: 'drift', detail: `${drifting.join(', ')}, ${formatCount(open, 'open alert')}` };
  const undecided = summaries.every((summary) => summary.drift?.verdict === 'insufficient_data');
  return { name, tone: undecided ? 'idle' : 'good', value: undecided ? 'collecting' : 'no drift', detail: formatCount(open, 'open alert') };
}

function describeAccuracy({ monitors, alerts }: FleetState): Station {
  const name = 'Measure';
  const measured = listed(monitors).filter((summary): summary is MonitorSummary & { accuracy: NonNullable<MonitorSummary['accuracy']> } => summary.accuracy !== null);
  const first = measured[0];
  if (first === undefined) return { name, tone: 'idle', value: 'no labels yet', detail: 'labels measure accuracy' };
  const { metric, estimate, low, high, labels } = first.accuracy;
  const show = metric === 'accuracy' ? formatPercent : formatNumber;
  const fallen = listed(alerts).some((alert) => alert.kind === 'accuracy' && alert.model === first.model && alert.state !== 'closed');
  return { name, tone: fallen ? 'bad' : 'good', value: `${metric === 'rmse' ? 'RMSE ' : ''}${show(estimate)}`, detail: `${show(low)} to ${show(high)}, ${formatCount(labels, 'label')}` };
}

function describeLabels({ queue }: FleetState): Station {
  const name = 'Label';
  if (isRefused(queue)) return { name, tone: 'idle', value: '–', detail: queue.refused };
  return { name, tone: queue.unlabeled > 0 ? 'active' : 'idle', value: `${queue.unlabeled} waiting`, detail: `${queue.labeled} labelled, ${queue.skipped} skipped` };
}
