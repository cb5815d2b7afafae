import { parseArgs } from 'node:util';
import { isDeviceId } from '../../proto/topics.ts';
import { refuse } from './command.ts';
import { enrollDevice } from './enroll-adapter.ts';
import { exitCodes } from './exit-codes.ts';

/** `fleetloop agent enroll ...` */
export async function enroll(argv: readonly string[]): Promise<number> {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...argv], options: { server: string, token: string, id: string, tags: string, 'data-dir': string, out: string, rotate: { type: 'boolean' } } });
  const { server, id, tags, out } = values;
  const token = values.token ?? process.env['FLEETLOOP_TOKEN'];
  const dataDir = values['data-dir'];
  if (server === undefined || token === undefined || id === undefined || dataDir === undefined || out === undefined) {
    return refuse(exitCodes.usage, { code: 'usage', message: 'enroll needs --server, --token (or FLEETLOOP_TOKEN), --id, --data-dir and --out; see fleetloop agent --help' });
  }
  if (!isDeviceId(id)) return refuse(exitCodes.usage, { code: 'usage', message: `--id ${JSON.stringify(values.id)}: expected 1 to 64 of A-Z a-z 0-9 _ -` });
  if (!URL.canParse(server)) return refuse(exitCodes.usage, { code: 'usage', message: `--server ${server}: expected a URL like http://host:8080` });
  const enrolled = await enrollDevice({ server, token, deviceId: id, tags: (tags ?? '').split(',').filter((tag) => tag !== ''), dataDir, out, rotate: values.rotate ?? false });
  if (!enrolled.ok) return refuse(exitCodes.enrollFailed, enrolled.error);
  process.stdout.write(`${id} is enrolled; start it with: fleetloop agent --config ${out}\n`);
  return exitCodes.stopped;
}
