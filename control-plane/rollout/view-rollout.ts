import { z } from '@hono/zod-openapi';
import { limits } from '../../proto/limits.ts';
import { deviceLife } from './device-life.ts';
import type { GateVerdict } from './gates/gate.ts';
import type { RolloutPlan } from './plan-rollout.ts';
import { lifeStates, outcomeStates, rolloutStates, type Rollout, type RolloutDevice } from './rollout.ts';

const leftOutAnswer = z.array(z.object({ deviceId: z.string(), reason: z.string() }));
/** outcome: what becomes of the older rollout. */
const supersedesAnswer = z.array(z.object({ rolloutId: z.string(), deviceIds: z.array(z.string()), outcome: z.enum(['goes_on', 'ends_when_done', 'ends']), text: z.string() }));
export const headAnswer = z.object({
  id: z.string(),
  versionId: z.string(),
  bundleDigest: z.string(),
  state: z.enum(rolloutStates),
  waveOpen: z.number().int(),
  detail: z.string(),
  /** When it was paused; 0 where it is not. Deadlines stand still meanwhile. */
  pausedMs: z.number(),
  createdBy: z.string(),
  createdMs: z.number(),
  updatedMs: z.number(),
});
const gateAnswer = z.object({ verdict: z.enum(['open', 'hold', 'trip']), reason: z.string(), missing: z.array(z.string()), measures: z.array(z.record(z.string(), z.unknown())) });
/** Beside the states of a device's life and its outcomes: on its way back, and told to go back. */
const shownStates = [...lifeStates, ...outcomeStates, 'reverting'] as const;
export const devicesPerWaveDefault = 200;
const deviceAnswer = z.object({
  deviceId: z.string(),
  state: z.enum(shownStates),
  /** What it had come to before it was taken back; otherwise the same as state. */
  outcome: z.enum([...lifeStates, ...outcomeStates]),
  reason: z.string(),
  reached: z.boolean(),
  acknowledged: z.boolean(),
  attempt: z.number().int(),
  assignedMs: z.number(),
  sinceMs: z.number(),
  updatedMs: z.number(),
});
export const rolloutAnswer = headAnswer
  .extend({
    spec: z.record(z.string(), z.unknown()),
    waves: z.array(
      z.object({
        index: z.number().int(),
        kind: z.enum(['activate', 'shadow', 'ab']),
        state: z.enum(['waiting', 'open', 'passed', 'tripped', 'stopped']),
        openedMs: z.number(),
        /** Devices by state; never reached and fallen silent apart. */
        counts: z.record(z.string(), z.number().int()),
        devicesTotal: z.number().int(),
        /** As many as were asked for, those that are not well first. */
        devices: z.array(deviceAnswer),
      }),
    ),
    approvals: z.array(z.object({ wave: z.number().int(), by: z.string(), atMs: z.number() })),
    gate: gateAnswer,
    leftOut: leftOutAnswer.optional(),
    supersedes: supersedesAnswer.optional(),
    notes: z.array(z.string()).optional(),
  })
  .openapi('Rollout');
export const devicesAnswer = z
  .object({
    devices: z.array(deviceAnswer.extend({ wave: z.number().int() })),
    /** Of all that match, on every page. */
    total: z.number().int(),
    /** What to give as `after` for the next page; null on the last one. */
    next: z.string().nullable(),
  })
  .openapi('RolloutDevices');
export const planAnswer = z
  .object({
    dryRun: z.literal(true),
    versionId: z.string(),
    bundleDigest: z.string(),
    waves: z.array(z.object({ index: z.number().int(), kind: z.enum(['activate', 'shadow', 'ab']), deviceIds: z.array(z.string()), controlIds: z.array(z.string()) })),
    leftOut: leftOutAnswer,
    /** What older live rollouts lose: the newest wins. */
    supersedes: supersedesAnswer,
    notes: z.array(z.string()),
  })
  .openapi('RolloutPlan');
export const idParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'gas-v2-r1' }) });
export const deviceSelections = ['all', 'problems', 'none'] as const;
export interface DeviceSelection { readonly devices: (typeof deviceSelections)[number]; readonly limit: number }

export const pageQuery = z.object({
  wave: z.coerce.number().int().min(0).max(31).optional(),
  state: z.enum(shownStates).optional(),
  /** true: only those that are not well. */
  problems: z.enum(['true', 'false']).default('false'),
  after: z.string().max(limits.nameCharsMax).default(''),
  limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
});

/** One page of a rollout's devices, by device id: devices may change their state between two pages, and none is shown twice or left out. */
export function showDevices({ devices }: Pick<Rollout, 'devices'>, { wave, state, problems, after, limit }: z.infer<typeof pageQuery>): z.infer<typeof devicesAnswer> {
  const matching = devices.filter((device) => (wave === undefined || device.wave === wave) && (state === undefined || shownState(device) === state) && (problems === 'false' || isProblem(device)));
  const left = matching.filter(({ deviceId }) => deviceId > after).sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  const page = left.slice(0, limit);
  return { devices: page.map((device) => ({ ...showDevice(device), wave: device.wave })), total: matching.length, next: left.length > limit ? (page.at(-1)?.deviceId ?? null) : null };
}

/** A rollout as the API shows it. */
export function showRollout(rollout: Rollout, gate: GateVerdict, selection: DeviceSelection = { devices: 'all', limit: devicesPerWaveDefault }): z.infer<typeof rolloutAnswer> {
  const { spec, devices, waves, approvals, acknowledgedMeasures: _acknowledged, ...head } = rollout;
  const shown = showGate(rollout, gate);
  const byWave = Map.groupBy(devices, (device) => device.wave);
  return {
    ...head,
    spec,
    approvals: approvals.map((approval) => ({ ...approval })),
    waves: waves.map(({ index, kind, openedMs }) => {
      const members = byWave.get(index) ?? [];
      return { index, kind, state: waveState(rollout, index, gate), openedMs, counts: countStates(members), devicesTotal: members.length, devices: listDevices(members, selection).map(showDevice) };
    }),
    gate: { verdict: shown.verdict, reason: shown.reason, missing: [...shown.missing], measures: shown.measures.map((measure) => ({ ...measure })) },
  };
}

export function showPlan(versionId: string, bundleDigest: string, plan: RolloutPlan): z.infer<typeof planAnswer> {
  return {
    dryRun: true,
    versionId,
    bundleDigest,
    waves: plan.waves.map(({ kind, deviceIds, controlIds }, index) => ({ index, kind, deviceIds: [...deviceIds], controlIds: [...controlIds] })),
    leftOut: [...plan.leftOut],
    supersedes: showSupersedes(plan),
    notes: [...plan.notes],
  };
}

export function showSupersedes({ supersedes }: Pick<RolloutPlan, 'supersedes'>): z.infer<typeof supersedesAnswer> {
  return supersedes.map((loss) => ({ ...loss, deviceIds: [...loss.deviceIds] }));
}

function listDevices(members: readonly RolloutDevice[], { devices, limit }: DeviceSelection): readonly RolloutDevice[] {
  if (devices === 'none') return [];
  if (devices === 'all' && members.length <= limit) return members;
  const problems = members.filter(isProblem);
  return (devices === 'problems' ? problems : [...problems, ...members.filter((device) => !isProblem(device))]).slice(0, limit);
}

function showDevice(device: RolloutDevice): z.infer<typeof deviceAnswer> {
  const { deviceId, state, reason, reached, acknowledged, attempt, assignedMs, sinceMs, updatedMs } = device;
  return { deviceId, state: shownState(device), outcome: state, reason, reached, acknowledged, attempt, assignedMs, sinceMs, updatedMs };
}

function shownState({ state, recall }: RolloutDevice): (typeof shownStates)[number] {
  return recall === 'asked' ? 'reverting' : recall === 'told' ? 'reverted' : state;
}

function countStates(devices: readonly RolloutDevice[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const device of devices) {
    const state = shownState(device);
    add(state);
    if (state === 'silent') add(device.reached ? 'fell_silent' : 'never_reached');
  }
  return counts;
}

function isProblem(device: RolloutDevice): boolean {
  return deviceLife[device.state].retryable === true || device.recall !== 'none';
}

function showGate(rollout: Rollout, gate: GateVerdict): GateVerdict {
  if (rollout.state === 'succeeded') return { ...gate, verdict: 'open', reason: rollout.detail, missing: [] };
  if (rollout.state === 'tripped') return { ...gate, verdict: 'trip', reason: rollout.detail, missing: [] };
  if (rollout.state === 'aborted' || rollout.state === 'superseded') return { ...gate, verdict: 'hold', reason: rollout.detail };
  return gate;
}

function waveState(rollout: Rollout, index: number, gate: GateVerdict): 'waiting' | 'open' | 'passed' | 'tripped' | 'stopped' {
  if (index < rollout.waveOpen) return 'passed';
  const ended = rollout.state === 'aborted' || rollout.state === 'tripped' || rollout.state === 'superseded';
  if (index > rollout.waveOpen) return ended ? 'stopped' : 'waiting';
  if (rollout.state === 'succeeded') return 'passed';
  if (ended) return rollout.state === 'tripped' ? 'tripped' : 'stopped';
  if (rollout.waves[index]?.openedMs === 0) return 'waiting';
  return gate.verdict === 'open' ? 'passed' : 'open';
}
