import { z } from 'zod';
import { leaveLevels } from '../../proto/leave.ts';
import { limits } from '../../proto/limits.ts';

/** The device's own word on what may leave it; where its bundle or the control plane is stricter, that holds. */
export const privacySchema = z
  .strictObject({
    /** raw inputs, transformed: the model's inputs alone, profile: no single input, nothing: its state, counts and updates alone. */
    leave: z.enum(leaveLevels).optional(),
    /** Samples and windows that have waited longer are erased here. */
    retentionDays: z.number().positive().max(3_650).optional(),
    /** Of samples, as they are sent. */
    sampleBytesPerDay: z.number().int().min(1).optional(),
    /** How budgets of the control plane call the way the samples take, e.g. lte. */
    link: z.string().max(limits.nameCharsMax).default(''),
  })
  .default({ link: '' });

export type PrivacyConfig = z.infer<typeof privacySchema>;
