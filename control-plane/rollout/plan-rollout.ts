import { createRandom, shuffle } from '../../proto/random.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { assignWaves, type PlannedWave } from './assign-waves.ts';
import { describePower } from './describe-power.ts';
import type { LabelRate } from './gates/estimate-power.ts';
import { planLoss, type Loss } from './plan-loss.ts';
import { hasOpenBelow, measures } from './gates/gate.ts';
import { checkSelector, isSelected, tagValues } from './evaluate-selector.ts';
import { isLive, type DeviceObservation, type Rollout, type RolloutDevice, type RolloutSpec, type RolloutWave } from './rollout.ts';

export interface RolloutPlan {
  /** In the order of opening. */
  readonly waves: readonly PlannedWave[];
  readonly leftOut: readonly { readonly deviceId: string; readonly reason: string }[];
  /** What older live rollouts lose to this one. */
  readonly supersedes: readonly ({ readonly rolloutId: string; readonly deviceIds: readonly string[] } & Loss)[];
  /** What an operator should know before the start. */
  readonly notes: readonly string[];
}

/** What a live rollout has of a device. */
export interface Holder {
  readonly rolloutId: string;
  /** The device has an outcome there: nothing would be taken from it. */
  readonly done: boolean;
}

export interface RolloutSituation {
  readonly bundleDigest: string;
  /** Every enrolled device. */
  readonly devices: readonly DeviceObservation[];
  /** Bundle -> version, of the same model, that are newer releases: a device that has confirmed one refuses to go back unless it is told that it may. */
  readonly newerReleases: ReadonlyMap<string, string>;
  /** Device id -> the newest live rollout that has it. */
  readonly held: ReadonlyMap<string, Holder>;
  /** Those rollouts by id. */
  readonly rollouts: ReadonlyMap<string, Rollout>;
  /** Bundle -> version, of other models: a device that has confirmed one loses it. */
  readonly otherModels?: ReadonlyMap<string, string> | undefined;
  /** How long the devices are told that their probation lasts at least; 0 where they are told nothing. */
  readonly probationMs: number;
  /** What labels came of the devices on the version that most of them have confirmed; undefined where none has one of this model. */
  readonly labels?: LabelRate | undefined;
}

/** What planning reads of a spec. */
export type PlanSpec = Pick<RolloutSpec, 'selector' | 'waves' | 'order' | 'seed' | 'overlap' | 'redundancy' | 'activation' | 'approval' | 'membership' | 'rollback' | 'gate' | 'deadlines'>;

/**
 * Who takes part and in which wave. Devices that are online come first, so that the first waves decide soon (or all are
 * drawn with the seed); within that by id, so that the same fleet gives the same plan. Who runs the bundle already takes part where an
 * older live rollout would tell it something else, and comes last, as it proves nothing.
 *
 * @returns `request.conflict` where nobody is left to take part or the spec contradicts itself on this fleet
 */
export function planRollout(spec: PlanSpec, situation: RolloutSituation): Result<RolloutPlan, Problem<'request.conflict' | 'request.invalid'>> {
  const checked = checkSelector(spec.selector);
  if (!checked.ok) return checked;
  const hasty = findHastyDeadline(spec, situation.probationMs);
  if (hasty !== undefined) return problem('request.invalid', hasty);
  const leftOut: { deviceId: string; reason: string }[] = [];
  const eligible: DeviceObservation[] = [];
  const known = new Map(situation.devices.map((device) => [device.deviceId, device]));
  const named = [...(spec.selector.deviceIds ?? []), ...spec.waves.flatMap((wave) => ('deviceIds' in wave ? wave.deviceIds : []))];
  for (const deviceId of new Set(named)) {
    const device = known.get(deviceId);
    if (device === undefined) leftOut.push({ deviceId, reason: 'not enrolled' });
    else if (!isSelected(device, spec.selector)) leftOut.push({ deviceId, reason: 'named, but the selector does not match it' });
  }
  for (const device of situation.devices) {
    if (!isSelected(device, spec.selector)) continue;
    const reason = whyNot(device, situation, spec);
    if (reason === undefined) eligible.push(device);
    else leftOut.push({ deviceId: device.deviceId, reason });
  }
  eligible.sort((a, b) => (spec.order === 'online_first' ? Number(b.online) - Number(a.online) : 0) || compareIds(a.deviceId, b.deviceId));
  if (spec.order === 'random') shuffle(eligible, createRandom(spec.seed));
  eligible.sort((a, b) => Number(runsAlready(a, situation)) - Number(runsAlready(b, situation)));
  const { atomicBy } = spec.activation;
  const together = atomicBy === undefined ? undefined : (deviceId: string) => tagValues(known.get(deviceId)?.tags ?? [], atomicBy)[0];
  const waves = assignWaves(eligible.map((device) => device.deviceId), spec.waves, together === undefined ? { seed: spec.seed } : { seed: spec.seed, together });
  const placed = new Set(waves.flatMap((wave) => wave.deviceIds));
  for (const { deviceId } of eligible) if (!placed.has(deviceId)) leftOut.push({ deviceId, reason: 'beyond the last wave' });
  leftOut.sort((a, b) => compareIds(a.deviceId, b.deviceId));
  const beyond = spec.approval.waves === 'all' ? undefined : spec.approval.waves.find((wave) => wave > spec.waves.length);
  if (beyond !== undefined) return problem('request.invalid', `approval.waves names wave ${beyond}, and there are ${spec.waves.length}; name waves as they are written, the first is 1`);
  if (waves.length === 0) return problem('request.conflict', `no device is left to take part${explain(leftOut)}; choose other devices, or enroll some`);
  const conflict = findAtomicConflict(spec, waves, known);
  if (conflict !== undefined) return problem('request.conflict', conflict);
  const supersedes = planSuperseded(placed, situation);
  return ok({ waves, leftOut, supersedes, notes: [...describeOtherModels(placed, known, situation), ...describePlan(spec, waves, known, supersedes), ...describePower(spec, waves, countControls(waves, situation.devices), situation.labels)] });
}

/**
 * What must be approved, by the waves of a plan. A spec counts waves as they are written; where one of them adds nobody,
 * its approval is asked before whatever wave goes further. The first wave is the start.
 */
export function planApproval({ approval }: Pick<RolloutSpec, 'approval'>, waves: readonly Pick<PlannedWave, 'size'>[]): RolloutSpec['approval'] {
  if (approval.waves === 'all') return { ...approval, start: true };
  const before = new Set(approval.waves.map((written) => waves.findIndex(({ size }) => size >= written - 1)));
  return { ...approval, start: approval.start || before.has(0), waves: [...before].filter((index) => index > 0).map((index) => index + 1) };
}

/** The waves and devices of a rollout that begins with this plan. */
export function startPlan(plan: Pick<RolloutPlan, 'waves'>, nowMs: number): { waves: RolloutWave[]; devices: RolloutDevice[] } {
  const devices = new Map<string, RolloutDevice>();
  for (const [wave, { kind, deviceIds }] of plan.waves.entries()) {
    for (const deviceId of deviceIds) {
      const shadow = devices.get(deviceId);
      if (shadow === undefined) devices.set(deviceId, waitingDevice(deviceId, wave, nowMs));
      else if (kind !== 'shadow' && shadow.laterWave === -1) devices.set(deviceId, { ...shadow, laterWave: wave });
    }
  }
  return { waves: plan.waves.map(({ kind, perHour, controlIds }, index) => ({ index, kind, perHour, openedMs: 0, controlIds: [...controlIds] })), devices: [...devices.values()] };
}

/** A device that takes part and has not been told yet. */
export function waitingDevice(deviceId: string, wave: number, nowMs: number): RolloutDevice {
  return {
    deviceId, wave, laterWave: -1, state: 'waiting', reason: '', reached: false, acknowledged: false, recall: 'none', held: false, previousDigest: '', revisionBefore: 0, attempt: 0,
    assignedMs: 0, sinceMs: nowMs, updatedMs: nowMs, history: [],
  };
}

function whyNot(device: DeviceObservation, situation: RolloutSituation, { overlap, rollback }: PlanSpec): string | undefined {
  const { newerReleases, held, rollouts } = situation;
  if (device.revoked) return 'revoked';
  const holder = held.get(device.deviceId);
  if (holder !== undefined && overlap === 'leave_out') return `rollout ${holder.rolloutId} is running on it`;
  const older = holder?.done === false ? rollouts.get(holder.rolloutId) : undefined;
  if (runsAlready(device, situation) && (older === undefined || !isLive(older))) return 'already running';
  const newer = rollback ? undefined : newerReleases.get(device.confirmedDigest);
  if (newer !== undefined) return `has confirmed ${newer}, which is newer; it goes back only in a rollback`;
  return undefined;
}

function runsAlready({ confirmedDigest, runningDigest, desiredDigest }: DeviceObservation, { bundleDigest }: RolloutSituation): boolean {
  return [confirmedDigest, runningDigest, desiredDigest].every((digest) => digest === bundleDigest);
}

function planSuperseded(placed: ReadonlySet<string>, { held, rollouts }: RolloutSituation): RolloutPlan['supersedes'] {
  const shared = new Map<string, Set<string>>();
  for (const deviceId of [...placed].sort(compareIds)) {
    const holder = held.get(deviceId);
    if (holder !== undefined) shared.set(holder.rolloutId, (shared.get(holder.rolloutId) ?? new Set()).add(deviceId));
  }
  return [...shared].flatMap(([rolloutId, taken]) => {
    const rollout = rollouts.get(rolloutId);
    const deviceIds = [...taken].filter((deviceId) => held.get(deviceId)?.done === false);
    if (rollout === undefined) return [];
    // One that has ended, and still takes its devices back, has nothing to go on with.
    if (!isLive(rollout)) return deviceIds.length === 0 ? [] : [{ rolloutId, deviceIds, outcome: 'ends' as const, text: `takes ${deviceIds.length} device(s) from ${rolloutId}, which is ${rollout.state} and was to take them back` }];
    const loss = planLoss(rollout, taken);
    return deviceIds.length === 0 && loss.outcome === 'goes_on' ? [] : [{ rolloutId, deviceIds, ...loss }];
  });
}

/** A device that must be silent before it may confirm never can. */
function findHastyDeadline({ gate, deadlines }: PlanSpec, probationMs: number): string | undefined {
  const [name, limitMs] = deadlines.probationMs === undefined ? ['gate.deadlineMs', gate.deadlineMs] : ['deadlines.probationMs', deadlines.probationMs];
  return probationMs < limitMs ? undefined : `${name} ${limitMs} is not longer than the probation of ${probationMs} ms, so every device would count as silent before it can confirm; give a longer ${name} or a shorter probation (probation.durationMs, of the rollout or in the model's settings)`;
}

/** A group that may not be out of service together cannot be swapped together. */
export function findAtomicConflict({ activation, redundancy }: Pick<PlanSpec, 'activation' | 'redundancy'>, waves: readonly Pick<PlannedWave, 'deviceIds'>[], known: ReadonlyMap<string, DeviceObservation>): string | undefined {
  const { atomicBy } = activation;
  if (atomicBy === undefined) return undefined;
  for (const { key, outMax } of redundancy) {
    for (const wave of waves) {
      const counts = countBy(wave.deviceIds, (id) => {
        const tags = known.get(id)?.tags ?? [];
        return tagValues(tags, atomicBy).flatMap((site) => tagValues(tags, key).map((group) => `${atomicBy}:${site} and ${key}:${group}`));
      });
      for (const [both, count] of counts) {
        if (count > outMax) return `${count} devices are ${both}: they are to be activated together, and at most ${outMax} of them may be out of service; raise outMax or leave atomicBy out`;
      }
    }
  }
  return undefined;
}

/** A device runs one model in a slot: who mistakes the model's name takes the one away that the line needs. */
function describeOtherModels(placed: ReadonlySet<string>, known: ReadonlyMap<string, DeviceObservation>, { otherModels }: RolloutSituation): string[] {
  const counts = countBy([...placed], (id) => [otherModels?.get(known.get(id)?.confirmedDigest ?? '') ?? []].flat());
  return [...counts].map(([versionId, count]) => `takes ${count} device(s) from ${versionId}, which is of another model`);
}

/** Limits that hold nobody back, which a misspelled key looks like. */
function describeUntagged(spec: PlanSpec, devices: readonly (DeviceObservation | undefined)[]): string[] {
  const { atomicBy } = spec.activation;
  const carries = (key: string): boolean => devices.some((device) => tagValues(device?.tags ?? [], key).length > 0);
  return [
    ...spec.redundancy.filter(({ key }) => !carries(key)).map(({ key, outMax }) => `no device that takes part has a tag ${key}:..., so the limit of ${outMax} out of service by ${key} holds back nobody`),
    ...(atomicBy === undefined || carries(atomicBy) ? [] : [`no device that takes part has a tag ${atomicBy}:..., so each is swapped on its own`]),
  ];
}

function describePlan(spec: PlanSpec, waves: readonly PlannedWave[], known: ReadonlyMap<string, DeviceObservation>, supersedes: RolloutPlan['supersedes']): string[] {
  const notes = supersedes.map(({ text }) => text);
  for (const [index, wave] of waves.entries()) {
    const name = `wave ${index + 1}`;
    if (wave.kind === 'shadow') notes.push(`${name} only runs beside the old version; its devices are activated with their later wave`);
    if (wave.kind === 'ab') notes.push(`${name} is drawn at random and compared with ${wave.controlIds.length === 0 ? 'nobody: no device is left' : `${wave.controlIds.length} device(s) drawn the same way`}`);
    if (wave.perHour > 0) notes.push(`${name} takes at least ${((Math.max(0, wave.deviceIds.length - 1) / wave.perHour) * 60).toFixed(0)} minutes at ${wave.perHour} device(s) an hour`);
    for (const { key, outMax } of spec.redundancy) {
      const [largest] = [...countBy(wave.deviceIds, (id) => tagValues(known.get(id)?.tags ?? [], key))].toSorted((a, b) => b[1] - a[1]);
      if (largest !== undefined && largest[1] > outMax) notes.push(`${name} goes in ${Math.ceil(largest[1] / outMax)} turns: ${key}:${largest[0]} has ${largest[1]} of its devices, at most ${outMax} out of service at once`);
    }
  }
  notes.push(...describeShrinking(spec.waves), ...describeUntagged(spec, waves.flatMap((wave) => wave.deviceIds.map((id) => known.get(id)))));
  const last = waves.at(-1);
  const controls = countControls(waves, [...known.values()]);
  if (last?.kind === 'activate' && waves.length > 1 && controls === 0) notes.push(`the last wave leaves no device on the old version to be compared with${measures.some((measure) => hasOpenBelow(spec.gate.behaviour[measure])) && spec.gate.behaviour.undecided === undefined ? ': where the hours before it cannot prove openBelow it is held; gate.behaviour.undecided says what follows then' : ''}`);
  if (spec.activation.windows.length > 0) notes.push(`devices swap inside ${spec.activation.windows.length} maintenance window(s) only`);
  const approval = planApproval(spec, waves);
  if (approval.start) notes.push('waits for an approval before anything is told to a device');
  for (const [index, { size }] of waves.entries()) {
    if (index > 0 && (approval.waves === 'all' || approval.waves.includes(index + 1))) notes.push(`wave ${index + 1}${size === index ? '' : ` (number ${size + 1} as written)`} waits for an approval`);
  }
  if (spec.membership === 'dynamic') notes.push('devices that come to match later get this version once it has succeeded');
  return notes;
}

/** Devices that no wave activates. */
function countControls(waves: readonly PlannedWave[], devices: readonly DeviceObservation[]): number {
  return devices.length - new Set(waves.flatMap((wave) => (wave.kind === 'shadow' ? [] : wave.deviceIds))).size;
}

/** A size counts everyone before it in: who writes a smaller one after a larger probably meant so many more. */
function describeShrinking(sizes: PlanSpec['waves']): string[] {
  const most = new Map<string, number>();
  return sizes.flatMap((size, index) => {
    if ('deviceIds' in size) return [];
    const [amount, unit] = 'count' in size ? [size.count, 'device(s)'] : [size.percent, '%'];
    // Shadow waves are counted among themselves.
    const counted = `${size.kind === 'shadow' ? 'shadow ' : ''}${unit}`;
    const before = most.get(counted) ?? 0;
    most.set(counted, Math.max(before, amount));
    return amount > before ? [] : `wave number ${index + 1} as written, up to ${amount} ${unit}, adds nobody and is left out: a wave before it goes up to ${before} ${unit}, and a size counts all waves before it in`;
  });
}

function countBy(deviceIds: readonly string[], keysOf: (deviceId: string) => readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of deviceIds) for (const key of keysOf(id)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function explain(leftOut: readonly { reason: string }[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts.size === 0 ? ': the selector matches none' : ` (${[...counts].map(([reason, count]) => `${count} ${reason}`).join(', ')})`;
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
