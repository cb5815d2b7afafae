import type { Command } from 'commander';
import * as answers from './answers.ts';
import { describePlan, describeStart, describeStop } from './describe-rollout.ts';
import { parseList } from './rollout-spec.ts';
import { openSession, type Terminal } from './session.ts';
import { watchRollout } from './watch-rollout.ts';

/** rollouts stop-all, lift-stop and rollback: one command each, for when there is no time. */
export function addStopCommands(rollouts: Command, terminal: Terminal): void {
  rollouts
    .command('stop-all')
    .description('emergency stop: pause every rollout of the fleet and tell no device anything new until lift-stop')
    .option('--revert', 'abort them instead and take their devices back to what they ran before')
    .option('--reason <text>', 'for the record')
    .action(async (options: { revert?: boolean; reason?: string }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      const done = await api.request('POST', '/fleet/stop', answers.fleetStop, { revert: options.revert ?? false, reason: options.reason ?? '' });
      show(done, (value) => `the fleet is stopped; ${value.rollouts.length === 0 ? 'no rollout was running' : `${options.revert === true ? 'aborted and taken back' : 'paused'}: ${value.rollouts.join(', ')}`}`);
    });
  rollouts
    .command('lift-stop')
    .description('end the emergency stop; paused rollouts stay paused until they are resumed')
    .action(async (_options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('DELETE', '/fleet/stop', answers.fleetStopState), (value) => `the stop by ${value.stop?.by ?? '-'} is lifted`);
    });
  rollouts
    .command('stop-state')
    .description('say whether the fleet is stopped, since when, by whom and why')
    .action(async (_options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('GET', '/fleet/stop', answers.fleetStopState), ({ stop }) => (stop === null ? 'the fleet is not stopped' : describeStop(stop)));
    });
  rollouts
    .command('rollback <model>')
    .description('take the fleet back to the version before the one it runs, all devices at once')
    .option('--to <version>', 'to this version instead')
    .option('--from <version>', 'only if this is what was last rolled out: a command that is given twice, or by two people, goes back once')
    .option('--tags <tags>', 'only devices that carry all of these, comma-separated', parseList)
    .option('--dry-run', 'show who would go back to what, and change nothing')
    .option('--watch', 'follow it to its end')
    .action(async (model: string, options: { to?: string; from?: string; tags?: string[]; dryRun?: boolean; watch?: boolean }, command: Command) => {
      const session = await openSession(command, terminal);
      const body = { model, ...(options.to === undefined ? {} : { to: options.to }), ...(options.from === undefined ? {} : { from: options.from }), ...(options.tags === undefined ? {} : { selector: { tags: options.tags } }) };
      if (options.dryRun === true) return session.show(await session.api.request('POST', '/rollouts/rollback', answers.rolloutPlan, { ...body, dryRun: true }), (plan) => `back to ${plan.versionId}\n${describePlan(plan)}`);
      const rollout = await session.api.request('POST', '/rollouts/rollback', answers.rollout, body);
      if (options.watch !== true || !session.json) session.show(rollout, describeStart);
      if (options.watch === true) await watchRollout(session, rollout.id);
    });
}
