import { describeBound, describeValue, int8Gap, meetsBound } from './evaluate-figure.ts';
import type { JobView, Observation, RolloutView, VersionView } from './observation.ts';
import { labelledPhase, quietPhase, rolloutPace, waitingPace } from './plan-pace.ts';
import { done, failed, open, type Action, type DemoPlan, type Station, type StationView } from './stations.ts';

/** Stations that both versions pass: training, conversion, rollout. */
export const trainingStation: Station = {
  name: 'training',
  title: 'train version 1',
  evaluate(plan, now) {
    const version = now.versions[0];
    if (version !== undefined) return judgeHoldout(plan, version);
    const dataset = now.datasets[0];
    if (dataset === undefined) return failed('the dataset is gone from the control plane; start with --fresh');
    return followJob(now.jobs[0], [{ action: 'start_job', dataset: dataset.digest }]);
  },
};

export const retrainingStation: Station = {
  name: 'retraining',
  title: 'train version 2 on the evidence',
  evaluate(plan, now) {
    const [first, second] = now.versions;
    if (second !== undefined) return judgeAgainstChampion(second);
    const [base] = now.datasets;
    const byOperator: Action[] = plan.scenario.retrainBy === 'operator' && first !== undefined && base !== undefined ? [{ action: 'start_retraining', base: base.digest, baseVersion: first.id }] : [];
    return { ...followJob(now.jobs[1], byOperator, 'waiting for the control plane to retrain on its evidence'), pace: waitingPace(plan) } as StationView;
  },
};

function followJob(job: JobView | undefined, start: readonly Action[], waiting = 'starting'): StationView {
  if (job === undefined) return open(waiting, { actions: start });
  if (job.state === 'failed' || job.state === 'cancelled') return failed(`job ${job.id} ${job.state}: ${job.error ?? 'no reason given'}`);
  const { progress } = job;
  const loss = progress?.loss === undefined ? '' : `, loss ${progress.loss.toPrecision(3)}`;
  const said = [progress?.phase, progress?.message].filter((part) => part !== undefined && part !== '').join(': ');
  return open(said === '' ? `job ${job.id} is ${job.state}` : `${said}${loss}`, { fraction: progress?.fraction });
}

function judgeHoldout(plan: DemoPlan, version: VersionView): StationView {
  const { holdout } = version.evidence;
  const bound = plan.scenario.figures.holdout;
  if (holdout === undefined) return done('no hold-out evidence', describeBound(bound), false);
  const met = holdout.metric === bound.metric && meetsBound(holdout.value, bound);
  return done(`${describeValue(holdout.value, holdout.metric)} on ${holdout.rows} held-out rows`, describeBound(bound), met);
}

function judgeAgainstChampion(version: VersionView): StationView {
  const { holdout, champion } = version.evidence;
  if (holdout === undefined || champion === undefined) return done('no comparison with version 1', 'better than version 1', false);
  const met = holdout.higherIsBetter ? holdout.value > champion.value : holdout.value < champion.value;
  return done(`${describeValue(holdout.value, holdout.metric)}, version 1 has ${describeValue(champion.value, holdout.metric)} on the same ${holdout.rows} rows`, 'better than version 1', met);
}

/** The converter's verdict, and both models on readings that no training saw: held-back ones, then never-labelled ones. */
export function conversionStation(index: 0 | 1): Station {
  return {
    name: `conversion-${index + 1}`,
    title: `convert version ${index + 1} to int8 and verify it`,
    evaluate(plan, now) {
      const version = now.versions[index];
      if (version === undefined) return failed(`version ${index + 1} is gone from the control plane`);
      const compared = now.line.comparisons[version.id];
      if (compared === undefined) {
        const [phase, from] = index === 0 ? [quietPhase(plan), 0] : [labelledPhase(plan), plan.scenario.labels.readingsBefore];
        return open('running both models on readings of the line', { actions: [{ action: 'compare_models', versionId: version.id, phase: phase.name, from }], pace: index === 1 ? waitingPace(plan) : undefined });
      }
      const { metric } = plan.scenario.figures.holdout;
      const { verification } = version.evidence;
      const gap = int8Gap(metric, compared);
      const most = plan.scenario.figures.int8GapMax;
      const unit = (value: number): string => (metric === 'accuracy' ? `${Number((value * 100).toFixed(2))} points` : `${Number(value.toPrecision(3))}`);
      const verdict = verification?.passed === true ? 'verified' : `not verified${verification?.detail === undefined ? '' : `: ${verification.detail}`}`;
      // Counts of readings are exact, the difference of their quotients is not.
      return done(`${verdict}; int8 ${describeValue(compared.int8, metric)}, float ${describeValue(compared.float, metric)} on ${compared.readings} readings of ${compared.phase}`, `verified, int8 within ${unit(most)}`, verification?.passed === true && gap <= most + 1e-9);
    },
  };
}

export function rolloutStation(index: 0 | 1): Station {
  return {
    name: `rollout-${index + 1}`,
    title: `approve version ${index + 1} and roll it out in waves`,
    evaluate(plan, now) {
      const version = now.versions[index];
      if (version === undefined) return failed(`version ${index + 1} is gone from the control plane`);
      if (version.state === 'rejected') return failed(`${version.id} was rejected`);
      if (version.state === 'candidate') return open('approving', { actions: [{ action: 'approve', versionId: version.id }], pace: index === 1 ? waitingPace(plan) : undefined });
      const pace = rolloutPace(plan, now.devices, version.bundleDigest, index === 1);
      const rollout = now.rollouts.findLast((candidate) => candidate.versionId === version.id);
      if (rollout === undefined) return open('planning waves', { actions: [{ action: 'start_rollout', versionId: version.id }], pace });
      return { ...followRollout(plan, now, rollout, version), pace } as StationView;
    },
  };
}

function followRollout(plan: DemoPlan, now: Observation, rollout: RolloutView, version: VersionView): StationView {
  if (rollout.state === 'tripped' || rollout.state === 'aborted') return failed(`rollout ${rollout.id} ${rollout.state}: ${rollout.detail}`);
  const total = plan.deviceIds.length;
  const confirmed = rollout.waves.flatMap((wave) => wave.devices).filter((device) => device.state === 'confirmed').length;
  const runs = (digest: string): boolean => digest === version.bundleDigest;
  // A device that was started again runs what it has confirmed; it says so with its next inference.
  const running = now.devices.filter((device) => runs(device.confirmedDigest) && (runs(device.runningDigest) || device.runningDigest === '')).length;
  const waves = `${rollout.waves.filter((wave) => wave.devices.some((device) => device.state !== 'waiting')).length} of ${rollout.waves.length} waves open`;
  if (rollout.state === 'succeeded' && running >= total) {
    return done(`${running} of ${total} devices run and confirmed it, ${rollout.waves.length} waves of ${rollout.waves.map((wave) => wave.devices.length).join(', ')}`, `${total} of ${total}`);
  }
  return open(`${waves}, ${confirmed} of ${total} confirmed, ${running} running it${rollout.state === 'paused' ? ' (paused)' : ''}`, { fraction: confirmed / total });
}
