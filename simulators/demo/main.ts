import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../proto/app-error.ts';
import { systemClock } from '../../proto/clock.ts';
import { createMotorLine } from '../motor-line/motor-line.ts';
import { readReplay } from '../replay/adapters/read-replay.ts';
import { describeFindings } from '../replay/create-replay.ts';
import type { Scenario } from '../scenario.ts';
import { createTerminal } from './adapters/terminal.ts';
import { runDemo } from './service.ts';

interface Flags {
  replay?: string;
  dataDir: string;
  devices: number;
  seed: number;
  httpPort: number;
  fresh: boolean;
  exit: boolean;
}

/** `fleetloop demo`: the whole loop on one machine; exits 0 only where every station met its figure. */
export async function main(args: readonly string[]): Promise<void> {
  // Children are started with the very program that this is.
  process.exitCode = await runCommand(args, process.argv[1] ?? '');
}

async function runCommand(args: readonly string[], program: string): Promise<number> {
  const command = new Command('fleetloop demo')
    .description('Walk the whole loop on this machine: train, convert, roll out, drift, label, retrain, roll out again.')
    .addOption(new Option('--replay <file>', 'drive it by recorded data: a dataset description, like simulators/descriptions/gas-drift.json; its files are looked for beside it and in FLEETLOOP_DATA'))
    .addOption(new Option('--data-dir <dir>', 'where everything is kept, in a folder for each line; starting again continues from there').default('./demo-data'))
    .addOption(new Option('--devices <count>', 'agents, each a process').default(12).argParser(whole(1, 64)))
    .addOption(new Option('--seed <number>', 'of the line: the same seed gives the same readings').default(7).argParser(whole(0, 0xffff_ffff)))
    .addOption(new Option('--http-port <port>', 'of the console and API; another is taken where it is not free, 0 for any').default(8787).argParser(whole(0, 65_535)))
    .addOption(new Option('--fresh', 'forget what an earlier demo left in the data folder').default(false))
    .addOption(new Option('--exit', 'end when the loop is closed, also on a terminal').default(false))
    .exitOverride();
  let flags: Flags;
  try {
    flags = command.parse([...args], { from: 'user' }).opts<Flags>();
  } catch (cause) {
    // Commander has said what is wrong, or shown the help.
    return (cause as { exitCode?: number }).exitCode ?? 2;
  }
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new Error('stopped'));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, stop);
  try {
    const { scenario, facts } = await chooseScenario(flags);
    const met = await runDemo({ ...flags, dataDir: join(flags.dataDir, scenario.name), scenario, facts, deviceCount: flags.devices, exit: flags.exit || !process.stdout.isTTY, program }, createTerminal(process.stdout, systemClock), systemClock, stopping.signal);
    return met ? 0 : 1;
  } catch (cause) {
    if (stopping.signal.aborted) return 130;
    if (!(cause instanceof AppError)) throw cause;
    process.stderr.write(`fleetloop demo: ${cause.message}\n`);
    return 1;
  }
}

async function chooseScenario(flags: Flags): Promise<{ scenario: Scenario; facts: string[] }> {
  if (flags.replay === undefined) return { scenario: createMotorLine(flags.seed, flags.devices), facts: ['a simulated line; with --replay it is driven by recorded data'] };
  const { scenario, findings } = await readReplay(resolve(flags.replay), process.env['FLEETLOOP_DATA'] ?? '../shared/data', flags.seed, flags.devices);
  return { scenario, facts: [`recorded data: ${describeFindings(findings)}`] };
}

function whole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) throw new InvalidArgumentError(`expected a whole number from ${min} to ${max}`);
    return value;
  };
}
