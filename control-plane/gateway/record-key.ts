/** Names a record of one device. */
export function recordKey(record: { readonly epoch: number; readonly sequence: number }): string {
  return `${record.epoch}:${record.sequence}`;
}
