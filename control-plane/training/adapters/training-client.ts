import { z } from 'zod';
import { AppError, errorCatalogue, type ErrorCode } from '../../../proto/app-error.ts';
import type { Clock } from '../../../proto/clock.ts';
import { digestOf, type Digest } from '../../../proto/digest.ts';
import { jobSpec, lineageSchema, type Completion, type Progress } from '../job.ts';

const leasedSchema = z.object({ id: z.string(), fencingToken: z.number().int(), leaseTtlMs: z.number(), spec: jobSpec });
export type LeasedJob = z.infer<typeof leasedSchema>;
const versionSchema = z.object({ id: z.string(), lineage: z.unknown() });
const problemSchema = z.object({ code: z.string(), detail: z.string() });

const attemptsMax = 8;
const delayFirstMs = 250;
const requestMsMax = 60_000;

export type TrainingClient = ReturnType<typeof createTrainingClient>;

/**
 * The part of the HTTP API that trainers use. A control plane that does not answer, or is busy, is asked again with
 * growing pauses (all requests here may be repeated); a refusal is thrown with its code.
 */
export function createTrainingClient({ url, token, clock, signal }: { url: string; token: string; clock: Clock; signal?: AbortSignal }) {
  async function send(method: string, path: string, body?: { type: string; content: string | Uint8Array<ArrayBuffer> }): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await sendOnce(method, path, body);
      } catch (cause) {
        if (!(cause instanceof AppError) || !cause.retryable || attempt === attemptsMax) throw cause;
      }
      await clock.sleep(delayFirstMs * 2 ** (attempt - 1), signal);
    }
  }

  async function sendOnce(method: string, path: string, body?: { type: string; content: string | Uint8Array<ArrayBuffer> }): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, ...(body ? { 'content-type': body.type } : {}) };
    const limit = AbortSignal.timeout(requestMsMax);
    const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1${path}`, { method, headers, signal: signal ? AbortSignal.any([signal, limit]) : limit, ...(body ? { body: body.content } : {}) }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new AppError('process.failed', `the control plane at ${url} does not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { retryable: true, cause });
    });
    if (response.ok) return response;
    const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
    const code = problem.success && problem.data.code in errorCatalogue ? (problem.data.code as ErrorCode) : 'internal';
    throw new AppError(code, problem.success ? problem.data.detail : `${method} ${path} answered ${response.status} without a reason`, { retryable: response.status >= 500 || response.status === 429 });
  }

  const post = (path: string, body: unknown): Promise<Response> => send('POST', path, { type: 'application/json', content: JSON.stringify(body) });

  return {
    /** undefined while no job waits. */
    async lease(trainer: string): Promise<LeasedJob | undefined> {
      const response = await post('/training/jobs/lease', { trainer });
      return response.status === 204 ? undefined : readAs(response, leasedSchema);
    },
    /** Not repeated: the next one comes soon enough. */
    async heartbeat(job: LeasedJob, progress: Progress): Promise<void> {
      await sendOnce('POST', `/training/jobs/${job.id}/heartbeat`, { type: 'application/json', content: JSON.stringify({ fencingToken: job.fencingToken, progress }) });
    },
    async complete(job: LeasedJob, completion: Omit<Completion, 'fencingToken'>): Promise<string> {
      return (await readAs(await post(`/training/jobs/${job.id}/complete`, { fencingToken: job.fencingToken, ...completion }), z.object({ versionId: z.string() }))).versionId;
    },
    async fail(job: LeasedJob, error: string): Promise<void> {
      await post(`/training/jobs/${job.id}/fail`, { fencingToken: job.fencingToken, error });
    },
    /** The bytes, checked against their digest. */
    fetchBlob: async (digest: Digest): Promise<Uint8Array> => {
      const bytes = new Uint8Array(await (await send('GET', `/blobs/${digest}`)).arrayBuffer());
      if (digestOf(bytes) !== digest) throw new AppError('artifact.digest_mismatch', `the blob ${digest} came as ${digestOf(bytes)}; the control plane's blob store is damaged`);
      return bytes;
    },
    async putBlob(bytes: Uint8Array): Promise<Digest> {
      await send('PUT', '/blobs', { type: 'application/octet-stream', content: new Uint8Array(bytes) });
      return digestOf(bytes);
    },
    /** A version's lineage, or undefined where it was not trained by a trainer of this kind. */
    async lineageOf(versionId: string): Promise<z.infer<typeof lineageSchema> | undefined> {
      const version = await readAs(await send('GET', `/versions/${encodeURIComponent(versionId)}`), versionSchema);
      return lineageSchema.safeParse(version.lineage).data;
    },
  };
}

async function readAs<T extends z.ZodType>(response: Response, schema: T): Promise<z.infer<T>> {
  const parsed = schema.safeParse(await response.json());
  if (!parsed.success) throw new AppError('process.failed', `the control plane answered what this version does not know: ${z.prettifyError(parsed.error)}; use the same version of Fleetloop on both sides`);
  return parsed.data;
}
