import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Gate } from '../../control-plane/rollout/gates/gate.ts';
import { figureOf, median, type Figure } from './figure.ts';
import type { GateOutcome, GateScenario } from './gate-fleet.ts';
import { behaviourGate, installGate, mainScenario } from './gate-scenario.ts';

type Simulate = (scenario: GateScenario, gate: Gate, count: number) => Promise<GateOutcome[]>;

const worse = -0.05;
const seedsPerMessage = 10;

/**
 * What gates get wrong: half of the rollouts with a version that is as good as the old one, half with one that is 5 points worse, each beside a gate that only
 * looks at installations; then fewer of each in other settings, to show where it does not hold.
 *
 * @param rollouts a whole number from 20, as text; 10,000 where it is left out
 */
export async function benchGates(note: (line: string) => void, rollouts: string | boolean | undefined): Promise<Figure[]> {
  const count = rollouts === undefined ? 10_000 : Number(rollouts);
  if (!Number.isInteger(count) || count < 20) throw new Error(`--rollouts is ${String(rollouts)}; expected a whole number from 20`);
  const workers = Array.from({ length: Math.max(1, Math.min(8, availableParallelism())) }, () => new Worker(new URL('./gate-worker-main.ts', import.meta.url)));
  try {
    const simulate = simulateOn(workers);
    return [...(await benchMain(simulate, count / 2, note)), ...(await benchSettings(simulate, Math.max(10, Math.round(count / 100)), note))];
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function simulateOn(workers: readonly Worker[]): Simulate {
  return async (scenario, gate, count) => {
    const seeds = Array.from({ length: Math.floor(count) }, (_, i) => i + 1);
    const parts = Array.from({ length: Math.ceil(seeds.length / seedsPerMessage) }, (_, i) => seeds.slice(i * seedsPerMessage, (i + 1) * seedsPerMessage));
    const outcomes: GateOutcome[][] = [];
    let next = 0;
    await Promise.all(
      workers.map(async (worker) => {
        for (let part = next++; part < parts.length; part = next++) {
          const answered = once(worker, 'message') as Promise<[GateOutcome[]]>;
          worker.postMessage({ scenario, gate, seeds: parts[part] }, []);
          outcomes[part] = (await answered)[0];
        }
      }),
    );
    return outcomes.flat();
  };
}

async function benchMain(simulate: Simulate, count: number, note: (line: string) => void): Promise<Figure[]> {
  const bad: GateScenario = { ...mainScenario, effect: worse };
  note(`${count} rollouts of a version as good as the old one, ${count} of one 5 points worse, each under two gates`);
  const [good, goodInstall] = [await simulate(mainScenario, behaviourGate, count), await simulate(mainScenario, installGate, count)];
  const [caught, badInstall] = [await simulate(bad, behaviourGate, count), await simulate(bad, installGate, count)];
  const peer = (outcomes: readonly GateOutcome[], value: (all: readonly GateOutcome[]) => number) => ({ name: 'install status only', value: value(outcomes) });
  const middle = good.map((outcome) => outcome.openedHours[1] ?? Infinity);
  return [
    figureOf('good version stopped wrongly', percent(good, isTripped), '%', { bound: { atMost: 1 }, peer: peer(goodInstall, (all) => percent(all, isTripped)) }),
    figureOf('of these, by the comparison of accuracies', percent(good, (outcome) => isTripped(outcome) && outcome.reason.startsWith('labelled accuracy')), '%'),
    figureOf('good version still held after 72 hours in one wave', percent(good, isHeld), '%'),
    figureOf('version 5 points worse stopped in the first two waves', percent(caught, isStoppedEarly), '%', { bound: { atLeast: 95 }, peer: peer(badInstall, (all) => percent(all, isStoppedEarly)) }),
    figureOf('version 5 points worse that got past the second wave', percent(caught, (outcome) => outcome.wave >= 2), '%', { peer: peer(badInstall, (all) => percent(all, (outcome) => outcome.wave >= 2)) }),
    figureOf('devices that ran the worse version, of 1,000: mean', mean(caught, (outcome) => outcome.exposed), 'devices', { peer: peer(badInstall, (all) => mean(all, (outcome) => outcome.exposed)) }),
    figureOf('devices that ran the worse version: most', Math.max(...caught.map((outcome) => outcome.exposed)), 'devices'),
    figureOf('worse version: hours until it is stopped, median', median(caught.filter(isTripped).map((outcome) => outcome.hours)), 'h'),
    figureOf('worse version: hours until it is stopped, 95 %', quantile(caught.filter(isTripped).map((outcome) => outcome.hours), 0.95), 'h'),
    figureOf('good version: hours until the third wave (5 %) opens, median', median(middle), 'h', { peer: peer(goodInstall, (all) => median(all.map((outcome) => outcome.openedHours[1] ?? Infinity))) }),
    figureOf('good version: hours until the third wave opens, 95 %', quantile(middle, 0.95), 'h'),
    figureOf('looks at a gate in each rollout, mean', mean([...good, ...caught], (outcome) => outcome.looks), ''),
    figureOf('labels compared in each rollout, mean', mean([...good, ...caught], (outcome) => outcome.labels), ''),
  ];
}

/** One thing changed at a time. */
const settings: readonly (readonly [name: string, change: Partial<GateScenario>, effect: number])[] = [
  ...[1, 5, 60].map((labelsPerHour): [string, Partial<GateScenario>, number] => [`${labelsPerHour} labels per device and hour`, { labelsPerHour }, worse]),
  ...[100, 300, 3_000].map((devices): [string, Partial<GateScenario>, number] => [`${devices.toLocaleString('en')} devices, ${Math.max(2, devices / 100)} in the first two waves`, { devices, waves: [1, Math.max(2, devices / 100), devices / 20, devices / 4, devices] }, worse]),
  ...[-0.02, -0.03, -0.1].map((effect): [string, Partial<GateScenario>, number] => [`${-100 * effect} points worse`, {}, effect]),
  ['1 point worse', {}, -0.01],
  ['effect differs between devices by 3 points', { effectSpread: 0.03 }, worse],
  ['devices differ by 5 points', { deviceSpread: 0.05 }, worse],
  ['no past of the devices known', { baselineHours: 0 }, worse],
  ['drift, shifts and bursts three times as strong', { sharedDrift: 0.009, siteDrift: 0.003, deviceDrift: 0.003, dayShift: 0.03, burst: 0.06 }, worse],
  ['labels 12 hours late', { labelDelayHours: 12 }, worse],
];

async function benchSettings(simulate: Simulate, count: number, note: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, change, effect] of settings) {
    note(`${name}: ${count} rollouts of either version`);
    const [good, bad] = [await simulate({ ...mainScenario, ...change }, behaviourGate, count), await simulate({ ...mainScenario, ...change, effect }, behaviourGate, count)];
    figures.push(
      figureOf(`${name}: good version stopped wrongly`, percent(good, isTripped), '%'),
      figureOf(`${name}: good version, hours until the third wave, median`, median(good.map((outcome) => outcome.openedHours[1] ?? Infinity)), 'h'),
      figureOf(`${name}: worse version stopped in the first two waves`, percent(bad, isStoppedEarly), '%'),
      figureOf(`${name}: worse version held there`, percent(bad, (outcome) => isHeld(outcome) && outcome.wave < 2), '%'),
      figureOf(`${name}: worse version, devices exposed, mean`, mean(bad, (outcome) => outcome.exposed), 'devices'),
    );
  }
  return figures;
}

const isTripped = (outcome: GateOutcome): boolean => outcome.ended === 'tripped';
const isHeld = (outcome: GateOutcome): boolean => outcome.ended === 'held';
const isStoppedEarly = (outcome: GateOutcome): boolean => isTripped(outcome) && outcome.wave < 2;

function percent(outcomes: readonly GateOutcome[], of: (outcome: GateOutcome) => boolean): number {
  return (100 * outcomes.filter(of).length) / outcomes.length;
}

function mean(outcomes: readonly GateOutcome[], of: (outcome: GateOutcome) => number): number {
  return outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN;
}
