import { ApiFault, callApi } from './api-client.ts';
import type { Alert, Device, Erasure, FleetEvent, FleetStop, Health, Job, LabelQueue, Model, MonitorSummary, QualityFinding, Rollout, RolloutDecision, RolloutHead, RolloutTemplate, Version } from './api-types.ts';

/** A part the caller's role may not see, or that failed; the page says so in its place. */
export interface Refused { readonly refused: string }
export type Part<T> = T | Refused;

export function isRefused<T>(value: Part<T>): value is Refused {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

/** Everything the live page shows, as of one moment. */
export interface FleetState {
  readonly atMs: number;
  readonly health: Health;
  readonly devices: Part<readonly Device[]>;
  readonly stop: Part<FleetStop | null>;
  readonly rollouts: Part<readonly Rollout[]>;
  /** Why rollouts did what they did, of those that were asked for. */
  readonly timelines: ReadonlyMap<string, Part<readonly RolloutDecision[]>>;
  readonly templates: Part<readonly RolloutTemplate[]>;
  readonly models: Part<readonly Model[]>;
  readonly versions: Part<readonly Version[]>;
  readonly monitors: Part<readonly MonitorSummary[]>;
  readonly alerts: Part<readonly Alert[]>;
  readonly jobs: Part<readonly Job[]>;
  readonly queue: Part<LabelQueue>;
  readonly findings: Part<readonly QualityFinding[]>;
  readonly erasures: Part<readonly Erasure[]>;
  readonly events: Part<readonly FleetEvent[]>;
}

const rolloutsShown = 4;
const eventsShown = 60;
const devicesPerWave = 150;

/**
 * Loads all parts at once, and the timelines of the rollouts that are named. A part that is refused does not keep the others from being shown.
 *
 * @throws ApiFault where the token is not accepted (401) or the control plane does not answer (0)
 */
export async function loadFleetState(nowMs: () => number, timelinesOf: Iterable<string>): Promise<FleetState> {
  const [health, devices, stop, rollouts, timelines, templates, models, alerts, jobs, queue, findings, erasures, events] = await Promise.all([
    callApi<Health>('GET', '/health'),
    part(async () => (await callApi<{ devices: Device[] }>('GET', '/devices')).devices),
    part(async () => (await callApi<{ stop: FleetStop | null }>('GET', '/fleet/stop')).stop),
    part(loadRollouts),
    Promise.all([...timelinesOf].map(async (id) => [id, await part(async () => (await callApi<{ decisions: RolloutDecision[] }>('GET', `/rollouts/${encodeURIComponent(id)}/timeline`)).decisions)] as const)),
    part(async () => (await callApi<{ templates: RolloutTemplate[] }>('GET', '/rollout-templates')).templates),
    part(async () => (await callApi<{ models: Model[] }>('GET', '/models')).models),
    part(async () => (await callApi<{ alerts: Alert[] }>('GET', '/alerts')).alerts),
    part(async () => (await callApi<{ jobs: Job[] }>('GET', '/training/jobs')).jobs),
    part(async () => callApi<LabelQueue>('GET', '/labels/queue')),
    part(async () => (await callApi<{ findings: QualityFinding[] }>('GET', '/quality')).findings),
    part(async () => (await callApi<{ erasures: Erasure[] }>('GET', '/erasures')).erasures),
    part(async () => (await callApi<{ events: FleetEvent[] }>('GET', `/events?limit=${eventsShown}`)).events.toReversed()),
  ]);
  const names = isRefused(models) ? [] : models.map((model) => encodeURIComponent(model.name));
  const [versions, monitors] = await Promise.all([
    part(async () => (await Promise.all(names.map(async (name) => callApi<{ versions: Version[] }>('GET', `/models/${name}/versions`)))).flatMap((answer) => answer.versions)),
    part(async () => (await Promise.all(names.map(loadMonitor))).flat()),
  ]);
  return { atMs: nowMs(), health, devices, stop, rollouts, timelines: new Map(timelines), templates, models, versions, monitors, alerts, jobs, queue, findings, erasures, events };
}

async function loadRollouts(): Promise<Rollout[]> {
  const { rollouts } = await callApi<{ rollouts: RolloutHead[] }>('GET', '/rollouts');
  const live = rollouts.filter((head) => head.state === 'running' || head.state === 'paused' || head.state === 'awaiting_approval');
  const shown = [...new Set([...live, ...rollouts])].slice(0, Math.max(rolloutsShown, live.length));
  return Promise.all(shown.map(async (head) => callApi<Rollout>('GET', `/rollouts/${encodeURIComponent(head.id)}?limit=${devicesPerWave}`)));
}

/** A model that runs nowhere yet has nothing to monitor. */
async function loadMonitor(name: string): Promise<MonitorSummary[]> {
  try {
    return [await callApi<MonitorSummary>('GET', `/models/${name}/monitor`)];
  } catch (fault) {
    if (fault instanceof ApiFault && fault.status === 404) return [];
    throw fault;
  }
}

async function part<T>(load: () => Promise<T>): Promise<Part<T>> {
  try {
    return await load();
  } catch (fault) {
    if (!(fault instanceof ApiFault) || fault.status === 401 || fault.status === 0) throw fault;
    return { refused: fault.message };
  }
}
