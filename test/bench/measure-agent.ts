import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemClock } from '../../proto/clock.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { AgentProcess } from '../support/agent-process.ts';
import { StandInControlPlane } from '../support/stand-in-control-plane.ts';
import { median } from './figure.ts';
import { mlperfBundle, readingLines, type MlperfModel } from './mlperf-bundles.ts';

export interface AgentFigures {
  /** Proportional set size after steady running, and that of a Node process that does nothing. */
  readonly pssMiB: number;
  readonly barePssMiB: number;
  /** From the start of the process to its first result, with a bundle confirmed before; and of Node alone to its first line. */
  readonly startMs: number;
  readonly bareStartMs: number;
}

const starts = 5;
const steadyMs = 20_000;
const perSecond = 10;

/** A real agent, connected over MQTT, all taps on, at 10 inferences a second with the given model and runtime. */
export async function measureAgent(model: MlperfModel, runtime: ModelRuntime): Promise<AgentFigures> {
  const controlPlane = new StandInControlPlane();
  await controlPlane.start();
  const agent = await AgentProcess.create(controlPlane, 'bench-1', { runtime: runtime.kind });
  try {
    const bundle = mlperfBundle(controlPlane.release, model, runtime);
    await controlPlane.publishBundle(bundle);
    await controlPlane.setDesired('bench-1', 1, bundle.ref);
    const lines = readingLines(model, perSecond);
    agent.start();
    await feedUntil(agent, lines, controlPlane.reportOf('converged', bundle.ref.digest));
    await agent.stop();
    const startTimes: number[] = [];
    const bareTimes: number[] = [];
    for (let i = 0; i < starts; i++) {
      bareTimes.push(await bareStartMs());
      agent.results.length = 0;
      const startedMs = performance.now();
      agent.start();
      agent.send(lines[0]);
      await agent.waitFor(() => agent.results.find((result) => result.bundle === bundle.ref.digest));
      startTimes.push(performance.now() - startedMs);
      if (i < starts - 1) await agent.stop();
    }
    await feedUntil(agent, lines, systemClock.sleep(steadyMs));
    const pssMiB = pssOf(agent.pid);
    await agent.stop();
    return { pssMiB, barePssMiB: await barePss(), startMs: median(startTimes), bareStartMs: median(bareTimes) };
  } finally {
    agent.kill('SIGKILL');
    await controlPlane.stop();
    await rm(dirname(agent.configPath), { recursive: true, force: true });
  }
}

async function feedUntil(agent: AgentProcess, lines: readonly string[], done: Promise<unknown>): Promise<void> {
  let over = false;
  const finished = done.finally(() => (over = true));
  for (let i = 0; !over; i++) {
    agent.send(lines[i % lines.length]);
    await systemClock.sleep(1000 / perSecond);
  }
  await finished;
}

function pssOf(pid: number): number {
  const kib = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}

async function bareStartMs(): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['-e', 'console.log(1)'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const took = performance.now() - startedMs;
  await once(child, 'close');
  return took;
}

async function barePss(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log(1)'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  await systemClock.sleep(2_000);
  const pss = pssOf(child.pid as number);
  child.kill('SIGKILL');
  await once(child, 'close');
  return pss;
}
