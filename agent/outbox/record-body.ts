import { assert } from '../../proto/assert.ts';
import type { DeviceRecord } from '../../proto/messages.ts';
import { recordKinds, type RecordKind } from './plan-eviction.ts';

/** What a record says, exactly one of them; the outbox adds its name. */
export type RecordBody = Pick<DeviceRecord, RecordKind>;

export function kindOf(body: RecordBody): RecordKind {
  const kind = recordKinds.find((candidate) => body[candidate] !== undefined);
  assert(kind !== undefined, 'a record has a body');
  return kind;
}
