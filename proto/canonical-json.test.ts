import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('sorts keys at every depth and keeps the order of lists', () => {
  expect(canonicalJson({ b: [{ z: 1, a: 2 }, 3], a: { d: null, c: 'é', 2: 0, 10: 0 } })).toBe('{"a":{"10":0,"2":0,"c":"é","d":null},"b":[{"a":2,"z":1},3]}');
});

test("writes numbers as RFC 8785's example does", () => {
  // Section 3.2.2, sample input and its canonical form.
  expect(canonicalJson({ numbers: [JSON.parse('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001] })).toBe('{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}');
});
