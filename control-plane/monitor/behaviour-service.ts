import type { Clock } from '../../proto/clock.ts';
import { hourMs, hourOf, zeroHour, type HourTotals, type Moments } from '../store/device-hours.ts';
import type { Store } from '../store/store.ts';
import type { Version } from '../registry/version.ts';
import type { BundleBehaviour, HourBehaviour } from './behaviour.ts';
import { estimateRight, type ConfidenceThreshold } from './estimate-accuracy.ts';
import { evaluateOutcome } from './evaluate-outcome.ts';
import { loadDeviceHours, loadHourLabels, loadNewestLabelId, loadUndoneLabels } from './repository.ts';

const bundlesKept = 6;
// Rows are read again for this long, so that a clock that was set back a little loses none.
const overlapMs = 60_000;
const noErrors: Moments = { count: 0, sum: 0, squares: 0 };

interface KnownLabel { readonly labelId: number; readonly deviceId: string; readonly hour: number; readonly error: number }

/** What is kept in memory of a bundle: sums by device and hour, and where reading goes on. */
interface Kept {
  readonly sinceHour: number;
  readMs: number;
  labelId: number;
  readonly labels: Map<string, KnownLabel>;
  readonly devices: Map<string, Map<number, HourBehaviour>>;
  behaviour: BundleBehaviour;
}

/**
 * Reads what devices do with a bundle, and afterwards only what has changed since: with ten thousand devices that report every
 * minute a look costs the rows of that minute, not those of the rollout.
 */
export function createBehaviourService({ store, clock }: { store: Store; clock: Clock }, thresholdOf: (version: Version) => Promise<ConfidenceThreshold | undefined>) {
  const kept = new Map<string, Kept>();

  async function behaviour(version: Version, sinceMs: number): Promise<BundleBehaviour> {
    const { bundleDigest } = version;
    const sinceHour = Math.floor(sinceMs / hourMs);
    const nowMs = clock.nowMs();
    let known = kept.get(bundleDigest);
    if (known === undefined || known.sinceHour > sinceHour || nowMs < known.readMs - overlapMs) known = open(version, sinceHour);
    kept.delete(bundleDigest);
    kept.set(bundleDigest, known);
    for (const oldest of kept.keys()) {
      if (kept.size <= bundlesKept) break;
      kept.delete(oldest);
    }
    const changed = [await readHours(known, version, nowMs), await readLabels(known, version)];
    if (changed.includes(true)) known.behaviour = { ...known.behaviour, devices: known.devices, revision: known.behaviour.revision + 1 };
    return known.behaviour;
  }

  async function readHours(known: Kept, version: Version, nowMs: number): Promise<boolean> {
    const rows = await loadDeviceHours(store, version.bundleDigest, { sinceHour: known.sinceHour, updatedSinceMs: known.readMs === 0 ? 0 : known.readMs - overlapMs });
    known.readMs = nowMs;
    if (rows.length === 0) return false;
    const threshold = await thresholdOf(version);
    let changed = false;
    for (const { deviceId, hour, totals } of rows) {
      const before = at(known, deviceId, hour);
      if (isSame(before.totals, totals)) continue;
      put(known, deviceId, hour, { ...before, totals, estimatedRight: threshold === undefined || totals.inferences === 0 ? undefined : estimateRight(totals.confidenceCounts, threshold) });
      changed = true;
    }
    return changed;
  }

  async function readLabels(known: Kept, version: Version): Promise<boolean> {
    const newestId = await loadNewestLabelId(store);
    const fresh = await loadHourLabels(store, version.bundleDigest, known.labelId, newestId);
    known.labelId = newestId;
    for (const label of fresh) {
      const hour = hourOf(label.capturedMs, label.receivedMs);
      const outcome = evaluateOutcome(version.manifest, label.predicted, label.value);
      forget(known, label.sampleId);
      if (outcome === undefined || hour < known.sinceHour) continue;
      const error = version.manifest.task === 'regression' ? outcome * outcome : outcome;
      known.labels.set(label.sampleId, { labelId: label.labelId, deviceId: label.deviceId, hour, error });
      count(known, label.deviceId, hour, error, 1);
    }
    let taken = false;
    for (const { sampleId, labelId } of await loadUndoneLabels(store, version.bundleDigest)) {
      if (known.labels.get(sampleId)?.labelId !== labelId) continue;
      forget(known, sampleId);
      taken = true;
    }
    return fresh.length > 0 || taken;
  }

  return { behaviour };
}

function open({ bundleDigest, manifest }: Version, sinceHour: number): Kept {
  const devices = new Map<string, Map<number, HourBehaviour>>();
  return { sinceHour, readMs: 0, labelId: 0, labels: new Map(), devices, behaviour: { bundleDigest, task: manifest.task, classNames: manifest.classNames, devices, revision: 0 } };
}

function at(known: Kept, deviceId: string, hour: number): HourBehaviour {
  return known.devices.get(deviceId)?.get(hour) ?? { totals: zeroHour, estimatedRight: undefined, errors: noErrors };
}

function put(known: Kept, deviceId: string, hour: number, behaviour: HourBehaviour): void {
  const hours = known.devices.get(deviceId) ?? new Map<number, HourBehaviour>();
  known.devices.set(deviceId, hours.set(hour, behaviour));
}

function count(known: Kept, deviceId: string, hour: number, error: number, sign: 1 | -1): void {
  const before = at(known, deviceId, hour);
  const { errors } = before;
  put(known, deviceId, hour, { ...before, errors: { count: errors.count + sign, sum: errors.sum + sign * error, squares: errors.squares + sign * error * error } });
}

function forget(known: Kept, sampleId: string): void {
  const label = known.labels.get(sampleId);
  if (label === undefined) return;
  known.labels.delete(sampleId);
  count(known, label.deviceId, label.hour, label.error, -1);
}

/** Sums only grow. */
function isSame(a: HourTotals, b: HourTotals): boolean {
  return a.inferences === b.inferences && a.runs === b.runs && a.errors === b.errors && a.shadowCompared === b.shadowCompared && a.shadowErrors === b.shadowErrors && a.logMemory.count === b.logMemory.count && a.logLatencyP99.count === b.logLatencyP99.count && a.shadowLogLatencyP99.count === b.shadowLogLatencyP99.count;
}
