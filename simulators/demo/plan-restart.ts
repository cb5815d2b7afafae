/** When a child that ended may be started again. */
export interface RestartPolicy {
  readonly restartsMax: number;
  readonly withinMs: number;
  readonly delayMs: number;
}

export type RestartPlan = { readonly kind: 'restart'; readonly delayMs: number } | { readonly kind: 'give_up' };

/** exits: when the child ended before, newest last, this time included. The delay doubles with every exit in the period. */
export function planRestart(exitsMs: readonly number[], nowMs: number, policy: RestartPolicy): RestartPlan {
  const recent = exitsMs.filter((exitMs) => nowMs - exitMs <= policy.withinMs).length;
  if (recent > policy.restartsMax) return { kind: 'give_up' };
  return { kind: 'restart', delayMs: policy.delayMs * 2 ** Math.max(0, recent - 1) };
}
