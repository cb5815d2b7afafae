import type { BundleBehaviour } from '../monitor/behaviour.ts';
import { deviceLife } from './device-life.ts';
import { tagValues } from './evaluate-selector.ts';
import { collectFigures, noFigures, type Cohorts, type GateFigures } from './gates/collect-figures.ts';
import type { EvidenceBefore } from './gates/gate.ts';
import { canInfer } from './refill-wave.ts';
import { isLive, type DeviceObservation, type Rollout, type RolloutDevice } from './rollout.ts';

const hourMs = 3600_000;
/** How far back a device's own past is read. */
export const pastMs = 24 * hourMs;
/** A large rollout's figures are worked out this often; what they come from is reported about once a minute. */
const everyMs = 10_000;
const smallRollout = 200;
/** Of the bundles that devices ran before, those that most of them ran. */
const oldsMax = 4;

/** What devices did with a bundle since a moment; undefined where no version has it. */
export type LoadBehaviour = (bundleDigest: string, sinceMs: number) => Promise<BundleBehaviour | undefined>;

/** How long a rollout's devices gather at most before they report. */
export type LoadWindowMs = (rollout: Rollout) => Promise<number>;

interface KeptFigures {
  readonly sinceMs: number;
  readonly devices: readonly RolloutDevice[];
  readonly acknowledged: number;
  readonly figures: GateFigures;
}

interface Kept {
  readonly atMs: number;
  readonly windowMs: number;
  readonly startedMs: number;
  readonly waveOpen: number;
  readonly devices: readonly RolloutDevice[];
  readonly next: BundleBehaviour | undefined;
  readonly olds: readonly BundleBehaviour[];
  readonly byWave: Map<number, KeptFigures>;
}

/** The rollout as it is judged, which may have moved since it was loaded. */
export type FiguresOf = (rollout: Rollout, wave: number) => GateFigures;

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
    const startedMs = sinceOf(rollout, 0);
    if (!isLive(rollout)) this.#kept.delete(rollout.id);
    if (!isLive(rollout)) return () => noFigures;
    let kept = this.#kept.get(rollout.id);
    const { devices, waveOpen } = rollout;
    const isLarge = devices.length > smallRollout;
    const fresh = kept !== undefined && kept.waveOpen === waveOpen && kept.startedMs === startedMs && isLarge && nowMs >= kept.atMs && nowMs - kept.atMs < everyMs;
    if (kept === undefined || !fresh) {
      const sinceMs = (startedMs === 0 ? nowMs : startedMs) - pastMs;
      const next = await this.#load(rollout.bundleDigest, sinceMs);
      const loaded = startedMs === 0 ? [] : await Promise.all(oldBundles(rollout, observed).map((digest) => this.#load(digest, sinceMs)));
      const olds = loaded.filter((behaviour) => behaviour !== undefined);
      const same = kept !== undefined && kept.waveOpen === waveOpen && kept.startedMs === startedMs && kept.devices === devices && isSame(kept, next, olds);
      kept = { atMs: nowMs, windowMs: kept?.windowMs ?? (await this.#loadWindowMs(rollout)), startedMs, waveOpen, devices, next, olds, byWave: same && kept !== undefined ? kept.byWave : new Map<number, KeptFigures>() };
      this.#kept.set(rollout.id, kept);
    }
    const { next, olds, byWave, windowMs } = kept;
    return (judged, wave) => {
      const sinceMs = sinceOf(judged, wave);
      const known = byWave.get(wave);
      // Who has left is seen without a report.
      const acknowledged = judged.devices.reduce((all, device) => all + Number(device.acknowledged), 0);
      if (known?.sinceMs === sinceMs && known.acknowledged === acknowledged && (isLarge || known.devices === judged.devices)) return known.figures.inferences > 0 ? known.figures : { ...known.figures, leftIds: leftOf(judged, wave, observed, nowMs) };
      const figures = { ...collectFigures(next, olds, cohortsOf(judged, wave, observed)), windowMs, leftIds: leftOf(judged, wave, observed, nowMs) };
      byWave.set(wave, { sinceMs, devices: judged.devices, acknowledged, figures });
      return figures;
    };
  }

  forget(id: string): void {
    this.#kept.delete(id);
  }

  /** What a device has reported of the rollout's bundle by now, as last looked. */
  before({ id }: Pick<Rollout, 'id'>, nowMs: number): (deviceId: string) => EvidenceBefore | undefined {
    const next = this.#kept.get(id)?.next;
    if (next === undefined) return () => undefined;
    const hour = Math.floor(nowMs / hourMs);
    const values = next.hours.get(hour);
    // Most steps tell nobody.
    let rows: Map<string, number> | undefined;
    return (deviceId) => {
      rows ??= new Map(next.deviceIds.map((known, row) => [known, row * next.width]));
      const at = rows.get(deviceId);
      if (at === undefined) return undefined;
      const row = [...(values?.subarray(at, at + next.width) ?? [])];
      return { hour, row: row.every((value) => value === 0) ? [] : row };
    };
  }
}

function sinceOf({ waves }: Pick<Rollout, 'waves'>, wave: number): number {
  const { openedMs = 0, sinceMs } = waves[wave] ?? {};
  return sinceMs ?? openedMs;
}

/** Devices of the wave that came through, and infer with another bundle by now, or have long been away. */
function leftOf(rollout: Rollout, wave: number, observed: ReadonlyMap<string, DeviceObservation>, nowMs: number): ReadonlySet<string> {
  return new Set(rollout.devices.flatMap(({ deviceId, wave: own, state }) => (own === wave && deviceLife[state].kind === 'outcome' && !canInfer(observed.get(deviceId), rollout, nowMs) ? deviceId : [])));
}

export function cohortsOf(rollout: Rollout, wave: number, observed: ReadonlyMap<string, DeviceObservation>): Cohorts {
  const { kind, controlIds } = rollout.waves[wave] ?? { kind: 'activate' as const, controlIds: [] };
  const waveIds = new Set<string>();
  const runningIds = new Set<string>();
  const treatedIds = new Set<string>();
  const toldMs = new Map<string, number>();
  const before = new Map<string, EvidenceBefore>();
  for (const device of rollout.devices) {
    const inShadow = rollout.waves[device.wave]?.kind === 'shadow';
    const at = toldToActivateMs(device);
    if (at !== undefined && !inShadow) toldMs.set(device.deviceId, at);
    // Who waits was told for a shadow that is over, or for what came to nothing; who is in a shadow acts by the old one, unless it ran the new one already.
    if (device.wave > wave || device.assignedMs === 0 || device.state === 'waiting' || (inShadow && kind !== 'shadow' && device.state !== 'already_running')) continue;
    treatedIds.add(device.deviceId);
    if (device.before !== undefined) before.set(device.deviceId, device.before);
    // Who has left, and whose bad outcome is acknowledged, is in none of the wave's own figures.
    if (device.wave !== wave || device.acknowledged || deviceLife[device.state].kind === 'gone') continue;
    waveIds.add(device.deviceId);
    if (device.state === 'already_running' || observed.get(device.deviceId)?.confirmedDigest === rollout.bundleDigest) runningIds.add(device.deviceId);
  }
  const placeOf = (deviceId: string): string => {
    const tags = observed.get(deviceId)?.tags ?? [];
    return tagValues(tags, 'site')[0] ?? tagValues(tags, 'line')[0] ?? '';
  };
  const revokedIds = new Set<string>();
  for (const { deviceId, revoked } of observed.values()) if (revoked) revokedIds.add(deviceId);
  return { kind, revokedIds, startedMs: sinceOf(rollout, 0), waveOpenedMs: sinceOf(rollout, wave), before, waveIds, runningIds, treatedIds, controlIds: controlIds.length === 0 ? undefined : new Set(controlIds), toldMs, placeOf };
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
