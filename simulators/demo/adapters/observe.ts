import { existsSync } from 'node:fs';
import { alertsAnswer, datasetsAnswer, devicesAnswer, jobsAnswer, labelQueueAnswer, modelAnswer, monitorAnswer, rolloutAnswer, rolloutsAnswer, versionsAnswer } from '../answers.ts';
import type { LineState } from '../line-state.ts';
import type { Observation } from '../observation.ts';
import type { ControlPlaneClient } from './control-plane-client.ts';

export interface ObserveOptions {
  readonly model: string;
  readonly dataset: string;
  readonly deviceIds: readonly string[];
  readonly agentFile: (deviceId: string) => string;
}

/** Reads everything the demo decides on, over the HTTP API. */
export async function observe(client: ControlPlaneClient, options: ObserveOptions, line: LineState, atMs: number): Promise<Observation> {
  const { model } = options;
  const [devices, known, datasets, jobs, heads, alerts] = await Promise.all([
    client.get('/devices', devicesAnswer),
    client.find(`/models/${model}`, modelAnswer),
    client.get('/datasets', datasetsAnswer),
    client.get('/training/jobs', jobsAnswer),
    client.get('/rollouts', rolloutsAnswer),
    client.get('/alerts', alertsAnswer),
  ]);
  const [versions, monitor, labels] = known === undefined ? [undefined, undefined, undefined] : await Promise.all([client.get(`/models/${model}/versions`, versionsAnswer), client.find(`/models/${model}/monitor`, monitorAnswer), client.get(`/labels/queue?model=${model}`, labelQueueAnswer)]);
  const ours = (versions?.versions ?? []).toSorted((a, b) => a.number - b.number);
  const rollouts = await Promise.all(heads.rollouts.filter((head) => ours.some((version) => version.id === head.versionId)).map((head) => client.get(`/rollouts/${head.id}`, rolloutAnswer)));
  return {
    atMs,
    devices: devices.devices,
    configured: options.deviceIds.filter((id) => existsSync(options.agentFile(id))),
    modelExists: known !== undefined,
    datasets: datasets.datasets.filter((dataset) => dataset.name === options.dataset).toSorted((a, b) => a.createdMs - b.createdMs),
    jobs: jobs.jobs.filter((job) => job.model === model).toSorted((a, b) => a.createdMs - b.createdMs) as Observation['jobs'],
    versions: ours as Observation['versions'],
    rollouts: rollouts.toSorted((a, b) => (a.createdMs ?? 0) - (b.createdMs ?? 0)),
    alerts: alerts.alerts.filter((alert) => alert.model === model),
    monitor: monitor,
    labels,
    line,
  };
}
