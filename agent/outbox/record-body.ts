import { assert } from '../../proto/assert.ts';
import type { DeviceRecord } from '../../proto/messages.ts';

/** Kinds of records, the first to be given up first and sent last: a sample is one of many, an outcome is told once. */
export const recordKinds = ['sample', 'window', 'metrics', 'losses', 'receipt', 'outcome'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** What a record says, exactly one of them; the outbox adds its name and its times. */
export type RecordBody = Pick<DeviceRecord, RecordKind>;

export function kindOf(body: RecordBody): RecordKind {
  const kind = recordKinds.find((candidate) => body[candidate] !== undefined);
  assert(kind !== undefined, 'a record has a body');
  return kind;
}

/** Grows with importance. */
export function rankOf(kind: RecordKind): number {
  return recordKinds.indexOf(kind);
}
