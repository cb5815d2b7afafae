import { expect, test } from 'vitest';
import { Scheduler } from './scheduler.ts';
import { SimulatedClock, SimulatedProcess } from './simulated-process.ts';
import { createVirtualRangeClient } from './virtual-range-client.ts';

const conditions = { delayMsMin: 10, delayMsMax: 20, duplicateProbability: 0, dropProbability: 0, reorders: false };

test.each([
  ['whose asker dies before it arrives', 'dies', 1],
  ['that comes too late', 'late', 1],
  ['that the network lets through no more', 'cut', 1],
  ['that is read', 'reads', 0],
] as const)('an answer %s is given up: %s', async (_, what, times) => {
  const scheduler = new Scheduler();
  const process = new SimulatedProcess();
  const clock = new SimulatedClock(scheduler, process, { epochMs: 0, rate: 1 });
  const network = { conditions, blockedUntilMs: 0 };
  let cancelled = 0;
  const request = async (): Promise<Response> => {
    if (what === 'late') await new Promise<void>((resolve) => scheduler.after(20_000, resolve));
    if (what === 'dies') process.end();
    if (what === 'cut') network.blockedUntilMs = 60_000;
    return new Response(new ReadableStream({ pull: (controller) => (controller.enqueue(new Uint8Array(10)), controller.close()), cancel: () => void cancelled++ }));
  };
  const client = createVirtualRangeClient({ scheduler, clock, random: () => 0.5, network, request }, 'a', () => 'secret');
  let bytes = 0;
  void client.get('http://control-plane/artifacts/x', 0, 9, new AbortController().signal).then(async (answer) => {
    if (answer.ok) for await (const piece of answer.value.body) bytes += piece.byteLength;
  });
  await scheduler.runUntil(120_000);
  expect([cancelled, bytes]).toEqual([times, 10 * (1 - times)]);
});

test('the body of an answer that the server cuts off is short', async () => {
  const scheduler = new Scheduler();
  const clock = new SimulatedClock(scheduler, new SimulatedProcess(), { epochMs: 0, rate: 1 });
  let sent = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => (sent++ === 0 ? controller.enqueue(new Uint8Array(10)) : controller.error(new Error('nothing was read')));
  const request = async (): Promise<Response> => new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
  const client = createVirtualRangeClient({ scheduler, clock, random: () => 0.5, network: { conditions, blockedUntilMs: 0 }, request }, 'a', () => 'secret');
  const ended = client.get('http://control-plane/artifacts/x', 0, 19, new AbortController().signal).then(async (answer) => {
    let bytes = 0;
    if (answer.ok) for await (const piece of answer.value.body) bytes += piece.byteLength;
    return bytes;
  });
  await scheduler.runUntil(1_000);
  expect(await ended).toBe(10);
});
