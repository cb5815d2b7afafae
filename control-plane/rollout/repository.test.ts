import { expect, test } from 'vitest';
import { insertDevice } from '../fleet/repository.ts';
import { openStore } from '../store/store.ts';
import { rolloutOf } from '../../test/support/rollout-fleet.ts';
import { insertRollout, loadDesiredDigests, loadRollout } from './repository.ts';

test('a bundle has to be at hand while a device is told to run it and has not confirmed it', async () => {
  const store = await openStore(':memory:');
  const device = async (id: string, desired_digest: string, confirmed_digest: string, revoked = 0): Promise<void> => {
    await insertDevice(store, { id, credentialHash: '', tags: [], nowMs: 0 });
    await store.updateTable('twins').set({ desired_digest, confirmed_digest }).where('device_id', '=', id).execute();
    await store.updateTable('devices').set({ revoked }).where('id', '=', id).execute();
  };
  await device('told', 'b2', 'b1');
  await device('told-as-well', 'b2', '');
  await device('done', 'b3', 'b3');
  await device('gone', 'b4', 'b1', 1);
  await device('idle', '', 'b1');
  expect(await loadDesiredDigests(store, { unconfirmed: true })).toEqual(['b2']);
  expect((await loadDesiredDigests(store, { unconfirmed: false })).toSorted()).toEqual(['b2', 'b3']);
  // Its disk was lost: it has to fetch again.
  await store.updateTable('twins').set({ confirmed_digest: '' }).where('device_id', '=', 'done').execute();
  expect((await loadDesiredDigests(store, { unconfirmed: true })).toSorted()).toEqual(['b2', 'b3']);
  await store.destroy();
});

test('what a device had reported before it was told is kept with it', async () => {
  const store = await openStore(':memory:');
  const planned = rolloutOf([['a', 'b']]);
  const before = { hour: 500_000, row: [1, 0, 2.5] };
  const rollout = { ...planned, devices: planned.devices.map((device) => (device.deviceId === 'a' ? { ...device, before } : device)) };
  await insertRollout(store, rollout, { leftOut: [], supersedes: [], notes: [] });
  const loaded = await loadRollout(store, rollout.id);
  expect(loaded?.devices.map((device) => device.before)).toEqual([before, undefined]);
  await store.destroy();
});
