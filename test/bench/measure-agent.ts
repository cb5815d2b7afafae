import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { unitEnvironment } from '../../agent/status/render-unit.ts';
import { systemClock } from '../../proto/clock.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { feedUntil, withBuiltAgent } from './built-agent-run.ts';
import { median } from './figure.ts';
import { readingLines, type MlperfModel } from './mlperf-bundles.ts';
import { cpuMsOf, memoryOf, type MemoryUse } from './process-usage.ts';

export interface AgentFigures {
  /** After steady running, where nothing else on the machine runs this Node, and beside one that does nothing. */
  readonly alone: MemoryUse;
  readonly beside: MemoryUse;
  /** A Node process that does nothing, alone. */
  readonly bare: MemoryUse;
  /** From the start of the process to its first result, with a bundle confirmed before; and of Node alone to its first line. */
  readonly startMs: number;
  readonly bareStartMs: number;
  /** Of one core, in percent: connected, without readings; and at 10 readings a second. */
  readonly idleCpuPercent: number;
  readonly steadyCpuPercent: number;
  readonly installedBytes: number;
}

const starts = 5;
const perSecond = 10;
const nothing = ['-e', 'setInterval(() => {}, 1 << 30); console.log(1)'];

/** The agent as it is installed and as its systemd unit starts it, connected over MQTT, all taps on, with the given model and runtime. */
export async function measureAgent(model: MlperfModel, runtime: ModelRuntime, { steadyMs, idleMs }: { readonly steadyMs: number; readonly idleMs: number }): Promise<AgentFigures> {
  return withBuiltAgent(model, runtime, 1, async ({ agent, bundles, node, installedBytes }) => {
    const lines = readingLines(model, perSecond);
    await agent.stop();
    const [startTimes, bareTimes]: [number[], number[]] = [[], []];
    for (let i = 0; i < starts; i++) {
      bareTimes.push(await bareStartMs(node));
      agent.results.length = 0;
      const startedMs = performance.now();
      agent.start(unitEnvironment);
      agent.send(lines[0]);
      await agent.waitFor(() => agent.results.find((result) => result.bundle === bundles[0]?.ref.digest));
      startTimes.push(performance.now() - startedMs);
      if (i < starts - 1) await agent.stop();
    }
    await feedUntil(agent, lines, perSecond, systemClock.sleep(steadyMs / 2));
    const steadyCpuPercent = await cpuPercent(agent.pid, () => feedUntil(agent, lines, perSecond, systemClock.sleep(steadyMs / 2)));
    const alone = memoryOf(agent.pid);
    const beside = await whileNodeIdles(node, () => memoryOf(agent.pid));
    const idleCpuPercent = await cpuPercent(agent.pid, () => systemClock.sleep(idleMs));
    await agent.stop();
    const bare = await whileNodeIdles(node, memoryOf);
    return { alone, beside, bare, startMs: median(startTimes), bareStartMs: median(bareTimes), idleCpuPercent, steadyCpuPercent, installedBytes };
  });
}

async function cpuPercent(pid: number, during: () => Promise<void>): Promise<number> {
  const [startedMs, usedMs] = [performance.now(), cpuMsOf(pid)];
  await during();
  return ((cpuMsOf(pid) - usedMs) / (performance.now() - startedMs)) * 100;
}

async function bareStartMs(node: string): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(node, ['-e', 'console.log(1)'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const took = performance.now() - startedMs;
  await once(child, 'close');
  return took;
}

async function whileNodeIdles<T>(node: string, look: (pid: number) => T): Promise<T> {
  const child = spawn(node, nothing, { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  await systemClock.sleep(1_000);
  const seen = look(child.pid as number);
  child.kill('SIGKILL');
  await once(child, 'close');
  return seen;
}
