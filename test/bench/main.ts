import { writeSync } from 'node:fs';
import { formatFigures, type Figure } from './figure.ts';

/** Every benchmark by name: `npm run bench -- <name> [--json]`. Each returns its figures; nothing here is a test. */
const benchmarks: Record<string, { about: string; run: (note: (line: string) => void) => Promise<Figure[]> }> = {
  loop: { about: 'the whole loop: demo wall time, agent memory and start, inference path, durable ingest', run: async (note) => (await import('./bench-loop.ts')).benchLoop(note) },
  converter: { about: 'our converter beside the files of Google: bytes, errors, sizes, agreement, speed', run: async (note) => (await import('./bench-converter.ts')).benchConverter(note) },
  train: { about: 'training speed and final loss on every backend at hand', run: async (note) => (await import('./bench-train.ts')).benchTrain(note) },
};

const help = `Usage: npm run bench -- <name> [--json]

Measures one part of Fleetloop and prints its figures; with --json one array of
{figure, value, unit, peer, peerValue, ratio, bound, ok}. Exit code 1 where a bound is not met.

${Object.entries(benchmarks).map(([name, entry]) => `  ${name.padEnd(9)} ${entry.about}`).join('\n')}
`;

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('-')));
const benchmark = names.length === 1 ? benchmarks[names[0]!] : undefined;
if (flags.has('--help') || flags.has('-h')) {
  process.stdout.write(help);
} else if (benchmark === undefined || [...flags].some((flag) => flag !== '--json')) {
  process.stderr.write(`expected one benchmark of ${Object.keys(benchmarks).join(', ')}, got ${JSON.stringify(process.argv.slice(2).join(' '))}\n\n${help}`);
  process.exitCode = 2;
} else {
  const figures = await benchmark.run((line) => process.stderr.write(`${line}\n`));
  writeSync(1, flags.has('--json') ? `${JSON.stringify(figures, null, 2)}\n` : `${formatFigures(figures)}\n`);
  process.exit(figures.some((figure) => figure.ok === false) ? 1 : 0);
}
