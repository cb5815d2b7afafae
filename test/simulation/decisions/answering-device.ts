import type { RolloutCommand } from '../../../control-plane/rollout/rollout-advance.ts';
import type { DeviceObservation, Rollout } from '../../../control-plane/rollout/rollout.ts';
import type { Digest } from '../../../proto/digest.ts';
import type { Draw } from './draw.ts';

/** The phases of an update that swaps, in order. */
const phases = ['downloading', 'verified', 'preflighted', 'ready', 'activated', 'in_probation', 'converged'] as const;
const otherPhases = ['shadowing', 'failed', 'reverted', 'denied', 'unheard_of'] as const;
const inferencesPerAnswer = 20;

/** A device as decisions see it: its twin, and what becomes of the order that it has. */
export class AnsweringDevice {
  twin: DeviceObservation;
  /** Its order lets it shadow only; it may not swap until it is released. */
  shadows = false;
  isHeld = false;
  /** It has never said what is not so. */
  isHonest = true;
  /** What it really runs and has confirmed: what it said in contradiction to that passes. */
  #runs: string;
  #confirmed: string;
  /** How it has failed with the order it has; empty where it has not. */
  #failure = '';
  readonly #inferences = new Map<string, number>();

  constructor(deviceId: string, tags: readonly string[], bundle: Digest, online: boolean) {
    this.#runs = bundle;
    this.#confirmed = bundle;
    this.twin = {
      deviceId, tags, agentVersion: '1.0.0', revoked: false, online, awaySinceMs: online ? 0 : 1, desiredDigest: bundle, desiredRolloutId: 'gas-v1-r1', desiredRevision: 1, reportedRevision: 1, runningDigest: bundle,
      confirmedDigest: bundle, update: undefined, shadowInferences: 0,
    };
  }

  change(changes: Partial<DeviceObservation>): void {
    this.twin = { ...this.twin, ...changes };
  }

  connect(online: boolean, nowMs: number): void {
    this.change({ online, awaySinceMs: online ? 0 : nowMs });
  }

  inferencesWith(bundle: string): number {
    return this.#inferences.get(bundle) ?? 0;
  }

  /** A rollout has told it what to run. */
  take({ id, bundleDigest, waves }: Rollout, { kind, device }: RolloutCommand): void {
    const { desiredRevision, reportedRevision } = this.twin;
    this.change({ desiredDigest: kind === 'revert' ? device.previousDigest : bundleDigest, desiredRolloutId: id, desiredRevision: Math.max(desiredRevision, reportedRevision) + 1 });
    this.isHeld = (kind === 'assign' || kind === 'hold') && device.held;
    this.shadows = kind !== 'revert' && waves[device.wave]?.kind === 'shadow';
    this.#failure = '';
  }

  /** Goes a step on with its order, if it is there, and says so. */
  answer(draw: Draw, failureChance: number): void {
    if (!this.twin.online || this.twin.revoked) return;
    this.change({ runningDigest: this.#runs, confirmedDigest: this.#confirmed });
    const { desiredDigest, update } = this.twin;
    if (this.shadows && update?.phase === 'shadowing') this.#infer(desiredDigest);
    if (draw.often(0.9)) this.#infer(this.#runs);
    if (desiredDigest === '') return;
    const phase = this.#phase();
    if (this.#failure !== '') {
      if (phase !== this.#failure) this.#report(this.#failure);
      return;
    }
    if (this.#confirmed === desiredDigest && !this.shadows) {
      if (phase !== 'converged' || this.#runs !== desiredDigest) this.#report('converged');
    } else if (draw.often(failureChance)) {
      this.#report(phase === 'activated' || phase === 'in_probation' ? 'reverted' : draw.pick(['failed', 'denied', 'failed']));
    } else if (this.shadows) this.#shadow(phase);
    else this.#install(phase, draw);
  }

  /** Says what is not so, or is long over, of some rollout; the next answer says again what is. */
  contradict({ id, bundleDigest }: Rollout, { often, pick, whole }: Draw): void {
    const { desiredRevision } = this.twin;
    this.isHonest = false;
    const said = (chance: number, name: 'runningDigest' | 'confirmedDigest'): Partial<DeviceObservation> => (often(chance) ? { [name]: pick([this.twin.confirmedDigest, bundleDigest]) } : {});
    this.change({
      reportedRevision: desiredRevision, update: { bundleDigest, rolloutId: id, phase: pick([...phases, ...otherPhases]), reason: 'contradiction', detail: '', revision: Math.max(0, desiredRevision - whole(0, 2)) },
      ...said(0.3, 'runningDigest'), ...said(0.2, 'confirmedDigest'),
    });
  }

  #shadow(phase: string): void {
    if (phase === 'shadowing') this.change({ shadowInferences: this.twin.shadowInferences + 3 * inferencesPerAnswer });
    else if (phase === 'preflighted') this.#report('shadowing', { shadowInferences: 0 });
    else this.#report(phase === '' ? 'downloading' : phase === 'downloading' ? 'verified' : 'preflighted');
  }

  #install(phase: string, { whole }: Draw): void {
    const last = phases.indexOf(this.isHeld ? 'ready' : 'converged');
    const next = Math.min(phases.findIndex((one) => one === phase) + whole(1, 2), last);
    const said = phases[next];
    if (said !== undefined && said !== phase) this.#report(said);
  }

  /** What it has said of the order it has; empty: nothing yet. */
  #phase(): string {
    const { update, desiredDigest, desiredRevision } = this.twin;
    return update?.revision === desiredRevision && update.bundleDigest === desiredDigest ? update.phase : '';
  }

  #report(phase: string, more: Partial<DeviceObservation> = {}): void {
    const { desiredDigest, desiredRevision, desiredRolloutId } = this.twin;
    this.#failure = ['failed', 'denied', 'reverted'].includes(phase) ? phase : '';
    if (this.#failure !== '') this.#runs = this.#confirmed;
    else if (phase === 'activated' || phase === 'in_probation' || phase === 'converged') this.#runs = desiredDigest;
    if (phase === 'converged') this.#confirmed = desiredDigest;
    const update = { bundleDigest: desiredDigest, rolloutId: desiredRolloutId, phase, reason: this.#failure === '' ? '' : 'drawn', detail: '', revision: desiredRevision };
    this.change({ update, reportedRevision: desiredRevision, runningDigest: this.#runs, confirmedDigest: this.#confirmed, ...more });
  }

  #infer(bundle: string): void {
    this.#inferences.set(bundle, this.inferencesWith(bundle) + inferencesPerAnswer);
  }
}
