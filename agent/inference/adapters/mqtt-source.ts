import type { MqttClient } from 'mqtt';
import type { Reading } from '../reading.ts';
import { createJsonMapping } from '../map-json-message.ts';
import { createRowAssembler } from '../row-assembler.ts';
import type { SourceOf } from '../source-config.ts';
import { lineBytesMax, longLine, type ReadingTaker } from '../source.ts';
import { createLineSplitter } from '../split-lines.ts';
import { BrokerConnection } from './broker-connection.ts';
import type { SourceAdapter, SourceAdapterPorts } from './source-adapter.ts';
import { createSparkplugReader } from './sparkplug-reader.ts';

/** Makes readings of a broker's messages. */
export interface MessageReader {
  readonly topics: readonly string[];
  read(topic: string, payload: Uint8Array): (string | Reading)[];
}

type Format = SourceOf<'mqtt'>['format'];

/** Readings from topics of the line's own broker: as JSON lines, as JSON of any form, or as Sparkplug B. A message is taken from the broker as the queue allows. */
export function createMqttSource(options: SourceOf<'mqtt'>, ports: SourceAdapterPorts): SourceAdapter {
  const { clock, random, monitor, deviceId } = ports;
  const { url, username, password, caFile, qos, format } = options;
  let taker: ReadingTaker | undefined;
  const send = (topic: string, payload: Uint8Array): void => void connection.client?.publish(topic, Buffer.from(payload), { qos: 0 });
  const reader = openReader(format, options.topics ?? [], ports, send);
  let waiting: (string | Reading)[] = [];

  const hold = async (client: MqttClient): Promise<void> => {
    const held = waiting;
    waiting = [];
    for (const input of held) while (client.connected && taker !== undefined && !taker.submit(input)) await taker.room();
  };
  const listen = (client: MqttClient): void => {
    client.on('message', (topic, payload) => {
      for (const input of reader.read(topic, payload)) if (waiting.length > 0 || taker?.submit(input) === false) waiting.push(input);
    });
    // The next message is read from the connection once this one has been taken.
    client.handleMessage = (_packet, done) => {
      if (waiting.length === 0) done();
      else void hold(client).then(() => done());
    };
  };
  const subscribe = async (client: MqttClient): Promise<void> => {
    try {
      const granted = await client.subscribeAsync([...reader.topics], { qos });
      const refused = granted.filter((grant) => grant.qos >= 128).map(({ topic }) => topic);
      if (refused.length > 0) throw new Error(`the broker refuses ${refused.join(', ')}`);
      monitor.connected();
    } catch (fault) {
      monitor.away(fault instanceof Error ? fault.message : String(fault));
      client.end(true);
    }
  };
  const connection = new BrokerConnection({ url, username, password, caFile, clientId: options.clientId ?? `${deviceId}-readings` }, { clock, random }, {
    onClient: listen,
    onOnline: (client) => void subscribe(client),
    onAway: (reason) => monitor.away(reason),
  });
  return {
    async start(given) {
      taker = given;
      connection.open();
    },
    stop: () => connection.close(),
  };
}

function openReader(format: Format, topics: readonly string[], ports: SourceAdapterPorts, send: (topic: string, payload: Uint8Array) => void): MessageReader {
  if (format === 'lines') return { topics, read: readLines };
  return format.kind === 'sparkplug' ? createSparkplugReader(format, ports, send) : createJsonReader(format, topics, ports);
}

function readLines(_topic: string, payload: Uint8Array): string[] {
  const splitter = createLineSplitter(lineBytesMax);
  return [...splitter.push(payload), ...splitter.end()].map((line) => line ?? longLine);
}

function createJsonReader(format: Extract<Format, { kind: 'json' }>, topics: readonly string[], { clock, monitor }: SourceAdapterPorts): MessageReader {
  const map = createJsonMapping(format);
  const rows = createRowAssembler(Object.keys(format.columns), format);
  return {
    topics,
    read(topic, payload) {
      const mapped = map(topic, payload);
      if (typeof mapped === 'string') {
        monitor.refused(`${topic}: ${mapped}`);
        return [];
      }
      const { updates, key, atMs } = mapped;
      if (updates.size === 0) {
        monitor.refused(`${topic}: ${JSON.stringify(new TextDecoder().decode(payload.subarray(0, 40)))} gives none of the columns ${Object.keys(format.columns).slice(0, 6).join(', ')}: there is nothing at their paths, or it is not JSON`);
        return [];
      }
      const row = rows.take(updates, clock.monotonicMs());
      if (row === undefined) return [];
      if ('values' in row) return [{ key, atMs, values: row.values, rows: 1 }];
      monitor.refused(`${topic}: ${row.refused}`);
      return [];
    },
  };
}
