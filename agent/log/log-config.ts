import { z } from 'zod';

/** Where the agent's log goes. */
export const logSchema = z
  .discriminatedUnion('to', [
    z.strictObject({ to: z.literal('stderr') }),
    z.strictObject({
      to: z.literal('file'),
      /** Default: log/agent.log in the data folder. */
      path: z.string().min(1).optional(),
      /** A file that reaches this is set aside as path.1, path.2 and so on. */
      fileBytesMax: z.number().int().min(16 * 1024).max(64 * 1024 * 1024).default(1024 * 1024),
      /** Files set aside; the oldest goes. */
      filesKept: z.number().int().min(1).max(20).default(4),
    }),
  ])
  .default({ to: 'stderr' });
