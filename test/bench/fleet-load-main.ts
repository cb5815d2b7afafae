import { createInterface } from 'node:readline';
import { systemClock } from '../../proto/clock.ts';
import { LightAgent } from '../support/light-agent.ts';

/**
 * Thousands of devices in a process of its own: node fleet-load-main.ts <mqtt url> <probation ms>. Reads commands as lines of JSON and
 * answers each with one: {"devices": [{id, password}, ...]} adds devices, {"connect": n at a time}, {"everyMs": n} makes every device
 * report once in that time from now on, {"take": true} gives what was measured since the last take.
 */
const [url = '', probationMs = '1000'] = process.argv.slice(2);
const agents: LightAgent[] = [];
const faults: string[] = [];
const note = (fault: unknown): void => void (faults.length < 20 && faults.push(String(fault)));
const answer = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
let batches = 0;
let lateMs = 0;

/** Every device in its own moment of the period; how late the loop itself was is part of the answer. */
async function reportEvery(everyMs: number): Promise<never> {
  const startMs = systemClock.monotonicMs();
  for (let next = 0; ; next++) {
    const dueMs = startMs + (next * everyMs) / agents.length;
    const waitMs = dueMs - systemClock.monotonicMs();
    if (waitMs > 1) await systemClock.sleep(waitMs);
    lateMs = Math.max(lateMs, systemClock.monotonicMs() - dueMs);
    agents[next % agents.length]?.report();
    batches += 1;
  }
}

for await (const line of createInterface(process.stdin)) {
  const command = JSON.parse(line) as { devices?: { id: string; password: string }[]; connect?: number; everyMs?: number; take?: true };
  if (command.devices !== undefined) {
    agents.push(...command.devices.map(({ id, password }) => new LightAgent({ id, password, url, probationMs: Number(probationMs) }, systemClock)));
    answer({ devices: agents.length });
  } else if (command.connect !== undefined) {
    const startMs = systemClock.monotonicMs();
    let next = 0;
    await Promise.all(Array.from({ length: command.connect }, async () => {
      for (let agent = agents[next++]; agent !== undefined; agent = agents[next++]) await agent.connect(note);
    }));
    answer({ seconds: (systemClock.monotonicMs() - startMs) / 1_000 });
  } else if (command.everyMs !== undefined) {
    void reportEvery(command.everyMs);
    answer({ reporting: agents.length });
  } else if (command.take !== undefined) {
    const latenciesMs = agents.flatMap((agent) => agent.latenciesMs).toSorted((a, b) => a - b);
    for (const agent of agents) agent.latenciesMs = [];
    const confirmed: Record<string, number> = {};
    for (const { confirmedDigest } of agents) confirmed[confirmedDigest] = (confirmed[confirmedDigest] ?? 0) + 1;
    const quantile = (q: number): number => latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(q * latenciesMs.length))] ?? Number.NaN;
    answer({ batches, acknowledged: latenciesMs.length, unacknowledged: agents.reduce((sum, agent) => sum + agent.unacknowledged, 0), p50: quantile(0.5), p99: quantile(0.99), max: quantile(1), lateMs, confirmed, faults });
    batches = 0;
    lateMs = 0;
  }
}
