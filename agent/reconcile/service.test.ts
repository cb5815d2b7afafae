import { describe, expect, test } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import { encode } from '../../proto/codec.ts';
import { createSigningKey, signBytes } from '../../proto/signing.ts';
import { confirmedState, refOf, slotOf, updateOf } from '../../test/support/agent-states.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import { emptyState, type AgentState, type StoredBundleRef } from './agent-state.ts';
import { StateRepository } from './repository.ts';
import { Reconciler, type ReconcilePorts } from './service.ts';

const key = createSigningKey();

/** A reconciler over what an earlier process left, with a model that is never asked. */
async function open(left?: AgentState, more: Partial<ReconcilePorts> = {}, disk = new MemoryDisk()) {
  const clock = new ManualClock();
  if (left !== undefined) await disk.writeAtomic('/data/state.json', Buffer.from(JSON.stringify(left)));
  const state = new StateRepository(disk, '/data');
  await state.load(0);
  const [told, steps, outcomes]: [string[], string[], string[]] = [[], [], []];
  const nothing = { sinceSwap: { inferences: 0, errors: 0 }, shadow: undefined, pipeline: {}, swap: () => undefined };
  const ports: Partial<ReconcilePorts> = {
    clock, state, inference: nothing as unknown as ReconcilePorts['inference'], link: { online: false } as ReconcilePorts['link'], artifacts: { has: async () => false, read: async () => undefined, removeAllBut: async () => undefined } as unknown as ReconcilePorts['artifacts'],
    trust: { release: [], assignment: [key] }, measuredOn: '', bootId: '', tellOutcome: ({ phase }) => void outcomes.push(phase), keepTold: async () => undefined, log: () => undefined,
    onStep: (moment, action) => void (moment === 'after' && steps.push(action)),
    onChange: () => void told.push(reconciler.fault),
    ...more,
  };
  const reconciler = new Reconciler(ports as ReconcilePorts, 'd1', { probation: { inferencesMin: 1, durationMs: 0, errorFractionMax: 0 } });
  const stop = new AbortController();
  const order = (revision: number, ref?: StoredBundleRef): Uint8Array => {
    const desired = encode('Desired', { deviceId: 'd1', revision, rolloutId: `r${revision}`, issuedMs: clock.nowMs(), expiresMs: 0, ...(ref === undefined ? {} : { bundle: { ...ref, releaseSignature: new Uint8Array() } }) });
    return encode('SignedDesired', { desired, keyId: key.keyId, signature: signBytes(key, 'assignment', desired) });
  };
  const run = (): (() => Promise<void>) => {
    const running = reconciler.run(stop.signal);
    return async () => {
      stop.abort();
      await running;
    };
  };
  return { clock, disk, state, reconciler, told, steps, outcomes, order, run };
}

test('what a full disk refused is written once there is room, though nothing else is to be done, and the report says so no more', async () => {
  const { clock, disk, state, reconciler, told, order, run } = await open();
  const stop = run();
  await clock.advance(60_000);
  disk.full = true;
  await reconciler.receiveDesired(order(7));
  await clock.advance(60_000);
  expect(state.current.desiredRevision).toBe(0);
  expect(told.at(-1)).toContain('store.full');
  disk.full = false;
  await clock.advance(15_000);
  expect(state.current.desiredRevision).toBe(7);
  expect(told.at(-1)).toBe('');
  await stop();
});

const onProbation: AgentState = { ...emptyState, slots: { a: slotOf(refOf(1), 'confirmed'), b: slotOf(refOf(2), 'probation') }, probation: { deaths: 0, stoppedCleanly: false, inferences: 50, errors: 0, elapsedMs: 99_999 }, update: updateOf(2, 'in_probation') };

test('an order that arrives while the agent looks at its disk is the one that is carried out', async () => {
  const looks: (() => void)[] = [];
  const read = async (): Promise<undefined> => {
    if (looks.length === 0) await new Promise<void>((resolve) => looks.push(resolve));
  };
  const { clock, state, reconciler, steps, order, run } = await open(onProbation, { artifacts: { read, removeAllBut: async () => undefined } as unknown as ReconcilePorts['artifacts'] });
  await reconciler.receiveDesired(order(2, refOf(2)));
  const stop = run();
  await clock.advance(1);
  expect(looks).toHaveLength(1);
  await reconciler.receiveDesired(order(3, refOf(1)));
  looks[0]?.();
  await clock.advance(1_000);
  expect(steps.slice(0, 2)).toEqual(['revert', 'record']);
  expect([state.current.slots.a?.state, state.current.slots.b]).toEqual(['confirmed', null]);
  await stop();
});

test("a technician's word that comes while the agent looks at its disk is known to the plan", async () => {
  const looks: (() => void)[] = [];
  const begun: string[] = [];
  const read = async (): Promise<undefined> => {
    if (looks.length === 0) await new Promise<void>((resolve) => looks.push(resolve));
  };
  const { clock, reconciler, order, run } = await open({ ...confirmedState(1), update: updateOf(2, 'downloading') }, {
    link: { online: true } as ReconcilePorts['link'], onStep: (moment, action) => void (moment === 'before' && begun.push(action)),
    artifacts: { has: async () => false, read } as unknown as ReconcilePorts['artifacts'], fetcher: { fetchManifest: () => new Promise(() => undefined) } as unknown as ReconcilePorts['fetcher'],
  });
  await reconciler.receiveDesired(order(2, refOf(2)));
  const stop = run();
  await clock.advance(1);
  expect(looks).toHaveLength(1);
  await reconciler.obey({ id: '1', command: 'pause', reason: '' });
  looks[0]?.();
  await clock.advance(1_000);
  expect(begun).toEqual([]);
  await stop();
});

test('an order that the disk has refused is not taken back by an older one', async () => {
  const { clock, disk, state, reconciler, order, run } = await open();
  const stop = run();
  await reconciler.receiveDesired(order(5));
  disk.full = true;
  await reconciler.receiveDesired(order(7));
  await reconciler.receiveDesired(order(6));
  expect([reconciler.desired?.revision, reconciler.fault]).toEqual([7, expect.stringContaining('desired.older_revision')]);
  disk.full = false;
  await clock.advance(15_000);
  expect(state.current.desiredRevision).toBe(7);
  await stop();
});

test('another order of the same revision is what the next process goes by too; the same one again is not written again', async () => {
  const [first, second] = [refOf(1), refOf(2)];
  const { disk, reconciler, order } = await open();
  await reconciler.receiveDesired(order(5, first));
  await reconciler.receiveDesired(order(5, second));
  const before = disk.files.get('/data/state.json');
  await reconciler.receiveDesired(order(5, second));
  expect(disk.files.get('/data/state.json')).toBe(before);
  const next = await open(undefined, {}, disk);
  await next.reconciler.start();
  expect([reconciler.desired?.bundle?.digest, next.reconciler.desired?.bundle?.digest]).toEqual([second.digest, second.digest]);
});

test('a confirmed bundle whose interpreter has ended is loaded again', async () => {
  const begun: string[] = [];
  const inference = { sinceSwap: { inferences: 0, errors: 0 }, shadow: undefined, pipeline: {}, isStopped: false, swap: () => undefined };
  const { clock, reconciler, order, run } = await open(confirmedState(1), { inference: inference as unknown as ReconcilePorts['inference'], onStep: (moment, action) => void (moment === 'before' && begun.push(action)) });
  await reconciler.receiveDesired(order(2, refOf(1)));
  const stop = run();
  await clock.advance(10_000);
  expect(begun).not.toContain('loadConfirmed');
  inference.isStopped = true;
  await clock.advance(10_000);
  expect(begun).toContain('loadConfirmed');
  await stop();
});

test("a technician's word that the disk is still taking is not overrun by what was planned before", async () => {
  const { clock, disk, state, reconciler, outcomes, order, run } = await open(onProbation);
  await reconciler.receiveDesired(order(2, refOf(2)));
  const { promise, resolve } = Promise.withResolvers<void>();
  const { writeAtomic } = disk;
  disk.writeAtomic = async (path, bytes) => {
    await promise;
    await writeAtomic.call(disk, path, bytes);
  };
  const obeyed = reconciler.obey({ id: '1', command: 'deny', reason: 'not now' });
  const stop = run();
  await clock.advance(1_000);
  resolve();
  expect(await obeyed).toMatchObject({ ok: true });
  await clock.advance(1_000);
  expect([outcomes, state.current.slots.a?.state, state.current.slots.b]).toEqual([['reverted'], 'confirmed', null]);
  await stop();
});

describe('what the disk fails beside an update on its way is tried again, and ends no other', () => {
  const fault = new AppError('store.unavailable', 'EIO', { retryable: true });

  test('what cannot be removed', async () => {
    let tries = 0;
    const removeAllBut = async (): Promise<void> => {
      if (tries++ < 3) throw fault;
    };
    const { clock, reconciler, steps, outcomes, order, run } = await open(confirmedState(1), { artifacts: { has: async () => false, read: async () => undefined, removeAllBut } as unknown as ReconcilePorts['artifacts'] });
    await reconciler.receiveDesired(order(2, refOf(1)));
    const stop = run();
    await clock.advance(15_000);
    expect([outcomes, tries, steps.includes('collectGarbage')]).toEqual([['converged'], 3, false]);
    await clock.advance(10_000);
    expect([outcomes, tries, steps.includes('collectGarbage')]).toEqual([['converged'], 4, true]);
    await stop();
  });

  test('the bundle to go back to', async () => {
    let [refusing, tries] = [true, 0];
    const read = async (): Promise<undefined> => {
      expect(tries++).toBeLessThan(10);
      if (refusing) throw fault;
    };
    const { clock, state, reconciler, outcomes, order, run } = await open(onProbation, { artifacts: { has: async () => false, read, removeAllBut: async () => undefined } as unknown as ReconcilePorts['artifacts'] });
    await reconciler.receiveDesired(order(3, refOf(1)));
    const stop = run();
    await clock.advance(25_000);
    expect([outcomes, state.current.slots.b?.state]).toEqual([[], 'probation']);
    refusing = false;
    await clock.advance(10_000);
    expect([outcomes[0], state.current.slots.b]).toEqual(['reverted', null]);
    await stop();
  });
});

describe('the end of an update', () => {
  const ended: AgentState = { ...onProbation, slots: { ...onProbation.slots, b: null }, probation: null, update: updateOf(2, 'reverted', { outcomeDue: true }) };

  test('is told once, however often the disk refuses that it has been', async () => {
    const { clock, disk, state, outcomes, run } = await open(ended);
    disk.full = true;
    const stop = run();
    await clock.advance(60_000);
    expect([outcomes, state.current.update?.outcomeDue]).toEqual([['reverted'], true]);
    disk.full = false;
    await clock.advance(15_000);
    expect([outcomes, state.current.update?.outcomeDue]).toEqual([['reverted'], false]);
    await stop();
  });

  test('is due until its record is durable', async () => {
    let [refusing, tries] = [true, 0];
    const keepTold = async (): Promise<void> => {
      expect(tries++).toBeLessThan(10);
      if (refusing) throw new AppError('store.full', 'no space is left on the device', { retryable: true });
    };
    const { clock, state, outcomes, run } = await open(ended, { keepTold });
    const stop = run();
    await clock.advance(60_000);
    expect([outcomes, state.current.update?.phase, state.current.update?.outcomeDue]).toEqual([['reverted'], 'reverted', true]);
    refusing = false;
    await clock.advance(15_000);
    expect([outcomes, state.current.update?.outcomeDue]).toEqual([['reverted'], false]);
    await stop();
  });
});

test('what nothing but an older copy to come back to needed is collected once there is a newer one', async () => {
  const disk = new MemoryDisk();
  await disk.writeAtomic('/data/confirmed.json', Buffer.from(JSON.stringify(confirmedState(1))));
  let [collections, refusing] = [0, true];
  const { writeAtomic } = disk;
  disk.writeAtomic = async (path, bytes) => {
    if (refusing && path.endsWith('confirmed.json')) throw new AppError('store.full', 'no space is left on the device', { retryable: true });
    return writeAtomic.call(disk, path, bytes);
  };
  const { clock, reconciler, order, run } = await open(confirmedState(2), { artifacts: { has: async () => false, read: async () => undefined, removeAllBut: async () => void collections++ } as unknown as ReconcilePorts['artifacts'] }, disk);
  await reconciler.receiveDesired(order(2, refOf(2)));
  const stop = run();
  await clock.advance(60_000);
  const before = collections;
  refusing = false;
  await clock.advance(15_000);
  expect([before, collections]).toEqual([1, 2]);
  await stop();
});

test.each<[string, AgentState, number]>([
  ['also where the process before ended first', confirmedState(2), 2],
  ['not beside a trial', { ...onProbation, probation: { ...onProbation.probation!, inferences: 0 }, slots: { ...onProbation.slots, a: slotOf(refOf(3), 'confirmed') } }, 1],
])('the copy to come back to is made once the disk takes it: %s', async (_name, left, version) => {
  const disk = new MemoryDisk();
  await disk.writeAtomic('/data/confirmed.json', Buffer.from(JSON.stringify(confirmedState(1))));
  const { clock, state, run } = await open(left, {}, disk);
  disk.full = true;
  const stop = run();
  await clock.advance(15_000);
  expect(state.confirmedCopy?.slots.a?.bundle.version).toBe(1);
  disk.full = false;
  await clock.advance(15_000);
  expect(state.confirmedCopy?.slots.a?.bundle.version).toBe(version);
  await stop();
});
