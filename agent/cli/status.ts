import { parseArgs } from 'node:util';
import { systemClock } from '../../proto/clock.ts';
import { describeAgent, renderStatusText } from '../status/describe-status.ts';
import type { AgentSnapshot } from '../status/snapshot.ts';
import { fetchStatus } from '../status/status-server-adapter.ts';
import { listSlots } from '../config.ts';
import { readConfig, refuse } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { readKeptSnapshot } from './read-kept-snapshot.ts';

/** `fleetloop agent status --config FILE [--json]`: what the running agent says, else what the disk holds. Ends with 1 where something is wrong. */
export async function status(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' }, json: { type: 'boolean' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: 'status needs --config FILE; see fleetloop agent --help' });
  const config = await readConfig(values.config);
  if (!config.ok) return refuse(exitCodes.configInvalid, config.error);
  const fetched = await fetchStatus(config.value.dataDir);
  if (fetched.ok) {
    process.stdout.write(values.json === true ? `${JSON.stringify(fetched.value.status, undefined, 2)}\n` : `${renderStatusText(fetched.value.status)}\npage: ${fetched.value.url}\n`);
    return fetched.value.status.agents.some((agent) => needsAttention(agent, fetched.value.status.atMs)) ? exitCodes.attention : exitCodes.stopped;
  }
  const kept = await Promise.all(listSlots(config.value).map(readKeptSnapshot));
  if (values.json === true) process.stdout.write(`${JSON.stringify({ schema: 1, pid: null, error: fetched.error, agents: kept }, undefined, 2)}\n`);
  else process.stdout.write(`${fetched.error.message}; on its disk is\n${kept.map(renderKept).join('')}`);
  return exitCodes.attention;
}

function renderKept(kept: AgentSnapshot): string {
  const rows = describeAgent(kept, systemClock.nowMs()).filter(({ label }) => ['model', 'before it', 'update', 'paused', 'refused here', 'wrong'].includes(label));
  return `\n${kept.deviceId}\n${rows.map(({ label, text }) => `  ${label.padEnd(13)}${text}\n`).join('')}`;
}

function needsAttention(agent: AgentSnapshot, atMs: number): boolean {
  return describeAgent(agent, atMs).some((row) => row.wrong);
}
