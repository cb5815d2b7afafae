import { expect, test } from 'vitest';
import type { Shadowing } from '../../proto/messages.ts';
import type { ShadowState } from './agent-state.ts';
import { asksForShadow, evaluateShadow } from './evaluate-shadow.ts';

const seen = (change: Partial<ShadowState>): ShadowState => ({ deaths: 0, stoppedCleanly: false, inferences: 0, errors: 0, slow: 0, dropped: 0, elapsedMs: 0, ...change });
const wanted: Shadowing = { inferencesMin: 100, durationMs: 1_000, only: false };
const only: Shadowing = { ...wanted, only: true };

test.each<[string, Partial<ShadowState>, Shadowing, string, string?]>([
  ['not begun', {}, wanted, 'continue'],
  ['enough inferences, not enough time', { inferences: 100, elapsedMs: 999 }, wanted, 'continue'],
  ['enough time, not enough inferences', { inferences: 99, elapsedMs: 1_000 }, wanted, 'continue'],
  ['enough of both', { inferences: 100, elapsedMs: 1_000 }, wanted, 'done'],
  ['enough of both, but only a shadow', { inferences: 100, elapsedMs: 1_000 }, only, 'stay'],
  ['as many errors as may be: 5 of 100', { inferences: 5, errors: 5 }, wanted, 'continue'],
  ['more than can be: 6 of 100', { inferences: 6, errors: 6 }, wanted, 'fail', 'shadow.errors'],
  ['more than may be of what was seen: 11 of 200', { inferences: 200, errors: 11 }, wanted, 'fail', 'shadow.errors'],
  ['too slow: 6 of 100', { inferences: 6, slow: 6 }, wanted, 'fail', 'shadow.too_slow'],
  ['one death', { deaths: 1 }, wanted, 'continue'],
  ['two deaths', { deaths: 2, inferences: 100, elapsedMs: 1_000 }, wanted, 'fail', 'shadow.crashed'],
  ['dropped inputs are no errors', { inferences: 100, elapsedMs: 1_000, dropped: 1e6 }, wanted, 'done'],
  ['one error where no number is asked for', { inferences: 1, errors: 1 }, { ...only, inferencesMin: 0 }, 'stay'],
  ['two of twenty', { inferences: 20, errors: 2, elapsedMs: 1_000 }, { ...only, inferencesMin: 0 }, 'fail', 'shadow.errors'],
])('%s', (_, change, shadowing, verdict, code) => {
  expect(evaluateShadow(seen(change), { ...shadowing, durationMs: shadowing.inferencesMin === 0 ? 0 : shadowing.durationMs }, { errorFractionMax: 0.05 })).toMatchObject(code === undefined ? { verdict } : { verdict, code });
});

test.each([
  [undefined, false],
  [{ inferencesMin: 0, durationMs: 0, only: false }, false],
  [{ inferencesMin: 1, durationMs: 0, only: false }, true],
  [{ inferencesMin: 0, durationMs: 1, only: false }, true],
  [{ inferencesMin: 0, durationMs: 0, only: true }, true],
])('%j asks for a shadow: %s', (shadowing, asks) => {
  expect(asksForShadow(shadowing)).toBe(asks);
});
