import { prepareQualityRules } from '../../agent/quality/quality-rules.ts';
import { QualityWatch } from '../../agent/quality/quality-watch.ts';
import { SampleChooser } from '../../agent/sampling/sample-chooser.ts';
import { decodeSampling } from '../../agent/sampling/sampling-policy.ts';
import { createRandom } from '../../proto/random.ts';
import { figureOf, type Figure } from './figure.ts';
import { simulateStream, studiedPolicies, type StudiedPolicy } from './sampling-study.ts';

const streamsDefault = 4_000;
const columns = 640;

/**
 * `npm run bench -- sampling`: how often the monitor's 95 % interval for accuracy covers the truth, for every way to sample, over
 * simulated streams; and what quality rules and the choice of samples cost an input.
 */
export function benchSampling(note: (line: string) => void, streams: string | boolean | undefined): Figure[] {
  const count = typeof streams === 'string' ? Math.max(1, Number.parseInt(streams, 10)) : streamsDefault;
  const coverage = studiedPolicies.flatMap((policy, index) => {
    note(`${policy.name}: ${count} streams`);
    return coverageOf(policy, count, index);
  });
  return [...coverage, ...costs()];
}

function coverageOf(policy: StudiedPolicy, streams: number, seed: number): Figure[] {
  const random = createRandom(seed);
  const results = Array.from({ length: streams }, () => simulateStream(policy, random)).filter((result) => result !== undefined);
  const mean = (of: (result: (typeof results)[number]) => number): number => results.reduce((sum, result) => sum + of(result), 0) / results.length;
  const covered = 100 * mean(({ truth, low, high }) => Number(low <= truth && truth <= high));
  const bias = mean(({ estimate, truth }) => estimate - truth);
  return [
    { ...figureOf(`${policy.name}: covers the truth`, covered, `% of ${results.length} streams (+-${(196 * Math.sqrt((0.95 * 0.05) / results.length)).toFixed(1)})`), bound: '94 to 96', ok: covered >= 94 && covered <= 96 },
    figureOf(`${policy.name}: bias`, 100 * bias, `points, ${mean(({ labels }) => labels).toFixed(0)} labels, interval ${(100 * mean(({ low, high }) => high - low)).toFixed(1)} points`),
  ];
}

function costs(): Figure[] {
  const random = createRandom(1);
  const readings = Array.from({ length: 64 }, () => Float32Array.from({ length: columns }, () => random()));
  const specs = Array.from({ length: columns }, (_, i) => ({ kind: 'number' as const, name: `c${i}` }));
  const ranged = prepareQualityRules({ ranges: specs.map(() => [-1, 2]), intervalMs: 100 }, specs);
  const stuck = prepareQualityRules({ ranges: specs.map(() => [-1, 2]), stuckReadings: specs.map(() => 50), intervalMs: 100 }, specs);
  const quality = [['missing, NaN, range and rate', ranged], ['all rules', stuck]].map(([name, rules]) => {
    const watch = new QualityWatch(rules as typeof ranged);
    let atMs = 0;
    const us = timeOf((i) => watch.look(readings[i % readings.length] as Float32Array, (atMs += 100)));
    return figureOf(`quality, ${name as string}, ${columns} values`, us, `us (${((1000 * us) / columns).toFixed(2)} ns a value)`, { bound: { atMost: 2 } });
  });
  const chooser = new SampleChooser(decodeSampling({ randomFloor: 0.01, uncertaintyMin: 0.5, uncertainProbability: 0.2, classProbability: 0.1, classPerDay: 100, perDayMax: 1_000, budgets: [{ link: '', bytesPerDay: 1e9 }] }), 0);
  const input = { uncertainty: 0.2, novelty: 0, classIndex: 1 };
  return [...quality, figureOf('choice of an input', 1000 * timeOf((i) => chooser.choose(input, 0.9, i)), 'ns')];
}

/** Microseconds of CPU a call; the least of the rounds, the first of which warm the compiler up: others on the machine do not make it slower. */
function timeOf(call: (i: number) => unknown): number {
  const calls = 20_000;
  const times = Array.from({ length: 25 }, () => {
    const { user } = process.cpuUsage();
    for (let i = 0; i < calls; i++) call(i);
    return (process.cpuUsage().user - user) / calls;
  });
  return Math.min(...times.slice(5));
}
