import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderUnit } from '../status/render-unit.ts';
import { listSlots } from '../config.ts';
import type { SourceConfig } from '../inference/source-config.ts';
import { readConfig, refuse } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { logPath } from './technician-tools.ts';

const memoryMibDefault = 512;

/** `fleetloop agent systemd --config FILE [--user NAME] [--memory MIB]`: the unit that runs this agent, to standard output. */
export async function systemd(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' }, user: { type: 'string' }, memory: { type: 'string' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: 'systemd needs --config FILE; see fleetloop agent --help' });
  const memoryMib = values.memory === undefined ? memoryMibDefault : Number(values.memory);
  if (!Number.isInteger(memoryMib) || memoryMib < 128) return refuse(exitCodes.usage, { code: 'usage', message: `--memory ${values.memory}: expected whole MiB, at least 128; a new model is tried in a process of its own` });
  const user = values.user ?? userInfo().username;
  if (!/^[a-z_][a-z0-9_-]{0,31}$/i.test(user)) return refuse(exitCodes.usage, { code: 'usage', message: `--user ${JSON.stringify(user)}: expected the name of a user` });
  const config = await readConfig(values.config);
  if (!config.ok) return refuse(exitCodes.configInvalid, config.error);
  const written = [config.value.log.to === 'file' && config.value.log.path !== undefined ? logPath(config.value) : undefined, ...listSlots(config.value).flatMap(({ sinks }) => sinks.map((sink) => (sink.kind === 'file' ? sink.path : undefined)))];
  const folders = listSlots(config.value).flatMap(({ source }) => foldersWritten(source));
  process.stdout.write(renderUnit({
    exec: [process.execPath, resolve(process.argv[1] ?? 'fleetloop')],
    configPath: resolve(values.config),
    dataDir: resolve(config.value.dataDir),
    writes: [...new Set([...written.flatMap((path) => (path === undefined ? [] : [dirname(resolve(path))])), ...folders])],
    user, memoryMib,
  }));
  // systemd refuses to start a unit whose folders are not there, and gives it a /tmp of its own.
  const missing = [config.value.dataDir, ...folders].map((path) => resolve(path)).filter((path) => !existsSync(path));
  for (const path of missing) process.stderr.write(`before the first start: sudo install -d -o ${user} -m 700 ${path}\n`);
  for (const path of [config.value.dataDir, values.config].map((given) => resolve(given)).filter((given) => /^\/(var\/)?tmp\//.test(given))) process.stderr.write(`${path}: the service does not see what lies there (PrivateTmp); move it, or set PrivateTmp=no in a drop-in\n`);
  if (user !== userInfo().username) process.stderr.write(`the config holds the device's credential, and ${user} has to read it: sudo chown ${user} ${resolve(values.config)}\n`);
  return exitCodes.stopped;
}

/** Where a source leaves a socket, deletes what it has read or moves it to. */
function foldersWritten(source: SourceConfig): string[] {
  if (source.kind === 'socket') return source.path === undefined ? [] : [dirname(resolve(source.path))];
  if (source.kind !== 'folder' || source.after === 'keep') return [];
  return [resolve(source.path), ...(source.after === 'delete' ? [] : [resolve(source.after.moveTo)])];
}
