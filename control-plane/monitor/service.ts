import { z } from 'zod';
import { AppError } from '../../proto/app-error.ts';
import { digestHex, digestOf, isDigest, type Digest } from '../../proto/digest.ts';
import { decodeProfile, decodeReference } from '../../features/profile/encode-profile.ts';
import { mergeProfiles, zeroProfile } from '../../features/profile/merge-profiles.ts';
import type { Profile, ReferenceProfile, ReferenceRows } from '../../features/profile/profile.ts';
import { decodeReferenceRows } from '../../features/profile/reference-rows.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { RegistryService } from '../registry/service.ts';
import type { Version } from '../registry/version.ts';
import type { Alert, AlertState } from './alert.ts';
import type { BundleBehaviour } from './behaviour.ts';
import { createBehaviourService } from './behaviour-service.ts';
import { monitorPolicySchema, type MonitorPolicy } from './drift-policy.ts';
import { fitConfidenceThreshold } from './estimate-accuracy.ts';
import { compareWithHoldout, evaluateAccuracy, type AccuracyEstimate } from './evaluate-accuracy.ts';
import { evaluateLook, type DriftVerdict } from './evaluate-drift.ts';
import { evaluateOutcome } from './evaluate-outcome.ts';
import { planAccuracyAlert, planDriftAlert, type PlannedAlert } from './plan-alerts.ts';
import { planQualityAlerts } from './plan-quality-alerts.ts';
import * as repository from './repository.ts';

export interface MonitorDependencies {
  readonly registry: Pick<RegistryService, 'findByBundle' | 'listVersions' | 'listModels' | 'getModel' | 'champion'>;
}

export interface VersionSummary {
  readonly versionId: string;
  readonly bundleDigest: Digest;
  readonly inferences: number;
  readonly devices: number;
  /** When its first and last window was seen; 0 where there is none. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly drift: DriftVerdict | null;
  readonly accuracy: AccuracyEstimate | null;
  /** The looks at drift, newest first. */
  readonly looks: readonly { readonly atMs: number; readonly verdict: string; readonly statistic: number; readonly threshold: number; readonly inferences: number }[];
}

export interface MonitorSummary {
  readonly model: string;
  /** What is watched: the champion, or else the version that reported last. */
  readonly bundleDigest: Digest | null;
  readonly versionId: string | null;
  readonly drift: DriftVerdict | null;
  readonly accuracy: AccuracyEstimate | null;
  /** Newest version first. */
  readonly byVersion: readonly VersionSummary[];
}

export type MonitorService = ReturnType<typeof createMonitorService>;

/** New inferences and their past together are this many times the new ones. */
const longFactor = 8;
const windowsMax = 400;
const looksShown = 50;
const featuresKept = 32;
const referencesKept = 8;

interface BundleReference { readonly reference: ReferenceProfile; readonly rows: ReferenceRows }

/** What is kept of a look. inferencesSeen: how many inferences of the bundle had arrived by then. */
interface LookDetail { readonly inferencesSeen: number; readonly drift: DriftVerdict }

/** Watches every bundle that reports: merges its devices' window profiles, judges drift and accuracy, raises alerts. */
export function createMonitorService(context: ControlPlaneContext, { registry }: MonitorDependencies) {
  const { store, clock, events } = context;
  const references = new Map<string, BundleReference>();
  const { behaviour } = createBehaviourService(context, async (version) => {
    const { holdout } = version.evidence;
    const known = version.manifest.task !== 'classification' || holdout?.metric !== 'accuracy' ? undefined : await loadReference(version);
    return known === undefined || holdout === undefined ? undefined : fitConfidenceThreshold(known.reference.profile.confidence.counts, holdout.value);
  });

  let ticking: Promise<void> | undefined;

  /** One pass over all bundles; takes a look only where enough has arrived since the last. Safe to repeat at any time. */
  function tick(): Promise<void> {
    ticking ??= watch().finally(() => {
      ticking = undefined;
    });
    return ticking;
  }

  async function watch(): Promise<void> {
    for (const total of await repository.loadWindowTotals(store)) {
      const version = await registry.findByBundle(total.bundleDigest);
      if (version === undefined) {
        await repository.saveRejection(store, { code: 'bundle.unknown', subject: total.bundleDigest, count: total.windows, detail: `${total.inferences} inferences of a bundle that no version has`, atMs: clock.nowMs() });
        continue;
      }
      const policy = await policyOf(version);
      await lookAtDrift(version, total, policy);
      await lookAtAccuracy(version, policy);
    }
    await lookAtQuality();
    await closeSuperseded();
  }

  async function lookAtDrift(version: Version, total: repository.WindowTotal, policy: MonitorPolicy): Promise<void> {
    const [last] = await repository.loadVerdicts(store, version.bundleDigest, 'drift', 1);
    const previous = last?.detail as LookDetail | undefined;
    const fresh = total.inferences - (previous?.inferencesSeen ?? 0);
    if (fresh < policy.inferencesMin && fresh >= 0) return;
    const known = await loadReference(version);
    if (known === undefined) return;
    const drift = await judge(version, known, fresh < 0 ? total.inferences : fresh, policy);
    const detail: LookDetail = { inferencesSeen: total.inferences, drift: { ...drift, features: drift.features.slice(0, featuresKept) } };
    const { verdict, statistic, threshold, inferences } = drift;
    await save(version, { kind: 'drift', verdict, detail, shown: { statistic, threshold, inferences } }, (standing) => planDriftAlert(drift, previous?.drift, standing));
  }

  /** Merges the windows that are new, and those before them, over the devices, and judges them. */
  async function judge(version: Version, { reference, rows }: BundleReference, fresh: number, policy: MonitorPolicy): Promise<DriftVerdict> {
    const windows = await repository.loadNewestWindows(store, version.bundleDigest, fresh * longFactor, windowsMax);
    let recent: Profile = emptyLike(reference);
    let past: Profile = emptyLike(reference);
    let counted = 0;
    for (const window of windows) {
      const profile = decodeProfile(window.profile, reference);
      if (!profile.ok) {
        await repository.saveRejection(store, { code: profile.error.code, subject: window.name, count: 1, detail: profile.error.message, atMs: clock.nowMs() });
      } else if (counted < fresh) recent = mergeProfiles(recent, profile.value);
      else past = mergeProfiles(past, profile.value);
      counted += window.count;
    }
    return evaluateLook(reference, rows, recent, past, policy, context.random);
  }

  async function lookAtAccuracy(version: Version, policy: MonitorPolicy): Promise<void> {
    const estimate = await accuracy(version.bundleDigest);
    if (estimate === null) return;
    const [last] = await repository.loadVerdicts(store, version.bundleDigest, 'accuracy', 1);
    if (last !== undefined && isSameEstimate(last.detail as AccuracyEstimate, estimate)) return;
    const { holdout } = version.evidence;
    const verdict = compareWithHoldout(estimate, holdout, policy);
    const { labels, low, high } = estimate;
    await save(version, { kind: 'accuracy', verdict, detail: estimate, shown: { labels, estimate: estimate.estimate, low, high } }, (standing) => planAccuracyAlert(estimate, holdout, policy, standing));
  }

  /** Saves the verdict and the alert it calls for, if any, in one transaction; tells about both after the commit. */
  async function save(version: Version, judged: { kind: 'drift' | 'accuracy'; verdict: string; detail: object; shown: object }, plan: (standing: readonly Alert[]) => PlannedAlert | undefined): Promise<void> {
    const nowMs = clock.nowMs();
    const raised = await store.transaction().execute(async (tx) => {
      await repository.saveVerdict(tx, { bundleDigest: version.bundleDigest, kind: judged.kind, verdict: judged.verdict, atMs: nowMs, detail: judged.detail });
      const planned = plan(await repository.loadAlerts(tx, { bundleDigest: version.bundleDigest }));
      if (planned === undefined) return undefined;
      const alert: Alert = { id: `${planned.kind}-${digestHex(version.bundleDigest).slice(0, 12)}-${nowMs}`, model: version.model, bundleDigest: version.bundleDigest, state: 'open', raisedMs: nowMs, updatedMs: nowMs, updatedBy: 'monitor', ...planned };
      await repository.saveAlert(tx, alert);
      return alert;
    });
    events.publish('monitor.verdict', version.id, { kind: judged.kind, verdict: judged.verdict, ...judged.shown });
    if (raised !== undefined) events.publish('alert.raised', raised.id, { kind: raised.kind, model: raised.model, versionId: version.id, bundleDigest: raised.bundleDigest, summary: raised.summary });
  }

  /** Raises an alert for each sensor that devices find stuck, and closes it when they no longer do. */
  async function lookAtQuality(): Promise<void> {
    const nowMs = clock.nowMs();
    const standing = [...(await repository.loadAlerts(store, { kind: 'quality', state: 'open' })), ...(await repository.loadAlerts(store, { kind: 'quality', state: 'acknowledged' }))];
    const { raise, close } = planQualityAlerts(await repository.loadStuckColumns(store), standing);
    for (const { bundleDigest, ...planned } of raise) {
      const version = await registry.findByBundle(bundleDigest);
      if (version === undefined) continue;
      const id = `quality-${digestHex(digestOf(JSON.stringify(planned.evidence))).slice(0, 12)}-${nowMs}`;
      await repository.saveAlert(store, { id, model: version.model, bundleDigest, state: 'open', raisedMs: nowMs, updatedMs: nowMs, updatedBy: 'monitor', ...planned });
      events.publish('alert.raised', id, { kind: planned.kind, model: version.model, versionId: version.id, bundleDigest, summary: planned.summary });
    }
    for (const id of close) await changeAlert(id, 'closed', 'monitor: the sensor moves again');
  }

  /** An alert about a bundle needs no answer any more once a newer version has become the champion; a sensor that is stuck does. */
  async function closeSuperseded(): Promise<void> {
    for (const alert of [...(await repository.loadAlerts(store, { state: 'open' })), ...(await repository.loadAlerts(store, { state: 'acknowledged' }))]) {
      if (alert.kind === 'quality') continue;
      const [champion, version] = [await registry.champion(alert.model), await registry.findByBundle(alert.bundleDigest)];
      if (champion !== undefined && version !== undefined && champion.number > version.number) await changeAlert(alert.id, 'closed', `monitor: ${champion.id} took over`);
    }
  }

  async function changeAlert(id: string, state: AlertState, by: string): Promise<Alert> {
    const changed = await store.transaction().execute(async (tx) => {
      const alert = await repository.loadAlert(tx, id);
      if (alert === undefined) throw new AppError('request.not_found', `there is no alert ${id}; GET /api/v1/alerts lists them`);
      if (alert.state === state) return { alert, isNew: false };
      if (alert.state === 'closed') throw new AppError('request.conflict', `the alert ${id} is closed already, by ${alert.updatedBy}`);
      const next: Alert = { ...alert, state, updatedMs: clock.nowMs(), updatedBy: by };
      await repository.saveAlert(tx, next);
      return { alert: next, isNew: true };
    });
    if (changed.isNew) events.publish(state === 'closed' ? 'alert.closed' : 'alert.acknowledged', id, { kind: changed.alert.kind, model: changed.alert.model, by });
    return changed.alert;
  }

  /** Measured accuracy of a bundle from its labelled samples; null where they cannot answer. */
  async function accuracy(bundleDigest: string): Promise<AccuracyEstimate | null> {
    const version = await registry.findByBundle(bundleDigest);
    if (version === undefined) return null;
    const rows = await repository.loadLabelledRows(store, bundleDigest);
    const outcomes = rows.flatMap(({ predicted, value, ...row }) => {
      const error = evaluateOutcome(version.manifest, predicted, value);
      return error === undefined ? [] : [{ ...row, error }];
    });
    if (outcomes.length === 0) return null;
    const kept = await repository.loadKeptSamples(store, bundleDigest);
    // Of those that are not random the least valuable go first: what is left is not what was drawn.
    const other = kept.other > 0 && (await repository.hasLostSamples(store, bundleDigest)) ? Infinity : kept.other;
    return evaluateAccuracy(version.manifest.task === 'regression' ? 'rmse' : 'accuracy', outcomes, { ...kept, other });
  }

  /** @throws AppError request.not_found */
  async function summary(model: string): Promise<MonitorSummary> {
    await registry.getModel(model);
    const versions = await registry.listVersions(model);
    const totals = await repository.loadWindowTotals(store, versions.map((version) => version.bundleDigest));
    const byVersion = await Promise.all(versions.map((version) => summarize(version, totals.find((total) => total.bundleDigest === version.bundleDigest))));
    const champion = await registry.champion(model);
    const newest = byVersion.filter((entry) => entry.lastMs > 0).toSorted((a, b) => b.lastMs - a.lastMs)[0];
    const watched = byVersion.find((entry) => entry.versionId === champion?.id) ?? newest;
    return { model, bundleDigest: watched?.bundleDigest ?? null, versionId: watched?.versionId ?? null, drift: watched?.drift ?? null, accuracy: watched?.accuracy ?? null, byVersion };
  }

  async function summarize(version: Version, total: repository.WindowTotal | undefined): Promise<VersionSummary> {
    const looks = (await repository.loadVerdicts(store, version.bundleDigest, 'drift', looksShown)).map((look) => ({ atMs: look.atMs, ...(look.detail as LookDetail).drift }));
    const waiting: DriftVerdict = { verdict: 'insufficient_data', statistic: 0, threshold: 0, overdispersion: 1, inferences: total?.inferences ?? 0, inferencesMin: (await policyOf(version)).inferencesMin, features: [], outputs: [], mixtureDistance: null };
    const { atMs: _, ...newest } = looks[0] ?? { atMs: 0, ...waiting };
    return {
      versionId: version.id,
      bundleDigest: version.bundleDigest,
      inferences: total?.inferences ?? 0,
      devices: total?.devices ?? 0,
      firstMs: total?.firstMs ?? 0,
      lastMs: total?.lastMs ?? 0,
      drift: total === undefined ? null : newest,
      accuracy: await accuracy(version.bundleDigest),
      looks: looks.map(({ atMs, verdict, statistic, threshold, inferences }) => ({ atMs, verdict, statistic, threshold, inferences })),
    };
  }

  async function policyOf(version: Version): Promise<MonitorPolicy> {
    const { settings } = await registry.getModel(version.model);
    const parsed = monitorPolicySchema.safeParse(settings.monitor ?? {});
    if (parsed.success) return parsed.data;
    await repository.saveRejection(store, { code: 'request.invalid', subject: version.model, count: 1, detail: `the monitor settings of ${version.model} are not valid, the defaults are used: ${z.prettifyError(parsed.error)}`, atMs: clock.nowMs() });
    return monitorPolicySchema.parse({});
  }

  /** The bundle's reference and its rows, the latest few kept in memory; undefined, and counted, where they cannot be had. */
  async function loadReference(version: Version): Promise<BundleReference | undefined> {
    const known = references.get(version.bundleDigest) ?? (await fetchReference(version));
    references.delete(version.bundleDigest);
    if (known !== undefined) references.set(version.bundleDigest, known);
    for (const oldest of references.keys()) {
      if (references.size <= referencesKept) break;
      references.delete(oldest);
    }
    return known;
  }

  async function fetchReference(version: Version): Promise<BundleReference | undefined> {
    const refuse = async (code: string, detail: string): Promise<undefined> => {
      await repository.saveRejection(store, { code, subject: version.bundleDigest, count: 1, detail: `drift of ${version.id} cannot be judged: ${detail}`, atMs: clock.nowMs() });
      return undefined;
    };
    const { reference: referenceDigest, referenceRows } = version.artifacts;
    const [referenceBytes, rowBytes] = [await context.blobs.get(referenceDigest), isDigest(referenceRows) ? await context.blobs.get(referenceRows) : undefined];
    if (referenceBytes === undefined || rowBytes === undefined) return refuse('artifact.missing', 'its reference profile or its reference rows are not stored');
    const reference = decodeReference(referenceBytes);
    if (!reference.ok) return refuse(reference.error.code, reference.error.message);
    const rows = decodeReferenceRows(rowBytes, reference.value);
    return rows.ok ? { reference: reference.value, rows: rows.value } : refuse(rows.error.code, rows.error.message);
  }

  return {
    tick,
    summary,
    accuracy,
    /**
     * What devices did with a bundle since a moment, device by device and hour by hour; undefined where no version has it.
     * Asked again it reads only what has changed.
     */
    behaviour: async (bundleDigest: string, sinceMs: number): Promise<BundleBehaviour | undefined> => {
      const version = await registry.findByBundle(bundleDigest);
      return version === undefined ? undefined : behaviour(version, sinceMs);
    },
    /** Newest first; all states without one. */
    listAlerts: (filter: { state?: AlertState | undefined; model?: string | undefined } = {}) => repository.loadAlerts(store, filter),
    /** @throws AppError request.not_found, request.conflict where it is closed */
    acknowledge: (id: string, by: string) => changeAlert(id, 'acknowledged', by),
    /** @throws AppError request.not_found */
    close: (id: string, by: string) => changeAlert(id, 'closed', by),
  };
}

function emptyLike({ profile }: ReferenceProfile): Profile {
  return zeroProfile({ features: profile.features.length, outputs: profile.outputs.length, classes: profile.predicted.length });
}

function isSameEstimate(a: AccuracyEstimate, b: AccuracyEstimate): boolean {
  return a.labels === b.labels && a.labelsUsed === b.labelsUsed && a.estimate === b.estimate;
}
