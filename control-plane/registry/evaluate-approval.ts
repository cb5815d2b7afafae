import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { Evidence, Version } from './version.ts';

export interface ApprovalOverride {
  /** Why the version goes out although the evidence speaks against it; it is kept with the decision. */
  readonly reason: string;
}

/** `refused` names what speaks against; only a comparison can be overruled, a failed or absent verification never. */
export type ApprovalProblem = Problem<'request.conflict'>;

/**
 * May this version be signed? It must be a candidate, its verification must have passed, and on the same hold-out rows it
 * must not be worse than the champion (equal is not worse). What cannot be compared is held back like what is worse.
 *
 * @param champion what devices run now; undefined for the first version
 * @param override lets a version pass that is worse, or cannot be compared
 * @returns the comparison in words
 */
export function evaluateApproval(version: Version, champion: Version | undefined, override: ApprovalOverride | undefined): Result<string, ApprovalProblem> {
  if (version.state !== 'candidate') return refuse(`${version.id} is ${version.state} already; a decision is made once`);
  const { verification, holdout } = version.evidence;
  if (verification === undefined) return refuse(`the evidence of ${version.id} has no verification; convert and verify the model, then register it again`);
  if (!verification.passed) return refuse(`the verification of ${version.id} failed${verification.detail === undefined ? '' : `: ${verification.detail}`}; a model that failed it is never signed`);
  const comparison = compare(version.id, version.evidence, champion);
  if (comparison.ok) return comparison;
  if (override !== undefined && override.reason.trim() !== '') return ok(`overruled (${override.reason.trim()}): ${comparison.error}`);
  return refuse(`${comparison.error}${holdout === undefined ? '' : '; train again, or approve with force and a reason'}`);
}

function compare(id: string, evidence: Evidence, champion: Version | undefined): Result<string, string> {
  const { holdout } = evidence;
  if (holdout === undefined) return { ok: false, error: `the evidence of ${id} has no hold-out figure` };
  const own = `${holdout.metric} ${format(holdout.value)} on ${holdout.rows} hold-out rows`;
  if (champion === undefined) return ok(`${own}; there is no champion to compare with`);
  const theirs = championValue(evidence, champion);
  if (theirs === undefined) return { ok: false, error: `${id} (${own}) was not measured on the same hold-out rows as the champion ${champion.id}` };
  const difference = holdout.higherIsBetter ? holdout.value - theirs : theirs - holdout.value;
  if (difference >= 0) return ok(`${own}, the champion ${champion.id} has ${format(theirs)}`);
  return { ok: false, error: `${id} is worse than the champion ${champion.id}: ${holdout.metric} ${format(holdout.value)} against ${format(theirs)} on the same ${holdout.rows} hold-out rows` };
}

function championValue(evidence: Evidence, champion: Version): number | undefined {
  if (evidence.champion?.versionId === champion.id) return evidence.champion.value;
  const other = champion.evidence.holdout;
  return other !== undefined && other.digest === evidence.holdout?.digest && other.metric === evidence.holdout.metric ? other.value : undefined;
}

function refuse(message: string): Result<never, ApprovalProblem> {
  return problem('request.conflict', message);
}

function format(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
