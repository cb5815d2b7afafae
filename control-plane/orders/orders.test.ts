import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import type { Orders } from '../../proto/messages.ts';
import { verifyBytes } from '../../proto/signing.ts';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import type { Inside } from '../fleet/service.ts';
import { planOrders } from './plan-orders.ts';
import { createOrdersService, type OrdersService } from './service.ts';

const burst = { id: 'b', probability: 0.5, durationMs: 1_000, expiresMs: 100 };
const erasure = { id: 'e', beforeMs: 0, samplesOnly: true };
const issued: Orders = { deviceId: 'd', sequence: 50, issuedMs: 1, sampling: { randomFloor: 1, uncertaintyMin: 1, uncertainProbability: 0 }, burst, erasures: [erasure, { ...erasure, id: 'f' }] };

describe('planOrders', () => {
  test.each<[string, Parameters<typeof planOrders>[1], ReadonlySet<string>, number, Partial<Orders>]>([
    ['keeps what is not answered', {}, new Set(['e']), 10, { sequence: 51, erasures: [{ ...erasure, id: 'f' }], burst, sampling: issued.sampling }],
    ['forgets a burst that nobody begins any more', {}, new Set(), 100, { sequence: 100, burst: undefined }],
    ['takes sampling back', { sampling: null }, new Set(), 10, { sampling: undefined }],
    ['adds an erasure', { erasure: { ...erasure, id: 'g' } }, new Set(['e', 'f']), 10, { erasures: [{ ...erasure, id: 'g' }] }],
  ])('%s', (_, change, answered, nowMs, expected) => {
    expect(planOrders('d', change, issued, answered, nowMs)).toMatchObject(expected);
  });

  test('a database restored from a backup is obeyed: the sequence is the time', () => {
    expect(planOrders('d', {}, undefined, new Set(), 1_000)).toEqual({ deviceId: 'd', sequence: 1_000, issuedMs: 1_000, sampling: undefined, burst: undefined, erasures: [] });
  });
});

describe('the orders', () => {
  let rooms: TestRooms;
  let orders: OrdersService;

  beforeEach(async () => {
    rooms = await openTestRooms();
    orders = createOrdersService(rooms.context, rooms);
    for (const [id, tags] of [['d', ['hall']], ['e', ['hall']], ['f', []]] as const) await rooms.fleet.enroll(id, tags);
  });
  afterEach(() => rooms.close());

  async function ordersOf(deviceId: string): Promise<Orders> {
    const row = await rooms.context.store.selectFrom('device_orders').select(['message', 'unpublished']).where('device_id', '=', deviceId).executeTakeFirstOrThrow();
    const signed = decode('SignedOrders', row.message);
    if (!signed.ok) throw new Error(signed.error.message);
    expect(verifyBytes(rooms.security.trust().assignment[0]!, 'orders', signed.value.orders, signed.value.signature)).toBe(true);
    expect(row.unpublished).toBe(1);
    const decoded = decode('Orders', signed.value.orders);
    if (!decoded.ok) throw new Error(decoded.error.message);
    return decoded.value;
  }

  async function addSample(deviceId: string, capturedMs: number, state: string): Promise<void> {
    const id = `${deviceId}-${capturedMs}`;
    await rooms.context.store.insertInto('samples').values({ id, device_id: deviceId, bundle_digest: 'b', captured_ms: capturedMs, received_ms: capturedMs, rows: 1, columns: 1, input: new Uint8Array(4), output: new Uint8Array(4), predicted: 0, confidence: 1, inclusion_probability: 1, rule: 'random', source_key: '', state }).execute();
    await rooms.context.store.insertInto('labels').values({ sample_id: id, annotator: 'ann', value_json: '1', created_ms: 0, undone: 0 }).execute();
  }

  const receive = async (deviceId: string, erasureId: string): Promise<Inside['events']> => {
    const events: Inside['events'] = [];
    await rooms.context.store.transaction().execute((db) => orders.recordReceipt({ deviceId, epoch: 1, sequence: 9, receipt: { erasureId, executedMs: 500, samples: 7, windows: 0, bytes: 70, digest: digestOf('x') } }, { db, events }));
    return events;
  };

  test('go to one device or to all in service with a tag, signed for this purpose alone', async () => {
    await rooms.fleet.revoke('e');
    expect(await orders.burst({ tag: 'hall' }, { probability: 0.5, durationMs: 60_000 }, 'ann')).toEqual(['d']);
    expect((await ordersOf('d')).burst).toMatchObject({ probability: 0.5, durationMs: 60_000 });
    const whole = { randomFloor: 1, uncertaintyMin: 1, uncertainProbability: 0 };
    expect(await orders.setSampling({ deviceId: 'f' }, whole, false, 'ann')).toEqual([{ deviceId: 'f', before: null, after: whole }]);
    expect((await ordersOf('f')).sampling).toMatchObject({ randomFloor: 1 });
    await expect(orders.burst({ tag: 'nowhere' }, { probability: 1, durationMs: 1 }, 'ann')).rejects.toMatchObject({ code: 'request.not_found' });
    await expect(orders.burst({ deviceId: 'e' }, { probability: 1, durationMs: 1 }, 'ann')).rejects.toMatchObject({ code: 'request.not_found' });
    await expect(orders.burst({}, { probability: 1, durationMs: 1 }, 'ann')).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('are published again for a device that is enrolled anew: the broker may have lost them meanwhile', async () => {
    await orders.burst({ deviceId: 'd' }, { probability: 0.5, durationMs: 60_000 }, 'ann');
    await rooms.context.store.updateTable('device_orders').set({ unpublished: 0 }).execute();
    await rooms.fleet.revoke('d');
    await rooms.fleet.enroll('d', undefined, { rotate: true });
    expect((await ordersOf('d')).burst).toBeDefined();
  });

  test('a change of sampling goes on top of what each device has been told, and a dry run tells nobody', async () => {
    const { fleet } = rooms;
    const told = { randomFloor: 0.01, uncertaintyMin: 0.5, uncertainProbability: 0.2, perDayMax: 9 };
    await fleet.setDesired([{ deviceId: 'd', bundle: undefined, rolloutId: '', sampling: told }, { deviceId: 'e', bundle: undefined, rolloutId: '', sampling: { ...told, randomFloor: 0.5 } }]);
    const [d, e] = await orders.setSampling({ tag: 'hall' }, { uncertaintyMin: 0.7, perDayMax: null }, true, 'ann');
    expect([d?.before?.perDayMax, d?.after, e?.after?.randomFloor]).toMatchObject([9, { randomFloor: 0.01, uncertaintyMin: 0.7, uncertainProbability: 0.2 }, 0.5]);
    expect(d?.after?.perDayMax).toBeUndefined();
    expect(await rooms.context.store.selectFrom('device_orders').select('device_id').execute()).toEqual([]);
    await orders.setSampling({ deviceId: 'd' }, { uncertaintyMin: 0.7 }, false, 'ann');
    await orders.setSampling({ deviceId: 'd' }, { randomFloor: 0.02 }, false, 'ann');
    expect((await ordersOf('d')).sampling).toMatchObject({ randomFloor: 0.02, uncertaintyMin: 0.7, uncertainProbability: 0.2, perDayMax: 9 });
    expect((await orders.setSampling({ deviceId: 'd' }, null, false, 'ann'))[0]).toMatchObject({ before: { randomFloor: 0.02 }, after: told });
    expect((await ordersOf('d')).sampling).toBeUndefined();
    await expect(orders.setSampling({ deviceId: 'f' }, { randomFloor: 0.02 }, false, 'ann')).rejects.toMatchObject({ code: 'request.invalid', message: expect.stringContaining('nobody has told this device yet') as string });
  });

  test('an erasure takes what was made before it, here, and again what came while it was on its way', async () => {
    for (const [capturedMs, state] of [[100, 'labeled'], [200, 'unlabeled'], [900, 'unlabeled']] as const) await addSample('d', capturedMs, state);
    await addSample('f', 100, 'unlabeled');
    const request = { deviceId: 'd', beforeMs: 300, samplesOnly: true };
    expect(await orders.previewErasure(request)).toEqual({ samples: 2, labelled: 1, windows: 0, bytes: 8 });
    const ordered = await orders.erase(request, 'ann');
    expect(ordered).toMatchObject({ here: { samples: 2, labelled: 1 }, receipt: null, orderedBy: 'ann' });
    const left = async (): Promise<string[]> => (await rooms.context.store.selectFrom('samples').select('id').orderBy('id').execute()).map(({ id }) => id);
    expect(await left()).toEqual(['d-900', 'f-100']);
    expect((await rooms.context.store.selectFrom('labels').select('sample_id').orderBy('sample_id').execute()).map((row) => row.sample_id)).toEqual(['d-900', 'f-100']);
    await addSample('d', 250, 'unlabeled');

    // Nobody answers for another, and the first answer counts.
    expect(await receive('f', ordered.id)).toEqual([]);
    expect(await receive('d', 'unknown')).toEqual([]);
    expect(await receive('d', ordered.id)).toMatchObject([{ kind: 'erasure.done', subject: 'd' }]);
    expect(await receive('d', ordered.id)).toEqual([]);
    expect(await left()).toEqual(['d-900', 'f-100']);
    expect(await orders.listErasures('d')).toMatchObject([{ id: ordered.id, here: { samples: 3, labelled: 1 }, receipt: { samples: 7, bytes: 70, epoch: 1, sequence: 9 } }]);
    await orders.burst({ deviceId: 'd' }, { probability: 1, durationMs: 1 }, 'ann');
    expect((await ordersOf('d')).erasures).toEqual([]);
  });
});
