import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import { AppError } from '../../../proto/app-error.ts';
import { assert } from '../../../proto/assert.ts';
import { limits } from '../../../proto/limits.ts';
import { topicPattern } from '../../../proto/topics.ts';
import type { Broker, BrokerHandlers } from '../broker.ts';

const firstConnectionMsMax = 5_000;
const reconnectMs = 1_000;
const publishMsMax = 10_000;
const publishesInFlightMax = 64;
const publishesWaitingMax = 2_000;

/**
 * A broker by URL (Mosquitto, EMQX, HiveMQ, NATS, RabbitMQ, AWS IoT Core): MQTT 3.1.1, QoS 0 and 1, clean session, exact
 * topics and live wildcards only. Who may connect and use which topic is that broker's own configuration: a device under
 * its id as user name and client id, publishing and subscribing under fleet/<id>/ and reading art/ and cp/.
 *
 * @param url with the control plane's own credentials, e.g. mqtts://control-plane:secret@broker:8883
 */
export function createMqttBroker(url: string, handlers: BrokerHandlers): Broker {
  assert(handlers.intake.length <= limits.filtersPerSubscribeMax, 'the intake fits into one SUBSCRIBE');
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  let client: mqtt.MqttClient | undefined;
  let fault = 'not connected yet';
  const slots = createSlots(publishesInFlightMax, publishesWaitingMax);

  async function takeUp(connection: mqtt.MqttClient): Promise<void> {
    try {
      await connection.subscribeAsync(Object.fromEntries(handlers.intake.map((filter) => [filter, { qos: 1 as const }])));
    } catch (cause) {
      // Refused, or lost again meanwhile: the next connection tries again, and state() says why there is none.
      fault = `${handlers.intake.join(', ')} cannot be subscribed to: ${(cause as Error).message}`;
      connection.stream.destroy();
      return;
    }
    await handlers.connected();
  }

  return {
    url: shown.href.replace(/\/$/, ''),
    start: async () => {
      assert(client === undefined, 'a broker is started once');
      const connecting = mqtt.connect(url, {
        protocolVersion: 4, clean: true, clientId: `cp-${randomUUID().slice(0, 8)}`, reconnectPeriod: reconnectMs, connectTimeout: firstConnectionMsMax, keepalive: 30,
        resubscribe: false, queueQoSZero: false, reconnectOnConnackError: true,
      });
      client = connecting;
      // mqtt.js reads on only after the callback: a full intake holds the broker back.
      connecting.handleMessage = (packet, done) => {
        void handlers.received(packet.topic, Uint8Array.from(packet.payload as Buffer)).then(() => done());
      };
      connecting.on('error', (error) => {
        fault = error.message;
      });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, firstConnectionMsMax);
        connecting.on('connect', () => {
          void takeUp(connecting).finally(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      });
    },
    state: () => (client?.connected === true ? { reachable: true, detail: '' } : { reachable: false, detail: fault }),
    clients: () => undefined,
    publish: async (topic, payload, { qos, retain }) => {
      assert(topicPattern.test(topic), `topic ${JSON.stringify(topic)} does not match ${topicPattern.source}`);
      if (client === undefined || !client.connected) throw unavailable(shown.host, 'is not connected');
      if (!(await slots.take())) throw unavailable(shown.host, `has ${publishesWaitingMax} messages waiting already`);
      const sent = client.publishAsync(topic, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength), { qos, retain });
      const messageId = client.getLastMessageId();
      try {
        await withTimeout(sent, shown.host);
      } catch (error) {
        // Whoever published it does so again: kept here, too, it would pile up, and be sent once more after every reconnection.
        if (qos === 1) client.removeOutgoingMessage(messageId);
        throw error;
      } finally {
        slots.give();
      }
    },
    disconnect: () => undefined,
    stop: async () => {
      await client?.endAsync(true);
    },
  };
}

/** At most `max` at a time, at most `waitingMax` waiting for their turn; take() is false beyond. */
function createSlots(max: number, waitingMax: number): { take(): Promise<boolean>; give(): void } {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    take: async () => {
      if (taken < max) {
        taken++;
        return true;
      }
      if (waiting.length >= waitingMax) return false;
      await new Promise<void>((resolve) => waiting.push(resolve));
      return true;
    },
    give: () => {
      const next = waiting.shift();
      if (next === undefined) taken--;
      else next();
    },
  };
}

async function withTimeout(work: Promise<unknown>, host: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(unavailable(host, `did not confirm a message within ${publishMsMax} ms`)), publishMsMax);
  });
  try {
    await Promise.race([work, late]);
  } catch (cause) {
    throw cause instanceof AppError ? cause : unavailable(host, `did not take a message: ${(cause as Error).message}`);
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(host: string, what: string): AppError {
  return new AppError('broker.unavailable', `the broker ${host} ${what}; it is tried again`, { retryable: true });
}
