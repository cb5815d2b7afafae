import type { z } from 'zod';
import type * as answers from './answers.ts';
import type { Session } from './session.ts';
import { countsText, type RolloutAnswer } from './watch-rollout.ts';

/** Who has stopped the fleet, since when and why. */
export function describeStop({ by, sinceMs, reason }: answers.FleetStop): string {
  return `the fleet is stopped by ${by} since ${new Date(sinceMs).toISOString()}${reason === '' ? '' : `: ${reason}`}`;
}

/** For people: the devices of each wave, what older rollouts lose, and who is left out and why. */
export function describePlan(plan: z.infer<typeof answers.rolloutPlan>): string {
  return [
    ...plan.waves.map((wave) => `wave ${wave.index + 1}${wave.kind === 'activate' ? '' : ` (${wave.kind})`}: ${wave.deviceIds.length} devices: ${wave.deviceIds.join(', ')}`),
    ...plan.supersedes.map(({ rolloutId, deviceIds }) => `supersedes ${rolloutId} on ${deviceIds.length} devices: ${deviceIds.join(', ')}`),
    ...plan.notes.map((note) => `note: ${note}`),
    ...plan.leftOut.map((device) => `left out: ${device.deviceId} (${device.reason})`),
  ].join('\n');
}

export function describeStart(rollout: RolloutAnswer): string {
  const devices = rollout.waves.reduce((sum, wave) => sum + wave.devicesTotal, 0);
  return [`${rollout.id} is ${rollout.state.replaceAll('_', ' ')}: ${rollout.waves.length} waves, ${devices} devices, ${rollout.leftOut?.length ?? 0} left out`, ...(rollout.notes ?? []).map((note) => `note: ${note}`)].join('\n');
}

/** For people: who is tried again, and what that waits for. */
export function describeRetry({ id, state }: Pick<RolloutAnswer, 'id' | 'state'>, deviceIds: readonly string[]): string {
  const text = `${id} tries ${deviceIds.join(', ')} again`;
  if (state === 'paused' || state === 'tripped') return `${text}, once it is resumed: fleetloop rollouts resume ${id}`;
  return state === 'awaiting_approval' ? `${text}, once it is approved to go on: fleetloop rollouts approve ${id}` : text;
}

/** For people: where a rollout is, its waves by count, and the devices that were asked for. */
export function describeRollout(rollout: RolloutAnswer, session: Session, hidden: number): string {
  const rows = rollout.waves.flatMap((wave) => wave.devices.map((device) => ({ ...device, wave: wave.index + 1 })));
  const devices = session.table(rows, [{ title: 'WAVE', value: (row) => row.wave, fixed: true }, { title: 'DEVICE', value: (row) => row.deviceId, fixed: true }, { title: 'STATE', value: ({ outcome, state }) => (outcome === undefined || outcome === state || state === 'reverting' ? state : `${outcome}, ${state}`), fixed: true }, { title: 'REASON', value: (row) => row.reason, wrapped: true }], 'no devices that are not well');
  return [
    `${rollout.id} is ${rollout.state} (${rollout.detail})`,
    `gate: ${rollout.gate.verdict}, ${rollout.gate.reason}`,
    ...rollout.waves.map((wave) => `wave ${wave.index + 1}${wave.kind === 'activate' ? '' : ` (${wave.kind})`} ${wave.state}: ${wave.devicesTotal} device(s)${wave.devicesTotal === 0 ? '' : `, ${countsText(wave.counts)}`}`),
    devices,
    ...(hidden === 0 ? [] : [`${hidden} device(s) that are well are not listed; --all lists them`]),
  ].join('\n');
}
