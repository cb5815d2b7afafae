import type { FleetWorld } from '../../simulators/fleet/fleet-world.ts';
import type { Observation } from '../../simulators/fleet/observation.ts';
import { createConfirmedSurvives } from './properties/confirmed-survives.ts';
import { createFleetIsSpared } from './properties/fleet-is-spared.ts';
import { createGatesHold } from './properties/gates-hold.ts';
import { createLineGoesOn } from './properties/line-goes-on.ts';
import { createNewestWins } from './properties/newest-wins.ts';
import { createOnlyVerifiedRuns } from './properties/only-verified-runs.ts';
import { createRecordsAreKept } from './properties/records-are-kept.ts';

/** What must always hold, as one observer: told of everything, it throws a Violation where it does not. */
export interface Property {
  readonly name: string;
  readonly on: { readonly [Kind in Observation['kind']]?: (observation: Extract<Observation, { kind: Kind }>) => void };
  /** When the fleet has converged. */
  readonly atEnd?: () => void;
}

/** Not an error of the observer: the fleet did what it never must. */
export class Violation extends Error {}

/** The safety properties of docs/architecture.md by their numbers; the seventh is convergence.ts. */
export function createProperties(world: FleetWorld): Property[] {
  return [createOnlyVerifiedRuns(world), createGatesHold(world), createFleetIsSpared(world), createConfirmedSurvives(world), createLineGoesOn(world), createRecordsAreKept(world), createNewestWins(world)];
}
