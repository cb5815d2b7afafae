import { z } from 'zod';

/** The read-only status of the process on the loopback interface; false: none. */
export const statusSchema = z
  .union([
    z.literal(false),
    z.strictObject({
      /** On the loopback interface; 0: the system gives one, and `fleetloop agent status` finds it. */
      port: z.number().int().min(0).max(65535).default(0),
    }),
  ])
  .default({ port: 0 });
