import type { FleetWorld } from '../../simulators/fleet/fleet-world.ts';

interface TwinRow {
  readonly device_id: string;
  readonly desired_revision: number;
  readonly desired_digest: string;
  readonly desired_unpublished: number;
  readonly running_digest: string;
  readonly confirmed_digest: string;
  readonly reported_json: string;
  readonly online: number;
  readonly revoked: number;
}

const settled = new Set(['converged', 'failed', 'reverted', 'denied']);

/** 7. After the faults: every device in service does what is wanted of it or has said why not, both sides agree, and nothing waits anywhere. */
export function createConvergence(world: FleetWorld): { missing(): string } {
  const { database, devices } = world;

  function missingOf(twin: TwinRow): string {
    const { device_id: id } = twin;
    const device = devices.find((candidate) => candidate.id === id);
    if (device === undefined || twin.revoked === 1 || world.estranged.has(id)) return '';
    if (!device.online) return `${id} is not connected`;
    if (twin.online !== 1) return `${id} is connected, its twin says it is not`;
    if (twin.desired_unpublished === 1) return `what is desired of ${id} is not published`;
    const truth = world.truthOf(id);
    if (truth === undefined) return `${id} never kept a state`;
    if (truth.desiredRevision < twin.desired_revision) return `${id} follows revision ${truth.desiredRevision} of ${twin.desired_revision}`;
    const confirmed = Object.values(truth.slots).find((slot) => slot?.state === 'confirmed')?.bundle.digest ?? '';
    const { update } = truth;
    if (twin.desired_digest !== '' && (update === null || update.revision !== twin.desired_revision || !settled.has(update.phase))) return `${id} is ${update?.phase ?? 'idle'} with revision ${update?.revision ?? 0} of ${twin.desired_revision}`;
    if (update?.phase === 'converged' && twin.desired_digest !== '' && confirmed !== twin.desired_digest) return `${id} says converged, and has confirmed ${confirmed} for ${twin.desired_digest}`;
    if (Object.values(truth.slots).some((slot) => slot?.state === 'probation')) return `${id} has a bundle in probation`;
    if (twin.confirmed_digest !== confirmed) return `the twin of ${id} has ${twin.confirmed_digest} confirmed, the device ${confirmed}`;
    const runs = world.runningBundle(id) ?? '';
    // What ran last, where nothing runs any more.
    if (confirmed === '') return '';
    const rests = world.mayRest(id) && twin.running_digest === '';
    if (confirmed !== runs) return `${id} runs ${runs}, confirmed is ${confirmed}`;
    if (twin.running_digest !== runs && !rests) return `the twin of ${id} runs ${twin.running_digest}, the device ${runs}`;
    const reported = JSON.parse(twin.reported_json) as { update?: { phase: string } };
    if ((reported.update?.phase ?? 'idle') !== (update?.phase ?? 'idle')) return `the twin of ${id} is ${reported.update?.phase ?? 'idle'}, the device ${update?.phase ?? 'idle'}`;
    return '';
  }

  return {
    /** What is not as it should be yet; empty where the fleet has converged. */
    missing: () => {
      if (world.controlPlane.rooms === undefined) return 'the control plane is not up';
      const live = database.rows<{ id: string; state: string }>(`select id, state from rollouts where state in ('running', 'paused', 'awaiting_approval')`)[0];
      if (live !== undefined) return `rollout ${live.id} is ${live.state}`;
      const reverting = database.rows<{ device_id: string }>(`select device_id from rollout_devices join devices on devices.id = device_id where recall = 'asked' and revoked = 0`)[0];
      if (reverting !== undefined) return `${reverting.device_id} is still to be taken back`;
      for (const twin of database.rows<TwinRow>('select twins.*, online, revoked from twins join devices on id = device_id')) {
        const missing = missingOf(twin);
        if (missing !== '') return missing;
      }
      return world.queues();
    },
  };
}
