import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { z } from 'zod';
import * as answers from './answers.ts';
import { CliError } from './api-client.ts';
import { openSession, type Session, type Terminal } from './session.ts';

type Job = z.infer<typeof answers.job>;
const watchIntervalMs = 1_000;

/** datasets ... and jobs ... */
export function addTrainingCommands(program: Command, terminal: Terminal): void {
  const datasets = program.command('datasets').description('datasets: upload, list').addHelpText('after', '\nExamples:\n  fleetloop datasets upload gas-2024.ndjson\n  fleetloop datasets list');
  datasets
    .command('upload <file>')
    .description('upload a dataset: a header line, then one JSON row per line')
    .action(async (file: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      const bytes = await readFile(file).catch((cause: unknown) => {
        throw new CliError('cli.file', `cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
      });
      show(await api.upload('/datasets', 'application/x-ndjson', new Uint8Array(bytes), answers.dataset), (value) => `${value.digest}\n${value.rowCount} rows`);
    });
  datasets
    .command('list')
    .description('list datasets')
    .action(async (_options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', '/datasets', answers.datasets), (value) =>
        table(
          value.datasets,
          [
            { title: 'NAME', value: (row) => row.name },
            { title: 'ROWS', value: (row) => row.rowCount, fixed: true },
            { title: 'KIND', value: (row) => row.kind ?? '', fixed: true },
            { title: 'DIGEST', value: (row) => row.digest },
          ],
          'no datasets; upload one with fleetloop datasets upload <file>',
        ),
      );
    });
  addJobCommands(program, terminal);
}

function addJobCommands(program: Command, terminal: Terminal): void {
  const jobs = program.command('jobs').description('training jobs: list, show, start, watch').addHelpText('after', '\nExamples:\n  fleetloop jobs start gas sha256:4f2a... --watch\n  fleetloop jobs watch <id>');
  jobs
    .command('start <model> <dataset>')
    .description('queue a training job on a dataset (its digest)')
    .option('--seed <seed>', 'of every random choice')
    .option('--base <version>', 'start from the weights of this version')
    .option('--watch', 'follow it to its end')
    .action(async (model: string, dataset: string, options: { seed?: string; base?: string; watch?: boolean }, command: Command) => {
      const session = await openSession(command, terminal);
      const body = { model, dataset, ...(options.seed === undefined ? {} : { seed: Number(options.seed) }), ...(options.base === undefined ? {} : { baseVersion: options.base }) };
      const { id } = await session.api.request('POST', '/training/jobs', answers.created, body);
      if (options.watch === true) await watch(session, id);
      else session.show({ id }, () => `job ${id} is queued; follow it with fleetloop jobs watch ${id}`);
    });
  jobs
    .command('list')
    .description('list jobs, newest first')
    .action(async (_options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', '/training/jobs', answers.jobs), (value) =>
        table(
          value.jobs,
          [
            { title: 'JOB', value: (row) => row.id, fixed: true },
            { title: 'STATE', value: (row) => row.state, fixed: true },
            { title: 'MODEL', value: (row) => row.model ?? '' },
            { title: 'PROGRESS', value: describeProgress },
            { title: 'RESULT', value: (row) => row.versionId ?? row.error ?? '' },
          ],
          'no jobs; start one with fleetloop jobs start <model> <dataset>',
        ),
      );
    });
  jobs
    .command('show <job>')
    .description('show a job')
    .action(async (id: string, _options, command: Command) => {
      const session = await openSession(command, terminal);
      session.show(await load(session, id), (value) => JSON.stringify(value, undefined, 2));
    });
  jobs
    .command('watch <job>')
    .description('follow a job to its end; ends with 0 only if it succeeded')
    .action(async (id: string, _options, command: Command) => watch(await openSession(command, terminal), id));
}

async function load({ api }: Session, id: string): Promise<Job> {
  return api.request('GET', `/training/jobs/${encodeURIComponent(id)}`, answers.job);
}

async function watch(session: Session, id: string): Promise<void> {
  let told = '';
  while (!session.terminal.signal.aborted) {
    const job = await load(session, id);
    const line = `${id} ${job.state}${describeProgress(job) === '' ? '' : `: ${describeProgress(job)}`}${job.versionId && job.progress?.message?.includes(job.versionId) !== true ? `, ${job.versionId}` : ''}`;
    if (line !== told) session.terminal.writeLine(session.json ? JSON.stringify(job) : line);
    told = line;
    if (job.state === 'succeeded') return;
    if (job.state === 'failed' || job.state === 'cancelled') throw new CliError(`job.${job.state}`, `job ${id} ${job.state}: ${job.error ?? 'no reason given'}`);
    await session.terminal.sleep(watchIntervalMs);
  }
}

function describeProgress({ progress }: Job): string {
  return progress ? `${progress.phase} ${Math.round(100 * progress.fraction)} %${progress.message ? ` ${progress.message}` : ''}` : '';
}
