import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/**
 * The version to go back to: the one asked for; else, where devices are ahead of what was last rolled out to the end (a newer
 * rollout is under way, or was aborted and its devices keep what they have), that one, unless it is the one to leave; else the newest older one that a
 * rollout has brought to its end. Who runs it already is left out by the plan.
 *
 * @param champion what was last rolled out to the end
 * @param succeeded approved versions with a succeeded rollout, the newest rollout first
 * @param ahead some device runs, or is told to run, a newer version than the champion
 * @param asked `from`: the version that is to be left, so that what is asked twice, or by two, does not go back twice
 */
export function planRollback(model: string, champion: { readonly id: string; readonly number: number } | undefined, succeeded: readonly { readonly versionId: string; readonly number: number }[], ahead: boolean, { to, from }: { readonly to?: string | undefined; readonly from?: string | undefined }): Result<string, Problem<'request.conflict'>> {
  if (from !== undefined && !ahead && from !== champion?.id) return problem('request.conflict', `what was last rolled out of ${model} to the end is ${champion?.id ?? 'nothing'}, not ${from}: it may have gone back already; leave --from out to go back from ${champion?.id ?? 'there'}`);
  if (to !== undefined) return ok(to);
  if (ahead && champion !== undefined && from !== champion.id) return ok(champion.id);
  const older = succeeded.filter(({ number }) => champion !== undefined && number < champion.number).toSorted((a, b) => b.number - a.number)[0];
  if (older === undefined) return problem('request.conflict', `no version of ${model} before ${champion?.id ?? 'the first'} has been rolled out to the end; name the one to go back to with --to`);
  return ok(older.versionId);
}
