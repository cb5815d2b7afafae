import type { Command } from 'commander';
import type { z } from 'zod';
import * as answers from './answers.ts';
import { openSession, type Terminal } from './session.ts';

type Item = z.infer<typeof answers.labelItem>;
const valuesShownMax = 16;

/** labels ... */
export function addLabelCommands(program: Command, terminal: Terminal): void {
  const labels = program
    .command('labels')
    .description('labels: next, answer, skip, undo, queue')
    .option('--annotator <name>', 'who answers', terminal.env.USER ?? 'cli')
    .addHelpText('after', '\nExamples:\n  fleetloop labels next --model gas\n  fleetloop labels answer motor-01-1700000000000-17 "bearing wear"\n  fleetloop labels undo');
  labels
    .command('next')
    .description('take the next samples; they are yours for some minutes')
    .option('--model <model>', 'only of this model')
    .option('--count <count>', 'how many', '1')
    .action(async (options: { model?: string; count: string }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      const body = { annotator: annotatorOf(command), count: Number(options.count), ...(options.model === undefined ? {} : { model: options.model }) };
      show(await api.request('POST', '/labels/lease', answers.labelItems, body), (value) => (value.items.length === 0 ? 'nothing waits for a label' : value.items.map(describeItem).join('\n\n')));
    });
  labels
    .command('answer <sample> <value>')
    .description('answer with a class name, a number, or normal/anomaly')
    .option('--number', 'the value is a number (regression)')
    .action(async (sampleId: string, value: string, options: { number?: boolean }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('POST', '/labels', answers.anyAnswer, { sampleId, annotator: annotatorOf(command), value: options.number === true ? Number(value) : value }), () => `${sampleId} is labelled ${value}`);
    });
  labels
    .command('skip <sample> <reason>')
    .description('put a sample aside')
    .action(async (sampleId: string, reason: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('POST', '/labels/skip', answers.anyAnswer, { sampleId, annotator: annotatorOf(command), reason }), () => `${sampleId} is skipped`);
    });
  labels
    .command('undo')
    .description('take back your last answer')
    .action(async (_options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('POST', '/labels/undo', answers.labelUndone, { annotator: annotatorOf(command) }), (value) => `taken back; yours again:\n${describeItem(value.item)}`);
    });
  labels
    .command('queue')
    .description('count what waits and what is done')
    .option('--model <model>', 'only of this model')
    .action(async (options: { model?: string }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('GET', `/labels/queue${options.model === undefined ? '' : `?model=${encodeURIComponent(options.model)}`}`, answers.labelQueue), (value) =>
        [`${value.unlabeled} unlabeled, ${value.leased} leased, ${value.labeled} labeled, ${value.skipped} skipped`, ...Object.entries(value.byClass).map(([name, count]) => `  ${name}: ${count}`)].join('\n'),
      );
    });
}

function annotatorOf(command: Command): string {
  return command.optsWithGlobals<{ annotator: string }>().annotator;
}

function describeItem(item: Item): string {
  const rows = item.input.length / Math.max(1, item.columns);
  const values = item.input.slice(0, Math.min(item.columns, valuesShownMax)).map((value, index) => `  ${item.columnNames[index] ?? index}: ${value ?? 'missing'}`);
  const more = item.input.length > values.length ? [`  ... ${item.input.length} values in ${rows} rows; --json shows all`] : [];
  return [`sample  ${item.sampleId}`, `model   ${item.model} (${item.task})`, ...(item.classNames.length > 0 ? [`classes ${item.classNames.join(', ')}`] : []), `device  ${item.deviceId}${item.sourceKey === '' ? '' : `, ${item.sourceKey}`}`, ...values, ...more].join('\n');
}
