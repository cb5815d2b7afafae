import type { StationResult } from './line-state.ts';
import { accuracyStation, datasetStation, driftStation, fleetStation, labelsStation, quietStation, recoveryStation, staleStation } from './line-stations.ts';
import type { Observation } from './observation.ts';
import type { DemoPlan, OpenStation, Station } from './stations.ts';
import { conversionStation, retrainingStation, rolloutStation, trainingStation } from './version-stations.ts';

const toQuiet = [fleetStation, datasetStation, trainingStation, conversionStation(0), rolloutStation(0), quietStation];
const fromRetraining = [retrainingStation, conversionStation(1), rolloutStation(1), recoveryStation];
const byAlert = {
  drift: [...toQuiet, driftStation, staleStation, labelsStation, ...fromRetraining],
  accuracy: [...toQuiet, staleStation, labelsStation, accuracyStation, ...fromRetraining],
} as const;

/** The loop, in the order it is walked. */
export function stationsOf(plan: DemoPlan): readonly Station[] {
  return byAlert[plan.scenario.figures.alert.kind];
}

export interface StationsPlan {
  /** Stations found done just now, with what they measured. */
  readonly finished: readonly { readonly station: Station; readonly result: StationResult }[];
  /** The station that is open now. */
  readonly current: { readonly station: Station; readonly view: OpenStation } | undefined;
  readonly failed: { readonly station: Station; readonly reason: string } | undefined;
}

/**
 * Walks on from the first station that is not done: what the control plane and the line show decides which are; a
 * station that was found done once stays done. Nothing open and nothing failed: the loop is closed.
 */
export function planStations(plan: DemoPlan, now: Observation): StationsPlan {
  const finished: { station: Station; result: StationResult }[] = [];
  for (const station of stationsOf(plan)) {
    if (now.line.finished[station.name] !== undefined) continue;
    const view = station.evaluate(plan, now);
    switch (view.state) {
      case 'open':
        return { finished, current: { station, view }, failed: undefined };
      case 'failed':
        return { finished, current: undefined, failed: { station, reason: view.reason } };
      case 'done':
        finished.push({ station, result: { measured: view.measured, bound: view.bound, met: view.met, atMs: now.atMs } });
    }
  }
  return { finished, current: undefined, failed: undefined };
}
