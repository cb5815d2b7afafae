import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { buildAgent } from '../../tools/build-agent.ts';
import { AgentProcess } from '../support/agent-process.ts';
import { StandInControlPlane } from '../support/stand-in-control-plane.ts';
import type { TestBundle } from '../support/test-bundle.ts';
import { mlperfBundle, readingLines, type MlperfModel } from './mlperf-bundles.ts';

/** An agent as it is installed, in a process of its own, that has confirmed version 1 of a model. */
export interface BuiltAgentRun {
  readonly controlPlane: StandInControlPlane;
  readonly agent: AgentProcess;
  /** Versions 1, 2, ... of the same model. */
  readonly bundles: readonly TestBundle[];
  /** Nobody else runs this copy of Node, so that no page of it is shared. */
  readonly node: string;
  /** Of all that is installed, without Node. */
  readonly installedBytes: number;
}

export const benchDevice = 'bench-1';
const probation = { inferencesMin: 20, durationMs: 0, errorFractionMax: 0 };

/** Builds the agent, rolls version 1 out to it over MQTT, and cleans up behind the work. */
export async function withBuiltAgent<T>(model: MlperfModel, runtime: ModelRuntime, versions: number, work: (run: BuiltAgentRun) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'fleetloop-bench-agent-'));
  const controlPlane = new StandInControlPlane();
  await controlPlane.start();
  const agent = await AgentProcess.create(controlPlane, benchDevice, { runtime: runtime.kind });
  try {
    const { totalBytes } = await buildAgent(join(folder, 'agent'));
    const node = join(folder, 'node');
    await copyFile(process.execPath, node);
    agent.node = node;
    agent.command = [join(folder, 'agent/fleetloop-agent.js')];
    const bundles = Array.from({ length: versions }, (_, i) => mlperfBundle(controlPlane.release, model, runtime, i + 1));
    for (const bundle of bundles) await controlPlane.publishBundle(bundle);
    assert(bundles[0] !== undefined, 'there is a version 1');
    await controlPlane.setDesired(benchDevice, 1, bundles[0].ref, { probation });
    agent.start();
    await feedUntil(agent, readingLines(model, 10), 50, controlPlane.reportOf('converged', bundles[0].ref.digest));
    return await work({ controlPlane, agent, bundles, node, installedBytes: totalBytes });
  } finally {
    agent.kill('SIGKILL');
    await agent.ended();
    await controlPlane.stop();
    await Promise.all([folder, dirname(agent.configPath)].map((path) => rm(path, { recursive: true, force: true })));
  }
}

/** Sends the lines in turn, so many a second, until something has come to pass. */
export async function feedUntil(agent: AgentProcess, lines: readonly string[], perSecond: number, done: Promise<unknown>): Promise<void> {
  let over = false;
  const finished = done.finally(() => (over = true));
  for (let i = 0; !over; i++) {
    agent.send(lines[i % lines.length]);
    await systemClock.sleep(1000 / perSecond);
  }
  await finished;
}
