import { parseArgs } from 'node:util';
import { systemClock } from '../../proto/clock.ts';
import { makeDataFolder } from '../disk/make-data-folder-adapter.ts';
import type { localCommands } from '../reconcile/merge-local-command.ts';
import { readSlot, refuse, refuseSlot } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { giveLocalCommand } from './local-command-adapter.ts';

/** `fleetloop agent pause | resume | deny | rollback ...` */
export async function obey(command: (typeof localCommands)[number], argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' }, slot: { type: 'string' }, reason: { type: 'string' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: `${command} needs --config FILE; see fleetloop agent --help` });
  const slot = await readSlot(values.config, values.slot);
  if (!slot.ok) return refuseSlot(slot.error);
  const { dataDir } = slot.value;
  const folder = makeDataFolder(dataDir);
  if (!folder.ok) return refuse(exitCodes.configInvalid, folder.error);
  const given = await giveLocalCommand(dataDir, command, values.reason ?? `a technician's ${command} at the device`, systemClock);
  if (!given.ok) return refuse(exitCodes.refused, given.error);
  process.stdout.write(`${given.value}\n`);
  return exitCodes.stopped;
}
