import { join } from 'node:path';
import { systemClock } from '../../proto/clock.ts';
import { fleetloopVersion } from '../../proto/version.ts';
import type { AgentConfig } from '../config.ts';
import { createRotatingLog, logLine, type Log } from '../log/rotating-log-adapter.ts';
import { createServiceManager } from '../status/service-manager-adapter.ts';
import type { AgentSnapshot } from '../status/snapshot.ts';

/** Where a file log lies unless the config says otherwise. */
export function logPath({ log, dataDir }: Pick<AgentConfig, 'log' | 'dataDir'>): string {
  return log.to === 'file' && log.path !== undefined ? log.path : join(dataDir, 'log', 'agent.log');
}

/** The process's log as the config wants it. */
export function openLog(config: Pick<AgentConfig, 'log' | 'dataDir'>): Log {
  if (config.log.to === 'file') return createRotatingLog(logPath(config), config.log, systemClock);
  return (event, facts) => {
    process.stderr.write(logLine(systemClock.nowMs(), event, facts));
  };
}

/**
 * What a running process offers to a technician and to its service manager: the status page and metrics, and the sign that it lives.
 * A page that cannot be served is logged; the line does not stop for it.
 */
export async function startTools({ status, dataDir }: Pick<AgentConfig, 'status' | 'dataDir'>, log: Log, snapshots: () => AgentSnapshot[]): Promise<{ stopping(): void; close(): Promise<void> }> {
  const manager = createServiceManager(process.env);
  const startedMs = systemClock.nowMs();
  const read = () => ({ schema: 1, pid: process.pid, agentVersion: fleetloopVersion, startedMs, atMs: systemClock.nowMs(), rssBytes: process.memoryUsage.rss(), agents: snapshots() }) as const;
  const served = status === false ? undefined : await (await import('../status/status-server-adapter.ts')).serveStatus(status.port, dataDir, read);
  if (served !== undefined) log(served.ok ? 'status.served' : 'status.refused', served.ok ? { url: served.value.url } : { ...served.error });
  manager.ready();
  return {
    stopping: () => manager.stopping(),
    close: async () => {
      manager.close();
      if (served?.ok === true) await served.value.close();
    },
  };
}
