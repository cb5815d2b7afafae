import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { figureOf, type Figure } from './figure.ts';
import { measureAgent } from './measure-agent.ts';
import { measurePath } from './measure-path.ts';
import { mlperfModels, type MlperfModel } from './mlperf-bundles.ts';

/** What the agent takes of the device it stands on, as docs/agent-performance.md says it is measured. */
export async function benchAgent(note: (line: string) => void): Promise<Figure[]> {
  const models = mlperfModels();
  if (models.length === 0) note('the MLPerf Tiny models are not at FLEETLOOP_DATA: nothing to measure');
  const figures: Figure[] = [];
  const autoencoder = models.find(({ name }) => name === 'ad_int8');
  for (const runtime of await openRuntimes()) if (autoencoder !== undefined) figures.push(...(await benchProcess(autoencoder, runtime, note)));
  return [...figures, ...(await benchPaths(note))];
}

async function benchProcess(model: MlperfModel, runtime: ModelRuntime, note: (line: string) => void): Promise<Figure[]> {
  const { kind } = runtime;
  // The bounds are the native runtime's; without readings both do the same nothing.
  const isNative = kind === 'native';
  const idleMs = isNative ? 60_000 : 5_000;
  note(`the built agent with ${model.name} on ${kind}: 5 starts, 20 s at 10 readings a second, ${idleMs / 1000} s without any`);
  const { alone, beside, bare, startMs, bareStartMs, idleCpuPercent, steadyCpuPercent, installedBytes } = await measureAgent(model, runtime, { steadyMs: 20_000, idleMs });
  const node = { name: 'Node doing nothing', value: bare.pssMiB };
  const bound = (atMost: number): { bound?: { atMost: number } } => (isNative ? { bound: { atMost } } : {});
  return [
    figureOf(`agent on ${kind}: PSS at 10 readings a second, beside a Node doing nothing`, beside.pssMiB, 'MiB', { peer: node, ...bound(60) }),
    figureOf(`agent on ${kind}: the same with no other Node on the machine`, alone.pssMiB, 'MiB', { peer: node }),
    figureOf(`agent on ${kind}: of it anonymous memory`, alone.anonymousMiB, 'MiB', { peer: { ...node, value: bare.anonymousMiB } }),
    figureOf(`agent on ${kind}: process start to first result`, startMs, 'ms', { peer: { name: 'Node printing a line', value: bareStartMs }, ...bound(500) }),
    ...(isNative ? [figureOf('agent: CPU connected, without readings', idleCpuPercent, '% of a core', bound(0.5))] : []),
    figureOf(`agent on ${kind}: CPU at 10 readings a second`, steadyCpuPercent, '% of a core'),
    ...(isNative ? [figureOf('agent: installed, both interpreters, without Node', installedBytes / 1024 ** 2, 'MiB', bound(12))] : []),
  ];
}

/** From the source to the sink on both interpreters, over the interpreter alone. */
export async function benchPaths(note: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const runtime of await openRuntimes()) {
    for (const model of mlperfModels()) {
      note(`inference path: ${model.name} on ${runtime.kind}`);
      const { pathUs, bareUs, ratio, numbersUs, lineUs, parseUs } = await measurePath(model, runtime);
      const name = `${model.name} on ${runtime.kind}`;
      figures.push(
        { ...figureOf(`${name}: reading to result, all taps on`, pathUs, 'us', { peer: { name: 'bare interpreter', value: bareUs }, bound: { atMost: model.name.startsWith('ad') ? 2 : 1.1 }, boundOn: 'ratio' }), ratio },
        ...(numbersUs === undefined ? [] : [figureOf(`${name}: the same of a picture in numbers, not bytes`, numbersUs, 'us', { peer: { name: 'bare interpreter', value: bareUs } })]),
        figureOf(`${name}: the same from a line of JSON, without reading it`, lineUs - parseUs, 'us', { peer: { name: 'reading the JSON', value: parseUs } }),
      );
    }
  }
  return figures;
}
