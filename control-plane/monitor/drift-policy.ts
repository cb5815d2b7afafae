import { z } from 'zod';

/** How drift and accuracy are judged; `monitor` in a model's settings overrides single values. */
export const monitorPolicySchema = z.object({
  /** A look is taken once this many inferences have arrived since the one before; fewer are insufficient data. */
  inferencesMin: z.number().int().min(20).max(1_000_000).default(60),
  /** How often at most one look at independent rows of the training data may exceed the threshold, before overdispersion. */
  falseAlarmRate: z.number().min(0.001).max(0.2).default(0.01),
  /**
   * The threshold is widened by how much more the training data's own stretches of rows scatter than rows drawn one by
   * one, and by at least overdispersionMin; overdispersionMax limits it where the order of the training rows means nothing.
   */
  overdispersionMin: z.number().min(1).max(5).default(1.5),
  overdispersionMax: z.number().min(1).max(1_000).default(1_000),
  /** A distance (Jensen-Shannon, 0 to 1, chance taken off) below this is of no practical importance, however certain. */
  distanceMin: z.number().min(0).max(1).default(0.1),
  replicates: z.number().int().min(100).max(2_000).default(200),
  /** Labels below this number are shown but raise no accuracy alert. */
  labelsMin: z.number().int().min(5).max(100_000).default(20),
  /** How far beyond the hold-out figure the whole interval must lie: a share for accuracy, relative for errors. */
  accuracyMargin: z.number().min(0).max(1).default(0.05),
});

export type MonitorPolicy = z.infer<typeof monitorPolicySchema>;
