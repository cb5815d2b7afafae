import type { Command } from 'commander';
import type { z } from 'zod';
import * as answers from './answers.ts';
import { describePlan, describeRetry, describeRollout, describeStart, describeStop } from './describe-rollout.ts';
import { nameOptions } from './name-options.ts';
import { addRecordCommands } from './rollout-record-commands.ts';
import { addSpecOptions, specOf, type SpecOptions } from './rollout-spec.ts';
import { addStopCommands } from './rollout-stop-commands.ts';
import { addTemplateCommands } from './rollout-template-commands.ts';
import { openSession, type Session, type Terminal } from './session.ts';
import { loadRollout, watchRollout } from './watch-rollout.ts';

const listedMax = 200;

/** rollouts ... */
export function addRolloutCommands(program: Command, terminal: Terminal): void {
  const rollouts = program
    .command('rollouts')
    .description('rollouts: plan, create, list, show, watch, pause, resume, approve, abort, retry, rollback, stop-all, timeline, export, what-if, templates')
    .addHelpText(
      'after',
      '\nExamples:\n  fleetloop rollouts plan gas-v2 --tags site:oslo --at-most line=1\n  fleetloop rollouts create gas-v2 --waves 1,25%,100% --deadline 600 --watch\n  fleetloop rollouts create gas-v2 --waves shadow:5%,1,ab:10%,100% --approve-waves 4\n  fleetloop rollouts create gas-v2 --atomic site --window "sat,sun 01:00-05:00 +01:00"\n  fleetloop rollouts abort gas-v2-r1 --revert\n  fleetloop rollouts rollback gas\n  fleetloop rollouts stop-all --revert --reason "line 7 stands still"',
    );
  addSpecOptions(rollouts.command('plan <version>').description('show who would take part in which wave and what older rollouts would lose, and change nothing')).action(async (versionId: string, options: SpecOptions, command: Command) => {
    await showPlan(await openSession(command, terminal), versionId, options);
  });
  addSpecOptions(rollouts.command('create <version>').description('roll a version out in waves'))
    .option('--dry-run', 'the same as plan')
    .option('--watch', 'follow it to its end')
    .action(async (versionId: string, options: SpecOptions & { dryRun?: boolean; watch?: boolean }, command: Command) => {
      const session = await openSession(command, terminal);
      if (options.dryRun === true) return showPlan(session, versionId, options);
      const rollout = await nameOptions(session.api.request('POST', '/rollouts', answers.rollout, await specOf(versionId, options)));
      if (options.watch !== true || !session.json) session.show(rollout, describeStart);
      if (options.watch === true) await watchRollout(session, rollout.id);
    });
  rollouts
    .command('list')
    .description('list rollouts, newest first')
    .action(async (_options, command: Command) => {
      const { api, json, show, table } = await openSession(command, terminal);
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
      const { stop } = await api.request('GET', '/fleet/stop', answers.fleetStopState);
      if (stop !== null && !json) terminal.writeLine(`\n${describeStop(stop)}; fleetloop rollouts lift-stop ends that`);
    });
  rollouts
    .command('show <rollout>')
    .description('show waves, devices and gate')
    .option('--problems', 'only devices that are not well')
    .option('--all', `every device; by default, of a rollout of more than ${listedMax} devices, those that are not well`)
    .action(async (id: string, options: { problems?: boolean; all?: boolean }, command: Command) => showRollout(await openSession(command, terminal), id, options));
  rollouts
    .command('watch <rollout>')
    .description('follow a rollout live to its end; ends with 0 only if it succeeded')
    .action(async (id: string, _options, command: Command) => watchRollout(await openSession(command, terminal), id));
  addDecisionCommands(rollouts, terminal);
  addStopCommands(rollouts, terminal);
  addRecordCommands(rollouts, terminal);
  addTemplateCommands(rollouts, terminal);
}

function addDecisionCommands(rollouts: Command, terminal: Terminal): void {
  const texts = [
    ['pause', 'open no further wave, let no deadline pass'],
    ['resume', 'go on with a paused or tripped one; what went wrong so far is acknowledged and trips no more'],
    ['approve', 'approve the start, or the next wave'],
    ['abort', 'end it where it stands'],
  ] as const;
  for (const [action, text] of texts) {
    const command = rollouts.command(`${action} <rollout>`).description(text);
    if (action === 'abort') command.option('--revert', 'take its devices back to what they ran before');
    command.action(async (id: string, options: { revert?: boolean }, self: Command) => {
      const { api, show } = await openSession(self, terminal);
      const body = action === 'abort' ? { revert: options.revert ?? false } : undefined;
      show(await api.request('POST', `/rollouts/${encodeURIComponent(id)}/${action}`, answers.rollout, body), (value) => `${value.id} is ${value.state}`);
    });
  }
  rollouts
    .command('retry <rollout> <devices...>')
    .description('try devices again that failed, reverted, denied or are silent')
    .action(async (id: string, deviceIds: string[], _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('POST', `/rollouts/${encodeURIComponent(id)}/retry`, answers.rollout, { deviceIds }), (value) => describeRetry(value, deviceIds));
    });
}

async function showRollout(session: Session, id: string, options: { problems?: boolean; all?: boolean }): Promise<void> {
  const rollout = await loadRollout(session, id);
  const total = rollout.waves.reduce((sum, wave) => sum + wave.devicesTotal, 0);
  // A program gets what it did not ask to be spared.
  const problems = options.problems ?? (options.all !== true && !session.json && total > listedMax);
  const listed: z.infer<typeof answers.rolloutDevices>['devices'] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: z.infer<typeof answers.rolloutDevices> = await session.api.request('GET', `/rollouts/${encodeURIComponent(id)}/devices?problems=${problems}&after=${encodeURIComponent(after)}`, answers.rolloutDevices);
    listed.push(...page.devices);
    after = page.next;
  }
  const byWave = Map.groupBy(listed, (device) => device.wave);
  const shown = { ...rollout, waves: rollout.waves.map((wave) => ({ ...wave, devices: byWave.get(wave.index) ?? [] })) };
  session.show(shown, (value) => describeRollout(value, session, options.problems === true ? 0 : total - listed.length));
}

async function showPlan(session: Session, versionId: string, options: SpecOptions): Promise<void> {
  session.show(await nameOptions(session.api.request('POST', '/rollouts', answers.rolloutPlan, { ...(await specOf(versionId, options)), dryRun: true })), describePlan);
}
