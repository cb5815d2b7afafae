import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { decodeConfig } from '../config.ts';

export interface EnrollOptions {
  /** The control plane, e.g. http://host:8080. */
  readonly server: string;
  /** An operator's or administrator's token. */
  readonly token: string;
  readonly deviceId: string;
  readonly tags: readonly string[];
  readonly dataDir: string;
  /** Where the config goes; readable by its owner only, as it holds the device's credential. */
  readonly out: string;
  /** The device is known already: give it a new credential. */
  readonly rotate: boolean;
}

const publicKey = z.object({ keyId: z.string(), spkiBase64: z.string() });
const enrollment = z.object({ id: z.string(), credential: z.string(), mqttUrl: z.string(), trust: z.object({ release: z.array(publicKey), assignment: z.array(publicKey) }) });
const refusal = z.object({ code: z.string(), detail: z.string().optional(), title: z.string().optional() });

export type EnrollProblem = Problem<'enroll.unreachable' | 'enroll.refused' | 'enroll.unexpected_answer' | 'enroll.unwritable'>;

/** Asks the control plane to take the device in, and writes the agent's config. */
export async function enrollDevice(options: EnrollOptions): Promise<Result<string, EnrollProblem>> {
  const url = new URL('/api/v1/devices', options.server);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${options.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: options.deviceId, tags: options.tags, rotate: options.rotate }),
      signal: AbortSignal.timeout(30_000),
    });
  } catch (cause) {
    return problem('enroll.unreachable', `no answer from ${url.origin}: ${cause instanceof Error ? cause.message : String(cause)}; is the control plane running, and is --server right?`);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const told = refusal.safeParse(body);
    return problem('enroll.refused', `${url.origin} answered ${response.status}${told.success ? ` ${told.data.code}: ${told.data.detail ?? told.data.title ?? ''}` : ''}`);
  }
  const enrolled = enrollment.safeParse(body);
  if (!enrolled.success) return problem('enroll.unexpected_answer', `${url.origin} is not a Fleetloop control plane of this version: ${z.prettifyError(enrolled.error)}`);
  const { id, credential, mqttUrl, trust } = enrolled.data;
  const config = { deviceId: id, dataDir: resolve(options.dataDir), broker: { url: mqttUrl, password: credential }, trust, source: { kind: 'stdin' }, sink: { kind: 'stdout' }, runtime: 'auto' };
  const checked = decodeConfig(config);
  if (!checked.ok) return problem('enroll.unexpected_answer', `what ${url.origin} answered makes no valid config: ${checked.error.message}`);
  try {
    await writeFile(options.out, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  } catch (cause) {
    return problem('enroll.unwritable', `cannot write ${options.out}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return ok(options.out);
}
