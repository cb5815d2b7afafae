import { expect, test } from 'vitest';
import { evaluateRangeAnswer } from './evaluate-range-answer.ts';

test.each([
  [206, 'bytes 10-99/100', '', { ok: true, value: { kind: 'body', skip: 0 } }],
  [206, 'bytes 10-99/*', '', { ok: true, value: { kind: 'body', skip: 0 } }],
  [206, 'bytes 0-99/100', '', { ok: false, error: { code: 'source.refused' } }],
  [206, 'bytes 10-98/99', '', { ok: false, error: { code: 'source.refused' } }],
  [206, '', '', { ok: false, error: { code: 'source.refused' } }],
  [200, '', '', { ok: true, value: { kind: 'body', skip: 10 } }],
  [429, '', '7', { ok: true, value: { kind: 'wait', waitMs: 7_000 } }],
  [503, '', '0', { ok: true, value: { kind: 'wait', waitMs: 1_000 } }],
  [503, '', '', { ok: true, value: { kind: 'wait', waitMs: 5_000 } }],
  [503, '', '999999', { ok: true, value: { kind: 'wait', waitMs: 300_000 } }],
  [503, '', 'Sat, 21 Nov 2026 06:00:00 GMT', { ok: true, value: { kind: 'wait', waitMs: 5_000 } }],
  [404, '', '', { ok: false, error: { code: 'artifact.missing' } }],
  [416, '', '', { ok: false, error: { code: 'source.refused' } }],
  [401, '', '', { ok: false, error: { code: 'source.refused' } }],
  [302, '', '', { ok: false, error: { code: 'source.refused', message: 'the server answered 302: redirects are not followed' } }],
  [500, '', '', { ok: false, error: { code: 'source.unavailable' } }],
])('%d with Content-Range %j and Retry-After %j', (status, contentRange, retryAfter, expected) => {
  expect(evaluateRangeAnswer({ status, contentRange, retryAfter }, 10, 100)).toMatchObject(expected);
});
