import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figureOf, median, type Figure } from './figure.ts';
import { measureIngest } from './measure-ingest.ts';

const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));

/** The figures of the whole loop; what needs recorded models is left out, saying so, where they are missing. */
export async function benchLoop(note: (line: string) => void): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'fleetloop-bench-'));
  try {
    return [...(await benchIngest(dir, note)), ...(await benchDemo(dir, note))];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function benchIngest(dir: string, note: (line: string) => void): Promise<Figure[]> {
  note('durable ingest: 50 devices x 20 batches of 64 records, 3 runs');
  const runs = [];
  for (let i = 0; i < 3; i++) runs.push(await measureIngest({ dir }));
  return [
    figureOf('records committed to disk and acknowledged', median(runs.map((run) => run.recordsPerSecond)), 'records/s'),
    figureOf('batch sent to batch acknowledged, p50', median(runs.map((run) => run.acknowledgedMs.p50)), 'ms'),
    figureOf('batch sent to batch acknowledged, p99', median(runs.map((run) => run.acknowledgedMs.p99)), 'ms'),
  ];
}

async function benchDemo(dir: string, note: (line: string) => void): Promise<Figure[]> {
  note('the whole demo: fleetloop demo --exit --fresh');
  const startedMs = performance.now();
  const child = spawn(process.execPath, [program, 'demo', '--exit', '--fresh', '--data-dir', join(dir, 'demo')], { stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [number | null];
  return [
    figureOf('demo: wall time', (performance.now() - startedMs) / 1000, 's', { bound: { atMost: 120 } }),
    figureOf('demo: exit code (0: every station met its figure)', code ?? -1, '', { bound: { atMost: 0 } }),
  ];
}
