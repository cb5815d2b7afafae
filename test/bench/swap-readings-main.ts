import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../proto/clock.ts';

/** What the measurement tells this thread: which agent, what it reads in turn, and how often. */
export interface SwapReadingsOptions {
  readonly command: readonly [program: string, ...args: string[]];
  /** JSON lines without the key. */
  readonly lines: readonly string[];
  readonly everyMs: number;
}

/** A reading, and how long its result took. */
export interface Wait {
  readonly sentMs: number;
  /** Infinity without an answer. */
  readonly waitMs: number;
  /** Processor time of the agent's thread meanwhile: what is left of the wait where other processes take the cores. */
  readonly workMs: number;
}

export interface SwapReadings {
  readonly waits: readonly Wait[];
  /** When each mark came, and when the agent's log said that a bundle was swapped in. */
  readonly marks: Readonly<Record<string, number>>;
}

/**
 * The line beside an agent, in a thread of its own: what else the measurement does (a broker, a control plane that reads windows of hundreds of features) holds up neither its readings nor its clock.
 * It says 'ready' when the agent answers. A message to it is a mark; 'end' ends it once the last reading has been answered.
 */
const { command, lines, everyMs } = workerData as SwapReadingsOptions;
const [program, ...args] = command;
const agent = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
const sent: { readonly sentMs: number; readonly workMs: number }[] = [];
const waits: Wait[] = [];
const marks: Record<string, number> = {};
const answerMsMax = 10_000;
let isOver = false;

const results = createInterface({ input: agent.stdout });
const first = once(results, 'line');
results.on('line', (line) => {
  const index = Number((JSON.parse(line) as { key: string }).key);
  const reading = sent[index];
  if (reading !== undefined) waits[index] = { sentMs: reading.sentMs, waitMs: performance.now() - reading.sentMs, workMs: workMs() - reading.workMs };
});
createInterface({ input: agent.stderr }).on('line', (line) => {
  if (line.includes('"step.done"') && line.includes('"activate"')) marks['swapped'] ??= performance.now();
});
parentPort?.on('message', (mark: string) => {
  marks[mark] = performance.now();
  isOver ||= mark === 'end';
});

// What comes before the first answer is the agent's start.
agent.stdin.write(`{"key":"-1",${lines[0] ?? ''}\n`);
await first;
parentPort?.postMessage('ready', []);
for (let dueMs = performance.now(); !isOver; dueMs += everyMs) {
  const index = sent.length;
  sent.push({ sentMs: performance.now(), workMs: workMs() });
  agent.stdin.write(`{"key":"${index}",${lines[index % lines.length] ?? ''}\n`);
  await systemClock.sleep(Math.max(0, dueMs + everyMs - performance.now()));
}
for (const endMs = performance.now() + answerMsMax; waits[sent.length - 1] === undefined && performance.now() < endMs; ) await systemClock.sleep(everyMs);
const closed = once(agent, 'close');
agent.kill('SIGTERM');
await closed;
for (let index = 0; index < sent.length; index++) waits[index] ??= { sentMs: sent[index]?.sentMs ?? 0, waitMs: Infinity, workMs: 0 };
parentPort?.postMessage({ waits, marks } satisfies SwapReadings, []);
parentPort?.close();

/** Processor time of the agent's main thread so far (Linux: schedstat, first number; a running thread's is brought up to date with every tick of some milliseconds). */
function workMs(): number {
  return Number(readFileSync(`/proc/${agent.pid}/task/${agent.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}
