import type { Clock } from '../../proto/clock.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { Link } from '../link/link.ts';
import { interrupted, type FetchProblem } from './fetch-source.ts';

export interface SubscribePolicy {
  /** After a refusal, before the broker is asked again. */
  readonly silenceMs: number;
  /** Refusals in a row before the broker is believed. */
  readonly refusalsMax: number;
}

/** A broker that refuses while the link is up may have been short of something, or slow, for a moment; one that goes on means it. */
export async function subscribePatiently(link: Link, clock: Clock, topics: readonly string[], { silenceMs, refusalsMax }: SubscribePolicy, signal: AbortSignal): Promise<Result<void, FetchProblem>> {
  for (let refusals = 0; ; ) {
    if (signal.aborted) return interrupted(signal);
    if (await link.subscribe(topics, 0)) return ok(undefined);
    if (signal.aborted || !link.online) return interrupted(signal);
    refusals += 1;
    if (refusals >= refusalsMax) return problem('source.refused', `the broker refused to subscribe to ${topics.slice(0, 2).join(', ')} ${refusals} times; let devices read it, or choose another source`);
    await clock.sleep(silenceMs, signal).catch(() => undefined);
  }
}
