import { labelsLeft } from './assign-answer.ts';
import { describeBound, describeValue, measureTally, meetsBound } from './evaluate-figure.ts';
import { findTally, fleetPosition, labelCount } from './line-state.ts';
import type { AlertView, Observation } from './observation.ts';
import { endlessReadings, endOf, hasReached, labelledPhase, quietPhase, rates, shareReached, shiftPhases, waitingPace } from './plan-pace.ts';
import { done, failed, open, type Station } from './stations.ts';

export const fleetStation: Station = {
  name: 'fleet',
  title: 'enroll the devices and start their agents',
  evaluate(plan, now) {
    const missing = plan.deviceIds.filter((id) => !now.configured.includes(id) || !now.devices.some((device) => device.id === id));
    if (missing.length > 0) return open(`enrolling ${missing.length} devices`, { actions: [{ action: 'enroll', deviceIds: missing }] });
    const online = plan.deviceIds.filter((id) => now.devices.some((device) => device.id === id && device.online)).length;
    const total = plan.deviceIds.length;
    return online === total ? done(`${online} of ${total} devices online`, `${total} of ${total}`) : open(`${online} of ${total} devices online`, { fraction: online / total });
  },
};

export const datasetStation: Station = {
  name: 'dataset',
  title: 'store the recorded data',
  evaluate(plan, now) {
    const { name } = plan.scenario;
    if (!now.modelExists) return open('creating the model', { actions: [{ action: 'create_model', name }] });
    const [dataset] = now.datasets;
    return dataset === undefined ? open('uploading', { actions: [{ action: 'upload_dataset', name }] }) : done(`${dataset.rowCount} rows, ${dataset.digest.slice(0, 19)}`);
  },
};

export const quietStation: Station = {
  name: 'quiet',
  title: 'watch the quiet line',
  evaluate(plan, now) {
    const phase = quietPhase(plan);
    const first = now.versions[0]?.bundleDigest ?? '';
    const alerts = alertsOf(now, first).length;
    const drift = now.monitor?.bundleDigest === first ? now.monitor.drift : null;
    const verdict = drift?.verdict ?? 'no verdict';
    const bound = 'no_drift, no alert';
    if (alerts > 0) return done(`${alerts} alert while the line was quiet: ${alertsOf(now, first)[0]?.summary}`, bound, false);
    const all = hasReached(plan, now.line, phase);
    if (all && drift?.verdict === 'no_drift') {
      const tally = findTally(now.line, phase.name, first);
      return done(`no_drift (${drift.statistic.toPrecision(3)} under ${drift.threshold.toPrecision(3)}) on ${drift.inferences} readings, no alert, ${describeValue(measureTally(tally, plan.scenario.figures.holdout.metric), plan.scenario.figures.holdout.metric)}`, bound);
    }
    return open(`${fleetPosition(now.line, phase.name)} readings, verdict ${verdict}`, { fraction: shareReached(plan, now.line, phase), pace: { phase: phase.name, perSecond: rates.normal, until: Infinity } });
  },
};

export const driftStation: Station = {
  name: 'drift',
  title: 'the data shifts; drift is raised',
  evaluate(plan, now) {
    const phase = shiftPhases(plan)[0];
    if (phase === undefined) return failed('the line has no shifted phase');
    const sent = fleetPosition(now.line, phase.name);
    const { alert: figure } = plan.scenario.figures;
    const most = figure.kind === 'drift' ? figure.readingsMax : Infinity;
    const bound = `within ${most} readings of ${phase.name}`;
    const alert = alertsOf(now, now.versions[0]?.bundleDigest ?? '').find((candidate) => candidate.kind === 'drift');
    if (alert !== undefined) return done(`alert after ${sent} readings: ${alert.summary}`, bound, sent > 0 && sent <= most);
    if (phase === labelledPhase(plan) ? sent >= 4 * most : hasReached(plan, now.line, phase)) return failed(`no drift alert after ${sent} readings of ${phase.name}`);
    return open(`${sent} readings of ${phase.name}, verdict ${now.monitor?.drift?.verdict ?? 'none'}`, { fraction: Math.min(1, sent / most), pace: { phase: phase.name, perSecond: rates.normal, until: Infinity } });
  },
};

/** Where the inputs do not tell: the labels given have to. */
export const accuracyStation: Station = {
  name: 'accuracy',
  title: 'the labels show that accuracy has fallen',
  evaluate(plan, now) {
    const alert = alertsOf(now, now.versions[0]?.bundleDigest ?? '').find((candidate) => candidate.kind === 'accuracy');
    if (alert !== undefined) return done(`alert after ${labelCount(now.line)} labels: ${alert.summary}`, 'an accuracy alert');
    return open(`measured ${describeAccuracy(now)}`, { pace: waitingPace(plan) });
  },
};

function describeAccuracy(now: Observation): string {
  const accuracy = now.monitor?.accuracy;
  return accuracy === undefined || accuracy === null ? 'nothing yet' : `${accuracy.estimate.toPrecision(3)}, 95 % interval ${accuracy.low.toPrecision(3)} to ${accuracy.high.toPrecision(3)}, ${accuracy.labels} labels`;
}

export const staleStation: Station = {
  name: 'stale',
  title: 'version 1 on the shifted line',
  evaluate(plan, now) {
    const last = labelledPhase(plan);
    const bound = plan.scenario.figures.stale;
    const until = (name: string): number => (name === last.name ? plan.scenario.labels.readingsBefore : Infinity);
    const phase = shiftPhases(plan).find((candidate) => !hasReached(plan, now.line, candidate, until(candidate.name)));
    if (phase !== undefined) {
      return open(`${fleetPosition(now.line, phase.name)} readings of ${phase.name}`, { fraction: shareReached(plan, now.line, phase, until(phase.name)), pace: { phase: phase.name, perSecond: rates.fast, until: until(phase.name) } });
    }
    const tally = findTally(now.line, last.name, now.versions[0]?.bundleDigest ?? '');
    const value = measureTally(tally, bound.metric);
    return done(`${describeValue(value, bound.metric)} on ${tally.readings} readings of ${last.name}`, describeBound(bound), meetsBound(value, bound));
  },
};

export const labelsStation: Station = {
  name: 'labels',
  title: 'the demo answers as the labeler, over HTTP',
  evaluate(plan, now) {
    const { labels } = plan.scenario;
    const given = labelCount(now.line);
    const perClass = Object.entries(now.line.answers).map(([name, count]) => `${name} ${count}`).join(', ');
    const left = labelsLeft(plan.scenario, now.line);
    const bound = `at most ${labels.perClassMax} for one class`;
    const most = Math.max(0, ...Object.values(now.line.answers));
    // Done with all labels, or with those that the trainer needed to begin.
    if (left === 0 || now.jobs.length > 1) return done(`${given} labels: ${perClass}`, bound, given > 0 && most <= labels.perClassMax);
    return open(`${given} of ${labels.totalMax} labels, ${now.labels?.unlabeled ?? 0} samples wait`, { fraction: given / labels.totalMax, actions: [{ action: 'answer_labels', labelsMax: left }], pace: waitingPace(plan) });
  },
};

export const recoveryStation: Station = {
  name: 'recovery',
  title: 'accuracy is back',
  evaluate(plan, now) {
    const phase = labelledPhase(plan);
    const bound = plan.scenario.figures.recovered;
    const tally = findTally(now.line, phase.name, now.versions[1]?.bundleDigest ?? '');
    const wanted = endlessReadings * plan.deviceIds.length;
    const complete = phase.readings === undefined ? tally.readings >= wanted : hasReached(plan, now.line, phase);
    if (!complete) {
      const fraction = phase.readings === undefined ? tally.readings / wanted : shareReached(plan, now.line, phase);
      return open(`${tally.readings} readings on version 2`, { fraction, pace: { phase: phase.name, perSecond: rates.fast, until: Math.max(...plan.deviceIds.map((_, device) => endOf(phase, device))) } });
    }
    const value = measureTally(tally, bound.metric);
    return done(`${describeValue(value, bound.metric)} on ${tally.readings} readings that were never labelled`, describeBound(bound), meetsBound(value, bound));
  },
};

function alertsOf(now: Observation, bundleDigest: string): AlertView[] {
  return now.alerts.filter((alert) => alert.bundleDigest === bundleDigest);
}
