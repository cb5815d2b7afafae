import type { AgentSnapshot, ProcessStatus } from './snapshot.ts';

interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly value: (agent: AgentSnapshot, status: ProcessStatus) => number | undefined;
}

/** One series for each agent of the process, in base units (seconds, bytes) as Prometheus names them. */
const families: readonly Family[] = [
  { name: 'fleetloop_link_online', type: 'gauge', help: '1 while the broker is connected.', value: (agent) => (agent.link.online ? 1 : 0) },
  { name: 'fleetloop_link_since_seconds', type: 'gauge', help: 'Time since the link went online or offline.', value: (agent, { atMs }) => (atMs - agent.link.sinceMs) / 1000 },
  { name: 'fleetloop_model_version', type: 'gauge', help: 'Version of the model that infers.', value: (agent) => agent.running?.version },
  { name: 'fleetloop_model_in_probation', type: 'gauge', help: '1 while the model that infers is on trial.', value: (agent) => (agent.running === null ? undefined : agent.running.state === 'probation' ? 1 : 0) },
  { name: 'fleetloop_desired_revision', type: 'gauge', help: 'Newest revision of the control plane that was accepted.', value: (agent) => agent.desiredRevision },
  { name: 'fleetloop_inferences_total', type: 'counter', help: 'Inferences since the process started.', value: (agent) => agent.inference.inferences },
  { name: 'fleetloop_inference_errors_total', type: 'counter', help: 'Inferences that gave no result.', value: (agent) => agent.inference.errors },
  { name: 'fleetloop_rejected_inputs_total', type: 'counter', help: 'Readings refused before inference.', value: (agent) => agent.inference.rejectedInputs },
  { name: 'fleetloop_inputs_without_model_total', type: 'counter', help: 'Readings that came while there was no model.', value: (agent) => agent.inference.withoutModel },
  { name: 'fleetloop_source_connected', type: 'gauge', help: '1 while what the readings come from is there.', value: (agent) => (agent.source === null ? undefined : agent.source.connected ? 1 : 0) },
  { name: 'fleetloop_received_inputs_total', type: 'counter', help: 'Readings that the source has given.', value: (agent) => agent.source?.received },
  { name: 'fleetloop_dropped_inputs_total', type: 'counter', help: 'Readings given up because more waited than the queue takes.', value: (agent) => agent.source?.dropped },
  { name: 'fleetloop_samples_kept_total', type: 'counter', help: 'Inputs kept for labelling.', value: (agent) => agent.inference.samplesKept },
  { name: 'fleetloop_last_result_seconds', type: 'gauge', help: 'Time since the last result.', value: (agent, { atMs }) => (agent.inference.lastResultMs === null ? undefined : (atMs - agent.inference.lastResultMs) / 1000) },
  { name: 'fleetloop_outbox_records', type: 'gauge', help: 'Records that the control plane has not acknowledged.', value: (agent) => agent.outbox.records },
  { name: 'fleetloop_outbox_bytes', type: 'gauge', help: 'Bytes of the outbox on disk.', value: (agent) => agent.outbox.bytes },
  { name: 'fleetloop_outbox_evicted_total', type: 'counter', help: 'Records given up since the outbox was created.', value: (agent) => agent.outbox.evicted },
  { name: 'fleetloop_update_failed', type: 'gauge', help: '1 where the last update failed, was reverted or denied.', value: (agent) => (agent.update === null ? 0 : ['failed', 'reverted', 'denied'].includes(agent.update.phase) ? 1 : 0) },
  { name: 'fleetloop_process_deaths', type: 'gauge', help: 'Ends of the process of late that nobody asked for, while the model that infers was confirmed (config: modelDeaths).', value: (agent) => agent.deaths?.count ?? 0 },
  { name: 'fleetloop_model_deaths', type: 'gauge', help: 'Of them those in its interpreter.', value: (agent) => agent.deaths?.inModel ?? 0 },
  { name: 'fleetloop_model_left_out', type: 'gauge', help: '1 while the agent goes without its model, because the process crashed or hung in it.', value: (agent) => ((agent.deaths?.restsUntilMs ?? null) === null ? 0 : 1) },
  { name: 'fleetloop_faults', type: 'gauge', help: 'Things that are wrong now.', value: (agent) => agent.faults.length },
];

/** Prometheus' text exposition format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). */
export function renderMetrics(status: ProcessStatus): string {
  const lines: string[] = [];
  const add = (name: string, type: string, help: string, series: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]): void => {
    if (series.length === 0) return;
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const [labels, value] of series) lines.push(`${name}{${Object.entries(labels).map(([key, text]) => `${key}="${escape(text)}"`).join(',')}} ${value}`);
  };
  add('fleetloop_agent_info', 'gauge', 'What runs, as labels.', status.agents.map((agent) => [{ device: agent.deviceId, version: status.agentVersion, model: agent.running?.model ?? '', bundle: agent.running?.digest ?? '', runtime: agent.running?.runtime ?? '' }, 1] as const));
  lines.push('# HELP fleetloop_process_resident_memory_bytes Resident memory of the agent.', '# TYPE fleetloop_process_resident_memory_bytes gauge', `fleetloop_process_resident_memory_bytes ${status.rssBytes}`);
  lines.push('# HELP fleetloop_process_start_time_seconds When the process started, since 1970.', '# TYPE fleetloop_process_start_time_seconds gauge', `fleetloop_process_start_time_seconds ${status.startedMs / 1000}`);
  for (const { name, type, help, value } of families) {
    add(name, type, help, status.agents.flatMap((agent) => {
      const measured = value(agent, status);
      return measured === undefined ? [] : [[{ device: agent.deviceId }, measured] as const];
    }));
  }
  add('fleetloop_inference_latency_seconds', 'gauge', 'From reading to result, over the last reporting interval.', status.agents.flatMap(({ deviceId, inference }) => [[{ device: deviceId, quantile: '0.5' }, inference.latencyP50Us / 1e6] as const, [{ device: deviceId, quantile: '0.99' }, inference.latencyP99Us / 1e6] as const]));
  return `${lines.join('\n')}\n`;
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`).replaceAll('\n', String.raw`\n`);
}
