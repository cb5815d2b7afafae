import { randomUUID } from 'node:crypto';
import { AppError } from '../../proto/app-error.ts';
import { encode } from '../../proto/codec.ts';
import type { Digest } from '../../proto/digest.ts';
import type { Acknowledgement } from '../../proto/messages.ts';
import { deviceTopic, deviceUplinks, isObserverId, parseUplinkTopic, uplinkFilter } from '../../proto/topics.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { DeliveryService } from '../delivery/service.ts';
import type { FleetService } from '../fleet/service.ts';
import type { OrdersService } from '../orders/service.ts';
import type { SecurityService } from '../security/service.ts';
import { createAedesBroker, type AedesBrokerOptions } from './adapters/aedes-broker.ts';
import { createMqttBroker } from './adapters/mqtt-broker.ts';
import type { Authenticate, Broker, BrokerHandlers } from './broker.ts';
import { createIngest, type IngestOptions } from './ingest.ts';
import { createArtifactPublisher } from './publish-artifacts.ts';
import { createPublisher } from './publisher.ts';
import { RefusalCounter } from './refusal-counter.ts';
import { loadCredential, saveRefusals } from './repository.ts';

/** Those of two commits. */
const acknowledgementsInFlightMax = 1_000;
/** A device that is asked to tell of itself and has not by then is not connected: longer than its broker keeps a connection on which nothing is heard. */
const answerMsMax = 60_000;

/** The embedded broker on a port (0: the system gives one), or any MQTT 3.1.1 broker by URL. */
export type BrokerOptions = (Omit<AedesBrokerOptions, 'authenticate'> | { readonly brokerUrl: string } | { readonly openBroker: OpenBroker }) & {
  /** What devices are told to connect to, where it is not what the broker listens on: a proxy's address, this machine's name. */
  readonly publicUrl?: string;
};
/** A broker of the caller's own, as a simulation brings it. */
export type OpenBroker = (authenticate: Authenticate, handlers: BrokerHandlers) => Broker;
export type GatewayOptions = BrokerOptions & { readonly ingest?: IngestOptions };

export interface GatewayDependencies {
  readonly fleet: FleetService;
  readonly security: Pick<SecurityService, 'verifyCredential' | 'verifyToken'>;
  /** Every artifact some device may still have to fetch. */
  readonly artifactsInUse: () => Promise<readonly Digest[]>;
  /** Absent: receipts of devices are kept as records alone. */
  readonly orders?: Pick<OrdersService, 'recordReceipt'> | undefined;
  /** Who may fetch when, and blocks for who can fetch in no other way; absent: nothing is limited, no block is answered. */
  readonly delivery?: Pick<DeliveryService, 'takeBlockRequest' | 'holdMs' | 'rememberSite'> | undefined;
}

export interface Gateway {
  /** What devices connect to. */
  mqttUrl(): string;
  /** `fault` says what is wrong at the moment; empty where nothing is. */
  health(): { readonly url: string; readonly reachable: boolean; readonly clients: number | null; readonly fault: string };
  /** Tells whoever listens on the broker, once and not retained. @throws AppError broker.unavailable */
  tell(topic: string, payload: Uint8Array): Promise<void>;
  /** Publishes what waits to be published and saves what was refused; never rejects because of the broker or the store. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/** Connects the devices: what they send is committed and then acknowledged, what they should run is published. */
export async function startGateway(context: ControlPlaneContext, { fleet, security, artifactsInUse, orders, delivery }: GatewayDependencies, options: GatewayOptions): Promise<Gateway> {
  const { store, clock, events } = context;
  const refusals = new RefusalCounter();
  let acknowledgementsInFlight = 0;
  /** Who listens with a token, and with which. */
  const observers = new Map<string, string>();
  let fault = '';
  let turn = Promise.resolve();
  /** When devices were last asked who is there, until it is known; pending until they are. */
  let asked: { readonly atMs: number; readonly monotonicMs: number } | 'pending' | undefined;

  const handlers: BrokerHandlers = {
    intake: deviceUplinks.map(uplinkFilter),
    connected: async () => {
      publisher.brokerChanged();
      askWhoIsThere();
      await tick();
    },
    received: (topic, payload) => {
      const place = parseUplinkTopic(topic);
      if (place?.leaf !== 'block-request') return ingest.take(topic, payload);
      // Not awaited: whoever asks for blocks holds back nobody's records. The room bounds what is under way.
      void delivery?.takeBlockRequest(place.deviceId, payload, (block) => broker.publish(deviceTopic(place.deviceId, 'block'), encode('Block', block), { qos: 0, retain: false }));
      return Promise.resolve();
    },
    holdMs: delivery?.holdMs,
    gone: (deviceId) => {
      observers.delete(deviceId);
      ingest.gone(deviceId);
    },
    refused: (deviceId, code, detail) => refusals.add('broker', code, deviceId, detail, clock.nowMs()),
  };
  const mayObserve = async (token: string): Promise<boolean> => ['admin', 'operator'].includes((await security.verifyToken(token))?.role ?? '');
  const authenticate = async (deviceId: string, password: string): Promise<boolean> => {
    if (isObserverId(deviceId)) {
      const may = await mayObserve(password);
      if (may) observers.set(deviceId, password);
      return may;
    }
    const device = await loadCredential(store, deviceId);
    if (device === undefined || !security.verifyCredential(password, device.hash)) return false;
    delivery?.rememberSite(deviceId, device.tags);
    return true;
  };
  const broker = await openBroker(options, authenticate, handlers);
  const artifacts = createArtifactPublisher(broker, context);
  const publisher = createPublisher(store, broker, artifacts, artifactsInUse, { controlPlaneId: randomUUID(), startedMs: clock.nowMs() }, clock);
  const ingest = createIngest(context, { ...fleet, ...orders }, refusals, acknowledge, options.ingest);

  function acknowledge(deviceId: string, acknowledgement: Acknowledgement): void {
    // Beyond the limit, or where the broker does not take it, the device sends again and is acknowledged then.
    if (acknowledgementsInFlight >= acknowledgementsInFlightMax) return refusals.add('gateway', 'acknowledgement.dropped', deviceId, `${acknowledgementsInFlightMax} are in flight`, clock.nowMs());
    acknowledgementsInFlight++;
    broker
      .publish(deviceTopic(deviceId, 'ack'), encode('Acknowledgement', acknowledgement), { qos: 0, retain: false })
      .catch((error: unknown) => {
        if (!(error instanceof AppError) || !error.retryable) throw error;
        refusals.add('gateway', 'acknowledgement.dropped', deviceId, error.message, clock.nowMs());
      })
      .finally(() => {
        acknowledgementsInFlight--;
      });
  }

  /** Wills may have been lost, while the link to the broker was or in a full intake. Those who are there answer the announcement; the others are found by their silence. */
  function askWhoIsThere(): void {
    fleet.doubtConnections();
    publisher.askAgain();
    asked = 'pending';
  }

  async function recordWhoIsSilent(): Promise<void> {
    // The announcement comes after all that is published before it.
    const askedMs = publisher.askedMs();
    if (asked === 'pending' && askedMs !== undefined) asked = { atMs: askedMs, monotonicMs: clock.monotonicMs() };
    const round = asked;
    if (round === undefined || round === 'pending' || clock.monotonicMs() - round.monotonicMs < answerMsMax || !broker.state().reachable || ingest.fault() !== '') return;
    await fleet.recordSilent(round.atMs);
    if (asked === round) asked = undefined;
  }

  async function endRevokedObservers(): Promise<void> {
    for (const [id, token] of observers) {
      if (await mayObserve(token)) continue;
      observers.delete(id);
      broker.disconnect(id);
    }
  }

  async function saveRefused(): Promise<void> {
    const taken = refusals.take();
    try {
      if (taken.length > 0) await store.transaction().execute((db) => saveRefusals(db, taken));
    } catch (error) {
      refusals.restore(taken);
      throw error;
    }
  }

  /** One at a time. Faults of broker and store are kept for health() and told as an event; the next tick tries again. */
  function tick(): Promise<void> {
    turn = turn.then(async () => {
      let found = '';
      const lost = ingest.takeLost();
      if (lost.presence) askWhoIsThere();
      else if (lost.reports) publisher.askAgain();
      for (const work of [...publisher.works, recordWhoIsSilent, endRevokedObservers, saveRefused]) {
        try {
          await work();
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          found = error.message;
        }
      }
      if (found !== fault) events.publish(found === '' ? 'gateway.recovered' : 'gateway.fault', 'gateway', { message: found });
      fault = found;
    });
    return turn;
  }

  try {
    await fleet.recordAllOffline();
    await broker.start();
  } catch (error) {
    // What it holds would keep the process from ending.
    await broker.stop();
    throw error;
  }
  const publicUrl = options.publicUrl ?? broker.url;
  const stopObserving = fleet.observe({ desiredChanged: () => void tick(), credentialChanged: (deviceId) => broker.disconnect(deviceId) });

  return {
    mqttUrl: () => publicUrl,
    health: () => {
      const { reachable, detail } = broker.state();
      return { url: publicUrl, reachable, clients: broker.clients() ?? null, fault: [detail, ingest.fault(), fault].filter((text) => text !== '').join('; ') };
    },
    tell: (topic, payload) => broker.publish(topic, payload, { qos: 1, retain: false }),
    tick,
    stop: async () => {
      stopObserving();
      await broker.stop();
      await ingest.stop();
      await tick();
    },
  };
}

async function openBroker(options: BrokerOptions, authenticate: Authenticate, handlers: BrokerHandlers): Promise<Broker> {
  if ('openBroker' in options) return options.openBroker(authenticate, handlers);
  return 'brokerUrl' in options ? createMqttBroker(options.brokerUrl, handlers) : createAedesBroker({ ...options, authenticate }, handlers);
}
