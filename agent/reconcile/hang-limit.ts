import { activeSlot, type AgentState } from './agent-state.ts';

/** How long an inference may take before it counts as hung: far beyond the slowest that the preflight saw here. */
export function hangLimitMs(state: AgentState, limitMsMin: number): number {
  const acting = activeSlot(state);
  const slot = acting === undefined ? null : state.slots[acting];
  const p99Us = slot?.choice?.measured.find(({ runtime }) => runtime === slot.runtime)?.p99Us ?? 0;
  return Math.max(limitMsMin, Math.ceil((p99Us * 100) / 1000));
}
