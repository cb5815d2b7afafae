import type { SinkOf } from '../sink-config.ts';
import type { Sink } from '../sink.ts';
import { BrokerConnection } from './broker-connection.ts';
import { createDeliverySink, type Delivery, type DeliveryPorts } from './delivery-sink.ts';

/** Each result as a message on the line's own broker. */
export function createMqttSink(options: SinkOf<'mqtt'>, { deviceId, slot }: { readonly deviceId: string; readonly slot: string }, ports: DeliveryPorts): Sink {
  const topic = options.topic.replaceAll('{device}', deviceId).replaceAll('{slot}', slot);
  const { url, username, password, caFile, qos, retain, timeoutMs } = options;
  let reason = `${url} has not been reached yet`;
  let online = (): void => undefined;
  let lost = (_why: string): void => undefined;
  const connection = new BrokerConnection({ url, username, password, caFile, clientId: options.clientId ?? `${deviceId}-results` }, ports, {
    onClient: () => undefined,
    onOnline: () => online(),
    onAway: (why) => {
      reason = `${url}: ${why}`;
      lost(why);
    },
  });
  connection.open();
  const deliver = async (lines: readonly string[]): Promise<Delivery> => {
    if (connection.client === undefined) {
      const over = new AbortController();
      await Promise.race([new Promise<void>((resolve) => (online = resolve)), ports.clock.sleep(timeoutMs, over.signal).catch(() => undefined)]);
      over.abort();
    }
    const { client } = connection;
    if (client === undefined) return { kind: 'away', reason };
    const over = new AbortController();
    const late = ports.clock.sleep(timeoutMs, over.signal).then(() => 'no acknowledgement in time', () => 'no acknowledgement in time');
    const gone = new Promise<string>((resolve) => (lost = resolve));
    try {
      const failed = await Promise.race([Promise.all(lines.map((line) => client.publishAsync(topic, line, { qos, retain }))).then(() => undefined), late, gone]);
      return failed === undefined ? { kind: 'delivered' } : { kind: 'away', reason: `${url}: ${failed}` };
    } catch (fault) {
      return { kind: 'away', reason: `${url}: ${fault instanceof Error ? fault.message : String(fault)}` };
    } finally {
      over.abort();
    }
  };
  return createDeliverySink(`${url} ${topic}`, { ...options, linesMax: 64 }, deliver, () => connection.close(), ports);
}
