import type { FleetWorld } from '../../simulators/fleet/fleet-world.ts';
import { createConfirmedSurvives } from './properties/confirmed-survives.ts';
import { createDecisionsAreTold } from './properties/decisions-are-told.ts';
import { createDeliveryIsSpared } from './properties/delivery-is-spared.ts';
import { createFleetIsSpared } from './properties/fleet-is-spared.ts';
import { createGatesHold } from './properties/gates-hold.ts';
import { createLineGoesOn } from './properties/line-goes-on.ts';
import { createNewestWins } from './properties/newest-wins.ts';
import { createOnlyVerifiedRuns } from './properties/only-verified-runs.ts';
import { createOrdersAreDue } from './properties/orders-are-due.ts';
import { createRecordsAreKept } from './properties/records-are-kept.ts';
import { createStatesAreTrue } from './properties/states-are-true.ts';
import { createSwapsWait } from './properties/swaps-wait.ts';
import type { Property } from './property.ts';

/** The safety properties of docs/architecture.md by their numbers; the seventh is convergence.ts. */
export function createProperties(world: FleetWorld): Property[] {
  return [createOnlyVerifiedRuns(world), createGatesHold(world), createFleetIsSpared(world), createSwapsWait(world), createConfirmedSurvives(world), createLineGoesOn(world), createRecordsAreKept(world), createNewestWins(world), createDecisionsAreTold(world), createDeliveryIsSpared(world), createOrdersAreDue(world), createStatesAreTrue(world)];
}
