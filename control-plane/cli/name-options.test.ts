import { expect, test } from 'vitest';
import { rolloutSpecSchema } from '../rollout/rollout.ts';
import { describeIssues } from '../api/router.ts';
import { CliError } from './api-client.ts';
import { nameOptions } from './name-options.ts';
import { specOf, type SpecOptions } from './rollout-spec.ts';

test.each<[SpecOptions, string]>([
  [{ failedMax: -1 }, '--failed-max'],
  [{ silentMax: 1.5 }, '--silent-max'],
  [{ confirmedPercentMin: 101 }, '--confirmed-percent-min'],
  [{ deadline: -3 }, '--deadline, in seconds'],
  [{ onTrip: 'panic' }, '--on-trip'],
  [{ order: 'alphabetical' }, '--order'],
  [{ waves: [{ percent: 120 }] }, '--waves'],
  [{ waves: [{ count: 1 }], perHour: -1 }, '--per-hour'],
  [{ atMost: [{ key: 'line', outMax: 0 }] }, '--at-most'],
  [{ approveWaves: [0] }, '--approve-waves'],
  [{ soak: { inferencesMin: -1, durationMs: 0 } }, '--soak'],
  [{ shadow: { inferencesMin: 1.5, durationMs: 0 } }, '--shadow'],
])('what the API refuses of %j is told with its option', async (options, option) => {
  const refused = rolloutSpecSchema.safeParse(await specOf('gas-v2', options));
  if (refused.success) throw new Error('it was taken');
  const told = nameOptions(Promise.reject(new CliError('request.invalid', `the request body is not valid: ${describeIssues(refused.error)}`)));
  await expect(told).rejects.toThrow(` (${option}): `);
});

test('what names no field of a spec, or is refused for another reason, stays as it is', async () => {
  await expect(nameOptions(Promise.reject(new CliError('request.invalid', 'no device matches: try others')))).rejects.toThrow(/^no device matches: try others$/);
  await expect(nameOptions(Promise.reject(new CliError('request.conflict', 'the request body is not valid: waves: none')))).rejects.toThrow(/^the request body is not valid: waves: none$/);
  await expect(nameOptions(Promise.resolve(3))).resolves.toBe(3);
});
