import type { z } from 'zod';
import * as answers from './answers.ts';
import { CliError } from './api-client.ts';
import { followSubject } from './follow-subject.ts';
import type { Session } from './session.ts';

export type RolloutAnswer = z.infer<typeof answers.rollout>;
/** Where the stream of events cannot be had, or says nothing. */
const pollMs = 2_000;
const ends: Readonly<Record<string, boolean>> = { succeeded: true, tripped: false, aborted: false, superseded: false };

export async function loadRollout({ api }: Session, id: string, devices: 'all' | 'problems' | 'none' = 'all'): Promise<RolloutAnswer> {
  return api.request('GET', `/rollouts/${encodeURIComponent(id)}?devices=${devices}`, answers.rollout);
}

/** Follows a rollout to its end, told of every change by the control plane's stream of events. @throws CliError where it does not succeed */
export async function watchRollout(session: Session, id: string): Promise<void> {
  const { terminal } = session;
  const news = followSubject(session.access, id, terminal.signal);
  try {
    let told = '';
    while (!terminal.signal.aborted) {
      const rollout = await loadRollout(session, id, 'none');
      const line = progressLine(rollout);
      if (line !== told) terminal.writeLine(session.json ? JSON.stringify(rollout) : line);
      told = line;
      const end = ends[rollout.state];
      if (end === true) return;
      if (end === false) throw new CliError(`rollout.${rollout.state}`, `${id} ${rollout.state}: ${rollout.detail}`);
      await Promise.race([news.next(), terminal.sleep(pollMs)]);
    }
  } finally {
    news.end();
  }
}

function progressLine(rollout: RolloutAnswer): string {
  const waves = rollout.waves.map((wave) => {
    const counts = Object.entries(wave.counts).filter(([state]) => state !== 'silent' || wave.counts['never_reached'] === undefined).map(([state, count]) => `${count} ${state.replaceAll('_', ' ')}`);
    return `wave ${wave.index + 1} ${wave.state} (${counts.join(', ')})`;
  });
  const why = rollout.state === 'running' ? (rollout.gate.verdict === 'hold' ? `; ${rollout.gate.reason}` : '') : rollout.state === 'succeeded' ? '' : `; ${rollout.detail}`;
  return `${rollout.id} ${rollout.state.replaceAll('_', ' ')}: ${waves.join('; ')}${why}`;
}
