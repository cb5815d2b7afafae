import { decodeSparkplug, encodeRebirth, type SparkplugPayload } from '../decode-sparkplug.ts';
import type { Reading } from '../reading.ts';
import { createRowAssembler } from '../row-assembler.ts';
import type { SourceOf } from '../source-config.ts';
import { SparkplugNames } from '../sparkplug-names.ts';
import type { MessageReader } from './mqtt-source.ts';
import type { SourceAdapterPorts } from './source-adapter.ts';

type Format = Extract<Exclude<SourceOf<'mqtt'>['format'], 'lines'>, { kind: 'sparkplug' }>;

/** A node tells its births once; it is asked to repeat them no more often than this. */
const rebirthMs = 30_000;

/**
 * Rows from the metrics of one Sparkplug B node or device (Eclipse Sparkplug 3.0, sections 5 and 6): births name the metrics and tell
 * their values, data messages the changes. After a death nothing that was told holds any longer.
 */
export function createSparkplugReader(format: Format, { clock, monitor }: SourceAdapterPorts, send: (topic: string, payload: Uint8Array) => void): MessageReader {
  const { group, node, device } = format;
  const topicOf = (type: string, of?: string): string => `spBv1.0/${group}/${type}/${node}${of === undefined ? '' : `/${of}`}`;
  const own = device === undefined ? { birth: topicOf('NBIRTH'), data: topicOf('NDATA'), death: topicOf('NDEATH') } : { birth: topicOf('DBIRTH', device), data: topicOf('DDATA', device), death: topicOf('DDEATH', device) };
  const nodeDeath = topicOf('NDEATH');
  const nodeBirth = topicOf('NBIRTH');
  const names = new SparkplugNames(format.columns);
  const rows = createRowAssembler(Object.keys(format.columns), format);
  let askedMs = -Infinity;
  let birthSequence: unknown;

  const die = (reason: string): void => {
    names.forget();
    rows.forget();
    monitor.away(reason);
  };
  const askForBirth = (): void => {
    if (!format.requestRebirth || clock.monotonicMs() - askedMs < rebirthMs) return;
    askedMs = clock.monotonicMs();
    send(topicOf('NCMD'), encodeRebirth(clock.nowMs()));
  };
  const toReadings = (updates: ReadonlyMap<string, unknown>, atMs: number | undefined): Reading[] => {
    if (updates.size === 0) return [];
    const row = rows.take(updates, clock.monotonicMs());
    if (row === undefined) return [];
    if ('values' in row) return [{ key: '', atMs, values: row.values, rows: 1 }];
    monitor.refused(row.refused);
    return [];
  };
  const onData = (payload: SparkplugPayload): Reading[] => {
    const { updates, unknownAliases } = names.read(payload);
    if (!names.born || unknownAliases > 0) askForBirth();
    if (unknownAliases > 0) monitor.refused(`${unknownAliases} metrics have aliases that no birth has named; ${format.requestRebirth ? 'the node was asked for its birth' : 'let the node tell its birth again'}`);
    return toReadings(updates, payload.timestampMs);
  };
  return {
    topics: [...new Set([own.birth, own.data, own.death, nodeBirth, nodeDeath])],
    read(topic, bytes) {
      const decoded = decodeSparkplug(bytes);
      if (!decoded.ok) {
        monitor.refused(decoded.error.message);
        return [];
      }
      const payload = decoded.value;
      if (topic === nodeDeath) {
        // The broker may still hold the will of an earlier session: its number tells (section 6.4.14).
        if (birthSequence === undefined || sequenceOf(payload) === birthSequence) die(`the Sparkplug node ${node} has died`);
        return [];
      }
      if (topic === nodeBirth) birthSequence = sequenceOf(payload);
      if (topic === own.death) die(`the Sparkplug device ${device} has died`);
      else if (topic === own.birth) {
        monitor.connected();
        return toReadings(names.learn(payload).updates, payload.timestampMs);
      } else if (topic === own.data) return onData(payload);
      return [];
    },
  };
}

function sequenceOf({ metrics }: SparkplugPayload): unknown {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value;
  return value === undefined || value === null ? undefined : Number(value);
}
