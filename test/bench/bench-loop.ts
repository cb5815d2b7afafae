import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { figureOf, median, type Figure } from './figure.ts';
import { measureAgent } from './measure-agent.ts';
import { measureIngest } from './measure-ingest.ts';
import { measurePath } from './measure-path.ts';
import { mlperfModels } from './mlperf-bundles.ts';

const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));

/** The figures of the whole loop; what needs recorded models is left out, saying so, where they are missing. */
export async function benchLoop(note: (line: string) => void): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'fleetloop-bench-'));
  try {
    return [...(await benchPath(note)), ...(await benchAgents(note)), ...(await benchIngest(dir, note)), ...(await benchDemo(dir, note))];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function benchPath(note: (line: string) => void): Promise<Figure[]> {
  const models = mlperfModels();
  if (models.length === 0) note('the MLPerf Tiny models are not at FLEETLOOP_DATA: inference path and agent are left out');
  const figures: Figure[] = [];
  for (const runtime of await openRuntimes()) {
    for (const model of models) {
      note(`inference path: ${model.name} on ${runtime.kind}`);
      const { pathUs, parseUs, bareUs } = await measurePath(model, runtime);
      figures.push(figureOf(`${model.name} on ${runtime.kind}: source to result, taps on`, pathUs, 'us', { peer: { name: 'bare interpreter', value: bareUs } }));
      figures.push(figureOf(`${model.name} on ${runtime.kind}: the same without reading JSON`, pathUs - parseUs, 'us', { peer: { name: 'bare interpreter', value: bareUs } }));
    }
  }
  return figures;
}

async function benchAgents(note: (line: string) => void): Promise<Figure[]> {
  const model = mlperfModels().find(({ name }) => name === 'ad_int8');
  if (model === undefined) return [];
  const figures: Figure[] = [];
  for (const runtime of await openRuntimes()) {
    note(`agent process with ${model.name} on ${runtime.kind}: 5 starts, then 20 s at 10 inferences a second`);
    const { pssMiB, barePssMiB, startMs, bareStartMs } = await measureAgent(model, runtime);
    figures.push(figureOf(`agent on ${runtime.kind}: PSS at 10 inferences a second`, pssMiB, 'MiB', { peer: { name: 'Node doing nothing', value: barePssMiB } }));
    figures.push(figureOf(`agent on ${runtime.kind}: process start to first result`, startMs, 'ms', { peer: { name: 'Node printing a line', value: bareStartMs } }));
  }
  return figures;
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
