import { expect, test } from 'vitest';
import type { Activation } from '../../proto/messages.ts';
import { evaluateActivation, type ActivationFacts } from './evaluate-activation.ts';

const nowMs = Date.parse('2026-11-23T03:00:00Z');
const facts: ActivationFacts = { nowMs, revision: 7, issuedMs: nowMs - 1_000, consent: { kind: 'none' }, vetoedSinceMs: undefined, vetoMsMax: undefined };
const refused = { kind: 'refused', why: 'a batch is running', askAgain: false } as const;
const open = { days: 1, startMinute: 120, endMinute: 240, utcOffsetMinutes: 0 };
const shut = { ...open, startMinute: 240, endMinute: 300 };
const activation = (change: Partial<Activation>): Activation => ({ hold: false, windows: [], deadlineMs: 0, ...change });

test.each<[string, Activation | undefined, Partial<ActivationFacts>, Record<string, unknown>]>([
  ['nothing is asked for', undefined, {}, { verdict: 'activate' }],
  ['a hold', activation({ hold: true }), {}, { verdict: 'wait', vetoed: false, detail: 'held by revision 7: waits for a newer revision without hold' }],
  ['a hold outlasts a deadline', activation({ hold: true, deadlineMs: 1 }), {}, { verdict: 'wait' }],
  ['an open window', activation({ windows: [shut, open] }), {}, { verdict: 'activate' }],
  ['a shut window', activation({ windows: [shut] }), {}, { verdict: 'wait', detail: 'outside the maintenance windows; the next one opens at 2026-11-23T04:00:00.000Z' }],
  ['its deadline, to the millisecond', activation({ deadlineMs: nowMs }), {}, { verdict: 'activate' }],
  ['a deadline that has passed', activation({ deadlineMs: nowMs - 1 }), {}, { verdict: 'deny', code: 'activation.deadline' }],
  ['a deadline that has passed on a line that refused', activation({ deadlineMs: nowMs - 1 }), { consent: refused }, { verdict: 'deny', detail: 'no moment for the swap until 2026-11-23T02:59:59.999Z; the line did not consent: a batch is running' }],
  ['a clock a day behind, and a window', activation({ windows: [open] }), { issuedMs: nowMs + 24 * 3_600_000 + 1 }, { verdict: 'wait', detail: expect.stringContaining('behind the control plane') }],
  ['a clock less than a day behind', activation({ windows: [open] }), { issuedMs: nowMs + 24 * 3_600_000 }, { verdict: 'activate' }],
  ['a clock a day behind, and no window', undefined, { issuedMs: nowMs + 24 * 3_600_000 + 1 }, { verdict: 'activate' }],
  ['a line that was not asked', undefined, { consent: { kind: 'unasked' } }, { verdict: 'ask' }],
  ['a line is not asked outside the windows', activation({ windows: [shut] }), { consent: { kind: 'unasked' } }, { verdict: 'wait', vetoed: false }],
  ['a line that consents', undefined, { consent: { kind: 'granted' } }, { verdict: 'activate' }],
  ['a line that refuses', undefined, { consent: refused }, { verdict: 'wait', vetoed: true, detail: 'the line did not consent: a batch is running' }],
  ['a line that refused a while ago', undefined, { consent: { ...refused, askAgain: true } }, { verdict: 'ask' }],
  ['a line that refuses as long as it may', undefined, { consent: refused, vetoedSinceMs: nowMs - 60_000, vetoMsMax: 60_000 }, { verdict: 'wait' }],
  ['a line that refuses longer', undefined, { consent: refused, vetoedSinceMs: nowMs - 60_001, vetoMsMax: 60_000 }, { verdict: 'deny', code: 'activation.vetoed' }],
  ['a line that refuses for ever, where it may', undefined, { consent: refused, vetoedSinceMs: 0 }, { verdict: 'wait' }],
])('%s', (_, given, change, expected) => {
  expect(evaluateActivation(given, { ...facts, ...change })).toMatchObject(expected);
});

test('what it waits for reads the same as time goes by, so that nothing is written or reported again', () => {
  const behind = { ...facts, issuedMs: nowMs + 2 * 24 * 3_600_000 };
  for (const given of [activation({ hold: true }), activation({ windows: [shut] }), activation({ windows: [open] })]) {
    const at = (ms: number): unknown => evaluateActivation(given, { ...(given.windows[0] === open ? behind : facts), nowMs: ms });
    expect(at(nowMs)).toMatchObject({ verdict: 'wait' });
    expect(at(nowMs + 999)).toEqual(at(nowMs));
  }
});
