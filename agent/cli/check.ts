import { parseArgs } from 'node:util';
import { listSlots } from '../config.ts';
import { isHeld } from '../disk/instance-guard-adapter.ts';
import { readConfig, refuse } from './command.ts';
import { checkSlot, type Finding } from './check-slot.ts';
import { connectSlot } from './connect-slot.ts';
import { exitCodes } from './exit-codes.ts';
import { checkConfigFile } from './check-paths.ts';

/** `fleetloop agent check --config FILE [--json] [--connect]`: whether an agent could run by this config. Changes nothing. */
export async function check(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' }, json: { type: 'boolean' }, connect: { type: 'boolean' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: 'check needs --config FILE; see fleetloop agent --help' });
  const config = await readConfig(values.config);
  if (!config.ok) {
    if (values.json !== true) return refuse(exitCodes.configInvalid, config.error);
    process.stdout.write(`${JSON.stringify({ ok: false, findings: [{ level: 'error', where: '', message: config.error.message.trim() }] }, undefined, 2)}\n`);
    return exitCodes.configInvalid;
  }
  const slots = listSlots(config.value);
  const running = await isHeld(config.value.dataDir);
  const findings: Finding[] = [...(await checkConfigFile(values.config)), ...(await Promise.all(slots.map((slot) => checkSlot(slot, running)))).flat()];
  if (values.connect === true) findings.push(...(await Promise.all(slots.map((slot) => connectSlot(slot, running)))).flat());
  const wrong = findings.some(({ level }) => level === 'error');
  if (values.json === true) process.stdout.write(`${JSON.stringify({ ok: !wrong, running, slots: slots.map(({ deviceId, slot, source, sinks }) => ({ deviceId, slot, source: source.kind, sinks: sinks.map(({ kind }) => kind) })), findings }, undefined, 2)}\n`);
  else process.stdout.write(render(values.config, slots.map(({ deviceId, source, sinks }) => `${deviceId}: ${source.kind} to ${sinks.map(({ kind }) => kind).join(', ')}`), findings, running));
  return wrong ? exitCodes.attention : exitCodes.stopped;
}

function render(path: string, slots: readonly string[], findings: readonly Finding[], running: boolean): string {
  const marks = { error: '! ', warning: '? ', good: '  ' } as const;
  const wrong = findings.filter(({ level }) => level === 'error').length;
  const lines = findings.map(({ level, where, message }) => `${marks[level]}${where}: ${message}`);
  return `${[...slots, ...lines, `${path} ${wrong === 0 ? 'can be used' : `cannot be used as it is: ${wrong} to mend`}${running ? '; its agent runs now' : ''}`].join('\n')}\n`;
}

