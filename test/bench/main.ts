import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatFigures, type Figure } from './figure.ts';

type Options = Readonly<Record<string, string | boolean | undefined>>;

/** Every benchmark by name: `npm run bench -- <name> [--json]`. Each returns its figures; nothing here is a test. */
const benchmarks: Record<string, { about: string; options?: readonly string[]; run: (note: (line: string) => void, options: Options) => Promise<Figure[]> }> = {
  agent: { about: 'what the agent takes of its device: memory, start, idle CPU, installed size, and its path from a reading to a result over the bare interpreter', run: async (note) => (await import('./bench-agent.ts')).benchAgent(note) },
  loop: { about: 'the whole loop: demo wall time, durable ingest', run: async (note) => (await import('./bench-loop.ts')).benchLoop(note) },
  converter: { about: 'our converter beside the files of Google: bytes, errors, sizes, agreement, speed', run: async (note) => (await import('./bench-converter.ts')).benchConverter(note) },
  train: { about: 'training speed and final loss on every backend at hand', run: async (note) => (await import('./bench-train.ts')).benchTrain(note) },
  gates: { about: 'what rollout gates get wrong, over simulated rollouts; --rollouts <number> of the main setting, 10000 by default', options: ['rollouts'], run: async (note, { rollouts }) => (await import('./bench-gates.ts')).benchGates(note, rollouts) },
  sampling: { about: 'how often the interval of measured accuracy covers the truth, for every way to sample; what quality rules cost; --streams <number>, 4000 by default', options: ['streams'], run: async (note, { streams }) => (await import('./bench-sampling.ts')).benchSampling(note, streams) },
  delivery: { about: 'how 1 MB reaches a fleet: by each source, on each broker at hand; what patches save; a fleet that comes back; --devices <number>, 2000 by default', options: ['devices'], run: async (note, { devices }) => (await import('./bench-delivery.ts')).benchDelivery(note, devices) },
  hawkbit: { about: "hawkBit's device integration (by Java and Maven, where they are installed) beside our delivery with the same number of devices; --devices <number>, 200 by default", options: ['devices'], run: async (note, { devices }) => (await import('./bench-hawkbit.ts')).benchHawkbit(note, devices) },
  fleet: { about: 'ten thousand devices on one control plane: memory, CPU, commit latency, a rollout through all of them; --devices <number>', options: ['devices'], run: async (note, { devices }) => (await import('./bench-rollout.ts')).benchFleet(note, devices) },
  rollout: { about: 'delivery, fleet and gates in one run', run: async (note) => (await import('./bench-rollout.ts')).benchRollout(note) },
  profile: { about: 'what a profile takes for each value, a transform for each input; beside whylogs where FLEETLOOP_WHYLOGS_PYTHON names a Python that has it', run: async (note) => (await import('./bench-profile.ts')).benchProfile(note) },
  swap: { about: 'how long a change of the model keeps the line waiting for a result, at 100 readings a second', run: async (note) => (await import('./bench-swap.ts')).benchSwap(note) },
  flapping: { about: 'three days on a line that comes and goes and loses a fifth of all messages, and a week without any: what the store has, what it took, memory', run: async (note) => (await import('./bench-flapping.ts')).benchFlapping(note) },
  outbox: { about: 'what a record costs until it is durable, what an idle outbox costs, and how it wears the flash', run: async (note) => (await import('./bench-outbox.ts')).benchOutbox(note) },
  'power-cuts': { about: 'ten thousand power cuts at random instants of updates, on a disk that promises what POSIX does', run: async (note) => (await import('./bench-power-cuts.ts')).benchPowerCuts(note) },
};

const help = `Usage: npm run bench -- <name> [--json]

Measures one part of Fleetloop and prints its figures; with --json one array of
{figure, value, unit, peer, peerValue, ratio, bound, ok}. Exit code 1 where a bound is not met.

${Object.entries(benchmarks).map(([name, entry]) => `  ${name.padEnd(10)} ${entry.about}`).join('\n')}
`;

function parse(): { name: string; options: Options } | undefined {
  try {
    const values = Object.values(benchmarks).flatMap(({ options }) => options ?? []);
    const { values: options, positionals }: { values: Options; positionals: string[] } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, ...Object.fromEntries(values.map((name) => [name, { type: 'string' as const }])) } });
    const [name = ''] = positionals;
    if (options['help'] === true) return { name, options };
    const known = benchmarks[name];
    const foreign = values.some((value) => options[value] !== undefined && known?.options?.includes(value) !== true);
    return known === undefined || positionals.length > 1 || foreign ? undefined : { name, options };
  } catch {
    return undefined;
  }
}

const parsed = parse();
if (parsed?.options['help'] === true) {
  process.stdout.write(help);
} else if (parsed === undefined) {
  process.stderr.write(`expected one benchmark of ${Object.keys(benchmarks).join(', ')} with its options, got ${JSON.stringify(process.argv.slice(2).join(' '))}\n\n${help}`);
  process.exitCode = 2;
} else {
  const figures = await benchmarks[parsed.name]!.run((line) => process.stderr.write(`${line}\n`), parsed.options);
  writeSync(1, parsed.options['json'] === true ? `${JSON.stringify(figures, null, 2)}\n` : `${formatFigures(figures)}\n`);
  process.exit(figures.some((figure) => figure.ok === false) ? 1 : 0);
}
