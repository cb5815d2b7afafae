import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { SeedOutcome } from './run-seed.ts';

/** What is kept of a seed: enough to run it again and to see whether it still runs the same. */
export interface SeedResult {
  readonly seed: number;
  readonly devices: number;
  /** The commit that ran it. */
  readonly code: string;
  readonly digest: string;
  readonly convergedMs: number;
  readonly inferences: number;
  readonly virtualMs: number;
  readonly violation?: SeedOutcome['violation'];
}

/**
 * One line of JSON for each seed that has ended, written as it ends: a run that was killed is continued by the same command, which
 * leaves out the seeds that are there. The last line may be a torn one; it is passed over, and its seed run again.
 */
export class ResultsFile {
  readonly #path: string;
  readonly #known: readonly SeedResult[];

  /** @throws TypeError where the file holds something else, or fleets of another size */
  constructor(path: string, devices: number) {
    this.#path = path;
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    this.#known = parseResults(text, path);
    const other = this.#known.find((result) => result.devices !== devices);
    if (other !== undefined) throw new TypeError(`--results ${path}: it holds fleets of ${other.devices} devices, expected ${devices}; name another file or --devices ${other.devices}`);
    if (text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n');
  }

  /** Those of earlier runs. */
  get known(): readonly SeedResult[] {
    return this.#known;
  }

  add(result: SeedResult): void {
    appendFileSync(this.#path, `${JSON.stringify(result)}\n`);
  }
}

/** The newest result of each seed. A line that is cut off is none. @throws TypeError */
export function parseResults(text: string, path: string): SeedResult[] {
  const results = new Map<number, SeedResult>();
  for (const line of text.split('\n')) {
    const result = line.startsWith('{') ? parseLine(line) : undefined;
    if (result !== undefined) results.set(result.seed, result);
    else if (line !== '' && !line.startsWith('{')) throw new TypeError(`--results ${path}: expected a line of JSON for each seed, found ${JSON.stringify(line.slice(0, 60))}; name a file of its own`);
  }
  return [...results.values()];
}

function parseLine(line: string): SeedResult | undefined {
  try {
    const result = JSON.parse(line) as Partial<SeedResult>;
    return Number.isInteger(result.seed) && Number.isInteger(result.devices) ? (result as SeedResult) : undefined;
  } catch {
    return undefined;
  }
}
