import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { mutations } from './mutations.ts';
import type { SeedOutcome } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';

const help = `Usage: npm run simulate -- [--seeds N] [--devices M] [--seed S] [--trace [--about DEVICE]] [--json]
       npm run simulate -- --mutations [--only TEXT,...] [--seeds N] [--devices M]

Runs the real control plane and the real agent in a world of virtual time and drawn faults, one world for each seed, and
holds the safety properties of docs/architecture.md against everything that happens. See docs/simulation.md.

  --seeds N      how many (100; 1 with --seed)       --devices M    in each fleet (50)
  --seed S       the first seed (1)                  --workers W    threads (one per core)
  --seconds T    begin no seed after this long       --lines L      of the trace of a failed seed (60)
  --trace        print the trace whatever happens    --about ID     only what concerns this device
  --json         one JSON object at the end          --mutations    break the code on purpose, and see that it is found

Interrupted (SIGINT, SIGTERM) it ends the seeds that it has begun and says what it found.
Exit codes: 0 every property held (or every mutation was found), 1 not, 2 usage.
`;

const string = { type: 'string' } as const;
const boolean = { type: 'boolean' } as const;

function readOptions() {
  const { values } = parseArgs({
    options: { seeds: string, devices: string, seed: string, workers: string, seconds: string, lines: string, about: string, only: string, trace: boolean, json: boolean, mutations: boolean, help: boolean },
  });
  const count = (text: string | undefined, otherwise: number, name: string): number => {
    const value = text === undefined ? otherwise : Number(text);
    if (!Number.isInteger(value) || value < 1) throw new TypeError(`--${name} ${text}: expected a whole number from 1`);
    return value;
  };
  return {
    first: count(values.seed, 1, 'seed'),
    count: count(values.seeds, values.seed === undefined ? 100 : 1, 'seeds'),
    devices: count(values.devices, values.mutations === true ? 20 : 50, 'devices'),
    workers: count(values.workers, availableParallelism(), 'workers'),
    tail: count(values.lines, values.trace === true ? 4_000 : 60, 'lines'),
    secondsMax: values.seconds === undefined ? undefined : count(values.seconds, 1, 'seconds'),
    about: values.about ?? (values.trace === true ? '' : undefined),
    only: values.only ?? '',
    json: values.json ?? false,
    mutations: values.mutations ?? false,
    help: values.help ?? false,
  };
}

type Options = ReturnType<typeof readOptions>;

async function simulate(options: Options): Promise<number> {
  const startedMs = performance.now();
  const say = (line: string): void => void (options.json ? undefined : process.stdout.write(`${line}\n`));
  let done = 0;
  let broken = 0;
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  const outcomes = await runSeeds({
    ...options,
    signal: stopping.signal,
    onOutcome: (outcome) => {
      done += 1;
      if (outcome.trace.tail.length > 0) for (const line of outcome.trace.tail) say(line);
      if (outcome.violation !== undefined) {
        broken += 1;
        say(describeViolation(outcome, options.devices));
      }
      if (done % 50 === 0) process.stderr.write(`${done} of ${options.count} seeds, ${broken} violations, ${round((60_000 * done) / (performance.now() - startedMs))} seeds/minute\n`);
    },
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  const failed = outcomes.filter((outcome) => outcome.violation !== undefined);
  const sum = (figure: (outcome: SeedOutcome) => number): number => outcomes.reduce((total, outcome) => total + figure(outcome), 0);
  const summary = {
    seeds: outcomes.length, devices: options.devices, violations: failed.length, seconds: round(seconds), seedsPerMinute: round((60 * outcomes.length) / seconds), workers: options.workers,
    virtualHours: round(sum((outcome) => outcome.virtualMs) / 3_600_000), inferences: sum((outcome) => outcome.inferences), convergedSecondsMax: round(Math.max(...outcomes.map((outcome) => outcome.convergedMs)) / 1_000),
  };
  if (options.json) process.stdout.write(`${JSON.stringify({ ...summary, failed: failed.map(({ seed, violation }) => ({ seed, ...violation })) })}\n`);
  say(`${summary.seeds} seeds of ${summary.devices} devices, ${summary.violations} violations; ${summary.seconds} s with ${summary.workers} threads (${summary.seedsPerMinute} seeds/minute), ${summary.virtualHours} virtual hours, ${summary.inferences} inferences; the slowest fleet converged ${summary.convergedSecondsMax} s after its last fault`);
  return failed.length === 0 ? 0 : 1;
}

function describeViolation({ seed, violation, trace }: SeedOutcome, devices: number): string {
  return [
    `seed ${seed} broke the property "${violation?.property}" at ${((violation?.atMs ?? 0) / 1_000).toFixed(3)} s of virtual time (trace ${trace.digest}):`,
    `  ${violation?.message}`,
    `  again: npm run simulate -- --seed ${seed} --devices ${devices} --trace`,
  ].join('\n');
}

/** Every mutation must be found by some seed. */
async function prove(options: Options): Promise<number> {
  const results: { name: string; property: string; found: boolean; seedsNeeded: number; by: string }[] = [];
  const chosen = options.only === '' ? mutations : mutations.filter(({ name }) => options.only.split(',').some((text) => name.includes(text)));
  for (const mutation of chosen) {
    const outcomes = await runSeeds({ ...options, about: undefined, tail: 1, mutation, stopsAtFirst: true });
    const finding = outcomes.find((outcome) => outcome.violation !== undefined);
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
  else process.exitCode = await (options.mutations ? prove(options) : simulate(options));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`simulate: ${error.message}\n\n${help}`);
  process.exitCode = 2;
}
