import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { faultKinds, hasFault } from '../../simulators/fleet/draw-scenario.ts';
import { runDecisions } from './decisions/run-decisions.ts';
import { mutations } from './mutations.ts';
import { ResultsFile, type SeedResult } from './results-file.ts';
import type { SeedOutcome } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';

const help = `Usage: npm run simulate -- [--seeds N] [--devices M] [--from S] [--results FILE] [--with FAULT] [--json]
       npm run simulate -- --seed S [--devices M] [--trace [--about DEVICE]]
       npm run simulate -- --decisions [--seeds N] [--from S] [--trace]
       npm run simulate -- --mutations [--only TEXT,...] [--seeds N] [--devices M]

Runs the real control plane and the real agent in a world of virtual time and drawn faults, one world for each seed, and
holds the safety properties of docs/architecture.md against everything that happens. See docs/simulation.md.

  --seeds N      how many (100; 1 with --seed)       --devices M    in each fleet (50)
  --from S       the first seed (1)                  --workers W    threads (one per core)
  --seed S       this one, or --seeds N from it      --results FILE one line for each seed that has ended: the same
                                                     command again leaves those out, so a killed run is continued
  --with FAULT   of these seeds the ones in whose runs such a fault happens, which a correction may run otherwise now:
                 ${faultKinds.slice(0, 7).join(', ')},
                 ${faultKinds.slice(7, 11).join(', ')},
                 ${faultKinds.slice(11).join(', ')}
  --seconds T    begin no seed after this long       --lines L      of the trace of a failed seed (60)
  --trace        print the trace whatever happens    --about ID     only what concerns this device
  --json         one JSON object at the end          --mutations    break the code on purpose, and see that it is found
  --decisions    the decisions of rollouts alone, without agents, disks and messages: milliseconds a seed

Interrupted (SIGINT, SIGTERM) it ends the seeds that it has begun and says what it found.
Exit codes: 0 every property held (or every mutation was found), 1 not, 2 usage.
`;

const string = { type: 'string' } as const;
const boolean = { type: 'boolean' } as const;

function readOptions() {
  const { values } = parseArgs({
    options: { seeds: string, devices: string, seed: string, from: string, results: string, with: string, workers: string, seconds: string, lines: string, about: string, only: string, trace: boolean, json: boolean, mutations: boolean, decisions: boolean, help: boolean },
  });
  const count = (text: string | undefined, otherwise: number, name: string): number => {
    const value = text === undefined ? otherwise : Number(text);
    if (!Number.isInteger(value) || value < 1) throw new TypeError(`--${name} ${text}: expected a whole number from 1`);
    return value;
  };
  const fault = faultKinds.find((kind) => kind === values.with);
  if (values.with !== undefined && fault === undefined) throw new TypeError(`--with ${values.with}: expected one of ${faultKinds.join(', ')}`);
  if (fault !== undefined && (values.mutations === true || values.decisions === true)) throw new TypeError('--with chooses among the seeds of fleets; leave it out with --mutations and --decisions');
  return {
    fault,
    first: count(values.seed ?? values.from, 1, values.seed === undefined ? 'from' : 'seed'),
    count: count(values.seeds, values.seed === undefined ? 100 : 1, 'seeds'),
    devices: count(values.devices, values.mutations === true ? 20 : 50, 'devices'),
    workers: count(values.workers, availableParallelism(), 'workers'),
    tail: count(values.lines, values.trace === true ? 4_000 : 60, 'lines'),
    secondsMax: values.seconds === undefined ? undefined : count(values.seconds, 1, 'seconds'),
    about: values.about ?? (values.trace === true ? '' : undefined),
    only: values.only ?? '',
    json: values.json ?? false,
    results: values.results,
    mutations: values.mutations ?? false,
    decisions: values.decisions ?? false,
    help: values.help ?? false,
  };
}

type Options = ReturnType<typeof readOptions>;

async function simulate(options: Options): Promise<number> {
  const { devices, first, fault } = options;
  const range = Array.from({ length: options.count }, (_, i) => first + i);
  const chosen = new Set(fault === undefined ? range : range.filter((seed) => hasFault(seed, devices, fault)));
  const count = chosen.size;
  if (count === 0) throw new TypeError(`--with ${fault}: it happens in none of the seeds ${first} to ${first + options.count - 1}; name more with --seeds, or others with --from`);
  const file = options.results === undefined ? undefined : new ResultsFile(options.results, devices);
  const results = file?.known.filter(({ seed }) => chosen.has(seed)) ?? [];
  const known = results.length;
  const startedMs = performance.now();
  const say = (line: string): void => void (options.json ? undefined : process.stdout.write(`${line}\n`));
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  const code = nameCode();
  if (known > 0) say(`${known} of ${count} seeds are in ${options.results} already, ${results.filter(isBroken).length} of them with violations`);
  await runSeeds({
    ...options,
    known: new Set([...results.map(({ seed }) => seed), ...range.filter((seed) => !chosen.has(seed))]),
    signal: stopping.signal,
    onOutcome: (outcome) => {
      const { seed, violation, trace, convergedMs, inferences, virtualMs } = outcome;
      const result = { seed, devices, code, digest: trace.digest, convergedMs, inferences, virtualMs, ...(violation === undefined ? {} : { violation }) };
      results.push(result);
      file?.add(result);
      for (const line of trace.tail) say(line);
      if (violation !== undefined) say(describeViolation(outcome, devices));
      if ((results.length - known) % 50 === 0) process.stderr.write(`${results.length} of ${count} seeds, ${results.filter(isBroken).length} violations, ${describePace(results.length - known, startedMs, count - results.length)}\n`);
    },
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  const failed = results.filter(isBroken).toSorted((a, b) => a.seed - b.seed);
  const ran = results.length - known;
  const sum = (figure: (result: SeedResult) => number): number => results.reduce((total, result) => total + figure(result), 0);
  const summary = {
    seeds: results.length, devices, violations: failed.length, ran, seconds: round(seconds), seedsPerMinute: round((60 * ran) / seconds), cpuSecondsPerSeed: cpuSecondsPer(ran), workers: options.workers,
    virtualHours: round(sum(({ virtualMs }) => virtualMs) / 3_600_000), inferences: sum(({ inferences }) => inferences), convergedSecondsMax: round(Math.max(...results.map(({ convergedMs }) => convergedMs)) / 1_000),
  };
  if (options.json) process.stdout.write(`${JSON.stringify({ ...summary, failed: failed.map(({ seed, violation }) => ({ seed, ...violation })) })}\n`);
  if (failed.length > 0) say(`violations: ${failed.map(({ seed, violation }) => `seed ${seed} (${violation?.property})`).join(', ')}`);
  say(`${summary.seeds} seeds of ${devices} devices, ${summary.violations} violations; ${ran} of them now in ${summary.seconds} s with ${summary.workers} threads (${summary.seedsPerMinute} seeds/minute, ${summary.cpuSecondsPerSeed} s of CPU a seed); ${summary.virtualHours} virtual hours, ${summary.inferences} inferences; the slowest fleet converged ${summary.convergedSecondsMax} s after its last fault`);
  return failed.length === 0 ? 0 : 1;
}

function isBroken({ violation }: SeedResult): boolean {
  return violation !== undefined;
}

/** The commit that is run, and whether the tree has changed since. */
function nameCode(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}

function describePace(ran: number, startedMs: number, left: number): string {
  const minutes = (performance.now() - startedMs) / 60_000;
  return `${round(ran / minutes)} seeds/minute, ${cpuSecondsPer(ran)} s of CPU a seed, ${Math.round((left * minutes) / ran)} minutes to go, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`;
}

/** Of all threads, those of the runtime included. */
function cpuSecondsPer(seeds: number): number {
  const { user, system } = process.cpuUsage();
  return seeds === 0 ? 0 : Math.round((user + system) / seeds / 1_000) / 1_000;
}

function describeViolation({ seed, violation, trace }: SeedOutcome, devices: number): string {
  return [
    `seed ${seed} broke the property "${violation?.property}" at ${((violation?.atMs ?? 0) / 1_000).toFixed(3)} s of virtual time (trace ${trace.digest}):`,
    `  ${violation?.message}`,
    `  again: npm run simulate -- --seed ${seed} --devices ${devices} --trace`,
  ].join('\n');
}

/** Decisions alone, on this thread. */
function simulateDecisions({ first, count, tail, about, secondsMax = Infinity, json }: Options): number {
  const startedMs = performance.now();
  const failed: { seed: number; invariant: string; message: string }[] = [];
  const ends: Record<string, number> = {};
  let seeds = 0;
  for (; seeds < count && performance.now() - startedMs < 1_000 * secondsMax; seeds++) {
    const { seed, violation, log, ends: ended } = runDecisions(first + seeds, tail);
    for (const state of ended) ends[state] = (ends[state] ?? 0) + 1;
    if (violation !== undefined) failed.push({ seed, ...violation });
    if (!json && (violation !== undefined || about !== undefined)) process.stdout.write(`${log.join('\n')}\n`);
    if (!json && violation !== undefined) process.stdout.write(`seed ${seed}: ${violation.message}\n  again: npm run simulate -- --decisions --seed ${seed} --trace\n`);
  }
  const summary = { seeds, violations: failed.length, seedsPerSecond: round((1_000 * seeds) / (performance.now() - startedMs)), ends };
  process.stdout.write(json ? `${JSON.stringify({ ...summary, failed })}\n` : `${seeds} seeds of decisions, ${failed.length} violations${failed.length === 0 ? '' : ` (${failed.map(({ seed, invariant }) => `seed ${seed} ${invariant}`).join(', ')})`}; ${summary.seedsPerSecond} seeds/s; rollouts ended as ${JSON.stringify(ends)}\n`);
  return failed.length === 0 ? 0 : 1;
}

/** Every mutation must be found by some seed. */
async function prove(options: Options): Promise<number> {
  const results: { name: string; property: string; found: boolean; seedsNeeded: number; by: string }[] = [];
  const chosen = options.only === '' ? mutations : mutations.filter(({ name }) => options.only.split(',').some((text) => name.includes(text)));
  for (const mutation of chosen) {
    const outcomes = await runSeeds({ ...options, about: undefined, tail: 1, mutation, stopsAtFirst: true });
    // A change whose place is gone from the code ends its thread, and has shown nothing.
    const finding = outcomes.find(({ violation }) => violation !== undefined && !violation.message.includes('bring mutations.ts up to date'));
    results.push({ name: mutation.name, property: mutation.property, found: finding !== undefined, seedsNeeded: finding === undefined ? outcomes.length : finding.seed - options.first + 1, by: finding?.violation?.property ?? '' });
    const { violation } = finding ?? {};
    if (!options.json) process.stdout.write(`${finding === undefined ? 'NOT FOUND' : 'found'.padEnd(9)} ${String(results.at(-1)?.seedsNeeded).padStart(4)} seeds  ${mutation.name}${violation === undefined ? '' : `  (${violation.property}: ${violation.message.split('\n')[0]?.slice(0, 160)})`}\n`);
  }
  const missed = results.filter((result) => !result.found);
  if (options.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else process.stdout.write(`${results.length - missed.length} of ${results.length} mutations were found\n`);
  return missed.length === 0 ? 0 : 1;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

try {
  const options = readOptions();
  if (options.help) process.stdout.write(help);
  else process.exitCode = options.decisions ? simulateDecisions(options) : await (options.mutations ? prove(options) : simulate(options));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`simulate: ${error.message}\n\n${help}`);
  process.exitCode = 2;
}
