import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { deviceLife } from './device-life.ts';
import { enter } from './evaluate-device.ts';
import type { Harm } from './gates/gate.ts';
import { markRecalled, recallUnfinished } from './recall-devices.ts';
import { isVacated, unapprovedWave } from './refill-wave.ts';
import { isLive, type Rollout, type RolloutDevice, type RolloutState } from './rollout.ts';

/** What an operator decides about a rollout. */
export type OperatorDecision =
  | { readonly kind: 'pause'; readonly why?: string }
  /** `worse`: harm that is proven now, or above an absolute limit, and known to who resumes. */
  | { readonly kind: 'resume'; readonly worse: readonly Harm[] }
  | { readonly kind: 'approve' }
  | { readonly kind: 'abort'; readonly revert: boolean; readonly why?: string }
  | { readonly kind: 'retry'; readonly deviceIds: readonly string[] };

export interface Decided {
  readonly rollout: Rollout;
  /** For the timeline. */
  readonly text: string;
}

const allowed: Readonly<Record<OperatorDecision['kind'], readonly RolloutState[]>> = {
  pause: ['running', 'awaiting_approval'],
  resume: ['paused', 'tripped'],
  approve: ['awaiting_approval'],
  abort: ['running', 'paused', 'awaiting_approval'],
  retry: ['running', 'succeeded', 'awaiting_approval', 'paused', 'tripped'],
};

/** The rollout as an operator's decision leaves it; `request.conflict` where its state does not allow it, with what would. */
export function planDecision(rollout: Rollout, decision: OperatorDecision, by: string, nowMs: number): Result<Decided, Problem<'request.conflict' | 'request.forbidden'>> {
  const states = allowed[decision.kind];
  if (!states.includes(rollout.state)) return problem('request.conflict', `rollout ${rollout.id} is ${rollout.state}; this needs one that is ${states.join(' or ')}`);
  switch (decision.kind) {
    case 'pause':
      return decided({ ...rollout, state: 'paused', pausedMs: nowMs }, `paused by ${by}${because(decision.why)}`);
    case 'resume':
      return resume(rollout, decision.worse, by, nowMs);
    case 'approve':
      return approve(rollout, by, nowMs);
    case 'abort': {
      const resumed = { ...rollout, devices: rollout.devices.map((device) => goOn(device, pauseOf(rollout, nowMs), nowMs)) };
      const devices = decision.revert ? markRecalled(resumed, 'all', `aborted by ${by}`, nowMs) : resumed.devices;
      return decided(recallUnfinished({ ...rollout, state: 'aborted', pausedMs: 0, devices }, nowMs), `aborted by ${by}${decision.revert ? '; its devices go back' : ''}${because(decision.why)}`);
    }
    case 'retry':
      return retry(rollout, decision.deviceIds, by, nowMs);
  }
}

/** What went wrong before trips no more. */
function resume(rollout: Rollout, worse: readonly Harm[], by: string, nowMs: number): Result<Decided, never> {
  const pauseMs = pauseOf(rollout, nowMs);
  const harm = new Set(worse);
  const vacated = isVacated(rollout, rollout.waveOpen);
  let [known, revoked] = [0, 0];
  const devices = rollout.devices.map((device): RolloutDevice => {
    // Taken back while it waited for its turn, it takes its turn all the same.
    if (device.state === 'waiting') return device.recall === 'none' ? device : { ...device, recall: 'none', updatedMs: nowMs };
    // Else the wave that it has left would trip at every resume.
    if (vacated && device.wave === rollout.waveOpen && device.state === 'removed' && !device.acknowledged) {
      revoked++;
      return { ...device, acknowledged: true, updatedMs: nowMs };
    }
    if (isKnownBad(device)) {
      known++;
      return { ...device, acknowledged: true, updatedMs: nowMs };
    }
    return goOn(device, pauseMs, nowMs);
  });
  const waves = pauseMs === 0 ? rollout.waves : rollout.waves.map((wave) => (wave.openedMs > 0 ? { ...wave, openedMs: wave.openedMs + pauseMs } : wave));
  const acknowledged = [...(known === 0 ? [] : [`${known} known bad outcome(s)`]), ...(revoked === 0 ? [] : [`that ${revoked} device(s) of wave ${rollout.waveOpen + 1} are revoked`]), ...[...harm].map((one) => one.replace('limit:', 'the limit of ').replace('undecided:', 'that it stays undecided by '))];
  const text = `resumed by ${by}${acknowledged.length === 0 ? '' : `, who acknowledges ${acknowledged.join(', ')}: only new ones trip`}`;
  // Pausing what waits for its approval does not replace the approval.
  const unapproved = rollout.spec.approval.start && !rollout.approvals.some((approval) => approval.wave === -1);
  return decided({ ...rollout, state: unapproved ? 'awaiting_approval' : 'running', pausedMs: 0, waves, devices, acknowledgedMeasures: [...new Set([...rollout.acknowledgedMeasures, ...harm])] }, text);
}

/** How long it has been paused: one that tripped never was, and the clock may have been set back meanwhile. */
function pauseOf({ pausedMs }: Rollout, nowMs: number): number {
  return pausedMs === 0 ? 0 : Math.max(0, nowMs - pausedMs);
}

/** Whoever was within a deadline has as much time left as when it was paused. */
function goOn(device: RolloutDevice, pauseMs: number, nowMs: number): RolloutDevice {
  return pauseMs > 0 && deviceLife[device.state].kind === 'life' ? { ...device, assignedMs: device.assignedMs + pauseMs, sinceMs: device.sinceMs + pauseMs, updatedMs: nowMs } : device;
}

/** A device that is already taken back counts as known too: it has nothing left to say about the wave. */
function isKnownBad(device: RolloutDevice): boolean {
  return !device.acknowledged && (deviceLife[device.state].retryable === true || device.recall !== 'none');
}

function approve(rollout: Rollout, by: string, nowMs: number): Result<Decided, Problem<'request.forbidden'>> {
  if (rollout.spec.approval.byOther && by === rollout.createdBy) return problem('request.forbidden', `${by} created ${rollout.id}; its approval needs somebody else's token`);
  const started = (rollout.waves[0]?.openedMs ?? 0) > 0;
  const wave = started ? (unapprovedWave(rollout) ?? rollout.waveOpen + 1) : -1;
  return decided({ ...rollout, state: 'running', approvals: [...rollout.approvals, { wave, by, atMs: nowMs }] }, `${started ? `wave ${wave + 1}` : 'the start'} approved by ${by}`);
}

function retry(rollout: Rollout, deviceIds: readonly string[], by: string, nowMs: number): Result<Decided, Problem<'request.conflict'>> {
  const wanted = new Set(deviceIds);
  for (const id of wanted) {
    const device = rollout.devices.find((candidate) => candidate.deviceId === id);
    if (device === undefined) return problem('request.conflict', `${id} is not in rollout ${rollout.id}; fleetloop rollouts show ${rollout.id} lists its devices`);
    // What had an outcome when it was taken back keeps that, and does not run the version any more.
    const isTakenBack = device.recall === 'told' && (device.state === 'confirmed' || device.state === 'already_running');
    if (deviceLife[device.state].retryable !== true && !isTakenBack) return problem('request.conflict', `${id} is ${device.state}; only a device that failed, reverted, denied or is silent is tried again`);
    if (device.recall === 'asked') return problem('request.conflict', `${id} is being taken back; try again once it is told`);
  }
  const devices = rollout.devices.map((device): RolloutDevice => (wanted.has(device.deviceId) ? { ...enter(device, rollout.spec, 'waiting', `retried by ${by}`, nowMs), recall: 'none', acknowledged: false } : device));
  return ok({ rollout: { ...rollout, devices }, text: `${[...wanted].slice(0, 20).join(', ')}${wanted.size > 20 ? ` and ${wanted.size - 20} more` : ''} retried by ${by}${rollout.state === 'paused' || rollout.state === 'tripped' ? ', once it is resumed' : ''}` });
}

function decided(rollout: Rollout, text: string): Result<Decided, never> {
  return ok({ rollout: { ...rollout, detail: text }, text });
}

function because(why: string | undefined): string {
  return why === undefined || why === '' ? '' : `: ${why}`;
}

/** What an emergency stop does to a rollout: it is aborted, or only paused where what was told stays; undefined where there is nothing to stop. */
export function planStop(rollout: Rollout, revert: boolean): OperatorDecision | undefined {
  if (!isLive(rollout)) return undefined;
  if (revert) return { kind: 'abort', revert: true, why: 'emergency stop' };
  return rollout.state === 'paused' ? undefined : { kind: 'pause', why: 'emergency stop' };
}
