import { deviceLife } from './device-life.ts';
import { evaluateGate } from './gates/evaluate-gate.ts';
import type { GateFigures } from './gates/collect-figures.ts';
import type { DeviceCounts, GateEvidence, GateVerdict } from './gates/gate.ts';
import { isPassedOver } from './refill-wave.ts';
import type { Rollout, RolloutDevice } from './rollout.ts';

/** The evidence on a wave now. */
export function evidenceOf(rollout: Rollout, wave: number, { windowMs, leftIds, ...figures }: GateFigures): GateEvidence {
  const { kind, openedMs, sinceMs = 0 } = rollout.waves[wave] ?? { kind: 'activate' as const, openedMs: 0 };
  const members = rollout.devices.filter((device) => device.wave === wave);
  const runsSinceMs = figures.inferences > 0 || windowMs === undefined ? Infinity : firstRunMs(members.filter(({ deviceId, acknowledged }) => !acknowledged && leftIds?.has(deviceId) !== true), openedMs, sinceMs, kind === 'shadow');
  const waiting = members.filter(({ state }) => state === 'waiting').length;
  return { wave, kind, openedMs, devices: countDevices(members), ...(waiting === 0 ? {} : { waiting }), ...(isPassedOver(rollout, wave) ? { emptied: true as const } : {}), ...figures, ...(runsSinceMs === Infinity ? {} : { firstReportDueMs: runsSinceMs + (windowMs ?? 0) }), acknowledged: rollout.acknowledgedMeasures };
}

/**
 * When the first of these devices that run the bundle, confirmed or on trial, began to infer with it since it was told, as far as it has said so, and no earlier than the
 * wave opened, which a pause makes later; Infinity where none has. One that ran it already need not have inferred since.
 */
function firstRunMs(devices: readonly RolloutDevice[], openedMs: number, sinceMs: number, shadow: boolean): number {
  const running: ReadonlySet<string> = new Set(shadow ? ['shadowing', 'shadowed'] : ['activated', 'probation', 'confirmed']);
  const lives = devices.map(({ history }) => history.slice(history.findLastIndex(({ state }) => state === 'assigned') + 1)).filter((life) => running.has(life.at(-1)?.state ?? ''));
  const first = lives.flatMap((life) => life.find(({ state }) => running.has(state))?.atMs ?? []);
  return first.filter((atMs) => atMs >= sinceMs).reduce((least, atMs) => Math.min(least, Math.max(atMs, openedMs)), Infinity);
}

/** The gate's answer about a wave. */
export function judgeWave(rollout: Rollout, wave: number, figures: GateFigures, nowMs: number): GateVerdict {
  return evaluateGate(evidenceOf(rollout, wave, figures), rollout.spec.gate, nowMs);
}

/** Who has left the wave, and whose bad outcome is acknowledged, is in none of the counts. */
function countDevices(devices: readonly RolloutDevice[]): DeviceCounts {
  const counts = { undecided: 0, confirmed: 0, failed: 0, reverted: 0, denied: 0, neverReached: 0, fellSilent: 0 };
  for (const { state, acknowledged, reached } of devices) {
    const { kind } = deviceLife[state];
    if (kind === 'gone' || acknowledged) continue;
    if (kind === 'waiting' || kind === 'life') counts.undecided++;
    else if (state === 'failed' || state === 'reverted' || state === 'denied') counts[state]++;
    else if (state === 'silent') counts[reached ? 'fellSilent' : 'neverReached']++;
    else counts.confirmed++;
  }
  return counts;
}
