import { CommanderError, type Command } from 'commander';
import type { Problem, Result } from '../../proto/result.ts';

/** What a command of the converter prints on standard output when it is done, or a refusal with what there is to see all the same. */
export type Answer = Result<string, Problem> & { readonly text?: string };

/**
 * Runs one command: its answer to standard output, a refusal to standard error. The process ends with 0 when done, 1 when
 * refused or a bound is missed, 2 for wrong usage.
 */
export async function runCommand(command: Command, args: readonly string[], act: () => Promise<Answer>): Promise<void> {
  command.exitOverride().showHelpAfterError('(--help shows what there is)').action(async () => {
    const answer = await act();
    if (answer.ok) {
      process.stdout.write(`${printable(answer.value)}\n`);
    } else {
      if (answer.text !== undefined) process.stdout.write(`${printable(answer.text)}\n`);
      process.stderr.write(`fleetloop: ${printable(answer.error.message)} (${answer.error.code})\n`);
      process.exitCode = 1;
    }
  });
  try {
    await command.parseAsync([...args], { from: 'user' });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    process.exitCode = cause.exitCode === 0 ? 0 : 2;
  }
}

/** Names in a model are from anyone; what would steer a terminal is not printed. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}]/gu, (character) => (character === '\n' ? character : '?'));
}
