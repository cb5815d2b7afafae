import type { BundleBehaviour } from '../monitor/behaviour.ts';
import { isLive } from './advance-rollout.ts';
import { tagValues } from './evaluate-selector.ts';
import { collectFigures, noFigures, type Cohorts, type GateFigures } from './gates/collect-figures.ts';
import type { DeviceObservation, Rollout, RolloutDevice } from './rollout.ts';

/** How far back a device's own past is read. */
export const pastMs = 24 * 3600_000;
/** A large rollout's figures are worked out this often; what they come from is reported about once a minute. */
const everyMs = 10_000;
const smallRollout = 200;
/** Of the bundles that devices ran before, those that most of them ran. */
const oldsMax = 4;

/** What devices did with a bundle since a moment; undefined where no version has it. */
export type LoadBehaviour = (bundleDigest: string, sinceMs: number) => Promise<BundleBehaviour | undefined>;

/** How long a rollout's devices gather at most before they report. */
export type LoadWindowMs = (rollout: Rollout) => Promise<number>;

interface Kept {
  readonly atMs: number;
  readonly windowMs: number;
  readonly waveOpen: number;
  readonly next: BundleBehaviour | undefined;
  readonly olds: readonly BundleBehaviour[];
  readonly byWave: Map<number, GateFigures>;
}

export type FiguresOf = (wave: number) => GateFigures;

/** What is measured of the waves of rollouts, kept between ticks. */
export class WaveFigures {
  readonly #kept = new Map<string, Kept>();
  readonly #load: LoadBehaviour;
  readonly #loadWindowMs: LoadWindowMs;

  constructor(load: LoadBehaviour, loadWindowMs: LoadWindowMs) {
    this.#load = load;
    this.#loadWindowMs = loadWindowMs;
  }

  /** Figures by wave, each worked out when it is asked for. @throws AppError store.unavailable */
  async of(rollout: Rollout, observed: ReadonlyMap<string, DeviceObservation>, nowMs: number): Promise<FiguresOf> {
    const startedMs = rollout.waves[0]?.openedMs ?? 0;
    if (!isLive(rollout)) this.#kept.delete(rollout.id);
    if (!isLive(rollout) || startedMs === 0) return () => noFigures;
    let kept = this.#kept.get(rollout.id);
    const fresh = kept !== undefined && kept.waveOpen === rollout.waveOpen && rollout.devices.length > smallRollout && nowMs >= kept.atMs && nowMs - kept.atMs < everyMs;
    if (kept === undefined || !fresh) {
      const sinceMs = startedMs - pastMs;
      const next = await this.#load(rollout.bundleDigest, sinceMs);
      const olds = (await Promise.all(oldBundles(rollout, observed).map((digest) => this.#load(digest, sinceMs)))).filter((behaviour) => behaviour !== undefined);
      const same = kept !== undefined && kept.waveOpen === rollout.waveOpen && isSame(kept, next, olds);
      kept = { atMs: nowMs, windowMs: kept?.windowMs ?? (await this.#loadWindowMs(rollout)), waveOpen: rollout.waveOpen, next, olds, byWave: same && kept !== undefined ? kept.byWave : new Map<number, GateFigures>() };
      this.#kept.set(rollout.id, kept);
    }
    const { next, olds, byWave, windowMs } = kept;
    return (wave) => {
      const known = byWave.get(wave);
      if (known !== undefined) return known;
      const figures = { ...collectFigures(next, olds, cohortsOf(rollout, wave, observed)), windowMs };
      byWave.set(wave, figures);
      return figures;
    };
  }
}

export function cohortsOf(rollout: Rollout, wave: number, observed: ReadonlyMap<string, DeviceObservation>): Cohorts {
  const { kind, openedMs, controlIds } = rollout.waves[wave] ?? { kind: 'activate' as const, openedMs: 0, controlIds: [] };
  const waveIds = new Set<string>();
  const runningIds = new Set<string>();
  const treatedIds = new Set<string>();
  const toldMs = new Map<string, number>();
  for (const device of rollout.devices) {
    const at = toldToActivateMs(device);
    if (at !== undefined && rollout.waves[device.wave]?.kind !== 'shadow') toldMs.set(device.deviceId, at);
    if (device.wave > wave || device.assignedMs === 0) continue;
    treatedIds.add(device.deviceId);
    if (device.wave === wave) waveIds.add(device.deviceId);
    if (device.wave === wave && (device.state === 'already_running' || observed.get(device.deviceId)?.confirmedDigest === rollout.bundleDigest)) runningIds.add(device.deviceId);
  }
  const placeOf = (deviceId: string): string => {
    const tags = observed.get(deviceId)?.tags ?? [];
    return tagValues(tags, 'site')[0] ?? tagValues(tags, 'line')[0] ?? '';
  };
  return { kind, startedMs: rollout.waves[0]?.openedMs ?? 0, waveOpenedMs: openedMs, waveIds, runningIds, treatedIds, controlIds: controlIds.length === 0 ? undefined : new Set(controlIds), toldMs, placeOf };
}

/** The first time, whatever became of it; its shadow, in which it ran the old version, is over. */
function toldToActivateMs({ history }: RolloutDevice): number | undefined {
  return history.slice(history.findLastIndex(({ state }) => state === 'shadowed') + 1).find(({ state }) => state === 'assigned')?.atMs;
}

/** What the rollout's devices ran before it, the most common first. */
function oldBundles(rollout: Rollout, observed: ReadonlyMap<string, DeviceObservation>): string[] {
  const counts = new Map<string, number>();
  for (const { deviceId, assignedMs, previousDigest } of rollout.devices) {
    const digest = assignedMs > 0 ? previousDigest : (observed.get(deviceId)?.confirmedDigest ?? '');
    if (digest !== '' && digest !== rollout.bundleDigest) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, oldsMax).map(([digest]) => digest);
}

function isSame(kept: Kept, next: BundleBehaviour | undefined, olds: readonly BundleBehaviour[]): boolean {
  const revisions = (behaviours: readonly (BundleBehaviour | undefined)[]): string => behaviours.map((behaviour) => `${behaviour?.bundleDigest} ${behaviour?.revision}`).join();
  return revisions([kept.next, ...kept.olds]) === revisions([next, ...olds]);
}
