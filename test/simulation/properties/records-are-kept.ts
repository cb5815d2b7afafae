import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { Violation, type Property } from '../property.ts';
import { reportedRow } from './rollout-rows.ts';

const tables = ['windows', 'metrics', 'outcomes', 'samples', 'losses'] as const;

/** 5. Whatever is acknowledged is in the store; whatever is in the store came from that device, once; nothing durable is lost. */
export function createRecordsAreKept(world: FleetWorld): Property {
  const { database, devices } = world;
  const honest = new Set(devices.map((device) => device.id));
  const written = new Map<string, Set<string>>(devices.map((device) => [device.id, new Set()]));
  const durable = new Map<string, Set<string>>(devices.map((device) => [device.id, new Set()]));
  const rejected = new Set<string>();
  const acknowledged = new Map<string, { deviceId: string; epoch: number; first: number; last: number }>();
  const reports = new Map<string, Set<string>>(devices.map((device) => [device.id, new Set()]));
  let commits = 0;

  function checkTwins(changed: Iterable<string>): void {
    for (const device of changed) {
      const twin = reportedRow(database, device);
      const known = reports.get(device);
      if (twin !== undefined && known !== undefined && !known.has(`${twin.reported_sequence} ${twin.running_digest} ${twin.confirmed_digest}`)) throw new Violation(`the twin of ${twin.device_id} says what the device never reported: sequence ${twin.reported_sequence}, running ${twin.running_digest}`);
    }
  }

  function checkStore(): void {
    for (const { device_id, epoch, sequence } of database.rows<{ device_id: string; epoch: number; sequence: number }>('select device_id, epoch, sequence from records')) {
      if (honest.has(device_id) && written.get(device_id)?.has(`${epoch}:${sequence}`) !== true) throw new Violation(`the store has record ${epoch}/${sequence} of ${device_id}, which the device never wrote`);
    }
    const rows = tables.map((table) => database.rows<{ count: number }>(`select count(*) as count from ${table}`)[0]?.count ?? 0);
    const total = rows.reduce((sum, count) => sum + count, 0);
    const records = database.rows<{ count: number }>('select count(*) as count from records')[0]?.count ?? 0;
    if (total !== records) throw new Violation(`${records} records are in the ledger, their tables have ${total} rows`);
    const counted = database.rows<{ bundle_digest: string; counted: number; stored: number }>('select bundle_digest, inferences as counted, (select sum(count) from windows where windows.bundle_digest = window_totals.bundle_digest) as stored from window_totals');
    for (const { bundle_digest, counted: inferences, stored } of counted) if (inferences !== stored) throw new Violation(`${inferences} inferences are counted for ${bundle_digest}, its windows have ${stored}`);
  }

  /** What is read here was committed: between two commits of the control plane nothing is under way. */
  function checkAcknowledged(): void {
    for (const { deviceId, epoch, first, last } of acknowledged.values()) {
      const found = database.rows<{ count: number }>('select count(*) as count from records where device_id = ? and epoch = ? and sequence between ? and ?', deviceId, epoch, first, last)[0]?.count;
      if (found !== last - first + 1) throw new Violation(`records ${epoch}/${first} to ${last} were acknowledged to ${deviceId}, the store has ${found} of them`);
    }
    acknowledged.clear();
  }

  return {
    name: '5 records are kept, once',
    on: {
      record: ({ deviceId, epoch, sequences, durable: synced }) => {
        for (const sequence of sequences) (synced ? durable : written).get(deviceId)?.add(`${epoch}:${sequence}`);
      },
      reported: ({ deviceId, reported }) => void reports.get(deviceId)?.add(`${reported.sequence} ${reported.runningDigest} ${reported.confirmedDigest}`),
      acknowledged: ({ deviceId, acknowledgement }) => {
        for (const { epoch, sequence } of acknowledgement.rejected) rejected.add(`${deviceId} ${epoch}:${sequence}`);
        for (const range of acknowledgement.committed) acknowledged.set(`${deviceId} ${range.epoch}:${range.first}-${range.last}`, { deviceId, ...range });
      },
      commit: ({ changes }) => {
        commits += 1;
        if (commits % 8 === 0) checkAcknowledged();
        checkTwins(changes.twins);
      },
    },
    atEnd: () => {
      checkAcknowledged();
      checkTwins(honest);
      checkStore();
      for (const [deviceId, records] of durable) {
        if (world.estranged.has(deviceId)) continue;
        const stored = new Set(database.rows<{ epoch: number; sequence: number }>('select epoch, sequence from records where device_id = ?', deviceId).map(({ epoch, sequence }) => `${epoch}:${sequence}`));
        const lost = [...records].filter((record) => !stored.has(record) && !rejected.has(`${deviceId} ${record}`));
        // The newest may still be on their way.
        const settled = lost.filter((record) => !world.isUnderWay(deviceId, record));
        if (settled.length > 0) throw new Violation(`${deviceId} had made ${settled.length} records durable that are nowhere now, e.g. ${settled[0]}, written at ${world.recordedMs(deviceId, settled[0] as string)} ms`);
      }
    },
  };
}
