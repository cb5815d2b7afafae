import { assert } from './assert.ts';
import { digestHex, type Digest } from './digest.ts';
import { limits } from './limits.ts';

/**
 * Topic names: levels of [A-Za-z0-9_-] only, at most 8 of them, so that one set works on every broker.
 * A device publishes and subscribes under fleet/<its own id>/ and reads artifacts and the announcement; nothing else.
 */
export const deviceIdPattern = /^[A-Za-z0-9_-]{1,64}$/;
export const topicPattern = /^[A-Za-z0-9_/-]{1,200}$/;

export const deviceUplinks = ['reported', 'status', 'up', 'block-request'] as const;
export const deviceDownlinks = ['desired', 'orders', 'ack', 'block'] as const;
export type DeviceUplink = (typeof deviceUplinks)[number];
export type DeviceDownlink = (typeof deviceDownlinks)[number];

export function isDeviceId(text: unknown): text is string {
  return typeof text === 'string' && deviceIdPattern.test(text);
}

export function deviceTopic(deviceId: string, leaf: DeviceUplink | DeviceDownlink): string {
  assert(isDeviceId(deviceId), `device id ${JSON.stringify(deviceId)} does not match ${deviceIdPattern.source}`);
  return `fleet/${deviceId}/${leaf}`;
}

/** Live intake of the control plane; never used to replay retained messages. */
export function uplinkFilter(leaf: DeviceUplink): string {
  return `fleet/+/${leaf}`;
}

export function parseUplinkTopic(topic: string): { deviceId: string; leaf: DeviceUplink } | undefined {
  const [root, deviceId, leaf, ...rest] = topic.split('/');
  if (root !== 'fleet' || !isDeviceId(deviceId) || rest.length > 0) return undefined;
  return deviceUplinks.find((name) => name === leaf) === undefined ? undefined : { deviceId, leaf: leaf as DeviceUplink };
}

export const announceTopic = 'cp/announce';

/** Decisions about a rollout as JSON, for whoever integrates; not retained. */
export function eventTopic(rolloutId: string): string {
  assert(/^[A-Za-z0-9_-]{1,128}$/.test(rolloutId), `rollout id ${JSON.stringify(rolloutId)} fits into one topic level`);
  return `cp/events/${rolloutId}`;
}

const eventFilterPattern = /^cp\/events\/(\+|[A-Za-z0-9_-]{1,128})$/;

/** Clients that only listen to events, with an operator's token for a password. */
export function isObserverId(clientId: string): boolean {
  return clientId.startsWith('observer-');
}

/** What an observer may subscribe to. */
export function mayObserverSubscribe(clientId: string, filter: string): boolean {
  return isObserverId(clientId) && eventFilterPattern.test(filter);
}

export function chunkTopic(artifact: Digest, index: number): string {
  assert(Number.isInteger(index) && index >= 0 && index < limits.chunksPerBundleMax, `chunk index ${index} is out of range`);
  return `art/${digestHex(artifact).slice(0, 40)}/${index}`;
}

const chunkTopicPattern = /^art\/[0-9a-f]{40}\/(0|[1-9][0-9]{0,3})$/;

export function isChunkTopic(topic: string): boolean {
  return chunkTopicPattern.test(topic);
}

/** What a device may publish to. */
export function mayDevicePublish(deviceId: string, topic: string): boolean {
  return parseUplinkTopic(topic)?.deviceId === deviceId;
}

/** What a device may subscribe to: exact topics only, so no wildcard can reach another device's data. */
export function mayDeviceSubscribe(deviceId: string, filter: string): boolean {
  return filter === announceTopic || isChunkTopic(filter) || deviceDownlinks.some((leaf) => filter === `fleet/${deviceId}/${leaf}`);
}
