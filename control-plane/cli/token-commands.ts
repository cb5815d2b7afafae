import { Option, type Command } from 'commander';
import * as answers from './answers.ts';
import { openSession, type Terminal } from './session.ts';

/** tokens ... */
export function addTokenCommands(program: Command, terminal: Terminal): void {
  const tokens = program.command('tokens').description('who may call the API: list, issue, revoke').addHelpText('after', '\nExamples:\n  fleetloop tokens issue anna --role labeler\n  fleetloop tokens revoke anna');
  tokens
    .command('list')
    .description('list who holds a valid token')
    .action(async (_options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', '/tokens', answers.tokens), (value) =>
        table(
          value.tokens,
          [
            { title: 'NAME', value: (row) => row.name, fixed: true },
            { title: 'ROLE', value: (row) => row.role, fixed: true },
            { title: 'SINCE', value: (row) => new Date(row.createdMs).toISOString() },
          ],
          'nobody holds a token',
        ),
      );
    });
  tokens
    .command('issue <name>')
    .description('give a person or a program a token; it is told only here')
    .addOption(new Option('--role <role>', 'what it may do').choices(['admin', 'operator', 'labeler', 'trainer']).makeOptionMandatory())
    .action(async (name: string, options: { role: string }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('POST', '/tokens', answers.issuedToken, { name, role: options.role }), (value) => value.token);
    });
  tokens
    .command('revoke <name>')
    .description('end a token')
    .action(async (name: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('DELETE', `/tokens/${encodeURIComponent(name)}`, answers.anyAnswer), () => `the token of ${name} is revoked`);
    });
}
