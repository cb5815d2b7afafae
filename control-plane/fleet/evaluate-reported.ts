import { isDigest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { Reported } from '../../proto/messages.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/**
 * A report this much younger than the last one, with a sequence this much lower, is of a device that lost its disk: its sequences begin anew at
 * what its clock shows, in milliseconds. A late repeat from before the clock was set back is as young, but its sequence is close.
 */
export const reportRestartMs = 60_000;

/** What reports are told apart by. */
export type ReportName = Pick<Reported, 'sequence' | 'atMs'>;

export type ReportProblem = Problem<'report.older' | 'report.malformed'>;

/**
 * Does this report replace the last one? Repeats and late arrivals do not (`report.older`); what no agent writes is
 * refused (`report.malformed`).
 *
 * @param last the last report taken; undefined before the first
 * @param isRenewed the device was given a new credential since: it may be another machine, with numbers and a clock of its own. Only what can be a repeat is refused.
 */
export function evaluateReported(reported: Reported, last: ReportName | undefined, isRenewed = false): Result<Reported, ReportProblem> {
  const { update } = reported;
  const digests = [reported.runningDigest, reported.confirmedDigest, update?.bundleDigest ?? '', ...reported.slots.map((slot) => slot.bundleDigest)];
  const wrong = digests.find((digest) => digest !== '' && !isDigest(digest));
  if (wrong !== undefined) return problem('report.malformed', `expected a digest like sha256:<64 hex digits> or nothing, got ${JSON.stringify(wrong.slice(0, 100))}`);
  const texts = [reported.detail, reported.agentVersion, reported.runtime, update?.reason ?? '', update?.detail ?? '', update?.rolloutId ?? '', ...reported.slots.map((slot) => slot.name)];
  const long = texts.find((text) => text.length > limits.textCharsMax);
  if (long !== undefined) return problem('report.malformed', `a text of ${long.length} characters is over the limit of ${limits.textCharsMax}`);
  if (reported.slots.length > 8) return problem('report.malformed', `${reported.slots.length} slots; expected at most 8`);
  // A device whose disk is full has one number for all its reports, those of its next process among them: the clock says which is newer.
  if (last !== undefined && (reported.sequence < last.sequence || (reported.sequence === last.sequence && reported.atMs <= last.atMs))) {
    const isAnew = reported.sequence < last.sequence - reportRestartMs;
    const restarted = isRenewed ? isAnew || reported.atMs > last.atMs : isAnew && reported.atMs >= last.atMs + reportRestartMs;
    if (!restarted) return problem('report.older', `sequence ${reported.sequence} is not after ${last.sequence}`);
  }
  return ok(reported);
}
