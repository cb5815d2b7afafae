import { expect, test } from 'vitest';
import { encode } from '../../proto/codec.ts';
import { createSigningKey, signBytes } from '../../proto/signing.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import { StateRepository } from './repository.ts';
import { Reconciler, type ReconcilePorts } from './service.ts';

test('what a full disk refused is written once there is room, though nothing else is to be done, and the report says so no more', async () => {
  const [clock, disk, key] = [new ManualClock(), new MemoryDisk(), createSigningKey()];
  const state = new StateRepository(disk, '/data');
  const told: string[] = [];
  const nothing = { sinceSwap: { inferences: 0, errors: 0 }, shadow: undefined, pipeline: undefined };
  const ports: Partial<ReconcilePorts> = {
    clock, state, inference: nothing as unknown as ReconcilePorts['inference'], link: { online: false } as ReconcilePorts['link'], artifacts: { removeAllBut: async () => undefined } as unknown as ReconcilePorts['artifacts'],
    trust: { release: [], assignment: [key] }, measuredOn: '', bootId: '', onOutcome: async () => undefined, log: () => undefined, onStep: () => undefined,
    onChange: () => void told.push(reconciler.fault),
  };
  const reconciler = new Reconciler(ports as ReconcilePorts, 'd1', { probation: { inferencesMin: 1, durationMs: 0, errorFractionMax: 0 } });
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(60_000);
  disk.full = true;
  const desired = encode('Desired', { deviceId: 'd1', revision: 7, rolloutId: 'r', issuedMs: clock.nowMs(), expiresMs: 0 });
  await reconciler.receiveDesired(encode('SignedDesired', { desired, keyId: key.keyId, signature: signBytes(key, 'assignment', desired) }));
  await clock.advance(60_000);
  expect(state.current.desiredRevision).toBe(0);
  expect(told.at(-1)).toContain('store.full');
  disk.full = false;
  await clock.advance(15_000);
  expect(state.current.desiredRevision).toBe(7);
  expect(told.at(-1)).toBe('');
  stop.abort();
  await running;
});
