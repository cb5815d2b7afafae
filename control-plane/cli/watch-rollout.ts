import type { z } from 'zod';
import * as answers from './answers.ts';
import { CliError } from './api-client.ts';
import { followSubject } from './follow-subject.ts';
import type { Session } from './session.ts';

export type RolloutAnswer = z.infer<typeof answers.rollout>;
/** Where the stream of events cannot be had, or says nothing. */
const pollMs = 2_000;
const ends: Readonly<Record<string, boolean>> = { succeeded: true, tripped: false, aborted: false, superseded: false };

/** A rollout without its devices. */
export async function loadRollout({ api }: Session, id: string): Promise<RolloutAnswer> {
  return api.request('GET', `/rollouts/${encodeURIComponent(id)}?devices=none`, answers.rollout);
}

/** How often it is asked for again where no control plane answers: one that is restarted is back within minutes. */
const unansweredMax = 150;

/**
 * Follows a rollout to its end, told of every change by the control plane's stream of events, over restarts of the control plane.
 *
 * @throws CliError where it does not succeed, is not there, or is left before its end
 */
export async function watchRollout(session: Session, id: string): Promise<void> {
  const { terminal } = session;
  const news = followSubject(session.access, id, terminal.signal);
  try {
    let told = '';
    let unanswered = 0;
    while (!terminal.signal.aborted) {
      const rollout = await loadRollout(session, id).catch((error: unknown) => {
        if (told === '' || !(error instanceof CliError) || error.code !== 'cli.unreachable' || ++unanswered > unansweredMax) throw error;
        if (unanswered === 1 && !session.json) terminal.writeLine(`${error.message}; ${id} goes on by itself, asking again`);
      });
      if (rollout === undefined) {
        await terminal.sleep(pollMs);
        continue;
      }
      unanswered = 0;
      const line = progressLine(rollout);
      if (line !== told) terminal.writeLine(session.json ? JSON.stringify(rollout) : line);
      told = line;
      const end = ends[rollout.state];
      if (end === true) return;
      if (end === false) throw new CliError(`rollout.${rollout.state}`, `${id} ${rollout.state}: ${rollout.detail}`);
      await Promise.race([news.next(), terminal.sleep(pollMs)]);
    }
    throw new CliError('cli.interrupted', `${id} is no longer followed and goes on; fleetloop rollouts watch ${id} follows it again`);
  } finally {
    news.end();
  }
}

function progressLine(rollout: RolloutAnswer): string {
  const waves = rollout.waves.map((wave) => `wave ${wave.index + 1} ${wave.state} (${countsText(wave.counts) || 'nobody'})`);
  const why = rollout.state === 'running' ? (rollout.gate.verdict === 'hold' ? `; ${rollout.gate.reason}` : '') : rollout.state === 'succeeded' ? '' : `; ${rollout.detail}`;
  return `${rollout.id} ${rollout.state.replaceAll('_', ' ')}: ${waves.join('; ')}${why}`;
}

/** Devices by state: never reached and fallen silent in the place of silent. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).filter(([state]) => state !== 'silent' || counts['never_reached'] === undefined).map(([state, count]) => `${count} ${state.replaceAll('_', ' ')}`).join(', ');
}
