import { execFile } from 'node:child_process';

/** What systemd is told (sd_notify(3)); nothing is done where no service manager asked to be told. */
export interface ServiceManager {
  /** Readings are taken: start-up is over. */
  ready(): void;
  stopping(): void;
  close(): void;
}

/**
 * Tells the service manager that the process lives, for as long as its event loop turns: an interpreter that hangs keeps it from
 * turning, the manager's watchdog ends the process and starts it again, and the trial of a model that hung twice is over.
 * Node has no datagram socket of the local kind, so systemd-notify says it; the unit needs NotifyAccess=all.
 *
 * @param env NOTIFY_SOCKET and WATCHDOG_USEC as systemd sets them
 */
export function createServiceManager(env: NodeJS.ProcessEnv): ServiceManager {
  const notify = (...states: readonly string[]): void => {
    if (env['NOTIFY_SOCKET'] === undefined) return;
    // Where it cannot be said, the watchdog's limit passes and the manager acts: nothing more can be done here.
    execFile('systemd-notify', states, { timeout: 5_000 }, () => undefined).unref();
  };
  const watchdogUs = Number(env['WATCHDOG_USEC'] ?? 0);
  const timer = watchdogUs > 0 && env['NOTIFY_SOCKET'] !== undefined ? setInterval(() => notify('WATCHDOG=1'), watchdogUs / 1000 / 3) : undefined;
  timer?.unref();
  return {
    ready: () => notify('--ready', 'WATCHDOG=1'),
    // Its option --stopping is younger (systemd 253) than what the unit needs.
    stopping: () => notify('STOPPING=1'),
    close: () => clearInterval(timer),
  };
}
