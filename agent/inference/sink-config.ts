import { z } from 'zod';
import { brokerLogin } from './source-config.ts';

const delivery = {
  /** Results that wait while the receiver is away. */
  queueLength: z.number().int().min(1).max(100_000).default(1_000),
  /** When so many wait: the oldest goes, the new one does (both counted), or inference waits. */
  whenFull: z.enum(['drop-oldest', 'drop-newest', 'block']).default('drop-oldest'),
  retry: z.strictObject({ baseMs: z.number().int().min(10).max(60_000).default(500), maxMs: z.number().int().min(10).max(3_600_000).default(30_000) }).prefault({}),
  timeoutMs: z.number().int().min(10).max(60_000).default(5_000),
};

const stdout = z.strictObject({ kind: z.literal('stdout') });
const file = z.strictObject({
  kind: z.literal('file'),
  path: z.string().min(1),
  /** The file is begun anew when it has grown to this size; older ones are called path.1, path.2 and so on. */
  rotate: z.strictObject({ bytes: z.number().int().min(1_024), keep: z.number().int().min(1).max(100).default(4) }).optional(),
});
const http = z.strictObject({
  kind: z.literal('http'),
  url: z.url({ protocol: /^https?$/, error: 'expected a URL like http://127.0.0.1:9000/results' }),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/, 'expected a header name'), z.string()).default({}),
  /** Results in one request: 1 is sent as a JSON object, more as JSON lines. */
  linesMax: z.number().int().min(1).max(1_000).default(1),
  ...delivery,
});
const mqtt = z.strictObject({
  kind: z.literal('mqtt'),
  ...brokerLogin,
  /** {device} and {slot} stand for this agent's. */
  topic: z.string().min(1).max(1024).regex(/^[^+#\0]+$/, 'expected a topic without + and #'),
  qos: z.union([z.literal(0), z.literal(1)]).default(0),
  retain: z.boolean().default(false),
  ...delivery,
});

export const sinkSchema = z.discriminatedUnion('kind', [stdout, file, http, mqtt]);
export type SinkConfig = z.infer<typeof sinkSchema>;
export type SinkOf<Kind extends SinkConfig['kind']> = Extract<SinkConfig, { kind: Kind }>;
