import { afterEach, beforeEach } from 'vitest';
import type { Desired } from '../../proto/messages.ts';
import { AgentProcess } from './agent-process.ts';
import { StandInControlPlane } from './stand-in-control-plane.ts';
import { makeTestBundle, type TestBundle, type TestBundleOptions } from './test-bundle.ts';

/** A stand-in control plane and one real agent, made for each test of a file and taken down after it. */
export class TestDevice {
  readonly id = 'device-1';
  #controlPlane: StandInControlPlane | undefined;
  #agent: AgentProcess | undefined;

  get controlPlane(): StandInControlPlane {
    if (this.#controlPlane === undefined) throw new Error('no test is under way');
    return this.#controlPlane;
  }

  get agent(): AgentProcess {
    if (this.#agent === undefined) throw new Error('the test has not made its agent yet');
    return this.#agent;
  }

  /** The agent's folder and config; not started. */
  async create(config: Readonly<Record<string, unknown>> = {}): Promise<AgentProcess> {
    this.#agent = await AgentProcess.create(this.controlPlane, this.id, config);
    return this.#agent;
  }

  /** Publishes a bundle and has the device told to run it, under the revision of its version. */
  async offer(options: TestBundleOptions = {}, wishes: Partial<Desired> = {}): Promise<TestBundle> {
    const bundle = makeTestBundle(this.controlPlane.release, options);
    await this.controlPlane.publishBundle(bundle);
    await this.controlPlane.setDesired(this.id, options.version ?? 1, bundle.ref, { probation: { inferencesMin: 0, durationMs: 0, errorFractionMax: 0 }, ...wishes });
    return bundle;
  }

  /** A running agent whose first model is confirmed. */
  async startConfirmed(config: Readonly<Record<string, unknown>> = {}, options: TestBundleOptions = {}, wishes: Partial<Desired> = {}): Promise<TestBundle> {
    const agent = await this.create(config);
    const bundle = await this.offer(options, wishes);
    agent.start();
    await this.controlPlane.reportOf('converged');
    return bundle;
  }

  async open(): Promise<void> {
    this.#controlPlane = new StandInControlPlane();
    await this.#controlPlane.start();
  }

  async close(): Promise<void> {
    this.#agent?.kill('SIGKILL');
    await this.#agent?.ended();
    this.#agent = undefined;
    await this.#controlPlane?.stop();
    this.#controlPlane = undefined;
  }
}

export function useTestDevice(): TestDevice {
  const device = new TestDevice();
  beforeEach(() => device.open());
  afterEach(() => device.close());
  return device;
}
