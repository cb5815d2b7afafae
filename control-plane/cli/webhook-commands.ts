import type { Command } from 'commander';
import * as answers from './answers.ts';
import { splitList } from './rollout-spec.ts';
import { openSession, type Terminal } from './session.ts';

/** webhooks ... */
export function addWebhookCommands(program: Command, terminal: Terminal): void {
  const webhooks = program.command('webhooks').description('who is told of decisions about rollouts: list, create, delete').addHelpText('after', '\nExamples:\n  fleetloop webhooks create https://ops.example/fleetloop --kinds rollout.tripped,rollout.succeeded\n  fleetloop webhooks list');
  webhooks
    .command('list')
    .description('list webhooks and how far each is')
    .action(async (_options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', '/webhooks', answers.webhooks), (value) =>
        table(
          value.webhooks,
          [
            { title: 'WEBHOOK', value: (row) => row.id, fixed: true },
            { title: 'TOLD', value: (row) => row.delivered, fixed: true },
            { title: 'GIVEN UP', value: (row) => row.givenUp, fixed: true },
            { title: 'LAST', value: (row) => (row.attempts === 0 ? row.lastResult : `${row.lastResult} (attempt ${row.attempts})`) },
            { title: 'KINDS', value: (row) => (row.kinds.length === 0 ? 'all but holds' : row.kinds.join(',')) },
            { title: 'URL', value: (row) => row.url },
          ],
          'no webhooks; create one with fleetloop webhooks create <url>',
        ),
      );
    });
  webhooks
    .command('create <url>')
    .description('tell a URL of every decision about rollouts; the secret to check signatures with is told only here')
    .option('--kinds <kinds>', 'only these, comma-separated, e.g. rollout.tripped,rollout.succeeded')
    .action(async (url: string, options: { kinds?: string }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('POST', '/webhooks', answers.createdWebhook, { url, ...(options.kinds === undefined ? {} : { kinds: splitList(options.kinds) }) }), (value) => `webhook ${value.id}\nsecret  ${value.secret}`);
    });
  webhooks
    .command('delete <webhook>')
    .description('tell it nothing more')
    .action(async (id: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      await api.request('DELETE', `/webhooks/${encodeURIComponent(id)}`, answers.anyAnswer);
      show({ id, deleted: true }, () => `${id} is deleted`);
    });
}
