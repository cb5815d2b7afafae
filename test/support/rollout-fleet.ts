import { advanceRollout } from '../../control-plane/rollout/advance-rollout.ts';
import type { AdvanceInput, RolloutAdvance, RolloutCommand } from '../../control-plane/rollout/rollout-advance.ts';
import { noFigures } from '../../control-plane/rollout/gates/collect-figures.ts';
import { judgeWave } from '../../control-plane/rollout/judge-wave.ts';
import { startPlan } from '../../control-plane/rollout/plan-rollout.ts';
import { rolloutSpecSchema, type DeviceObservation, type Rollout, type WaveKind } from '../../control-plane/rollout/rollout.ts';
import type { Digest } from '../../proto/digest.ts';

export const bundle: Digest = `sha256:${'b'.repeat(64)}`;
export const previous: Digest = `sha256:${'a'.repeat(64)}`;
export const deadlineMs = 10_000;

/** A rollout of gas-v2 with these waves, that starts running. */
export function rolloutOf(waves: readonly (readonly string[] | { kind?: WaveKind; perHour?: number; deviceIds: readonly string[] })[], spec: Record<string, unknown> = {}): Rollout {
  const { gate, ...rest } = spec;
  const planned = waves.map((wave, size) => ('deviceIds' in wave ? { size, kind: wave.kind ?? ('activate' as const), perHour: wave.perHour ?? 0, deviceIds: wave.deviceIds, controlIds: [] } : { size, kind: 'activate' as const, perHour: 0, deviceIds: wave, controlIds: [] }));
  return {
    id: 'gas-v2-r1', versionId: 'gas-v2', bundleDigest: bundle, state: 'running', spec: rolloutSpecSchema.parse({ versionId: 'gas-v2', gate: { deadlineMs, ...(gate as object) }, ...rest }),
    ...startPlan({ waves: planned }, 0), waveOpen: 0, detail: '', pausedMs: 0, approvals: [], acknowledgedMeasures: [], createdBy: 'ann', createdMs: 0, updatedMs: 0,
  };
}

export function observationOf(deviceId: string, changes: Partial<DeviceObservation> = {}): DeviceObservation {
  return {
    deviceId, tags: [], agentVersion: '1.0.0', revoked: false, online: true, awaySinceMs: 0, desiredDigest: previous, desiredRolloutId: 'gas-v1-r1', desiredRevision: 1, reportedRevision: 1, runningDigest: previous, confirmedDigest: previous,
    update: undefined, shadowInferences: 0, ...changes,
  };
}

/** What a device does next, if it was told to run the bundle. */
export type Condition = 'untouched' | 'downloading' | 'shadowing' | 'ready' | 'activated' | 'probation' | 'running' | 'failed' | 'reverted' | 'denied' | 'back' | 'revoked';

const phases: Partial<Record<Condition, string>> = { downloading: 'downloading', shadowing: 'shadowing', ready: 'ready', activated: 'activated', probation: 'in_probation', running: 'converged', failed: 'failed', reverted: 'reverted', denied: 'denied' };

/** A fleet that obeys commands and then behaves as told. */
export class RolloutFleet {
  readonly twins = new Map<string, DeviceObservation>();

  constructor(deviceIds: readonly string[], tagsOf: (deviceId: string) => readonly string[] = () => []) {
    for (const deviceId of deviceIds) this.twins.set(deviceId, observationOf(deviceId, { tags: tagsOf(deviceId) }));
  }

  twin(deviceId: string): DeviceObservation {
    return this.twins.get(deviceId) as DeviceObservation;
  }

  set(deviceId: string, changes: Partial<DeviceObservation>): void {
    this.twins.set(deviceId, { ...this.twin(deviceId), ...changes });
  }

  obey(commands: readonly RolloutCommand[], rolloutId = 'gas-v2-r1'): void {
    for (const { kind, device } of commands) {
      const { desiredRevision, reportedRevision } = this.twin(device.deviceId);
      this.set(device.deviceId, { desiredDigest: kind === 'revert' ? device.previousDigest : bundle, desiredRolloutId: rolloutId, desiredRevision: Math.max(desiredRevision, reportedRevision) + 1 });
    }
  }

  behave(deviceId: string, condition: Condition, rolloutId = 'gas-v2-r1'): void {
    const twin = this.twin(deviceId);
    if (condition === 'revoked') return this.set(deviceId, { revoked: true });
    if (condition === 'untouched') return;
    if (condition === 'back') return this.set(deviceId, { runningDigest: previous, confirmedDigest: previous, reportedRevision: twin.desiredRevision });
    if (twin.desiredDigest !== bundle) return;
    this.set(deviceId, {
      reportedRevision: twin.desiredRevision,
      update: { bundleDigest: bundle, rolloutId, phase: phases[condition] ?? '', reason: condition === 'failed' || condition === 'reverted' || condition === 'denied' ? 'artifact.digest_mismatch' : '', detail: '', revision: twin.desiredRevision },
      ...(condition === 'running' ? { runningDigest: bundle, confirmedDigest: bundle } : {}),
      ...(condition === 'shadowing' ? { shadowInferences: 1_000 } : {}),
    });
  }
}

export function inputOf(fleet: RolloutFleet, nowMs: number, changes: Partial<AdvanceInput> = {}): AdvanceInput {
  return { observed: fleet.twins, judge: (rollout, wave) => judgeWave(rollout, wave, noFigures, nowMs), newer: new Map(), outElsewhere: new Set(), swappingElsewhere: new Set(), leavingElsewhere: new Set(), evidenceBefore: () => undefined, stopped: '', commandsMax: 500, nowMs, ...changes };
}

export function advanceOn(rollout: Rollout, fleet: RolloutFleet, nowMs: number, changes: Partial<AdvanceInput> = {}): RolloutAdvance {
  const advanced = advanceRollout(rollout, inputOf(fleet, nowMs, changes));
  fleet.obey(advanced.commands, rollout.id);
  return advanced;
}

export const statesOf = (rollout: Rollout): Record<string, string> => Object.fromEntries(rollout.devices.map(({ deviceId, state, recall }) => [deviceId, recall === 'asked' ? 'reverting' : recall === 'told' ? 'taken back' : state]));
