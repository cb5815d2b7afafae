import { expect, it } from 'vitest';
import { emptyState, type AgentState } from './agent-state.ts';
import { evaluateHangs, hangLimitMs, mergeHang } from './merge-hang.ts';

const digest = `sha256:${'1'.repeat(64)}` as const;
const bundle = { digest, sizeBytes: 1, releaseCounter: 1, releaseKeyId: '', releaseSignatureBase64: '', model: 'm', version: 1, rollback: false };
const running = (state: 'confirmed' | 'probation', p99Us = 0): AgentState => ({
  ...emptyState,
  slots: { a: { bundle, state, runtime: 'native', wasConfirmed: false, choice: { measured: [{ runtime: 'native', p50Us: 1, p99Us, memoryBytes: 0 }], reason: '', measuredOn: '', atMs: 0 } }, b: null },
});
const hour = 3_600_000;

it.each([
  ['a model in probation at the first', 'probation', [0], 'revert'],
  ['a confirmed one not at the first', 'confirmed', [0], 'none'],
  ['nor at the second', 'confirmed', [0, hour], 'none'],
  ['at the third', 'confirmed', [0, hour, 2 * hour], 'fall_back'],
  ['not at the third where a day lies between', 'confirmed', [0, hour, 26 * hour], 'none'],
  ['nor where one is told twice', 'confirmed', [0, hour, hour], 'none'],
] as const)('takes action against %s', (_name, state, hangsAtMs, expected) => {
  const after = hangsAtMs.reduce((before, atMs) => mergeHang(before, { atMs: atMs + 1, limitMs: 10_000 }), running(state));
  expect(evaluateHangs(after)).toBe(expected);
});

it.each([[0, 10_000], [99_999, 10_000], [100_000, 10_000], [100_100, 10_010], [1_000_000, 100_000]])('waits a hundred times the slowest of %d us that the preflight saw, at least ten seconds', (p99Us, limitMs) => {
  expect(hangLimitMs(running('confirmed', p99Us), 10_000)).toBe(limitMs);
});
