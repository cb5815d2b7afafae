import { InvalidArgumentError, type Command } from 'commander';
import type { z } from 'zod';
import * as answers from './answers.ts';
import { CliError } from './api-client.ts';
import { openSession, type Session, type Terminal } from './session.ts';

type RolloutAnswer = z.infer<typeof answers.rollout>;
const watchIntervalMs = 1_000;

interface CreateOptions {
  tags?: string;
  devices?: string;
  waves?: ({ count: number } | { percent: number })[];
  confirmedPercentMin?: number;
  failedMax?: number;
  silentMax?: number;
  deadline?: number;
  onTrip?: string;
  rollback?: boolean;
  dryRun?: boolean;
  watch?: boolean;
}

/** rollouts ... */
export function addRolloutCommands(program: Command, terminal: Terminal): void {
  const rollouts = program
    .command('rollouts')
    .description('rollouts: create, list, show, watch, pause, resume, abort')
    .addHelpText('after', '\nExamples:\n  fleetloop rollouts create gas-v2 --dry-run\n  fleetloop rollouts create gas-v2 --waves 1,25%,100% --deadline 600 --watch\n  fleetloop rollouts create gas-v1 --rollback --tags hall-2\n  fleetloop rollouts abort gas-v2-r1 --revert');
  rollouts
    .command('create <version>')
    .description('roll a version out in waves')
    .option('--tags <tags>', 'only devices that carry all of these, comma-separated')
    .option('--devices <ids>', 'only these devices, comma-separated')
    .option('--waves <sizes>', 'devices that have the version once each wave is open, e.g. 1,25%,100%', parseWaves)
    .option('--confirmed-percent-min <percent>', 'of a wave, to open the next', parseNumber)
    .option('--failed-max <count>', 'failed devices of a wave that do not trip its gate', parseNumber)
    .option('--silent-max <count>', 'silent devices of a wave that do not trip its gate', parseNumber)
    .option('--deadline <seconds>', 'after which a device without outcome is silent', parseNumber)
    .option('--on-trip <what>', 'revert_wave, revert_all or stop')
    .option('--rollback', 'devices may go back to an older release')
    .option('--dry-run', 'show who would take part, and change nothing')
    .option('--watch', 'follow it to its end')
    .action(async (versionId: string, options: CreateOptions, command: Command) => {
      const session = await openSession(command, terminal);
      const body = createBody(versionId, options);
      if (options.dryRun === true) {
        session.show(await session.api.request('POST', '/rollouts', answers.rolloutPlan, { ...body, dryRun: true }), (plan) =>
          [...plan.waves.map((wave) => `wave ${wave.index + 1}: ${wave.deviceIds.length} devices: ${wave.deviceIds.join(', ')}`), ...plan.leftOut.map((device) => `left out: ${device.deviceId} (${device.reason})`)].join('\n'),
        );
        return;
      }
      const rollout = await session.api.request('POST', '/rollouts', answers.rollout, body);
      if (options.watch !== true || !session.json) session.show(rollout, (value) => `${value.id} is running: ${value.waves.length} waves, ${value.waves.reduce((sum, wave) => sum + wave.devices.length, 0)} devices, ${value.leftOut?.length ?? 0} left out`);
      if (options.watch === true) await watch(session, rollout.id);
    });
  rollouts
    .command('list')
    .description('list rollouts, newest first')
    .action(async (_options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', '/rollouts', answers.rollouts), (value) =>
        table(
          value.rollouts,
          [
            { title: 'ROLLOUT', value: (row) => row.id, fixed: true },
            { title: 'STATE', value: (row) => row.state, fixed: true },
            { title: 'WAVE', value: (row) => row.waveOpen + 1, fixed: true },
            { title: 'CREATED', value: (row) => new Date(row.createdMs).toISOString() },
            { title: 'DETAIL', value: (row) => row.detail },
          ],
          'no rollouts; create one with fleetloop rollouts create <version>',
        ),
      );
    });
  rollouts
    .command('show <rollout>')
    .description('show waves, devices and gate')
    .action(async (id: string, _options, command: Command) => {
      const session = await openSession(command, terminal);
      session.show(await load(session, id), (value) => describe(value, session));
    });
  rollouts
    .command('watch <rollout>')
    .description('follow a rollout to its end; ends with 0 only if it succeeded')
    .action(async (id: string, _options, command: Command) => watch(await openSession(command, terminal), id));
  addDecisionCommands(rollouts, terminal);
}

function addDecisionCommands(rollouts: Command, terminal: Terminal): void {
  for (const [action, text] of [['pause', 'open no further wave, let no deadline pass'], ['resume', 'go on'], ['abort', 'end it where it stands']] as const) {
    const command = rollouts.command(`${action} <rollout>`).description(text);
    if (action === 'abort') command.option('--revert', 'take its devices back to what they ran before');
    command.action(async (id: string, options: { revert?: boolean }, self: Command) => {
      const { api, show } = await openSession(self, terminal);
      const body = action === 'abort' ? { revert: options.revert ?? false } : undefined;
      show(await api.request('POST', `/rollouts/${encodeURIComponent(id)}/${action}`, answers.rollout, body), (value) => `${value.id} is ${value.state}`);
    });
  }
}

function createBody(versionId: string, options: CreateOptions): Record<string, unknown> {
  const gate = { confirmedPercentMin: options.confirmedPercentMin, failedMax: options.failedMax, silentMax: options.silentMax, deadlineMs: options.deadline === undefined ? undefined : Math.round(options.deadline * 1000), onTrip: options.onTrip };
  return { versionId, selector: { deviceIds: options.devices?.split(','), tags: options.tags?.split(',') }, waves: options.waves, gate, rollback: options.rollback };
}

async function load({ api }: Session, id: string): Promise<RolloutAnswer> {
  return api.request('GET', `/rollouts/${encodeURIComponent(id)}`, answers.rollout);
}

async function watch(session: Session, id: string): Promise<void> {
  let told = '';
  while (!session.terminal.signal.aborted) {
    const rollout = await load(session, id);
    const line = progressLine(rollout);
    if (line !== told) session.terminal.writeLine(session.json ? JSON.stringify(rollout) : line);
    told = line;
    if (rollout.state === 'succeeded') return;
    if (rollout.state === 'tripped' || rollout.state === 'aborted') throw new CliError(`rollout.${rollout.state}`, `${id} ${rollout.state}: ${rollout.detail}`);
    await session.terminal.sleep(watchIntervalMs);
  }
}

function progressLine(rollout: RolloutAnswer): string {
  const waves = rollout.waves.map((wave) => {
    const counts = new Map<string, number>();
    for (const device of wave.devices) counts.set(device.state, (counts.get(device.state) ?? 0) + 1);
    return `wave ${wave.index + 1} ${wave.state} (${[...counts].map(([state, count]) => `${count} ${state}`).join(', ')})`;
  });
  return `${rollout.id} ${rollout.state}: ${waves.join('; ')}`;
}

function describe(rollout: RolloutAnswer, session: Session): string {
  const rows = rollout.waves.flatMap((wave) => wave.devices.map((device) => ({ wave: wave.index + 1, ...device })));
  const devices = session.table(rows, [{ title: 'WAVE', value: (row) => row.wave, fixed: true }, { title: 'DEVICE', value: (row) => row.deviceId, fixed: true }, { title: 'STATE', value: (row) => row.state, fixed: true }, { title: 'REASON', value: (row) => row.reason }], 'no devices');
  return `${rollout.id} is ${rollout.state} (${rollout.detail})\ngate: ${rollout.gate.verdict}, ${rollout.gate.reason}\n${devices}`;
}

function parseWaves(text: string): ({ count: number } | { percent: number })[] {
  return text.split(',').map((part) => {
    const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(part.trim());
    if (match === null) throw new InvalidArgumentError(`${JSON.stringify(part)} is no wave size; expected a number of devices or a percentage, e.g. 1,25%,100%`);
    return match[2] === '%' ? { percent: Number(match[1]) } : { count: Number(match[1]) };
  });
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`${JSON.stringify(text)} is not a number`);
  return value;
}
