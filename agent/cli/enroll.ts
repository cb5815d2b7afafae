import { parseArgs } from 'node:util';
import { isDeviceId } from '../../proto/topics.ts';
import { isSlotName } from '../config.ts';
import { refuse } from './command.ts';
import { enrollDevice, enrollSlot } from './enroll-adapter.ts';
import { exitCodes } from './exit-codes.ts';

/** `fleetloop agent enroll ...` */
export async function enroll(argv: readonly string[]): Promise<number> {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...argv], options: { server: string, token: string, id: string, tags: string, 'data-dir': string, out: string, slot: string, config: string, rotate: { type: 'boolean' } } });
  const { server, id, out, slot, config } = values;
  const token = values.token ?? process.env['FLEETLOOP_TOKEN'];
  const dataDir = values['data-dir'];
  const isSlot = slot !== undefined;
  if (server === undefined || token === undefined || (isSlot ? config === undefined : id === undefined || dataDir === undefined || out === undefined)) {
    return refuse(exitCodes.usage, { code: 'usage', message: 'enroll needs --server, --token (or FLEETLOOP_TOKEN), --id, --data-dir and --out; for a slot --server, --token, --slot and --config; see fleetloop agent --help' });
  }
  if (isSlot && (id !== undefined || dataDir !== undefined || out !== undefined)) return refuse(exitCodes.usage, { code: 'usage', message: '--slot goes with --config: the slot is named after its device and kept in its folder, so --id, --data-dir and --out are not needed' });
  if (isSlot && !isSlotName(slot)) return refuse(exitCodes.usage, { code: 'usage', message: `--slot ${JSON.stringify(slot)}: expected 1 to 32 of A-Z a-z 0-9 _ -` });
  if (!isSlot && !isDeviceId(id)) return refuse(exitCodes.usage, { code: 'usage', message: `--id ${JSON.stringify(values.id)}: expected 1 to 64 of A-Z a-z 0-9 _ -` });
  if (!URL.canParse(server)) return refuse(exitCodes.usage, { code: 'usage', message: `--server ${server}: expected a URL like http://host:8080` });
  const common = { server, token, tags: (values.tags ?? '').split(',').filter((tag) => tag !== ''), rotate: values.rotate ?? false };
  const enrolled = isSlot ? await enrollSlot({ ...common, slot, config: config ?? '' }) : await enrollDevice({ ...common, deviceId: id ?? '', dataDir: dataDir ?? '', out: out ?? '' });
  if (!enrolled.ok) return refuse(enrolled.error.code === 'config.invalid' ? exitCodes.configInvalid : exitCodes.enrollFailed, enrolled.error);
  process.stdout.write(isSlot ? `${enrolled.value} is enrolled and in ${config}; write its source there (now: http on a free port), and restart the agent\n` : `${id} is enrolled; start it with: fleetloop agent --config ${out}\n`);
  return exitCodes.stopped;
}
