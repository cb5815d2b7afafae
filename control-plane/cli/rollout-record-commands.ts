import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { z } from 'zod';
import * as answers from './answers.ts';
import { CliError } from './api-client.ts';
import { readJson } from './read-json.ts';
import { openSession, type Terminal } from './session.ts';

type Replayed = z.infer<typeof answers.whatIf>['replayed'];

/** rollouts timeline, export and what-if: why it did what it did. */
export function addRecordCommands(rollouts: Command, terminal: Terminal): void {
  rollouts
    .command('timeline <rollout>')
    .description('every decision and its reason, oldest first')
    .action(async (id: string, _options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', `/rollouts/${encodeURIComponent(id)}/timeline`, answers.timeline), (value) =>
        table(
          value.decisions,
          [
            { title: 'FROM', value: (row) => new Date(row.fromMs).toISOString(), fixed: true },
            { title: 'TO', value: (row) => (row.toMs === row.fromMs ? '' : new Date(row.toMs).toISOString()), fixed: true },
            { title: 'WHAT', value: (row) => row.kind.replace('rollout.', ''), fixed: true },
            { title: 'BY', value: (row) => row.by, fixed: true },
            { title: 'WHY', value: (row) => row.text, wrapped: true },
          ],
          'nothing has been decided yet',
        ),
      );
    });
  rollouts
    .command('export <rollout>')
    .description('everything that is known of a rollout as JSON lines, for auditors: spec, plan, approvals, decisions, evidence, device histories; the last line is a digest over the others')
    .option('--out <file>', 'write it here instead of printing it')
    .action(async (id: string, options: { out?: string }, command: Command) => {
      const { api, show, terminal: screen } = await openSession(command, terminal);
      const text = await api.download(`/rollouts/${encodeURIComponent(id)}/export`);
      if (options.out === undefined) return screen.writeLine(text.trimEnd());
      await writeFile(options.out, text).catch((cause: unknown) => {
        throw new CliError('cli.file', `cannot write ${options.out}: ${cause instanceof Error ? cause.message : String(cause)}`);
      });
      show({ file: options.out, lines: text.trimEnd().split('\n').length }, (value) => `${value.lines} lines in ${value.file}`);
    });
  rollouts
    .command('what-if <rollout>')
    .description('what other gates would have made of it, from the evidence that was kept')
    .requiredOption('--gate <file>', 'a JSON file with a gate, e.g. {"failedMax": 2}')
    .action(async (id: string, options: { gate: string }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      const gate = await readJson(options.gate);
      show(await api.request('POST', `/rollouts/${encodeURIComponent(id)}/what-if`, answers.whatIf, { gate }), (value) => [`with this gate (${value.looks} looks at the evidence):`, ...describeReplayed(value.replayed), 'with its own:', ...describeReplayed(value.actual)].join('\n'));
    });
}

function describeReplayed({ outcome, exposed, waves }: Replayed): string[] {
  return [
    `  ${outcome}, ${exposed} devices exposed`,
    ...waves.map((wave) => `  wave ${wave.wave + 1}: ${wave.outcome.replaceAll('_', ' ')}${wave.atMs === null ? '' : ` at ${new Date(wave.atMs).toISOString()}`}${wave.reason === '' ? '' : ` (${wave.reason})`}`),
  ];
}
