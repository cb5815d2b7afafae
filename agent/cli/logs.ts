import { parseArgs } from 'node:util';
import { systemClock } from '../../proto/clock.ts';
import { followLog, readJournal, readLogFiles } from '../log/read-log-adapter.ts';
import { parseSince, selectLine, type LineFilter } from '../log/select-lines.ts';
import { readConfig, refuse } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { logPath } from './technician-tools.ts';

const linesDefault = 100;
const linesMax = 1_000_000;

/** `fleetloop agent logs --config FILE [--lines N] [--follow] [--event PREFIX ...] [--since TIME] [--json] [--unit NAME]` */
export async function logs(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { config: { type: 'string' }, lines: { type: 'string' }, follow: { type: 'boolean', short: 'f' }, event: { type: 'string', multiple: true }, since: { type: 'string' }, json: { type: 'boolean' }, unit: { type: 'string' } },
  });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: 'logs needs --config FILE; see fleetloop agent --help' });
  const config = await readConfig(values.config);
  if (!config.ok) return refuse(exitCodes.configInvalid, config.error);
  const wanted = values.lines === undefined ? linesDefault : Number(values.lines);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > linesMax) return refuse(exitCodes.usage, { code: 'usage', message: `--lines ${values.lines}: expected a whole number from 1 to ${linesMax}` });
  const sinceMs = values.since === undefined ? undefined : parseSince(values.since, systemClock.nowMs());
  if (values.since !== undefined && sinceMs === undefined) return refuse(exitCodes.usage, { code: 'usage', message: `--since ${values.since}: expected a time like 2026-11-21T08:00 or a span like 90s, 15m, 2h, 7d` });
  const filter: LineFilter = { events: values.event ?? [], sinceMs };
  const shown = (line: string): string | undefined => {
    const text = selectLine(line, filter);
    return text !== undefined && values.json === true ? line : text;
  };
  if (config.value.log.to === 'stderr') {
    const journal = await readJournal(values.unit ?? 'fleetloop-agent', wanted, values.follow ?? false);
    if (!journal.ok) return refuse(exitCodes.refused, journal.error);
    const read = await print(journal.value, shown);
    if (read > 0 || values.follow === true) return exitCodes.stopped;
    return refuse(exitCodes.refused, { code: 'logs.empty', message: `the journal has no line of the unit ${values.unit ?? 'fleetloop-agent'}, or this user may not read it; name another with --unit, look where the stderr of the agent goes, or set "log": {"to": "file"} in its config` });
  }
  const path = logPath(config.value);
  process.stdout.write(await lastLines(path, shown, wanted));
  if (values.follow !== true) return exitCodes.stopped;
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  await print(followLog(path, systemClock, stopping.signal), shown);
  return exitCodes.stopped;
}

async function lastLines(path: string, shown: (line: string) => string | undefined, wanted: number): Promise<string> {
  const kept: string[] = [];
  for await (const line of readLogFiles(path)) {
    const text = shown(line);
    if (text === undefined) continue;
    kept.push(text);
    if (kept.length > 2 * wanted) kept.splice(0, kept.length - wanted);
  }
  return kept.slice(-wanted).map((line) => `${line}\n`).join('');
}

/** @returns how many lines there were, shown or not */
async function print(lines: AsyncIterable<string>, shown: (line: string) => string | undefined): Promise<number> {
  let read = 0;
  for await (const line of lines) {
    read += 1;
    const text = shown(line);
    if (text !== undefined) process.stdout.write(`${text}\n`);
  }
  return read;
}
