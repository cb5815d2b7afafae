import { expect, test } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { subscribeUntilGranted } from './subscribe-until-granted.ts';

function linkOf(...answers: readonly boolean[]): { asked: string[]; subscribe: (topics: readonly string[]) => Promise<boolean> } {
  const asked: string[] = [];
  return { asked, subscribe: async (topics) => answers[asked.push(topics.join(' ')) - 1] ?? false };
}

test('asks again until it is granted', async () => {
  const [clock, link, answers] = [new ManualClock(), linkOf(false, false, true), [] as boolean[]];
  const done = subscribeUntilGranted(link, ['fleet/a/desired', 'fleet/a/ack'], clock, new AbortController().signal, (granted) => answers.push(granted));
  for (let i = 0; i < 3; i++) await clock.advance(15_000);
  expect(await done).toBe(true);
  expect(link.asked).toEqual(Array.from({ length: 3 }, () => 'fleet/a/desired fleet/a/ack'));
  expect(answers).toEqual([false, false, true]);
});

test('ends with its connection, also while it waits', async () => {
  const [clock, link, over] = [new ManualClock(), linkOf(), new AbortController()];
  const done = subscribeUntilGranted(link, ['x'], clock, over.signal);
  await clock.advance(1_000);
  over.abort();
  expect(await done).toBe(false);
  await clock.advance(60_000);
  expect(link.asked).toEqual(['x']);
});
