import { z } from 'zod';
import { nodeId, opcUaLogin, registerSchema } from '../inference/source-config.ts';

const common = {
  /** No answer by then is not now. */
  timeoutMs: z.number().int().min(10).max(60_000).default(2_000),
  /** After a refusal the line is asked again this much later. */
  retryMs: z.number().int().min(100).max(3_600_000).default(5_000),
  /** An update that the line has refused for this long is denied; without it the agent asks for ever (or until the rollout's deadline). */
  denyAfterMs: z.number().int().min(1_000).optional(),
};

/** How the line is asked "may I swap now?", as the device's config says it. */
export const swapConsentSchema = z.discriminatedUnion('kind', [
  /** 2xx is a yes, unless the answer's JSON says {"allowed": false, "reason"?}; everything else is not now. */
  z.strictObject({ kind: z.literal('http'), url: z.url({ protocol: /^https?$/, error: 'expected a URL like http://127.0.0.1:9000/may-swap' }), method: z.enum(['GET', 'POST']).default('POST'), ...common }),
  /** The file's presence is a yes (or its absence, where `when` says so). */
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1), when: z.enum(['present', 'absent']).default('present'), ...common }),
  /** Exit code 0 is a yes; the bundle comes in FLEETLOOP_BUNDLE, FLEETLOOP_MODEL and FLEETLOOP_VERSION. */
  z.strictObject({ kind: z.literal('command'), command: z.array(z.string()).min(1), ...common }),
  /** A register or coil of a PLC holds this value. */
  z.strictObject({ kind: z.literal('modbus'), host: z.string().min(1), port: z.number().int().min(1).max(65_535).default(502), unitId: z.number().int().min(0).max(255).default(1), tag: registerSchema, equals: z.number().default(1), ...common }),
  /** A node of an OPC UA server holds this value; true is 1. */
  z.strictObject({ kind: z.literal('opcua'), ...opcUaLogin, tag: nodeId, equals: z.union([z.number(), z.string(), z.boolean()]).default(1), ...common }),
]);

export type SwapConsentConfig = z.infer<typeof swapConsentSchema>;

/** What the line is asked before its model changes. */
export interface SwapQuestion {
  readonly bundle: string;
  readonly model: string;
  readonly version: number;
}

export type SwapAnswer = { readonly granted: true } | { readonly granted: false; readonly why: string };

/** Asks the line "may I swap now?". Never rejects: a line that cannot be asked, or does not answer in time, says not now. */
export type AskSwapConsent = (question: SwapQuestion, signal: AbortSignal) => Promise<SwapAnswer>;
