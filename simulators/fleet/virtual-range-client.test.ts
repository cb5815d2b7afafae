import { expect, test } from 'vitest';
import { Scheduler } from './scheduler.ts';
import { SimulatedClock, SimulatedProcess } from './simulated-process.ts';
import { createVirtualRangeClient } from './virtual-range-client.ts';

test.each([
  ['whose asker dies before it arrives', 'dies', 1],
  ['that comes too late', 'late', 1],
  ['that the network lets through no more', 'cut', 1],
  ['that is read', 'reads', 0],
] as const)('an answer %s is given up: %s', async (_, what, times) => {
  const scheduler = new Scheduler();
  const process = new SimulatedProcess();
  const clock = new SimulatedClock(scheduler, process, { epochMs: 0, rate: 1 });
  const network = { conditions: { delayMsMin: 10, delayMsMax: 20, duplicateProbability: 0, dropProbability: 0, reorders: false }, blockedUntilMs: 0 };
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
