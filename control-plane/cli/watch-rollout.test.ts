import { expect, test } from 'vitest';
import { CliError, type ApiClient } from './api-client.ts';
import type { Session } from './session.ts';
import { watchRollout, type RolloutAnswer } from './watch-rollout.ts';

const away = new CliError('cli.unreachable', 'no control plane answers');
const rollout = (state: string): Partial<RolloutAnswer> => ({ id: 'r', state, detail: '', waves: [], gate: { verdict: 'open', reason: '', missing: [], measures: [] } }) as unknown as Partial<RolloutAnswer>;

/** What is answered in turn, the last one for ever; left after so many looks. */
async function watch(answers: readonly (CliError | Partial<RolloutAnswer>)[], looksMax = Infinity): Promise<{ lines: string[]; fault: string; looks: number }> {
  const lines: string[] = [];
  const interrupted = new AbortController();
  let looks = 0;
  const request = async (): Promise<unknown> => {
    const answer = answers[Math.min(looks++, answers.length - 1)];
    if (looks >= looksMax) interrupted.abort();
    if (answer instanceof CliError) throw answer;
    return answer;
  };
  const terminal = { env: {}, width: 80, writeLine: (line: string) => void lines.push(line), signal: interrupted.signal, sleep: async () => undefined };
  const session = { api: { request } as unknown as ApiClient, access: { url: 'http://127.0.0.1:9', token: '' }, json: false, terminal } as unknown as Session;
  const fault = await watchRollout(session, 'r').then(() => '', (error: unknown) => (error as CliError).code);
  return { lines, fault, looks };
}

test('a control plane that is restarted is asked again until it is back, and that is said once', async () => {
  const { lines, fault } = await watch([rollout('running'), away, away, rollout('succeeded')]);
  expect(fault).toBe('');
  expect(lines).toEqual([expect.stringContaining('r running'), expect.stringContaining('no control plane answers'), expect.stringContaining('r succeeded')]);
});

test('one that never was there, or stays away, is a fault', async () => {
  expect(await watch([away])).toMatchObject({ fault: 'cli.unreachable', looks: 1 });
  expect(await watch([rollout('running'), away])).toMatchObject({ fault: 'cli.unreachable' });
});

test('who leaves before the end is not told that it succeeded', async () => {
  expect(await watch([rollout('running')], 3)).toMatchObject({ fault: 'cli.interrupted', looks: 3 });
  expect(await watch([rollout('running'), rollout('tripped')])).toMatchObject({ fault: 'rollout.tripped' });
});
