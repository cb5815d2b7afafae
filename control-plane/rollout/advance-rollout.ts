import { assert } from '../../proto/assert.ts';
import { evaluateDevice } from './evaluate-device.ts';
import { evaluateGate, type GateVerdict } from './evaluate-gate.ts';
import type { DeviceObservation, Rollout, RolloutDevice } from './legacy.ts';

/** What the shell does after the new state is saved; each is harmless to repeat. */
export type RolloutCommand =
  | { readonly kind: 'assign'; readonly deviceId: string }
  | { readonly kind: 'revert'; readonly deviceId: string; readonly previousDigest: string };

export interface RolloutStep {
  readonly kind: 'rollout.wave_opened' | 'rollout.device_changed' | 'rollout.succeeded' | 'rollout.tripped';
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface RolloutAdvance {
  readonly rollout: Rollout;
  /** What changed, to be told as events. */
  readonly steps: readonly RolloutStep[];
  readonly commands: readonly RolloutCommand[];
}

/**
 * Moves a rollout as far as the observations allow: reads its devices, asks the gates of the open waves, then opens the
 * next wave, ends, or trips. Calling it again with its own result and the same observations changes nothing. Commands
 * follow from the state and the observations alone, so that one that was lost by a crash is given again.
 *
 * @param observed every enrolled device by id
 */
export function advanceRollout(before: Rollout, observed: ReadonlyMap<string, DeviceObservation>, nowMs: number): RolloutAdvance {
  let { rollout, steps } = observeDevices(before, observed, nowMs);
  const wavesTotal = Math.max(...rollout.devices.map((device) => device.wave)) + 1;
  for (let edges = 0; rollout.state === 'running' && edges <= wavesTotal; edges++) {
    const moved = moveOnce(rollout, observed, wavesTotal, nowMs);
    if (moved === undefined) break;
    rollout = moved.rollout;
    steps = [...steps, ...moved.steps];
  }
  const changed = steps.length > 0;
  return { rollout: changed ? { ...rollout, updatedMs: nowMs } : rollout, steps, commands: planCommands(rollout, observed) };
}

/** The gate that decides now: of the newest open wave, or of an earlier one that tripped late. */
export function currentGate(rollout: Rollout): GateVerdict {
  for (let wave = 0; wave < rollout.waveOpen; wave++) {
    const verdict = gateOf(rollout, wave);
    if (verdict.verdict === 'trip') return { ...verdict, reason: `wave ${wave + 1}: ${verdict.reason}` };
  }
  const verdict = gateOf(rollout, rollout.waveOpen);
  return { ...verdict, reason: `wave ${rollout.waveOpen + 1}: ${verdict.reason}` };
}

/** Marks what a tripped or aborted rollout takes back. */
export function markReverting(devices: readonly RolloutDevice[], waves: 'all' | number, nowMs: number): RolloutDevice[] {
  const told = new Set(['assigned', 'confirmed', 'failed', 'silent']);
  return devices.map((device) =>
    told.has(device.state) && (waves === 'all' || device.wave === waves) ? { ...device, state: 'reverting', reason: [device.state, device.reason].filter((part) => part !== '').join(': '), updatedMs: nowMs } : device,
  );
}

function gateOf(rollout: Rollout, wave: number): GateVerdict {
  return evaluateGate(rollout.devices.filter((device) => device.wave === wave).map((device) => device.state), rollout.spec.gate);
}

function observeDevices(rollout: Rollout, observed: ReadonlyMap<string, DeviceObservation>, nowMs: number): { rollout: Rollout; steps: RolloutStep[] } {
  const steps: RolloutStep[] = [];
  const live = rollout.state === 'running' || rollout.state === 'paused';
  const deadlineNowMs = rollout.pausedMs > 0 ? rollout.pausedMs : nowMs;
  const devices = rollout.devices.map((device) => {
    // What an ended rollout found stays, except for what is not over: devices that are to go back or may still come back.
    if (!live && device.state !== 'silent' && device.state !== 'reverting') return device;
    const verdict = evaluateDevice(device, rollout, observed.get(device.deviceId), rollout.spec.gate.deadlineMs, deadlineNowMs);
    if (verdict.state === device.state) return device;
    steps.push({ kind: 'rollout.device_changed', detail: { deviceId: device.deviceId, wave: device.wave, from: device.state, to: verdict.state, reason: verdict.reason } });
    return { ...device, ...verdict, updatedMs: nowMs };
  });
  return { rollout: { ...rollout, devices }, steps };
}

function moveOnce(rollout: Rollout, observed: ReadonlyMap<string, DeviceObservation>, wavesTotal: number, nowMs: number): { rollout: Rollout; steps: RolloutStep[] } | undefined {
  const waiting = rollout.devices.some((device) => device.wave === rollout.waveOpen && device.state === 'waiting');
  if (waiting) return openWave(rollout, observed, nowMs);
  const gate = currentGate(rollout);
  if (gate.verdict === 'hold') return undefined;
  if (gate.verdict === 'trip') {
    const { onTrip } = rollout.spec.gate;
    const devices = onTrip === 'stop' ? rollout.devices : markReverting(rollout.devices, onTrip === 'revert_all' ? 'all' : trippedWave(rollout), nowMs);
    return { rollout: { ...rollout, state: 'tripped', detail: gate.reason, devices }, steps: [{ kind: 'rollout.tripped', detail: { reason: gate.reason, onTrip } }] };
  }
  if (rollout.waveOpen + 1 < wavesTotal) return { rollout: { ...rollout, waveOpen: rollout.waveOpen + 1 }, steps: [] };
  return { rollout: { ...rollout, state: 'succeeded', detail: gate.reason }, steps: [{ kind: 'rollout.succeeded', detail: { reason: gate.reason } }] };
}

function openWave(rollout: Rollout, observed: ReadonlyMap<string, DeviceObservation>, nowMs: number): { rollout: Rollout; steps: RolloutStep[] } {
  const deviceIds: string[] = [];
  const devices = rollout.devices.map((device) => {
    if (device.wave !== rollout.waveOpen || device.state !== 'waiting') return device;
    const twin = observed.get(device.deviceId);
    assert(twin !== undefined, `the waiting device ${device.deviceId} is enrolled`);
    deviceIds.push(device.deviceId);
    const previousDigest = twin.confirmedDigest === rollout.bundleDigest ? '' : twin.confirmedDigest;
    const assigned: RolloutDevice = { ...device, state: 'assigned', previousDigest, assignedMs: nowMs, updatedMs: nowMs };
    return { ...assigned, ...evaluateDevice(assigned, rollout, twin, rollout.spec.gate.deadlineMs, nowMs) };
  });
  return { rollout: { ...rollout, devices }, steps: [{ kind: 'rollout.wave_opened', detail: { wave: rollout.waveOpen, deviceIds } }] };
}

function trippedWave(rollout: Rollout): number {
  for (let wave = 0; wave < rollout.waveOpen; wave++) if (gateOf(rollout, wave).verdict === 'trip') return wave;
  return rollout.waveOpen;
}

function planCommands(rollout: Rollout, observed: ReadonlyMap<string, DeviceObservation>): RolloutCommand[] {
  return rollout.devices.flatMap((device): RolloutCommand[] => {
    const twin = observed.get(device.deviceId);
    if (twin === undefined || twin.revoked) return [];
    if (device.state === 'reverting') return [{ kind: 'revert', deviceId: device.deviceId, previousDigest: device.previousDigest }];
    // Only a live rollout has its devices for itself; after it the newest desired state wins.
    const live = rollout.state === 'running' || rollout.state === 'paused';
    const told = device.state === 'assigned' || device.state === 'confirmed' || device.state === 'silent';
    return live && told && twin.desiredRolloutId !== rollout.id ? [{ kind: 'assign', deviceId: device.deviceId }] : [];
  });
}
