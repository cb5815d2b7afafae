import { AppError } from '../../proto/app-error.ts';
import type { Clock } from '../../proto/clock.ts';
import { encode } from '../../proto/codec.ts';
import type { Digest } from '../../proto/digest.ts';
import type { Announce } from '../../proto/messages.ts';
import { announceTopic, deviceTopic } from '../../proto/topics.ts';
import type { Store } from '../store/store.ts';
import type { Broker } from './broker.ts';
import { inParallel, type ArtifactPublisher } from './publish-artifacts.ts';
import { countDevices, loadDesiredMessages, loadOrdersMessages, markOrdersPublished, markPublished } from './repository.ts';

const publishesAtOnce = 32;
/** What the store takes of one device's answer on a slow machine, for those beyond a thousand: were all to answer at once, those who find no room would have all asked again, for ever. */
const spreadMs = { perDevice: 2, max: 40_000 };
const devicesAtOnce = 1_000;

export interface Publisher {
  /** The broker may have lost whatever was retained: the works below publish everything once more. */
  brokerChanged(): void;
  /** Devices are to tell everything that the control plane may have missed. */
  askAgain(): void;
  /** When devices were asked since: before the first of them can have answered, as a broker confirms only once its slowest client has read. Undefined until it has confirmed. */
  askedMs(): number | undefined;
  /** What brings the broker in line with the store, in this order; each may be repeated and fails with an AppError. */
  readonly works: readonly (() => Promise<void>)[];
}

/** Publishes artifacts, desired states and the announcement: all of them to a broker that is new, else what waits. Withdraws what no device needs. */
export function createPublisher(store: Store, broker: Broker, artifacts: ArtifactPublisher, artifactsInUse: () => Promise<readonly Digest[]>, announcement: Announce, clock: Pick<Clock, 'nowMs'>): Publisher {
  const lost = { artifacts: true, desired: true, orders: true, announcement: true };
  let askedMs = 0;

  /** One artifact that cannot be had keeps no other from the devices. */
  async function publishArtifacts(): Promise<void> {
    if (lost.artifacts) artifacts.forget();
    lost.artifacts = false;
    let missing: AppError | undefined;
    for (const artifact of await artifactsInUse()) {
      try {
        await artifacts.ensurePublished([artifact]);
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'broker.unavailable') throw error;
        missing ??= error;
      }
    }
    if (missing !== undefined) throw missing;
  }

  async function publishDesired(): Promise<void> {
    const all = lost.desired;
    lost.desired = false;
    try {
      const messages = await loadDesiredMessages(store, { all });
      await inParallel(messages, publishesAtOnce, ({ deviceId, message }) => broker.publish(deviceTopic(deviceId, 'desired'), message, { qos: 1, retain: true }));
      if (messages.length > 0) await store.transaction().execute((db) => markPublished(db, messages));
    } catch (error) {
      lost.desired ||= all;
      throw error;
    }
  }

  async function publishOrders(): Promise<void> {
    const all = lost.orders;
    lost.orders = false;
    try {
      const messages = await loadOrdersMessages(store, { all });
      await inParallel(messages, publishesAtOnce, ({ deviceId, message }) => broker.publish(deviceTopic(deviceId, 'orders'), message, { qos: 1, retain: true }));
      if (messages.length > 0) await store.transaction().execute((db) => markOrdersPublished(db, messages));
    } catch (error) {
      lost.orders ||= all;
      throw error;
    }
  }

  /** After what devices should run: until then they may still fetch what they were told before. */
  async function withdrawArtifacts(): Promise<void> {
    await artifacts.withdrawExcept(await artifactsInUse());
  }

  async function announce(): Promise<void> {
    if (!lost.announcement) return;
    const spread = Math.min(spreadMs.max, spreadMs.perDevice * ((await countDevices(store)) - devicesAtOnce));
    askedMs = clock.nowMs();
    await broker.publish(announceTopic, encode('Announce', spread > 0 ? { ...announcement, spreadMs: spread } : announcement), { qos: 1, retain: false });
    lost.announcement = false;
  }

  return {
    brokerChanged: () => void Object.assign(lost, { artifacts: true, desired: true, orders: true, announcement: true }),
    askAgain: () => void (lost.announcement = true),
    askedMs: () => (lost.announcement ? undefined : askedMs),
    works: [publishArtifacts, publishDesired, publishOrders, withdrawArtifacts, announce],
  };
}
