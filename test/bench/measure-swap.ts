import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { benchDevice, withBuiltAgent } from './built-agent-run.ts';
import { median } from './figure.ts';
import { readingLines, type MlperfModel } from './mlperf-bundles.ts';
import type { SwapReadings, SwapReadingsOptions } from './swap-readings-main.ts';

/** How some readings wait. */
export interface Waiting {
  readonly ms: number;
  /** The same of the processor time that the agent's thread took in each wait. */
  readonly workMs: number;
}

export interface SwapFigures {
  /** From a reading at the agent's input to its result at the output: the median while nothing changes. */
  readonly steady: Waiting;
  /** Between a second before and a second after the swap. */
  readonly swap: Waiting;
  /** Between the first byte of the update and its confirmation. */
  readonly update: Waiting;
  /** Over as long a time without an update: what the machine alone costs. */
  readonly quiet: Waiting;
  readonly readings: number;
  readonly unanswered: number;
}

const everyMs = 10;
/** Until what runs often has been compiled. */
const settleMs = 2_000;
const quietMs = 5_000;
const aroundMs = 1_000;
const inferencesMin = 100;

/** A real agent at 100 readings a second goes from version 1 to version 2, with a shadow of 100 inferences and a probation in between. */
export async function measureSwap(model: MlperfModel, runtime: ModelRuntime): Promise<SwapFigures> {
  return withBuiltAgent(model, runtime, 2, async ({ controlPlane, agent, bundles, node }) => {
    const second = bundles[1]?.ref;
    assert(second !== undefined, 'there are two bundles');
    await agent.stop();
    const lines = readingLines(model, 20).map((line) => line.slice(line.indexOf(',') + 1));
    const options: SwapReadingsOptions = { command: [node, ...agent.command, '--config', agent.configPath], lines, everyMs };
    const line = new Worker(new URL('./swap-readings-main.ts', import.meta.url), { workerData: options });
    await once(line, 'message');
    const told = once(line, 'message') as Promise<[SwapReadings]>;
    const mark = (name: string): void => line.postMessage(name, []);
    await systemClock.sleep(settleMs);
    mark('quiet');
    await systemClock.sleep(quietMs);
    mark('update');
    const probation = { inferencesMin, durationMs: 1_000, errorFractionMax: 0 };
    await controlPlane.setDesired(benchDevice, 2, second, { probation, shadowing: { inferencesMin, durationMs: 1_000, only: false } });
    await controlPlane.reportOf('converged', second.digest);
    mark('updated');
    await systemClock.sleep(aroundMs);
    mark('end');
    const [{ waits, marks }] = await told;
    const at = (name: string): number => marks[name] ?? NaN;
    const over = (fromMs: number, toMs: number, sum: (waits: readonly number[]) => number): Waiting => {
      const these = waits.filter(({ sentMs }) => sentMs >= fromMs && sentMs < toMs);
      assert(these.length > 0, 'readings came all the time');
      return { ms: sum(these.map(({ waitMs }) => waitMs)), workMs: sum(these.map((wait) => wait.workMs)) };
    };
    const longest = (fromMs: number, toMs: number): Waiting => over(fromMs, toMs, (each) => Math.max(...each));
    return {
      steady: over(at('quiet'), at('update'), median),
      quiet: longest(at('quiet'), at('update')),
      swap: longest(at('swapped') - aroundMs, at('swapped') + aroundMs),
      update: longest(at('update'), at('updated')),
      readings: waits.length,
      unanswered: waits.filter(({ waitMs }) => waitMs === Infinity).length,
    };
  });
}
