import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import { encode } from '../../proto/codec.ts';
import type { ErasureReceipt, Orders as OrdersMessage } from '../../proto/messages.ts';
import { createSigningKey, signBytes } from '../../proto/signing.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import { evaluateOrders } from './evaluate-orders.ts';
import { Orders } from './service.ts';

const key = createSigningKey();
const message = (more: Partial<OrdersMessage> = {}, signer = key, domain: 'orders' | 'assignment' = 'orders'): Uint8Array => {
  const orders = encode('Orders', { deviceId: 'd', sequence: 5, issuedMs: 1, erasures: [], ...more });
  return encode('SignedOrders', { orders, keyId: signer.keyId, signature: signBytes(signer, domain, orders) });
};

test.each<[string, Uint8Array, number, string]>([
  ['a first message', message(), 0, ''],
  ['the same again', message(), 5, ''],
  ['an older one', message(), 6, 'orders.older'],
  ['one for another device', message({ deviceId: 'e' }), 0, 'orders.other_device'],
  ['one of a stranger', message({}, createSigningKey()), 0, 'orders.key_unknown'],
  ['one signed for another purpose', message({}, key, 'assignment'), 0, 'orders.signature_invalid'],
  ['no message', new Uint8Array([255, 255, 255]), 0, 'orders.malformed'],
  ['more erasures than a device executes', message({ erasures: Array.from({ length: 65 }, (_, i) => ({ id: `${i}`, beforeMs: 0, samplesOnly: true })) }), 0, 'orders.malformed'],
])('%s', (_, payload, sequenceMin, code) => {
  const evaluated = evaluateOrders(payload, 'd', [key], sequenceMin);
  expect(evaluated.ok ? '' : evaluated.error.code).toBe(code);
});

describe('Orders', () => {
  const clock = new ManualClock();
  let disk: MemoryDisk;
  let done: string[];
  let receipts: ErasureReceipt[];
  let refusing: boolean;
  let refusingReceipts: boolean;

  beforeEach(() => {
    [disk, done, receipts, refusing, refusingReceipts] = [new MemoryDisk(), [], [], false, false];
  });

  async function open(): Promise<Orders> {
    const orders = new Orders(
      {
        disk, clock,
        log: () => undefined,
        burst: (probability, durationMs) => void done.push(`burst ${probability} ${durationMs}`),
        erase: async ({ beforeMs, samplesOnly }) => {
          if (refusing) throw new AppError('store.unavailable', 'the disk is away', { retryable: true });
          done.push(`erase ${beforeMs} ${samplesOnly}`);
          return { samples: 3, windows: 0, bytes: 30, digest: 'sha256:x' as `sha256:${string}` };
        },
        tell: (receipt) => void receipts.push(receipt),
        keepTold: async () => {
          if (refusingReceipts) throw new AppError('store.full', 'no space is left on the device', { retryable: true });
        },
      },
      'data', 'd', [key],
    );
    await orders.start();
    return orders;
  }

  const burst = { id: 'b1', probability: 0.5, durationMs: 60_000, expiresMs: clock.nowMs() + 1_000 };
  const erasure = { id: 'e1', beforeMs: 7, samplesOnly: true };

  test('each order is executed once, however often it is told and whatever restarts', async () => {
    const first = await open();
    const payload = message({ burst, erasures: [erasure], sampling: { randomFloor: 0.5, uncertaintyMin: 1, uncertainProbability: 0 } });
    await first.receive(payload);
    await first.receive(payload);
    await first.tick();
    disk.cutPower();
    const second = await open();
    expect(second.sampling).toMatchObject({ randomFloor: 0.5 });
    await second.tick();
    await second.receive(payload);
    await second.receive(message({ sequence: 6, burst, erasures: [erasure, { ...erasure, id: 'e2', beforeMs: 8 }] }));
    expect(done).toEqual(['burst 0.5 60000', 'erase 7 true', 'erase 8 true']);
    expect(receipts).toMatchObject([{ erasureId: 'e1', samples: 3, bytes: 30, digest: 'sha256:x' }, { erasureId: 'e2' }]);
    expect(second.sampling).toBeUndefined();
  });

  test('another message of the same sequence is what the next process goes by too', async () => {
    const [first, second] = [0.2, 0.5].map((randomFloor) => ({ randomFloor, uncertaintyMin: 1, uncertainProbability: 0 }));
    const orders = await open();
    await orders.receive(message({ sampling: first }));
    await orders.receive(message({ sampling: second }));
    expect([orders.sampling, (await open()).sampling]).toMatchObject([second, second]);
  });

  test('a burst that is heard of too late is not begun; the next one is', async () => {
    const orders = await open();
    await orders.receive(message({ burst: { ...burst, expiresMs: clock.nowMs() - 1 } }));
    await orders.receive(message({ sequence: 6, burst: { ...burst, id: 'b2', expiresMs: clock.nowMs() } }));
    expect(done).toEqual(['burst 0.5 60000']);
  });

  test('what the disk refuses is tried again, also by the next process', async () => {
    const orders = await open();
    refusing = true;
    await orders.receive(message({ erasures: [erasure] }));
    await orders.tick();
    expect(receipts).toEqual([]);
    refusing = false;
    await (await open()).tick();
    expect(receipts).toMatchObject([{ erasureId: 'e1' }]);
  });

  test('a burst that the disk refuses is begun once it takes it', async () => {
    const orders = await open();
    disk.full = true;
    await orders.receive(message({ burst }));
    await orders.tick();
    expect(done).toEqual([]);
    disk.full = false;
    await orders.tick();
    await orders.tick();
    expect(done).toEqual(['burst 0.5 60000']);
  });

  test('neither an older message nor a forged one takes the place of one that the disk refuses', async () => {
    const orders = await open();
    disk.full = true;
    await orders.receive(message({ sequence: 7, burst }));
    await orders.receive(message({ sequence: 6, burst: { ...burst, id: 'b0', probability: 0.1 } }));
    await orders.receive(message({ sequence: 8 }, createSigningKey()));
    disk.full = false;
    await orders.tick();
    expect(done).toEqual(['burst 0.5 60000']);
  });

  test('a receipt that the disk refuses is told once, and its erasure is executed only with it: the process after a power cut tells it again', async () => {
    const orders = await open();
    refusingReceipts = true;
    await orders.receive(message({ erasures: [erasure] }));
    await orders.tick();
    expect(receipts).toMatchObject([{ erasureId: 'e1' }]);
    await (await open()).tick();
    expect(receipts).toMatchObject([{ erasureId: 'e1' }, { erasureId: 'e1' }]);
    refusingReceipts = false;
    await orders.tick();
    await (await open()).tick();
    expect(receipts).toHaveLength(2);
  });
});
