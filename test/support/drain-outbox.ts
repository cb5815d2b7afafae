import type { Outbox } from '../../agent/outbox/service.ts';
import { decode } from '../../proto/codec.ts';
import type { DeviceRecord } from '../../proto/messages.ts';

/** All that may be sent, as a control plane would take and acknowledge it. */
export async function drainOutbox(outbox: Outbox): Promise<DeviceRecord[]> {
  const arrived: DeviceRecord[] = [];
  for (let batch = await outbox.takeBatch(); batch !== undefined; batch = await outbox.takeBatch()) {
    const decoded = decode('RecordBatch', batch.payload);
    if (!decoded.ok) throw new Error(decoded.error.message);
    arrived.push(...decoded.value.records);
    outbox.acknowledge({ committed: decoded.value.records.map(({ epoch, sequence }) => ({ epoch, first: sequence, last: sequence })), rejected: [] });
  }
  return arrived;
}
