import { z } from 'zod';
import { ok, problem, type Result } from '../../../proto/result.ts';

/** What hawkBit's Direct Device Integration answers to a device that asks for work (eclipse.dev/hawkbit/rest-api, GET /{tenant}/controller/v1/{controllerId}). */
export interface DdiPoll {
  /** Until it wants to be asked again. */
  readonly sleepMs: number;
  /** Where what is to be installed is described. */
  readonly deploymentUrl: string | undefined;
}

export interface DdiDeployment {
  readonly actionId: string;
  readonly artifacts: readonly DdiArtifact[];
}

interface DdiArtifact {
  readonly url: string;
  readonly sizeBytes: number;
  /** 64 hex digits, small. */
  readonly sha256: string;
}

const link = z.object({ href: z.url({ protocol: /^https?$/ }) });
const pollSchema = z.object({
  config: z.object({ polling: z.object({ sleep: z.string().regex(/^\d{2,}:[0-5]\d:[0-5]\d$/, 'expected HH:MM:SS') }) }),
  _links: z.object({ deploymentBase: link.optional() }).optional(),
});
const artifactSchema = z.object({
  size: z.int().min(0),
  hashes: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits') }),
  _links: z.object({ 'download-http': link }),
});
const deploymentSchema = z.object({ id: z.string().min(1), deployment: z.object({ chunks: z.array(z.object({ artifacts: z.array(artifactSchema) })) }) });

export function readPoll(body: string): Result<DdiPoll> {
  const read = readJson(body, pollSchema, 'a poll');
  if (!read.ok) return read;
  const [hours = 0, minutes = 0, seconds = 0] = read.value.config.polling.sleep.split(':').map(Number);
  return ok({ sleepMs: ((hours * 60 + minutes) * 60 + seconds) * 1_000, deploymentUrl: read.value._links?.deploymentBase?.href });
}

export function readDeployment(body: string): Result<DdiDeployment> {
  const read = readJson(body, deploymentSchema, 'a deployment');
  if (!read.ok) return read;
  const artifacts = read.value.deployment.chunks.flatMap((chunk) => chunk.artifacts.map((artifact) => ({ url: artifact._links['download-http'].href, sizeBytes: artifact.size, sha256: artifact.hashes.sha256 })));
  return artifacts.length === 0 ? problem('ddi.invalid', `a deployment without artifacts: ${body.slice(0, 200)}`) : ok({ actionId: read.value.id, artifacts });
}

function readJson<T>(body: string, schema: z.ZodType<T>, name: string): Result<T> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return problem('ddi.invalid', `${name} that is not JSON: ${body.slice(0, 200)}`);
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : problem('ddi.invalid', `${name} that is not as the Direct Device Integration describes it, ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
}
