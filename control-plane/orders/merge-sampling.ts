import { z } from 'zod';
import type { Sampling } from '../../proto/messages.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { samplingSchema } from '../registry/version.ts';

const { shape } = samplingSchema;
/** Some fields of sampling; null: as if it had never been set. */
export const samplingChangeSchema = z.strictObject(Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, z.union([field, z.null()]).optional()])) as { [Name in keyof typeof shape]: z.ZodOptional<z.ZodUnion<[(typeof shape)[Name], z.ZodNull]>> });
export type SamplingChange = z.infer<typeof samplingChangeSchema>;

/** Settings with some fields changed. @param before null: nothing is known of what the device samples by, so that the change has to say all that is needed */
export function mergeSampling(before: Sampling | null, change: SamplingChange): Result<Sampling, Problem<'sampling.invalid'>> {
  const merged = Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null));
  const parsed = samplingSchema.safeParse(merged);
  if (parsed.success) return ok(parsed.data);
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return problem('sampling.invalid', `${wrong}${before === null ? '; nobody has told this device yet what to sample by, so all of randomFloor, uncertaintyMin and uncertainProbability are needed' : ''}`);
}
