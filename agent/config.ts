import { z } from 'zod';
import { limits } from '../proto/limits.ts';
import { ok, problem, type Problem, type Result } from '../proto/result.ts';
import { runtimeKinds } from '../runtime/model-runtime.ts';
import { logSchema } from './log/log-config.ts';
import { swapConsentSchema } from './reconcile/swap-consent.ts';
import { statusSchema } from './status/status-config.ts';

const publicKey = z.strictObject({ keyId: z.string().regex(/^[0-9a-f]{16}$/, 'expected 16 hex digits'), spkiBase64: z.string().min(1) });

const schema = z.strictObject({
  deviceId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 of A-Z a-z 0-9 _ -'),
  /** Everything the agent keeps; one agent per folder. */
  dataDir: z.string().min(1),
  broker: z.strictObject({ url: z.url({ protocol: /^(mqtts?|wss?)$/, error: 'expected a URL like mqtt://host:1883' }), password: z.string() }),
  /** Whose signatures count: releases (this exists and was approved) and assignments (this device should run it). */
  trust: z.strictObject({ release: z.array(publicKey).min(1), assignment: z.array(publicKey).min(1) }),
  source: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('stdin'), /** What the end of the input means: nothing more comes, or the agent is to stop. */ atEnd: z.enum(['stay', 'stop']).default('stay') }),
      z.strictObject({ kind: z.literal('http'), port: z.number().int().min(0).max(65535).default(0) }),
    ])
    .default({ kind: 'stdin', atEnd: 'stay' }),
  sink: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('stdout') }), z.strictObject({ kind: z.literal('file'), path: z.string().min(1) })]).default({ kind: 'stdout' }),
  /** auto: the interpreter that the preflight finds faster. */
  runtime: z.enum(['auto', ...runtimeKinds]).default('auto'),
  /** The line is asked before its model changes; without it the agent swaps as soon as the control plane lets it. */
  swapConsent: swapConsentSchema.optional(),
  localControl: z
    .strictObject({
      /** Whether a newer revision of the control plane ends a technician's pause, denial or rollback. Otherwise only fleetloop agent resume does. */
      newRevisionLifts: z.boolean().default(false),
    })
    .default({ newRevisionLifts: false }),
  status: statusSchema,
  log: logSchema,
  outboxBytesMax: z.number().int().min(256 * 1024).max(limits.outboxBytesMax).default(16 * 1024 * 1024),
});

export type AgentConfig = z.infer<typeof schema>;

/** Reads a config file's text; the message names every place that is wrong. */
export function decodeConfig(text: string): Result<AgentConfig, Problem<'config.invalid'>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return problem('config.invalid', `not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : problem('config.invalid', z.prettifyError(parsed.error));
}
