import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../proto/app-error.ts';
import type { Clock } from '../../../proto/clock.ts';
import { healthAnswer } from '../answers.ts';
import type { Children } from './child-processes.ts';
import { createControlPlaneClient, type ControlPlaneClient } from './control-plane-client.ts';
import { findFreePort } from './find-free-port.ts';

export interface RunningControlPlane {
  readonly url: string;
  readonly token: string;
  readonly client: ControlPlaneClient;
}

const startMsMax = 60_000;
const lookMs = 150;

/** Starts the control plane as a process and waits until it is healthy; a restart of it takes the same ports again. */
export async function startControlPlaneProcess(children: Children, dataDir: string, httpPort: number, clock: Clock, signal: AbortSignal): Promise<RunningControlPlane> {
  const [http, mqtt] = [await findFreePort(httpPort), await findFreePort(0)];
  const url = `http://127.0.0.1:${http}`;
  children.start({ name: 'control-plane', args: () => ['start', '--data-dir', dataDir, '--http-port', `${http}`, '--mqtt-port', `${mqtt}`] });
  const tokenFile = join(dataDir, 'admin.token');
  for (const untilMs = clock.monotonicMs() + startMsMax; clock.monotonicMs() < untilMs; await clock.sleep(lookMs, signal)) {
    if (children.gaveUp().length > 0) break;
    if (!existsSync(tokenFile)) continue;
    const token = readFileSync(tokenFile, 'utf8').trim();
    const client = createControlPlaneClient(url, token);
    const healthy = await client.get('/health', healthAnswer).then(() => true, (cause: unknown) => {
      if (cause instanceof AppError && cause.retryable) return false;
      throw cause;
    });
    if (healthy) return { url, token, client };
  }
  throw new AppError('process.failed', `the control plane did not start within ${startMsMax / 1000} s; see control-plane.log`);
}

export function startTrainerProcess(children: Children, controlPlane: RunningControlPlane): void {
  children.start({ name: 'trainer', args: () => ['trainer'], env: { FLEETLOOP_URL: controlPlane.url, FLEETLOOP_TOKEN: controlPlane.token } });
}

/** Writes the broker's present address into an agent's configuration; true where it is there to be started with. */
export async function refreshAgentFile(client: ControlPlaneClient, file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const { broker } = await client.get('/health', healthAnswer);
  const config = JSON.parse(readFileSync(file, 'utf8')) as { broker: { url: string } };
  if (broker?.url !== undefined && broker.url !== config.broker.url) {
    config.broker.url = broker.url;
    writeFileSync(file, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
  }
  return true;
}
