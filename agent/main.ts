import { refuse, type Command } from './cli/command.ts';
import { exitCodes } from './cli/exit-codes.ts';
import { help } from './cli/help.ts';
import type { localCommands } from './reconcile/merge-local-command.ts';


/** What stands first after the word agent, and the room it is done in; each is loaded when it is asked for. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./cli/check.ts')).check,
  enroll: async () => (await import('./cli/enroll.ts')).enroll,
  pause: async () => obey('pause'),
  resume: async () => obey('resume'),
  deny: async () => obey('deny'),
  rollback: async () => obey('rollback'),
  status: async () => (await import('./cli/status.ts')).status,
  logs: async () => (await import('./cli/logs.ts')).logs,
  doctor: async () => (await import('./cli/doctor.ts')).doctor,
  systemd: async () => (await import('./cli/systemd.ts')).systemd,
  bench: async () => (await import('./cli/bench.ts')).bench,
};

/** `fleetloop agent ...`, until the process ends. @param argv what follows the word agent */
export async function main(argv: readonly string[]): Promise<void> {
  process.exit(await runCommand(argv));
}

async function runCommand(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined || argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(help);
    return first === undefined ? exitCodes.usage : exitCodes.stopped;
  }
  if (!first.startsWith('-') && !Object.hasOwn(commands, first)) return refuse(exitCodes.usage, { code: 'usage', message: `there is no command ${JSON.stringify(first)}; expected --config FILE or one of ${Object.keys(commands).join(', ')}; see fleetloop agent --help` });
  try {
    const named = commands[first];
    if (named !== undefined) return await (await named())(rest);
    const { run } = await import('./cli/run.ts');
    return await run(argv);
  } catch (fault) {
    if (!(fault instanceof TypeError && 'code' in fault && String(fault.code).startsWith('ERR_PARSE_ARGS'))) throw fault;
    return refuse(exitCodes.usage, { code: 'usage', message: `${fault.message}; see fleetloop agent --help` });
  }
}

async function obey(command: (typeof localCommands)[number]): Promise<Command> {
  const { obey: give } = await import('./cli/obey.ts');
  return (argv) => give(command, argv);
}
