import { mkdirSync } from 'node:fs';
import { systemClock } from '../../proto/clock.ts';
import type { Agent } from '../agent.ts';
import type { SlotConfig } from '../config.ts';
import { acquireInstance } from '../disk/instance-guard-adapter.ts';
import { planReconnectMs } from '../link/plan-reconnect.ts';
import type { Log } from '../log/rotating-log-adapter.ts';
import type { ProcessLife } from '../process-life-adapter.ts';
import { emptyState } from '../reconcile/agent-state.ts';
import { buildSnapshot, type AgentSnapshot } from '../status/snapshot.ts';
import { openSlot, type SourceHubs } from './open-slot.ts';

const again = { baseMs: 1_000, maxMs: 60_000 };

/** A slot that is kept running beside others. */
export interface SupervisedSlot {
  /** Resolves once it runs, or the first attempt has failed. */
  readonly begun: Promise<void>;
  /** Resolves when it has been stopped. */
  readonly ended: Promise<void>;
  snapshot(): AgentSnapshot;
}

/**
 * Runs a slot until `stopping`. A slot that cannot start (a disk that refuses, say), or whose results nobody takes any more, is closed
 * and tried again with growing pauses; the other slots do not notice.
 */
export function superviseSlot(config: SlotConfig, hubs: SourceHubs, life: ProcessLife, log: Log, stopping: AbortSignal): SupervisedSlot {
  let agent: Agent | undefined;
  let fault = '';
  const sinceMs = systemClock.nowMs();
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));

  const runOnce = async (): Promise<string> => {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    // The device's own folder is held by the process.
    const instance = config.slot === '' ? undefined : await acquireInstance(config.dataDir);
    if (instance?.ok === false) throw new Error(instance.error.message);
    try {
      return await runUntilOver();
    } finally {
      instance?.value();
    }
  };
  const runUntilOver = async (): Promise<string> => {
    const over = new AbortController();
    const opened = await openSlot(config, hubs, life, log, () => over.abort());
    try {
      await opened.agent.start();
    } catch (cause) {
      await Promise.allSettled([opened.source.stop(), opened.sink.close()]);
      throw cause;
    }
    agent = opened.agent;
    fault = '';
    begin();
    if (!stopping.aborted) await new Promise<void>((resolve) => [stopping, over.signal].forEach((signal) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }))));
    agent = undefined;
    await opened.agent.stop();
    return 'nobody takes its results any more';
  };
  const run = async (): Promise<void> => {
    for (let attempt = 0; !stopping.aborted; attempt++) {
      fault = await runOnce().catch((cause: unknown) => (cause instanceof Error ? cause.message : String(cause)));
      begin();
      if (stopping.aborted) return;
      log('slot.failed', { message: fault });
      await systemClock.sleep(planReconnectMs(attempt, again, Math.random()), stopping).catch(() => undefined);
    }
  };
  return {
    begun,
    ended: run(),
    snapshot: () => agent?.snapshot() ?? buildSnapshot(emptyState, {
      deviceId: config.deviceId, dataDir: config.dataDir,
      link: { online: false, sinceMs, reason: 'the slot does not run' },
      chunks: { done: 0, total: 0 },
      inference: { inferences: 0, errors: 0, rejectedInputs: 0, withoutModel: 0, samplesKept: 0, latencyP50Us: 0, latencyP99Us: 0, lastResultMs: null },
      source: null,
      deaths: null,
      outbox: { records: 0, bytes: 0, bytesMax: config.outboxBytesMax, evicted: 0 },
      faults: [`slot.failed: ${fault === '' ? 'it is being started' : fault}`],
    }),
  };
}
