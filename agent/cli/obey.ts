import { parseArgs } from 'node:util';
import { systemClock } from '../../proto/clock.ts';
import type { localCommands } from '../reconcile/merge-local-command.ts';
import { readConfig, refuse } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { giveLocalCommand } from './local-command-adapter.ts';

/** `fleetloop agent pause | resume | deny | rollback ...` */
export async function obey(command: (typeof localCommands)[number], argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' }, reason: { type: 'string' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: `${command} needs --config FILE; see fleetloop agent --help` });
  const config = await readConfig(values.config);
  if (!config.ok) return refuse(exitCodes.configInvalid, config.error);
  const given = await giveLocalCommand(config.value.dataDir, command, values.reason ?? `a technician's ${command} at the device`, systemClock);
  if (!given.ok) return refuse(exitCodes.refused, given.error);
  process.stdout.write(`${given.value}\n`);
  return exitCodes.stopped;
}
