import { parseArgs } from 'node:util';
import { listSlots, type AgentConfig, type SlotConfig } from '../config.ts';
import { acquireInstance } from '../disk/instance-guard-adapter.ts';
import { makeDataFolder } from '../disk/make-data-folder-adapter.ts';
import type { Log } from '../log/rotating-log-adapter.ts';
import type { ProcessLife } from '../process-life-adapter.ts';
import { readConfig, refuse } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { openHubs, openLife, openSlot } from './open-slot.ts';
import { superviseSlot } from './supervise-slot.ts';
import { openLog, startTools } from './technician-tools.ts';

/** `fleetloop agent --config FILE`: until the process is asked to stop. */
export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: '--config FILE is missing; see fleetloop agent --help' });
  const config = await readConfig(values.config);
  if (!config.ok) return refuse(exitCodes.configInvalid, config.error);
  const folder = makeDataFolder(config.value.dataDir);
  if (!folder.ok) return refuse(exitCodes.configInvalid, folder.error);
  const instance = await acquireInstance(config.value.dataDir);
  if (!instance.ok) return refuse(exitCodes.alreadyRunning, instance.error);
  const log = openLog(config.value);
  process.on('uncaughtException', (fault) => {
    log('agent.fault', { message: fault.message, stack: fault.stack ?? '' });
    process.exit(exitCodes.fault);
  });
  const slots = listSlots(config.value);
  const [first] = slots;
  const life = openLife(config.value, slots, log);
  const code = await (slots.length === 1 && first?.slot === '' ? runAlone(config.value, first, life, log) : runSlots(config.value, slots, life, log));
  life.end();
  return code;
}

/** The device with its one model. */
async function runAlone(config: AgentConfig, slot: SlotConfig, life: ProcessLife, log: Log): Promise<number> {
  const asked = whenAsked();
  let sinkGone = (): void => undefined;
  const sinkClosed = new Promise<number>((resolve) => (sinkGone = () => resolve(exitCodes.sinkClosed)));
  const { agent, source } = await openSlot(slot, openHubs([slot], () => log), life, log, () => sinkGone());
  const ended = slot.source.kind === 'stdin' && slot.source.atEnd === 'stop' ? [source.ended.then(() => exitCodes.stopped)] : [];
  await agent.start();
  const tools = await startTools(config, log, () => [agent.snapshot()]);
  const code = await Promise.race([asked, sinkClosed, ...ended]);
  tools.stopping();
  await agent.stop();
  await tools.close();
  return code;
}

/** Several models side by side: what happens to one slot is no matter of the others. */
async function runSlots(config: AgentConfig, slots: readonly SlotConfig[], life: ProcessLife, log: Log): Promise<number> {
  const stopping = new AbortController();
  const asked = whenAsked();
  const logOf = (slot: string): Log => (slot === '' ? log : (event, facts) => log(event, { slot, ...facts }));
  const hubs = openHubs(slots, logOf);
  const supervised = slots.map((slot) => superviseSlot(slot, hubs, life, logOf(slot.slot), stopping.signal));
  await Promise.all(supervised.map(({ begun }) => begun));
  const tools = await startTools(config, log, () => supervised.map((slot) => slot.snapshot()));
  const code = await asked;
  tools.stopping();
  stopping.abort();
  await Promise.all(supervised.map(({ ended }) => ended));
  await tools.close();
  return code;
}

function whenAsked(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve(exitCodes.stopped));
    process.once('SIGINT', () => resolve(exitCodes.stopped));
  });
}
