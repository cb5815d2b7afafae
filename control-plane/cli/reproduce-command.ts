import type { Command } from 'commander';
import { AppError } from '../../proto/app-error.ts';
import { CliError } from './api-client.ts';
import { openSession, type Terminal } from './session.ts';

/** reproduce <version> */
export function addReproduceCommand(program: Command, terminal: Terminal): void {
  program
    .command('reproduce <version>')
    .description('train a version again from its lineage and compare digests; ends with 0 only if all bytes are the same')
    .addHelpText('after', '\nExamples:\n  fleetloop reproduce gas-v2\n  fleetloop reproduce gas-v2 --json')
    .action(async (versionId: string, _options, command: Command) => {
      const session = await openSession(command, terminal);
      // Loaded only here: it brings the training backend along.
      const { reproduceVersion } = await import('../training/trainer-main.ts');
      let told = '';
      const report = ({ phase }: { phase: string }): void => {
        if (!session.json && phase !== told) terminal.writeLine(`${phase} ...`);
        told = phase;
      };
      const outcome = await reproduceVersion(versionId, { ...session.access, report, signal: terminal.signal }).catch((error: unknown) => {
        throw error instanceof AppError ? new CliError(error.code, error.message) : error;
      });
      if (!outcome.ok) throw new CliError(outcome.error.code, outcome.error.message);
      session.show(outcome.value, ({ same, outputs, differences }) =>
        [
          session.table(outputs, [{ title: 'OUTPUT', value: (row) => row.name, fixed: true }, { title: 'SAME', value: (row) => (row.same ? 'yes' : 'NO'), fixed: true }, { title: 'RECORDED', value: (row) => row.recorded }, { title: 'FOUND', value: (row) => row.found }], 'no outputs'),
          ...differences.map((difference) => `differs: ${difference}`),
          same ? `${versionId} gives the same bytes again` : `${versionId} gives other bytes`,
        ].join('\n'),
      );
      if (!outcome.value.same) throw new CliError('version.not_reproduced', `${versionId} gives other bytes${outcome.value.differences.length === 0 ? ', although every input is the same' : ': see what differs'}`);
    });
}
