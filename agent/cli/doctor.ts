import { parseArgs } from 'node:util';
import { systemClock } from '../../proto/clock.ts';
import { isHeld } from '../disk/instance-guard-adapter.ts';
import { probeBroker, probeClock, probeDisk, probeMemory, probeRuntimes } from '../doctor/collect-facts-adapter.ts';
import { diagnose, type Diagnosis, type DoctorFacts } from '../doctor/diagnose.ts';
import { readLogFiles } from '../log/read-log-adapter.ts';
import { fetchStatus } from '../status/status-server-adapter.ts';
import type { AgentConfig, SlotConfig } from '../config.ts';
import { readConfig, readSlot, refuse, refuseSlot } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { readKeptSnapshot } from './read-kept-snapshot.ts';
import { logPath } from './technician-tools.ts';

const dayMs = 24 * 3_600_000;
const loggedMax = 1_000;

/** `fleetloop agent doctor --config FILE [--slot NAME] [--json]`: what is wrong, the likeliest first. Ends with 1 where something is. */
export async function doctor(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' }, slot: { type: 'string' }, json: { type: 'boolean' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: 'doctor needs --config FILE; see fleetloop agent --help' });
  const config = await readConfig(values.config);
  if (!config.ok) return refuse(exitCodes.configInvalid, config.error);
  const slot = await readSlot(values.config, values.slot);
  if (!slot.ok) return refuseSlot(slot.error);
  const facts = await collectFacts(config.value, slot.value);
  const found = diagnose(facts);
  process.stdout.write(values.json === true ? `${JSON.stringify({ facts, found }, undefined, 2)}\n` : render(found, facts));
  return found.some(({ likelihood }) => likelihood >= 0.5) ? exitCodes.attention : exitCodes.stopped;
}

async function collectFacts(config: AgentConfig, slot: SlotConfig): Promise<DoctorFacts> {
  const { dataDir } = config;
  const { deviceId, broker } = slot;
  const nowMs = systemClock.nowMs();
  const fetched = await fetchStatus(dataDir);
  const process = fetched.ok ? 'answers' : (await isHeld(dataDir)) ? 'silent' : 'absent';
  const live = fetched.ok ? fetched.value.status : undefined;
  return {
    nowMs, process,
    uptimeMs: live === undefined ? undefined : live.atMs - live.startedMs,
    snapshot: live?.agents.find((agent) => agent.deviceId === deviceId) ?? (await readKeptSnapshot(slot)),
    disk: await probeDisk(dataDir),
    // Two connections of one device take the broker from each other: only the agent itself logs in while it runs.
    broker: await probeBroker(broker.url, deviceId, broker.password, process === 'absent'),
    clockSynchronized: await probeClock(),
    runtimes: await probeRuntimes(),
    memory: await probeMemory(),
    logged: await readLogged(config, slot.slot, nowMs - dayMs),
  };
}

/** Starts, stops and faults of one slot in a file log, and faults of the process; what the journal has stays there. */
async function readLogged(config: AgentConfig, slot: string, sinceMs: number): Promise<DoctorFacts['logged']> {
  if (config.log.to !== 'file') return [];
  const logged: { event: string; atMs: number; message: string }[] = [];
  for await (const line of readLogFiles(logPath(config))) {
    if (!/"event":"agent\.(started|stopped|fault)"/.test(line)) continue;
    try {
      const { at, event, message, slot: of = '' } = JSON.parse(line) as { at: string; event: string; message?: string; slot?: string };
      if (Date.parse(at) >= sinceMs && (of === slot || (of === '' && event === 'agent.fault'))) logged.push({ event, atMs: Date.parse(at), message: message ?? '' });
    } catch {
      // A line that a power cut tore.
      continue;
    }
    if (logged.length > loggedMax) logged.shift();
  }
  return logged;
}

function render(found: readonly Diagnosis[], { broker, process, snapshot }: DoctorFacts): string {
  if (found.length === 0) return `nothing is wrong that can be seen from here: the agent ${process === 'answers' ? 'runs' : 'is off'}, ${broker.url} can be reached, ${snapshot.running === null ? 'no model yet' : `${snapshot.running.model} v${snapshot.running.version} infers`}\n`;
  return found.map(({ likelihood, what, because, advice }, place) => `${place + 1}. ${what} (${likelihood >= 0.95 ? 'seen' : likelihood >= 0.6 ? 'likely' : likelihood >= 0.3 ? 'possible' : 'note'})\n   ${because}\n   -> ${advice}\n`).join('');
}
