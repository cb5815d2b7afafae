import { describe, expect, it } from 'vitest';
import { assignJob, expireLeases, judgeHolder } from './assign-job.ts';

const policy = { leaseTtlMs: 1_000, attemptsMax: 3 };
const job = (own: object) => ({ id: 'a', state: 'leased' as const, holder: 't1', fencingToken: 4, leaseExpiresMs: 5_000, attempts: 1, createdMs: 0, ...own });

describe('expireLeases', () => {
  it.each([
    [{}, 4_999, []],
    [{}, 5_000, [{ id: 'a', state: 'queued', error: 'the trainer t1 fell silent' }]],
    [{ attempts: 2 }, 5_000, [{ id: 'a', state: 'queued' }]],
    [{ attempts: 3 }, 5_000, [{ id: 'a', state: 'failed' }]],
    [{ state: 'succeeded' }, 9_000, []],
    [{ state: 'queued' }, 9_000, []],
  ])('%j at %i', (own, nowMs, changes) => {
    expect(expireLeases([job(own)], policy, nowMs)).toMatchObject(changes);
  });
});

it('hands out the oldest waiting job', () => {
  expect(assignJob([job({ state: 'queued', id: 'new', createdMs: 9 }), job({ state: 'queued', id: 'old', createdMs: 3 }), job({ id: 'taken', createdMs: 1 })])).toBe('old');
  expect(assignJob([job({})])).toBeUndefined();
});

it.each([
  [{}, 4, true],
  [{}, 3, false],
  [{ fencingToken: 5 }, 4, false],
  [{ state: 'queued' }, 4, false],
  [{ state: 'cancelled' }, 4, false],
])('judgeHolder(%j, token %i): %s', (own, token, holds) => {
  expect(judgeHolder(job(own), token)).toMatchObject(holds ? { ok: true } : { ok: false, error: { code: 'lease.lost' } });
});
