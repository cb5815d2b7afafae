import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { benchDevice, withBuiltAgent } from './built-agent-run.ts';
import { median } from './figure.ts';
import { readingLines, type MlperfModel } from './mlperf-bundles.ts';

export interface SwapFigures {
  /** From a reading at the agent's input to its result at the output: the median while nothing changes. */
  readonly steadyMs: number;
  /** The longest wait of a reading between a second before and a second after the swap. */
  readonly swapMs: number;
  /** The longest wait of a reading between the first byte of the update and its confirmation. */
  readonly updateMs: number;
  /** The longest wait over as long a time without an update: what the machine alone costs. */
  readonly quietMs: number;
  readonly readings: number;
  readonly unanswered: number;
}

const everyMs = 10;
const aroundMs = 1_000;
const inferencesMin = 100;

/** A real agent at 100 readings a second goes from version 1 to version 2, with a shadow of 100 inferences and a probation in between. */
export async function measureSwap(model: MlperfModel, runtime: ModelRuntime): Promise<SwapFigures> {
  return withBuiltAgent(model, runtime, 2, async ({ controlPlane, agent, bundles }) => {
    const readings = new Readings(agent, readingLines(model, 20));
    const second = bundles[1]?.ref;
    assert(second !== undefined, 'there are two bundles');
    const quietFromMs = performance.now();
    await readings.feedUntil(systemClock.sleep(5_000));
    const updateFromMs = performance.now();
    let swappedMs = 0;
    void agent.waitFor(() => agent.log.filter((entry) => entry['event'] === 'step.done' && entry['action'] === 'activate').length === 2).then(() => (swappedMs = performance.now()));
    const probation = { inferencesMin, durationMs: 1_000, errorFractionMax: 0 };
    await controlPlane.setDesired(benchDevice, 2, second, { probation, shadowing: { inferencesMin, durationMs: 1_000, only: false } });
    await readings.feedUntil(controlPlane.reportOf('converged', second.digest));
    const updatedMs = performance.now();
    await readings.feedUntil(systemClock.sleep(aroundMs));
    const quiet = readings.waits(quietFromMs, updateFromMs);
    return {
      steadyMs: median(quiet),
      quietMs: Math.max(...quiet),
      swapMs: Math.max(...readings.waits(swappedMs - aroundMs, swappedMs + aroundMs)),
      updateMs: Math.max(...readings.waits(updateFromMs, updatedMs)),
      readings: readings.sent,
      unanswered: await readings.unanswered(),
    };
  });
}

/** Readings sent at a steady pace, and when each was answered. */
class Readings {
  readonly #agent: AgentProcess;
  readonly #lines: readonly string[];
  readonly #sentMs: number[] = [];
  readonly #waitMs = new Map<number, number>();

  constructor(agent: AgentProcess, lines: readonly string[]) {
    this.#agent = agent;
    this.#lines = lines.map((line) => line.slice(line.indexOf(',') + 1));
    let seen = agent.results.length;
    void agent.waitFor(() => {
      for (; seen < agent.results.length; seen++) {
        const index = Number(agent.results[seen]?.key);
        const sentMs = this.#sentMs[index];
        if (sentMs !== undefined) this.#waitMs.set(index, performance.now() - sentMs);
      }
      return false;
    });
  }

  get sent(): number {
    return this.#sentMs.length;
  }

  async feedUntil(done: Promise<unknown>): Promise<void> {
    let over = false;
    const finished = done.finally(() => (over = true));
    for (let dueMs = performance.now(); !over; dueMs += everyMs) {
      const index = this.#sentMs.length;
      const line = `{"key":"${index}",${this.#lines[index % this.#lines.length] ?? ''}`;
      this.#sentMs.push(performance.now());
      this.#agent.send(line);
      await systemClock.sleep(Math.max(0, dueMs + everyMs - performance.now()));
    }
    await finished;
  }

  waits(fromMs: number, toMs: number): number[] {
    return this.#sentMs.flatMap((sentMs, index) => (sentMs >= fromMs && sentMs < toMs ? [this.#waitMs.get(index) ?? Infinity] : []));
  }

  /** Readings without an answer once the last one has been answered. */
  async unanswered(): Promise<number> {
    await this.#agent.waitFor(() => this.#waitMs.has(this.sent - 1));
    return this.sent - this.#waitMs.size;
  }
}
