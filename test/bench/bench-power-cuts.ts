import { runOutboxCuts } from '../support/outbox-cut-run.ts';
import { confirmedDevice, countOperations, runPowerCuts } from '../support/power-cut-run.ts';
import { figureOf, type Figure } from './figure.ts';

const cutsWanted = 10_000;
const notedViolationsMax = 5;

/** Updates and full outboxes through power cuts until there have been ten thousand; a violation is noted with the seed that repeats it. */
export async function benchPowerCuts(note: (line: string) => void): Promise<Figure[]> {
  const startedMs = performance.now();
  const device = await confirmedDevice();
  const operations = await countOperations(device);
  const endings = new Map<string, number>();
  let cuts = 0;
  let violations = 0;
  let seed = 0;
  for (; cuts < cutsWanted; seed++) {
    const run = await runPowerCuts(seed, device, operations);
    cuts += run.cuts.length;
    violations += run.violations.length;
    endings.set(run.ended, (endings.get(run.ended) ?? 0) + 1);
    if (run.violations.length > 0 && violations <= notedViolationsMax) note(`seed ${seed}: ${run.violations.join('; ')}`);
    if (seed % 1_000 === 999) note(`${seed + 1} updates, ${cuts} cuts, ${violations} violations, ${Math.round((performance.now() - startedMs) / 1000)} s`);
  }
  for (const [ended, count] of endings) note(`${count} updates ended as ${ended}`);
  const outbox = await benchOutboxCuts(note);
  return [
    figureOf('power cuts: instants of an update', operations, 'disk operations'),
    figureOf('power cuts: made', cuts, 'cuts', { bound: { atLeast: cutsWanted } }),
    figureOf('power cuts: no confirmed model, or a record lost', violations, 'violations', { bound: { atMost: 0 } }),
    ...outbox,
    figureOf('power cuts: wall time', (performance.now() - startedMs) / 1000, 's'),
  ];
}

/** An outbox with little room, through cuts of its evictions, compactions and erasures. */
async function benchOutboxCuts(note: (line: string) => void): Promise<Figure[]> {
  const paths = { evicted: 0, merged: 0, compacted: 0, erased: 0, acknowledged: 0 };
  let [cuts, violations] = [0, 0];
  for (let seed = 0; cuts < cutsWanted; seed++) {
    const run = await runOutboxCuts(seed);
    cuts += run.cuts;
    violations += run.violations.length;
    for (const name of Object.keys(paths) as (keyof typeof paths)[]) paths[name] += run.paths[name];
    if (run.violations.length > 0 && violations <= notedViolationsMax) note(`outbox, seed ${seed}: ${run.violations.join('; ')}`);
  }
  note(`outbox: ${paths.evicted} records evicted, ${paths.merged} windows told in place of several, ${paths.compacted} files written anew or done with, ${paths.erased} records erased, ${paths.acknowledged} acknowledged`);
  return [
    figureOf('power cuts of a full outbox: made', cuts, 'cuts', { bound: { atLeast: cutsWanted } }),
    figureOf('power cuts of a full outbox: a record lost and not told, told twice as another, or erased and still there', violations, 'violations', { bound: { atMost: 0 } }),
  ];
}
