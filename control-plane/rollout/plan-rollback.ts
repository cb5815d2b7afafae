import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/**
 * The version to go back to: the one asked for, else the newest older than what the fleet runs that a rollout has brought
 * to its end.
 *
 * @param champion what the fleet runs
 * @param succeeded approved versions with a succeeded rollout, the newest rollout first
 */
export function planRollback(model: string, champion: { readonly id: string; readonly number: number } | undefined, succeeded: readonly { readonly versionId: string; readonly number: number }[], to: string | undefined): Result<string, Problem<'request.conflict'>> {
  if (to !== undefined) {
    return champion !== undefined && to === champion.id ? problem('request.conflict', `the fleet runs ${to} already; name an older version of ${model}`) : ok(to);
  }
  const older = succeeded.filter(({ number }) => champion !== undefined && number < champion.number).toSorted((a, b) => b.number - a.number)[0];
  if (older === undefined) return problem('request.conflict', `no version of ${model} before ${champion?.id ?? 'the first'} has been rolled out to the end; name the one to go back to with --to`);
  return ok(older.versionId);
}
