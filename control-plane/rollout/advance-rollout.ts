import { deviceLife } from './device-life.ts';
import { enter, evaluateDevice } from './evaluate-device.ts';
import type { GateVerdict } from './gates/gate.ts';
import { assignDevices, waitsForWindow } from './assign-devices.ts';
import { holdSilent } from './hold-silent.ts';
import { approvalToRefill, countLate, isKnownRevoked, isLeftInShadow, isOnItsWay, isPassedOver, isVacated, judgedBefore, needsApproval, refillWave, unapprovedWave } from './refill-wave.ts';
import { describeAway, renewSoak } from './renew-soak.ts';
import { isWindowOpen } from './maintenance-window.ts';
import { markRecalled, recallDevices, recallShadows, recallUnfinished } from './recall-devices.ts';
import { releaseSites } from './release-sites.ts';
import { isLive, withDevices, type Rollout, type RolloutDevice } from './rollout.ts';
import type { AdvanceInput, Decision, RolloutAdvance, RolloutCommand } from './rollout-advance.ts';

/**
 * Moves a rollout as far as the observations allow: reads its devices, releases and denies sites, asks the gates of the
 * open waves, then assigns, opens the next wave, ends, or trips. Calling it again with its own result and the same
 * observations changes nothing.
 */
export function advanceRollout(before: Rollout, input: AdvanceInput): RolloutAdvance {
  const commands: RolloutCommand[] = [];
  const decisions: Decision[] = [];
  const seen = leaveShadows(observeDevices(before, input), input);
  let rollout = releaseSites(seen, input, commands, decisions);
  rollout = holdSilent(rollout, input, commands);
  // Every pass opens a wave or ends it.
  for (let edges = 0; isMoving(rollout) && edges <= rollout.waves.length; edges++) {
    if (rollout.state !== 'awaiting_approval' && input.stopped === '') rollout = assignDevices(openFirst(rollout, input.nowMs, decisions), input, commands);
    const moved = moveOnce(rollout, input, decisions);
    if (moved === undefined) break;
    rollout = moved;
  }
  if (!isMoving(rollout) && isMoving(seen)) rollout = takeBackUntold(rollout, seen, input.nowMs, commands, decisions);
  if (!isLive(rollout)) rollout = isLive(before) ? recallUnfinished(rollout, input.nowMs, new Set(commands.flatMap(({ kind, device }) => (kind === 'assign' ? device.deviceId : [])))) : recallShadows(rollout, input);
  rollout = recallDevices(rollout, input, commands);
  if (rollout === before) return { rollout, commands, decisions };
  return { rollout: { ...rollout, updatedMs: input.nowMs }, commands, decisions };
}

/** A rollout that ends or pauses tells and releases nobody in the same step: whom it was about to is as it was, unless it is taken back. */
function takeBackUntold(rollout: Rollout, seen: Rollout, nowMs: number, commands: RolloutCommand[], decisions: Decision[]): Rollout {
  const released = new Set(commands.flatMap(({ kind, device }) => (kind === 'release' ? device.deviceId : [])));
  commands.splice(0, commands.length, ...commands.filter(({ kind }) => kind !== 'assign' && kind !== 'release'));
  decisions.splice(0, decisions.length, ...decisions.filter(({ kind }) => kind !== 'rollout.site_activated'));
  const before = new Map(seen.devices.map((device) => [device.deviceId, device]));
  return withDevices(rollout, rollout.devices.map((device) => {
    const was = before.get(device.deviceId);
    // One that runs the version already was to be counted without being told.
    const isUntold = was !== undefined && (device.attempt > was.attempt || (released.has(device.deviceId) && device.recall === 'none'));
    if (!isUntold) return device;
    // The shadow that it has left is over all the same.
    return was.state === 'shadowed' ? leaveShadow(was, rollout, nowMs) : { ...was, wave: device.wave, laterWave: device.laterWave };
  }));
}

/** The gate that decides now: of the newest open wave, or of an earlier one that tripped late. */
export function currentGate(rollout: Rollout, judge: AdvanceInput['judge']): GateVerdict & { readonly wave: number } {
  for (let wave = 0; wave < rollout.waveOpen; wave++) {
    // The devices of a shadow wave have gone on to where they are activated, and who has left a wave since it passed says nothing of it.
    if (rollout.waves[wave]?.kind === 'shadow' || isVacated(rollout, wave)) continue;
    const verdict = judge(rollout, wave);
    if (verdict.verdict === 'trip') return { ...verdict, wave, reason: `wave ${wave + 1}: ${verdict.reason}` };
  }
  const { waveOpen } = rollout;
  const verdict = emptyVerdict(rollout) ?? judge(rollout, waveOpen);
  return { ...verdict, wave: waveOpen, reason: `wave ${waveOpen + 1}: ${verdict.reason}` };
}

/** Of an open wave in which nobody is left, without asking its gate. */
function emptyVerdict(rollout: Rollout): GateVerdict | undefined {
  const { waveOpen, devices } = rollout;
  if (!isVacated(rollout, waveOpen)) return undefined;
  const hold = (waits: string): GateVerdict => ({ verdict: 'hold', reason: `held: ${waits}`, missing: [waits], measures: [] });
  const late = countLate(rollout, waveOpen);
  if (late > 0) return hold(`${late} device(s) of it are tried again in their shadow`);
  const judged = judgedBefore(rollout, waveOpen);
  if (judged.length > 0 && judged.every(isOnItsWay)) return hold(`${judged.length} device(s) of the waves before it are tried again`);
  return isPassedOver(rollout, waveOpen) ? { verdict: 'open', reason: `${devices.some(({ wave }) => wave === waveOpen) ? 'its devices are revoked, which is acknowledged, and others were judged' : 'its devices have taken part'} in the waves before it`, missing: [], measures: [] } : undefined;
}

/** Deadlines stand still while it is paused; what an ended rollout found stays, except for what is not over. */
function observeDevices(rollout: Rollout, { observed, newer, nowMs }: AdvanceInput): Rollout {
  const live = isLive(rollout);
  const deadlineNowMs = rollout.pausedMs > 0 ? rollout.pausedMs : nowMs;
  return withDevices(rollout, rollout.devices.map((device) => {
    const over = !live && deviceLife[device.state].kind !== 'life' && device.state !== 'silent';
    return over && !(device.state === 'waiting' && rollout.state === 'succeeded') ? device : evaluateDevice(device, rollout, observed.get(device.deviceId), newer.get(device.deviceId), deadlineNowMs);
  }));
}

function isMoving({ state }: Rollout): boolean {
  return state === 'running' || state === 'awaiting_approval' || state === 'succeeded';
}

function openFirst(rollout: Rollout, nowMs: number, decisions: Decision[]): Rollout {
  const wave = rollout.waves[rollout.waveOpen];
  if (wave === undefined || wave.openedMs > 0) return rollout;
  const deviceIds = rollout.devices.flatMap((device) => (device.wave === wave.index && device.state === 'waiting' ? device.deviceId : []));
  decisions.push({ kind: 'rollout.wave_opened', wave: wave.index, text: `wave ${wave.index + 1} of ${rollout.waves.length} opened for ${deviceIds.length} device(s)${rollout.detail === '' ? '' : `: ${rollout.detail}`}`, detail: { wave: wave.index, kind: wave.kind, devices: deviceIds.length, deviceIds: deviceIds.slice(0, 100) } });
  return { ...rollout, waves: rollout.waves.map((other) => (other === wave ? { ...wave, openedMs: nowMs, sinceMs: nowMs } : other)) };
}

function moveOnce(rollout: Rollout, input: AdvanceInput, decisions: Decision[]): Rollout | undefined {
  const { nowMs } = input;
  // A succeeded rollout only brings in who comes late or is tried again.
  if (rollout.state === 'succeeded') return undefined;
  if (rollout.waves[rollout.waveOpen]?.openedMs === 0) return waitForStart(rollout, input, decisions);
  const refilled = refill(rollout, input, decisions);
  if (refilled !== undefined && refilled !== rollout) return refilled;
  const gate = currentGate(rollout, input.judge);
  // Nobody is left in the open wave, and who could take part in it waits for an approval.
  if (refilled === rollout && gate.wave === rollout.waveOpen) return undefined;
  if (gate.verdict === 'trip') return trip(rollout, gate, nowMs, decisions);
  if (rollout.state === 'awaiting_approval' && input.stopped === '') return awaitWave(rollout, (gate.verdict === 'open' ? undefined : unapprovedWave(rollout)) ?? rollout.waveOpen + 1, gate.reason, decisions);
  const renewed = rollout.state === 'running' ? renewSoak(rollout, gate, input) : undefined;
  if (renewed !== undefined && 'awaits' in renewed) return awaitWave(rollout, renewed.wave, renewed.awaits, decisions);
  if (renewed !== undefined && 'trips' in renewed) return trip(rollout, { ...gate, reason: renewed.trips }, nowMs, decisions);
  if (renewed !== undefined) {
    decisions.push(renewed.decision);
    return renewed.rollout;
  }
  const waiting = rollout.devices.filter((device) => device.wave === rollout.waveOpen && device.state === 'waiting');
  if (gate.verdict === 'hold' || waiting.length > 0) {
    const forWindow = waiting.filter(({ deviceId }) => waitsForWindow(input.observed.get(deviceId), rollout, nowMs)).length;
    const inWindow = forWindow === 0 ? [] : [`${forWindow} device(s) are on trial with another version, which they would leave at once: they are told in the next maintenance window`];
    const { windows } = rollout.spec.activation;
    const ready = windows.length === 0 || isWindowOpen(windows, nowMs) ? 0 : rollout.devices.filter((device) => device.wave === rollout.waveOpen && device.state === 'ready').length;
    if (ready > 0) inWindow.push(`${ready} device(s) are ready, and wait for the next maintenance window`);
    const text = [`wave ${gate.wave + 1}: ${gate.verdict === 'hold' ? gate.missing.join('; ') : 'devices wait for their turn'}`, ...inWindow, ...[describeAway(rollout, gate, input)].filter((part) => part !== ''), ...(input.stopped === '' ? [] : [input.stopped])].join('; ');
    decisions.push({ kind: 'rollout.held', wave: gate.wave, text: `held: ${text}`, detail: { missing: gate.missing } });
    return undefined;
  }
  const next = rollout.waveOpen + 1;
  if (next >= rollout.waves.length) {
    const taken = findTaken(rollout, input);
    if (taken !== undefined) return supersede(rollout, taken, decisions);
    decisions.push({ kind: 'rollout.succeeded', wave: rollout.waveOpen, text: gate.reason, detail: { reason: gate.reason } });
    return { ...rollout, state: 'succeeded', detail: gate.reason };
  }
  if (needsApproval(rollout, next)) return awaitWave(rollout, next, gate.reason, decisions);
  if (input.stopped !== '') {
    decisions.push({ kind: 'rollout.held', wave: rollout.waveOpen, text: `held: ${input.stopped}`, detail: {} });
    return undefined;
  }
  return openWave(rollout, next, gate.reason, input);
}

function openWave(rollout: Rollout, next: number, reason: string, input: AdvanceInput): Rollout {
  return leaveShadows({ ...rollout, waveOpen: next, detail: reason }, input);
}

/** Devices of a shadow wave go on to where they are activated once it has passed, as do those that were tried again in it since; whom a newer rollout has by then is superseded. */
function leaveShadows(rollout: Rollout, { observed, newer, nowMs }: AdvanceInput): Rollout {
  const { waves, waveOpen } = rollout;
  if (!isMoving(rollout)) return rollout;
  return withDevices(rollout, rollout.devices.map((device) => {
    if ((device.state !== 'shadowed' && device.state !== 'already_running') || device.wave >= waveOpen || device.laterWave < 0 || waves[device.wave]?.kind !== 'shadow') return device;
    return evaluateDevice(leaveShadow(device, rollout, nowMs), rollout, observed.get(device.deviceId), newer.get(device.deviceId), nowMs);
  }));
}

/** One that was taken back in the shadow, by a trip that was resumed since, takes its turn as the others do. */
function leaveShadow(device: RolloutDevice, { spec }: Rollout, nowMs: number): RolloutDevice {
  return { ...enter(device, spec, 'waiting', 'its shadow is over', nowMs), wave: device.laterWave, laterWave: -1, recall: 'none', acknowledged: false };
}

function waitForStart(rollout: Rollout, { stopped }: AdvanceInput, decisions: Decision[]): Rollout | undefined {
  if (rollout.state === 'awaiting_approval') decisions.push({ kind: 'rollout.awaiting_approval', wave: 0, text: 'waits for an approval to start', detail: { wave: -1 } });
  else if (stopped !== '') decisions.push({ kind: 'rollout.held', wave: 0, text: `held: ${stopped}`, detail: {} });
  return undefined;
}

function awaitWave(rollout: Rollout, next: number, reason: string, decisions: Decision[]): Rollout | undefined {
  if (!needsApproval(rollout, next)) return { ...rollout, state: 'running' };
  const asked = `wave ${next + 1} waits for an approval; `;
  // The figures of the gate go on changing: it is asked once, with those of that moment.
  const text = rollout.state === 'awaiting_approval' && rollout.detail.startsWith(asked) ? rollout.detail : `${asked}${reason}`;
  decisions.push({ kind: 'rollout.awaiting_approval', wave: next, text, detail: { wave: next } });
  return rollout.state === 'awaiting_approval' ? undefined : { ...rollout, state: 'awaiting_approval', detail: text };
}

const tripped = 'the gate tripped';

/** Whether its gate has stopped it, not a person: what is wrong with it has been said. */
export function isStoppedByGate({ state, detail }: Pick<Rollout, 'state' | 'detail'>): boolean {
  return state === 'tripped' || (state === 'paused' && detail.startsWith(tripped));
}

function trip(rollout: Rollout, gate: GateVerdict & { readonly wave: number }, nowMs: number, decisions: Decision[]): Rollout {
  const { onTrip } = rollout.spec.gate;
  const detail = { reason: gate.reason, onTrip };
  if (onTrip === 'pause') {
    const text = `${tripped}: ${gate.reason}`;
    decisions.push({ kind: 'rollout.paused', wave: gate.wave, text, detail });
    return { ...rollout, state: 'paused', pausedMs: nowMs, detail: text };
  }
  decisions.push({ kind: 'rollout.tripped', wave: gate.wave, text: `${gate.reason}; ${describeTrip(onTrip, gate.wave)}`, detail });
  const devices = onTrip === 'stop' ? rollout.devices : markRecalled(rollout, onTrip === 'revert_all' ? 'all' : gate.wave, tripped, nowMs);
  return { ...withDevices(rollout, devices), state: 'tripped', detail: gate.reason };
}

function describeTrip(onTrip: 'revert_wave' | 'revert_all' | 'stop', wave: number): string {
  return { revert_wave: `wave ${wave + 1} goes back`, revert_all: 'all waves go back', stop: 'every device keeps what it has' }[onTrip];
}

/** A wave that newer rollouts, failures or revocations that are known, or its shadow have left without anybody to judge by goes on with devices of the waves behind it. @returns the same where it waits for an approval to */
function refill(rollout: Rollout, input: AdvanceInput, decisions: Decision[]): Rollout | undefined {
  const { waveOpen } = rollout;
  const members = rollout.devices.filter((device) => device.wave === waveOpen);
  const taken = members.find((device) => device.state === 'superseded');
  const known = members.find((device) => device.acknowledged && (deviceLife[device.state].kind !== 'gone' || isKnownRevoked(device)));
  const shadowed = rollout.devices.find((device) => isLeftInShadow(device, waveOpen));
  // Its devices took part in the waves before it, and nobody is left in those either.
  const isEmptied = waveOpen > 0 && members.length === 0 && shadowed === undefined && !isPassedOver(rollout, waveOpen);
  if (!isVacated(rollout, waveOpen) || ((taken ?? known ?? shadowed) === undefined && !isEmptied) || countLate(rollout, waveOpen) > 0) return undefined;
  const why = taken !== undefined ? `${taken.deviceId}: ${taken.reason}` : known !== undefined ? `${known.deviceId} is ${known.state}, which is acknowledged` : shadowed !== undefined ? `${shadowed.deviceId} is ${shadowed.state} since its shadow` : 'its devices took part in the waves before it, and came to nothing there';
  const refilled = refillWave(rollout, input, `nobody is left in wave ${waveOpen + 1} to judge by (${why})`);
  if (refilled !== undefined) {
    decisions.push(refilled.decision);
    return refilled.rollout;
  }
  const unapproved = approvalToRefill(rollout);
  if (unapproved !== undefined) return awaitWave(rollout, unapproved, `nobody is left in wave ${waveOpen + 1} to judge by (${why}), and its devices would take their place`, decisions) ?? rollout;
  if (isPassedOver(rollout, waveOpen)) return undefined;
  if (known === undefined && (taken !== undefined || shadowed?.state === 'superseded')) return supersede(rollout, `newer rollouts took every device of wave ${waveOpen + 1}, which leaves nobody to judge by (${why})`, decisions);
  // Pausing it again would only be resumed again.
  const text = `wave ${waveOpen + 1}: nobody is left to judge by (${why}), nor to take their place; ${isEmptied || members.some((device) => !isKnownRevoked(device)) || shadowed !== undefined ? `try devices again (fleetloop rollouts retry ${rollout.id} <devices>), then resume` : 'create a rollout for other devices'}`;
  decisions.push({ kind: 'rollout.tripped', wave: waveOpen, text: `${text}; ${describeTrip('stop', waveOpen)}`, detail: { reason: text, onTrip: 'stop' } });
  return { ...rollout, state: 'tripped', detail: text };
}

/** One most of whose devices are a newer rollout's has not brought its version to its fleet: it is no success, and no champion. */
function findTaken({ id, devices, bundleDigest }: Rollout, { observed, newer }: AdvanceInput): string | undefined {
  let [kept, taken, last] = [0, 0, ''];
  for (const { deviceId, state, reason } of devices) {
    if (state === 'removed') continue;
    const twin = observed.get(deviceId);
    const by = state === 'superseded' ? reason : (newer.get(deviceId) ?? (twin === undefined || twin.desiredRolloutId === id || twin.desiredDigest === bundleDigest ? undefined : twin.desiredRolloutId || 'another hand'));
    if (by === undefined) {
      kept++;
      continue;
    }
    taken++;
    last = `${deviceId}: ${by}`;
  }
  if (!isMostlyTaken(kept, taken)) return undefined;
  return kept === 0 ? `newer rollouts have every device of it (${last})` : `newer rollouts have ${taken} of its ${kept + taken} devices (${last}); the other ${kept} keep it`;
}

/** Of exactly half it is still a success. */
export function isMostlyTaken(kept: number, taken: number): boolean {
  return taken > kept;
}

function supersede(rollout: Rollout, why: string, decisions: Decision[]): Rollout {
  decisions.push({ kind: 'rollout.superseded', wave: rollout.waveOpen, text: why, detail: {} });
  return { ...rollout, state: 'superseded', detail: why };
}
