import type { AgentSnapshot, BundleName, ProcessStatus } from './snapshot.ts';

/** One fact of an agent for a person to read. */
export interface StatusRow {
  readonly label: string;
  readonly text: string;
  /** Something a technician should look at. */
  readonly wrong: boolean;
}

/** What an agent is doing, line by line; the same words on the screen and on the page. @param atMs the time of the snapshot */
export function describeAgent(agent: AgentSnapshot, atMs: number): StatusRow[] {
  const { link, running, earlier, update, inference, source, outbox, local, faults } = agent;
  const restsUntilMs = agent.deaths?.restsUntilMs ?? null;
  const rows: StatusRow[] = [
    row('link', link.online ? `online for ${span(atMs - link.sinceMs)}` : `offline for ${span(atMs - link.sinceMs)}${link.reason === '' ? '' : `: ${link.reason}`}`, !link.online),
    row('model', running === null ? 'none yet: roll one out to this device' : `${named(running)}, ${running.state === 'probation' ? 'on probation' : 'confirmed'}, ${running.runtime}${restsUntilMs === null ? '' : `, left out for ${span(restsUntilMs - atMs)} more; fleetloop agent resume tries it at once`}`, running === null || restsUntilMs !== null),
    row('before it', earlier === null ? 'nothing to roll back to' : named(earlier), false),
  ];
  if (update !== null) rows.push(describeUpdate(update, atMs));
  if (source !== null) rows.push(describeSource(source, atMs));
  rows.push(
    row('results', `${inference.inferences} inferences${inference.lastResultMs === null ? '' : `, the last ${span(atMs - inference.lastResultMs)} ago, p50 ${duration(inference.latencyP50Us)}, p99 ${duration(inference.latencyP99Us)}`}`, false),
    row('refused', `${inference.rejectedInputs} readings refused, ${inference.errors} inferences failed${inference.withoutModel === 0 ? '' : `, ${inference.withoutModel} came while there was no model`}`, inference.errors > 0 || inference.rejectedInputs > 0),
    row('outbox', `${outbox.records} records wait, ${bytes(outbox.bytes)} of ${bytes(outbox.bytesMax)}, ${outbox.evicted} given up so far`, outbox.bytes > 0.9 * outbox.bytesMax),
  );
  if (local.paused !== null) rows.push(row('paused', `${local.paused}; end it with: fleetloop agent resume`, true));
  if (local.refused !== null) rows.push(row('refused here', `${short(local.refused.digest)}: ${local.refused.reason}; end it with: fleetloop agent resume`, true));
  for (const fault of faults) rows.push(row('wrong', fault, true));
  return rows;
}

/** `fleetloop agent status` as text. */
export function renderStatusText(status: ProcessStatus): string {
  const head = `fleetloop agent ${status.agentVersion}, process ${status.pid}, up ${span(status.atMs - status.startedMs)}, ${bytes(status.rssBytes)} of memory`;
  const parts = status.agents.map((agent) => [`\n${agent.deviceId}`, ...describeAgent(agent, status.atMs).map(({ label, text, wrong }) => `  ${wrong ? '!' : ' '} ${label.padEnd(13)}${text}`)].join('\n'));
  return `${[head, ...parts].join('\n')}\n`;
}

function describeUpdate(update: NonNullable<AgentSnapshot['update']>, atMs: number): StatusRow {
  const wrong = update.phase === 'failed' || update.phase === 'reverted' || update.phase === 'denied';
  const progress = update.phase === 'downloading' && update.chunksTotal > 0 ? ` ${update.chunksDone} of ${update.chunksTotal} chunks` : '';
  const why = update.reason === '' ? '' : `: ${update.detail === '' ? update.reason : `${update.detail} (${update.reason})`}`;
  return row('update', `${short(update.digest)} ${update.phase.replaceAll('_', ' ')}${progress} since ${span(atMs - update.sinceMs)}${why}`, wrong);
}

function describeSource({ description, connected, received, dropped, refused, lastReadingMs, lastError }: NonNullable<AgentSnapshot['source']>, atMs: number): StatusRow {
  const counted = `${received} readings${lastReadingMs === null ? '' : `, the last ${span(atMs - lastReadingMs)} ago`}${dropped === 0 ? '' : `, ${dropped} dropped`}${refused === 0 ? '' : `, ${refused} messages refused`}`;
  return row('source', `${description}${connected ? '' : ' is away'}: ${counted}${lastError === '' ? '' : `; ${lastError}`}`, !connected || dropped > 0 || refused > 0);
}

function row(label: string, text: string, wrong: boolean): StatusRow {
  return { label, text, wrong };
}

function named({ model, version, digest }: BundleName): string {
  return `${model} v${version} (${short(digest)})`;
}

/** Enough of a digest to tell it from others by eye. */
function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

const units = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000]] as const;

/** A span of time in its two largest units; a clock that was set back gives 0 s. */
export function span(ms: number): string {
  const first = units.findIndex(([, size]) => ms >= size);
  if (first < 0) return '0 s';
  const [unit, size] = units[first] as (typeof units)[number];
  const next = units[first + 1];
  const rest = next === undefined ? 0 : Math.floor((ms % size) / next[1]);
  return `${Math.floor(ms / size)} ${unit}${next !== undefined && rest > 0 ? ` ${rest} ${next[0]}` : ''}`;
}

function duration(us: number): string {
  return us < 1000 ? `${Math.round(us)} us` : `${(us / 1000).toFixed(1)} ms`;
}

function bytes(count: number): string {
  return count < 1024 * 1024 ? `${(count / 1024).toFixed(0)} KiB` : mib(count);
}

export function mib(count: number): string {
  return `${(count / 1024 / 1024).toFixed(1)} MiB`;
}
