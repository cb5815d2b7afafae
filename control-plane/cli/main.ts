import { setTimeout as delay } from 'node:timers/promises';
import { Command, CommanderError } from 'commander';
import { fleetloopVersion } from '../../proto/version.ts';
import { CliError } from './api-client.ts';
import { addDeviceCommands } from './device-commands.ts';
import { addFleetCommands } from './fleet-commands.ts';
import { addLabelCommands } from './label-commands.ts';
import { addModelCommands } from './model-commands.ts';
import { addReproduceCommand } from './reproduce-command.ts';
import { addRolloutCommands } from './rollout-commands.ts';
import { defaultUrl, type Terminal } from './session.ts';
import { addTokenCommands } from './token-commands.ts';
import { addTrainingCommands } from './training-commands.ts';
import { addWebhookCommands } from './webhook-commands.ts';

const exitCodes = { ok: 0, refused: 1, usage: 2 } as const;
const localFaults: ReadonlySet<string> = new Set(['cli.usage', 'cli.file', 'cli.invalid_url', 'cli.no_token']);

/** The whole command line over the HTTP API; start, agent, trainer, demo and the converter are other programs and only listed. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('fleetloop')
    .description('Fleetloop closes the machine-learning loop over a fleet of edge devices.')
    .version(fleetloopVersion)
    .option('--url <url>', `of the control plane (FLEETLOOP_URL; default ${defaultUrl})`)
    .option('--token <token>', 'API token (FLEETLOOP_TOKEN; default: read from ./data/admin.token)')
    .option('--json', 'answers as JSON')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', `\nPrograms:\n  fleetloop start      the control plane\n  fleetloop agent      the agent on a device\n  fleetloop trainer    a worker that runs training jobs\n  fleetloop demo       the whole loop on a simulated line\n  fleetloop convert    a tfjs model to a verified .tflite file\n  fleetloop quantize   a float .tflite file to a smaller one\n  fleetloop inspect    what is in a .tflite file\nEach has its own --help.\n\nExit codes: 0 done, 1 refused or failed, 2 wrong usage, files and settings here.`);
  addFleetCommands(program, terminal);
  addDeviceCommands(program, terminal);
  addModelCommands(program, terminal);
  addRolloutCommands(program, terminal);
  addLabelCommands(program, terminal);
  addTrainingCommands(program, terminal);
  addReproduceCommand(program, terminal);
  addTokenCommands(program, terminal);
  addWebhookCommands(program, terminal);
  return program;
}

/**
 * Runs one command.
 *
 * @param args what follows `fleetloop`
 * @returns the exit code
 */
export async function runCli(args: readonly string[], terminal: Terminal, writeError: (text: string) => void): Promise<number> {
  const program = createProgram(terminal);
  for (const command of withSubcommands(program)) command.exitOverride().configureOutput({ writeOut: (text) => terminal.writeLine(text.replace(/\n$/, '')), writeErr: (text) => writeError(text.replace(/\n$/, '')) });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (!(error instanceof CliError)) throw error;
    writeError(args.includes('--json') ? JSON.stringify({ error: { code: error.code, message: error.message } }) : `fleetloop: ${error.message} (${error.code})`);
    // Nothing was asked of the control plane: what was given here is wrong.
    return localFaults.has(error.code) ? exitCodes.usage : exitCodes.refused;
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

export async function main(args: readonly string[]): Promise<void> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const terminal: Terminal = {
    env: process.env,
    // What is piped is read by a program, or later: it is never shortened.
    width: process.stdout.columns ?? (Number(process.env.COLUMNS) || Infinity),
    writeLine: (text) => void process.stdout.write(`${text}\n`),
    signal: interrupted.signal,
    sleep: (ms) => delay(ms, undefined, { signal: interrupted.signal }).catch(() => undefined),
  };
  process.exitCode = await runCli(args, terminal, (text) => void process.stderr.write(`${text}\n`));
}
