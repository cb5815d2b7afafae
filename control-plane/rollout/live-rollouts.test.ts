import { expect, test } from 'vitest';
import { rolloutOf } from '../../test/support/rollout-fleet.ts';
import type { Twin } from '../fleet/device.ts';
import { insertDevice, loadTwins } from '../fleet/repository.ts';
import type { FleetObserver } from '../fleet/service.ts';
import { openStore } from '../store/store.ts';
import { LiveRollouts } from './live-rollouts.ts';
import { insertRollout } from './repository.ts';

const twinOf = (deviceId: string, changes: Partial<Twin> = {}): Twin => ({ deviceId, tags: [], online: true, revoked: false, runningDigest: '', confirmedDigest: '', desiredDigest: '', desiredRevision: 0, rolloutId: '', agentVersion: '', reported: undefined, ...changes } as Twin);

test('a rollout that was read for a view while it was resumed is not taken for settled', async () => {
  const store = await openStore(':memory:');
  const live = new LiveRollouts(store, { twins: async () => [], observe: () => () => undefined });
  const tripped = { ...rolloutOf([['a']]), state: 'tripped' as const };
  await insertRollout(store, tripped, { leftOut: [], supersedes: [], notes: [] });
  const viewed = live.take(tripped.id);
  const resumed = { ...tripped, state: 'running' as const };
  live.put(resumed);
  expect(await viewed).toBe(resumed);
  expect(live.unsettled()).toEqual([resumed]);
  await store.destroy();
});

test('news that could not be read is read by the next look', async () => {
  const store = await openStore(':memory:');
  const observers: FleetObserver[] = [];
  let twins: () => Promise<Twin[]> = async () => [twinOf('a')];
  const live = new LiveRollouts(store, { twins: async () => twins(), observe: (observer) => (observers.push(observer), () => undefined) });
  await live.refresh(1);
  observers[0]?.twinChanged?.('a');
  twins = async () => Promise.reject(new Error('the disk is full'));
  await expect(live.refresh(2)).rejects.toThrow('the disk is full');
  twins = async () => [twinOf('a', { confirmedDigest: 'b' })];
  await live.refresh(3);
  expect(live.observed.get('a')?.confirmedDigest).toBe('b');
  await store.destroy();
});

test('a rollout that is over is looked at again when a device that it has to take back is enrolled again, and not before', async () => {
  const store = await openStore(':memory:');
  await insertDevice(store, { id: 'a', credentialHash: '', tags: [], nowMs: 1 });
  const observers: FleetObserver[] = [];
  const revoke = async (revoked: boolean): Promise<void> => {
    await store.updateTable('devices').set({ revoked: Number(revoked) }).execute();
    observers[0]?.twinChanged?.('a');
  };
  const live = new LiveRollouts(store, { twins: () => loadTwins(store), observe: (observer) => (observers.push(observer), () => undefined) });
  const planned = rolloutOf([['a']]);
  await insertRollout(store, { ...planned, state: 'aborted', devices: planned.devices.map((device) => ({ ...device, state: 'removed', recall: 'asked', assignedMs: 1 })) }, { leftOut: [], supersedes: [], notes: [] });
  await revoke(true);
  await live.refresh(1);
  expect(live.unsettled()).toEqual([]);
  await revoke(false);
  await live.refresh(2);
  expect(live.unsettled()).toMatchObject([{ id: planned.id }]);
  await store.destroy();
});
