import { expect, test } from 'vitest';
import { evaluateRange } from './evaluate-range.ts';

const etag = '"sha256:ab"';

test.each([
  [undefined, undefined, { kind: 'whole' }],
  ['bytes=0-', undefined, { kind: 'part', first: 0, last: 99 }],
  ['bytes=99-', undefined, { kind: 'part', first: 99, last: 99 }],
  ['bytes=100-', undefined, { kind: 'unsatisfiable' }],
  ['bytes=10-19', undefined, { kind: 'part', first: 10, last: 19 }],
  ['bytes=10-99999999999', undefined, { kind: 'part', first: 10, last: 99 }],
  ['bytes=-1', undefined, { kind: 'part', first: 99, last: 99 }],
  ['bytes=-1000', undefined, { kind: 'part', first: 0, last: 99 }],
  ['bytes=-0', undefined, { kind: 'unsatisfiable' }],
  // What RFC 9110 lets a server ignore is answered with the whole.
  ['bytes=19-10', undefined, { kind: 'whole' }],
  ['bytes=0-1,5-6', undefined, { kind: 'whole' }],
  ['bytes=-', undefined, { kind: 'whole' }],
  ['rows=0-1', undefined, { kind: 'whole' }],
  ['bytes=1e1-', undefined, { kind: 'whole' }],
  ['bytes=10-', etag, { kind: 'part', first: 10, last: 99 }],
  ['bytes=10-', '"sha256:cd"', { kind: 'whole' }],
  ['bytes=10-', 'W/"sha256:ab"', { kind: 'whole' }],
  ['bytes=10-', 'Sat, 21 Nov 2026 06:00:00 GMT', { kind: 'whole' }],
])('Range %s, If-Range %s of 100 bytes', (range, ifRange, expected) => {
  expect(evaluateRange(range, ifRange, etag, 100)).toEqual(expected);
});
