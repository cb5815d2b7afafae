import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';

const event = (id: number) => ({ id, atMs: 0, kind: 'x', subject: 'y', detail: {} });

test('gives what came, in order, and waits for more', async () => {
  const queue = new EventQueue(4);
  queue.push(event(1));
  queue.push(event(2));
  expect(await queue.take()).toEqual({ events: [event(1), event(2)], lost: 0 });
  const next = queue.take();
  queue.push(event(3));
  expect(await next).toEqual({ events: [event(3)], lost: 0 });
});

test('a reader that does not read loses the oldest and learns how many', async () => {
  const queue = new EventQueue(2);
  for (let id = 1; id <= 5; id++) queue.push(event(id));
  expect(await queue.take()).toEqual({ events: [event(4), event(5)], lost: 3 });
});

test('ends a reader that waits', async () => {
  const queue = new EventQueue(2);
  const waiting = queue.take();
  queue.end();
  expect(await waiting).toBeUndefined();
  expect(await queue.take()).toBeUndefined();
});
