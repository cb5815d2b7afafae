import type { Clock } from '../../proto/clock.ts';
import { hourMs, hourOf, type HourTotals, type Moments } from '../../features/profile/hour-totals.ts';
import type { Store } from '../store/store.ts';
import type { Version } from '../registry/version.ts';
import { behaviourColumns as columns, behaviourWidth, type BundleBehaviour } from './behaviour.ts';
import { estimateRight, type ConfidenceThreshold } from './estimate-accuracy.ts';
import { evaluateOutcome } from './evaluate-outcome.ts';
import { loadChangedHours, loadHourLabels, loadHourPage, loadNewestLabelId, loadUndoneLabels, type StoredHour } from './repository.ts';

const bundlesKept = 6;
// Rows are read again for this long, so that a clock that was set back a little loses none.
const overlapMs = 60_000;
const rowsMin = 64;
// A whole fleet's past is read in pages, with room for others between them.
const pageRows = 2_000;

interface KnownLabel { readonly labelId: number; readonly deviceId: string; readonly hour: number; readonly error: number; readonly weight: number }

/** Of the labels of a device in an hour: how many, and sums of their weights, squared weights, weighted errors and weighted squared errors. */
type WeighedErrors = [labels: number, weights: number, squares: number, errors: number, squaredErrors: number];

/** What is kept in memory of a bundle, and where reading goes on. */
interface Kept {
  readonly sinceHour: number;
  readonly width: number;
  readMs: number;
  labelId: number;
  readonly labels: Map<string, KnownLabel>;
  /** By device and hour. */
  readonly weighed: Map<string, WeighedErrors>;
  readonly rows: Map<string, number>;
  readonly deviceIds: string[];
  readonly hours: Map<number, Float64Array>;
  behaviour: BundleBehaviour;
}

/**
 * Reads what devices do with a bundle, and afterwards only what has changed since: with ten thousand devices that report
 * every minute a look costs the rows of that minute, not those of the rollout.
 */
export function createBehaviourService({ store, clock }: { store: Store; clock: Pick<Clock, 'nowMs' | 'sleep'> }, thresholdOf: (version: Version) => Promise<ConfidenceThreshold | undefined>) {
  const kept = new Map<string, Kept>();
  let revision = 0;

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
    if (changed.includes(true)) known.behaviour = { ...known.behaviour, revision: ++revision };
    return known.behaviour;
  }

  async function readHours(known: Kept, version: Version, nowMs: number): Promise<boolean> {
    const putAll = async (stored: readonly StoredHour[]): Promise<boolean> => {
      const threshold = stored.length === 0 ? undefined : await thresholdOf(version);
      return stored.reduce((changed, { deviceId, hour, totals }) => putTotals(known, deviceId, hour, totals, threshold) || changed, false);
    };
    const { readMs, sinceHour } = known;
    if (readMs > 0) {
      known.readMs = nowMs;
      return putAll(await loadChangedHours(store, version.bundleDigest, { sinceHour, updatedSinceMs: readMs - overlapMs }));
    }
    let changed = false;
    for (let page = await loadHourPage(store, version.bundleDigest, sinceHour, undefined, pageRows); page.length > 0; page = await loadHourPage(store, version.bundleDigest, sinceHour, page.at(-1), pageRows)) {
      changed = (await putAll(page)) || changed;
      if (page.length < pageRows) break;
      await clock.sleep(0);
    }
    known.readMs = nowMs;
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
      const weighed: KnownLabel = { labelId: label.labelId, deviceId: label.deviceId, hour, error, weight: label.randomProbability > 0 ? 1 / label.randomProbability : 1 };
      known.labels.set(label.sampleId, weighed);
      count(known, weighed, 1);
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
  const [deviceIds, hours, width] = [[] as string[], new Map<number, Float64Array>(), behaviourWidth(manifest.classNames)];
  const behaviour = { bundleDigest, task: manifest.task, classNames: manifest.classNames, width, deviceIds, hours, revision: 0 };
  return { sinceHour, width, readMs: 0, labelId: 0, labels: new Map(), weighed: new Map(), rows: new Map(), deviceIds, hours, behaviour };
}

/** The hour's rows with room for this device, and where its row starts. */
function place(known: Kept, deviceId: string, hour: number): { values: Float64Array; at: number } {
  let row = known.rows.get(deviceId);
  if (row === undefined) {
    row = known.deviceIds.push(deviceId) - 1;
    known.rows.set(deviceId, row);
  }
  let values = known.hours.get(hour);
  if (values === undefined || values.length < (row + 1) * known.width) {
    const larger = new Float64Array(Math.max(rowsMin, Math.ceil(1.25 * (row + 1))) * known.width);
    if (values !== undefined) larger.set(values);
    known.hours.set(hour, (values = larger));
  }
  return { values, at: row * known.width };
}

/** Puts an hour's totals in place of those before; false where they are the same. */
function putTotals(known: Kept, deviceId: string, hour: number, totals: HourTotals, threshold: ConfidenceThreshold | undefined): boolean {
  const { values, at } = place(known, deviceId, hour);
  const row = new Float64Array(known.width);
  const putMoments = (column: number, { count: seen, sum, squares }: Moments): void => row.set([seen, sum, squares], column);
  row[columns.inferences] = totals.inferences;
  if (threshold !== undefined && totals.inferences > 0) row.set([totals.inferences, estimateRight(totals.confidenceCounts, threshold)], columns.estimated);
  putMoments(columns.confidenceCount, totals.confidence);
  putMoments(columns.outputCount, totals.output);
  row.set([totals.runs, totals.errors], columns.runs);
  putMoments(columns.logLatencyP99Count, totals.logLatencyP99);
  putMoments(columns.logMemoryCount, totals.logMemory);
  row.set([totals.shadowCompared, totals.shadowAgreed, totals.shadowErrors], columns.shadowCompared);
  putMoments(columns.shadowLogLatencyP99Count, totals.shadowLogLatencyP99);
  row[columns.shadowAlone] = totals.shadowAlone;
  row.set(values.subarray(at + columns.errorCount, at + columns.errorCount + 3), columns.errorCount);
  totals.predicted.forEach((seen, index) => {
    const column = Math.min(columns.predicted + index, known.width - 1);
    if (column >= columns.predicted) row[column] = (row[column] as number) + seen;
  });
  if (row.every((value, i) => value === values[at + i])) return false;
  values.set(row, at);
  return true;
}

/**
 * Within a device and hour labels count with the inverse of the chance of their draw (Hájek 1971): the random floor may have been
 * changed, or lowered by a byte budget. They tell as much as their effective number does (Kish 1965), which of equal weights is
 * their number.
 */
function count(known: Kept, { deviceId, hour, error, weight }: KnownLabel, sign: 1 | -1): void {
  const key = `${deviceId} ${hour}`;
  const sums: WeighedErrors = known.weighed.get(key) ?? [0, 0, 0, 0, 0];
  known.weighed.set(key, sums);
  [1, weight, weight * weight, weight * error, weight * error * error].forEach((value, i) => (sums[i] = (sums[i] as number) + sign * value));
  const { values, at } = place(known, deviceId, hour);
  const [labels, weights, squares, errors, squaredErrors] = sums;
  const effective = labels === 0 ? 0 : (weights * weights) / squares;
  values.set(labels === 0 ? [0, 0, 0] : [effective, (effective * errors) / weights, (effective * squaredErrors) / weights], at + columns.errorCount);
  if (labels === 0) known.weighed.delete(key);
}

function forget(known: Kept, sampleId: string): void {
  const label = known.labels.get(sampleId);
  if (label === undefined) return;
  known.labels.delete(sampleId);
  count(known, label, -1);
}
