import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { startControlPlane, type ControlPlaneOptions, type RunningControlPlane } from '../../control-plane/main.ts';
import { systemClock } from '../../proto/clock.ts';
import { createApi, registerVersion, testModel, until, type Api } from './api.ts';
import { SimulatedDevice } from './simulated-device.ts';

/** A control plane in the process of the test, which knows `testModel`, and devices that speak to it; made for each test of a file and taken down after it. */
export class TestControlPlane {
  /** By how much its clock is ahead. */
  aheadMs = 0;
  devices: SimulatedDevice[] = [];
  readonly #options: Pick<ControlPlaneOptions, 'tickMs'>;
  #dataDir = '';
  #running: RunningControlPlane | undefined;
  #api: Api | undefined;
  /** Every approved version, each a little better than the one before it. */
  #versions: string[] = [];

  constructor(options: Pick<ControlPlaneOptions, 'tickMs'>) {
    this.#options = options;
  }

  get running(): RunningControlPlane {
    if (this.#running === undefined) throw new Error('the control plane does not run');
    return this.#running;
  }

  get api(): Api {
    if (this.#api === undefined) throw new Error('no test is under way');
    return this.#api;
  }

  /** Starts, or starts again on the same folder at other ports. */
  async start(): Promise<void> {
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + this.aheadMs };
    this.#running = await startControlPlane({ dataDir: this.#dataDir, httpPort: 0, broker: { port: 0 }, clock, ...this.#options });
    this.#api = createApi(this.#running.httpUrl, this.#running.adminToken);
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  /** A device that is enrolled, connected and known to be there. */
  async enroll(id: string, tags: readonly string[] = []): Promise<SimulatedDevice> {
    const device = new SimulatedDevice(await this.api.expectOk('POST', '/devices', { id, tags }));
    this.devices.push(device);
    await device.connect();
    await until(() => this.api.expectOk('GET', `/devices/${id}`), (found) => found.online);
    return device;
  }

  async approvedVersion(): Promise<string> {
    const [count, champion] = [this.#versions.length, this.#versions.at(-1)];
    const holdout = (version: number): number => 0.9 + version / 100;
    const id = await registerVersion(this.api, { salt: `v${count}`, holdout: holdout(count), ...(champion === undefined ? {} : { champion: { versionId: champion, value: holdout(count - 1) } }) });
    await this.api.expectOk('POST', `/versions/${id}/approve`, {});
    this.#versions.push(id);
    return id;
  }

  /** @returns what the API answers: the rollout, or with `dryRun` its plan */
  rollOut(spec: Readonly<Record<string, unknown>>): Promise<any> {
    return this.api.expectOk('POST', '/rollouts', spec);
  }

  rolloutUntil(id: string, satisfied: (rollout: any) => boolean): Promise<any> {
    return until(() => this.api.expectOk('GET', `/rollouts/${id}`), satisfied);
  }

  ended(id: string, state: string): Promise<any> {
    return this.rolloutUntil(id, (rollout) => rollout.state === state);
  }

  /** The version that each device runs; `-` where it runs none. */
  async runningNow(): Promise<Record<string, string>> {
    return Object.fromEntries((await this.api.expectOk('GET', '/devices')).devices.map((device: any) => [device.id, device.runningVersion ?? '-']));
  }

  async open(): Promise<void> {
    this.#dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
    [this.aheadMs, this.devices, this.#versions] = [0, [], []];
    await this.start();
    await this.api.expectOk('POST', '/models', testModel);
  }

  async close(): Promise<void> {
    for (const device of this.devices) await device.disconnect();
    await this.stop();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

/** @param rollout as the API gives it. @returns the state of each of its devices */
export function statesOf(rollout: any): Record<string, string> {
  return Object.fromEntries(rollout.waves.flatMap((wave: any) => wave.devices.map((device: any) => [device.deviceId, device.state])));
}

export function useTestControlPlane(options: Pick<ControlPlaneOptions, 'tickMs'> = {}): TestControlPlane {
  const plane = new TestControlPlane(options);
  beforeEach(() => plane.open());
  afterEach(() => plane.close());
  return plane;
}
