import type { Command } from 'commander';
import type { z } from 'zod';
import * as answers from './answers.ts';
import { readJson } from './read-json.ts';
import { openSession, type Terminal } from './session.ts';

/** models ... and versions ... */
export function addModelCommands(program: Command, terminal: Terminal): void {
  const models = program.command('models').description('models: list, show, create').addHelpText('after', '\nExamples:\n  fleetloop models list\n  fleetloop models create vibration.json');
  models
    .command('list')
    .description('list models')
    .action(async (_options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', '/models', answers.models), (value) =>
        table(value.models, [{ title: 'MODEL', value: (row) => row.name, fixed: true }, { title: 'TASK', value: (row) => row.task, fixed: true }, { title: 'CLASSES', value: (row) => row.classNames.join(', ') }], 'no models; create one with fleetloop models create <file.json>'),
      );
    });
  models
    .command('show <model>')
    .description('show a model with its settings')
    .action(async (name: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('GET', `/models/${encodeURIComponent(name)}`, answers.model), (value) => JSON.stringify(value, undefined, 2));
    });
  models
    .command('create <file>')
    .description('create a model from a JSON file {name, task, classNames, settings}')
    .action(async (file: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('POST', '/models', answers.model, await readJson(file)), (value) => `created ${value.name}`);
    });
  addVersionCommands(program, terminal);
}

function addVersionCommands(program: Command, terminal: Terminal): void {
  const versions = program
    .command('versions')
    .description('versions of a model: list, show, approve, reject')
    .addHelpText('after', "\nExamples:\n  fleetloop versions list gas\n  fleetloop versions approve gas-v2\n  fleetloop versions approve gas-v3 --force 'the hold-out holds a mislabelled batch'");
  versions
    .command('list <model>')
    .description('list the versions of a model, newest first')
    .action(async (model: string, _options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', `/models/${encodeURIComponent(model)}/versions`, answers.versions), (value) =>
        table(
          value.versions,
          [
            { title: 'VERSION', value: (row) => row.id, fixed: true },
            { title: 'STATE', value: (row) => (row.isChampion ? `${row.state}, champion` : row.state), fixed: true },
            { title: 'HOLD-OUT', value: (row) => describeHoldout(row) },
            { title: 'VERIFIED', value: (row) => (row.evidence.verification?.passed === true ? 'yes' : 'no'), fixed: true },
            { title: 'CREATED', value: (row) => new Date(row.createdMs).toISOString() },
            { title: 'DECISION', value: (row) => [row.decidedBy, row.decisionReason].filter((part) => part !== '').join(': ') },
          ],
          `${model} has no versions yet; start a job with fleetloop jobs start ${model} <dataset>`,
        ),
      );
    });
  versions
    .command('show <version>')
    .description('show a version with its evidence and lineage')
    .action(async (id: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('GET', `/versions/${encodeURIComponent(id)}`, answers.version), (value) => JSON.stringify(value, undefined, 2));
    });
  versions
    .command('approve <version>')
    .description('approve and sign a version')
    .option('--force <reason>', 'although it is worse than the champion, or not comparable')
    .action(async (id: string, options: { force?: string }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      const body = options.force === undefined ? {} : { force: { reason: options.force } };
      show(await api.request('POST', `/versions/${encodeURIComponent(id)}/approve`, answers.version, body), (value) => `${value.id} is approved: ${value.decisionReason}`);
    });
  versions
    .command('reject <version>')
    .description('reject a version for good')
    .option('--reason <reason>')
    .action(async (id: string, options: { reason?: string }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('POST', `/versions/${encodeURIComponent(id)}/reject`, answers.version, options.reason === undefined ? {} : { reason: options.reason }), (value) => `${value.id} is rejected`);
    });
}

function describeHoldout({ evidence }: z.infer<typeof answers.version>): string {
  return evidence.holdout === undefined ? '-' : `${evidence.holdout.metric} ${Number(evidence.holdout.value.toPrecision(4))} (${evidence.holdout.rows} rows)`;
}
