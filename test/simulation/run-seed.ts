import { FleetWorld } from '../../simulators/fleet/fleet-world.ts';
import type { Observation } from '../../simulators/fleet/observation.ts';
import { Trace } from '../../simulators/fleet/trace.ts';
import { PowerCutDisk } from '../support/power-cut-disk.ts';
import { createConvergence } from './convergence.ts';
import { createProperties } from './create-properties.ts';
import { Violation, type Property } from './property.ts';

export interface SeedOutcome {
  readonly seed: number;
  readonly violation: { readonly property: string; readonly message: string; readonly atMs: number } | undefined;
  readonly trace: { readonly digest: string; readonly tail: readonly string[] };
  readonly virtualMs: number;
  /** From the end of the faults until the fleet had converged. */
  readonly convergedMs: number;
  readonly appointments: number;
  readonly inferences: number;
}

export interface SeedOptions {
  readonly seed: number;
  readonly devices: number;
  /** Lines of the trace to give back. */
  readonly tail?: number;
  /** Only those about this device. */
  readonly about?: string | undefined;
}

const livenessMsMax = 40 * 60_000;
const pollMs = 10_000;
const settleMs = 45_000;

/** One run: the faults of the seed, then the time in which everything must come right. Every property is held against every observation. */
export async function runSeed({ seed, devices, tail = 60, about }: SeedOptions): Promise<SeedOutcome> {
  const trace = new Trace();
  let violation: SeedOutcome['violation'];
  let inferences = 0;
  const handlers = new Map<Observation['kind'], ((observation: never) => void)[]>();
  const violate = (property: string, message: string): void => {
    violation ??= { property, message, atMs: world.scheduler.nowMs };
  };
  const observe = (observation: Observation): void => {
    if (observation.kind === 'inference') inferences += 1;
    if (observation.kind === 'fault') violate('no code fails', `${observation.who}: ${observation.error.stack ?? observation.error.message}`);
    for (const handle of handlers.get(observation.kind) ?? []) handle(observation as never);
  };
  const world = new FleetWorld({ seed, devices, trace, observe, openDisk: (options) => new PowerCutDisk(options) });
  const properties: Property[] = createProperties(world);
  for (const property of properties) {
    for (const [kind, handle] of Object.entries(property.on)) {
      const guarded = (observation: never): void => {
        try {
          (handle as (observation: never) => void)(observation);
        } catch (error) {
          if (!(error instanceof Violation)) throw error;
          violate(property.name, error.message);
        }
      };
      handlers.set(kind as Observation['kind'], [...(handlers.get(kind as Observation['kind']) ?? []), guarded]);
    }
  }
  const onUnhandled = (error: unknown): void => observe({ kind: 'fault', who: 'somebody', error: error as Error });
  process.on('unhandledRejection', onUnhandled);
  const { scheduler } = world;
  const failed = (): boolean => violation !== undefined;
  await world.begin();
  await scheduler.runUntil(world.scenario.faultsEndMs, failed);
  world.heal();
  const convergence = createConvergence(world);
  let missing = 'nothing was looked at';
  while (!failed() && missing !== '' && scheduler.nowMs < world.scenario.faultsEndMs + livenessMsMax) {
    await scheduler.runUntil(scheduler.nowMs + pollMs, failed);
    missing = convergence.missing();
    world.attend();
  }
  const convergedMs = scheduler.nowMs - world.scenario.faultsEndMs;
  // What was on its way arrives.
  if (missing === '') await scheduler.runUntil(scheduler.nowMs + settleMs, failed);
  if (!failed() && missing !== '') violate('7 the fleet converges', missing);
  for (const property of failed() ? [] : properties) {
    try {
      property.atEnd?.();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      violate(property.name, error.message);
    }
  }
  process.off('unhandledRejection', onUnhandled);
  const outcome = {
    seed, violation, inferences, virtualMs: scheduler.nowMs, convergedMs, appointments: scheduler.executed,
    trace: { digest: trace.digest, tail: violation === undefined && about === undefined ? [] : trace.tail(tail, about) },
  };
  world.end();
  return outcome;
}
