import type { Observation } from '../../simulators/fleet/observation.ts';

/** What must always hold, as one observer: told of everything, it throws a Violation where it does not. */
export interface Property {
  readonly name: string;
  readonly on: { readonly [Kind in Observation['kind']]?: (observation: Extract<Observation, { kind: Kind }>) => void };
  /** When the fleet has converged. */
  readonly atEnd?: () => void;
}

/** Not an error of the observer: the fleet did what it never must. */
export class Violation extends Error {}
