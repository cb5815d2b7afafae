import { evaluateGate } from './evaluate-gate.ts';
import { totalOf, type Gate, type GateEvidence } from './gate.ts';

/** What a gate was shown, and when. */
export interface GateLook {
  readonly atMs: number;
  readonly evidence: GateEvidence;
}

export interface ReplayedWave {
  readonly wave: number;
  /** held: the record ends before it is decided. not_reached: it would never have opened. */
  readonly outcome: 'opened_next' | 'tripped' | 'held' | 'not_reached';
  /** When that was decided; of a held one the last look. Undefined where it was not reached. */
  readonly atMs: number | undefined;
  readonly reason: string;
  /** Devices that were told by then. */
  readonly devices: number;
}

export interface ReplayedRollout {
  readonly outcome: 'succeeded' | 'tripped' | 'held';
  readonly waves: readonly ReplayedWave[];
  /** Devices told to run the new version before it ended. */
  readonly exposed: number;
}

/**
 * What another gate would have made of a rollout, from the evidence that was recorded of it. The record knows only what happened: where the
 * other gate opens earlier, the next wave is judged by what was seen once it did open; where it opens later, the next wave
 * is judged from then on, by evidence that it would have had only after as long again. Waves that the record never opened
 * are not reached.
 *
 * @param looks in any order; those of one moment belong together
 */
export function replayGates(looks: readonly GateLook[], gate: Gate): ReplayedRollout {
  const ordered = looks.toSorted((a, b) => a.atMs - b.atMs || a.evidence.wave - b.evidence.wave);
  const wavesTotal = ordered.reduce((most, { evidence }) => Math.max(most, evidence.wave + 1), 0);
  const last = new Map<number, GateLook>();
  const waves: ReplayedWave[] = [];
  let current = 0;
  for (const look of ordered) {
    const { wave, kind, devices, emptied } = look.evidence;
    if (wave === current && emptied === true) {
      pass(look, 'its devices have taken part in the waves before it');
      if (current === wavesTotal) return finish('succeeded', current, look, '');
      continue;
    }
    // A shadow wave that has passed is judged no more, and a wave that everyone has left says nothing of any gate.
    if (wave > current || (wave < current && kind === 'shadow') || totalOf(devices) === 0) continue;
    last.set(wave, look);
    const { verdict, reason } = evaluateGate(look.evidence, gate, look.atMs);
    if (verdict === 'trip') return finish('tripped', wave, look, reason);
    if (wave < current || verdict === 'hold') continue;
    pass(look, reason);
    if (current === wavesTotal) return finish('succeeded', current, look, reason);
  }
  const end = last.get(current) ?? ordered.at(-1);
  return finish('held', current, end, end === undefined ? 'nothing was recorded' : evaluateGate(end.evidence, gate, end.atMs).reason);

  function pass({ atMs, evidence }: GateLook, reason: string): void {
    waves.push({ wave: current, outcome: 'opened_next', atMs, reason, devices: toldOf(evidence) });
    current++;
  }

  function finish(outcome: ReplayedRollout['outcome'], wave: number, look: GateLook | undefined, reason: string): ReplayedRollout {
    const told = [...last].reduce((all, [, { evidence }]) => all + (evidence.kind === 'shadow' ? 0 : toldOf(evidence)), 0);
    const ended = outcome === 'succeeded' || look === undefined ? [] : [{ wave, outcome, atMs: look.atMs, reason, devices: last.has(wave) ? toldOf((last.get(wave) as GateLook).evidence) : 0 }];
    const decided = waves.filter((entry) => outcome !== 'tripped' || entry.wave !== wave);
    const rest = Array.from({ length: wavesTotal }, (_, index) => index)
      .filter((index) => ![...decided, ...ended].some((entry) => entry.wave === index))
      .map((index) => ({ wave: index, outcome: 'not_reached' as const, atMs: undefined, reason: '', devices: 0 }));
    return { outcome, waves: [...decided, ...ended, ...rest].toSorted((a, b) => a.wave - b.wave), exposed: told };
  }
}

function toldOf({ devices, waiting = 0 }: GateEvidence): number {
  return totalOf(devices) - waiting;
}
