import { MISSING } from '../../features/transform/spec.ts';
import { problem, type Problem } from '../../proto/result.ts';
import type { ColumnQuality, QualityCounts } from '../../proto/messages.ts';
import { maskOf, qualityRules, type QualityRules } from './quality-rules.ts';

const missing = Math.fround(MISSING);
const [missingBit, nanBit, rangeBit, stuckBit, rateBit] = [maskOf('missing'), maskOf('nan'), maskOf('range'), maskOf('stuck'), maskOf('rate')];
/** Counters of a column: missing, NaN, out of range, stuck. */
const kinds = 4;
/** Columns that are named in a report; the others are summed up under `*`. */
const columnsTold = 48;

/**
 * Looks at raw readings, row by row, before anything is made of them. Allocates only here, in takeCounts and in explain.
 * Steady state: two comparisons a value, and where a column can be stuck one more and a store.
 */
export class QualityWatch {
  readonly #rules: QualityRules;
  readonly #found: Float64Array;
  readonly #last: Float32Array;
  /** How often the value before came in a row, and since when. */
  readonly #run: Float64Array;
  readonly #sinceMs: Float64Array;
  #lastMs = Number.NaN;
  #readings = 0;
  #refused = 0;
  #tooFast = 0;
  #tooSlow = 0;

  constructor(rules: QualityRules) {
    const columns = rules.names.length;
    this.#rules = rules;
    this.#found = new Float64Array(columns * kinds);
    this.#last = new Float32Array(columns).fill(Number.NaN);
    this.#run = new Float64Array(columns);
    this.#sinceMs = new Float64Array(columns);
  }

  /**
   * @param values whole rows, one after the other
   * @param atMs when they were measured (the last of several rows): by the source's clock, or one that never goes back
   * @returns bits of the rules that are broken
   */
  look(values: Float32Array, atMs: number): number {
    const columns = this.#last.length;
    const rows = values.length / columns;
    let broken = this.#lookAtTime(atMs, rows);
    for (let row = 0; row < rows; row++) {
      broken |= this.#lookAtValues(values, row * columns);
      if (this.#rules.watchesStuck) broken |= this.#lookForStuck(values, row * columns, atMs);
    }
    this.#readings += rows;
    return broken;
  }

  /** The refusal of a reading that breaks rules; undefined where it is only counted or flagged. */
  refuse(broken: number, values: Float32Array): Problem | undefined {
    const refused = broken & this.#rules.refuses;
    if (refused === 0) return undefined;
    this.#refused += values.length / this.#last.length;
    const rule = qualityRules.find((candidate) => (refused & maskOf(candidate)) !== 0) ?? 'range';
    const refusal = problem('reading.quality', `${this.#explain(rule, values)}; this bundle refuses such readings`);
    return refusal.ok ? undefined : refusal.error;
  }

  /** Since the last call; undefined where nothing was looked at. */
  takeCounts(): QualityCounts | undefined {
    if (this.#readings === 0) return undefined;
    const columns = this.#rules.names.flatMap((name, i): ColumnQuality[] => {
      const [missingValues = 0, nan = 0, outOfRange = 0, stuck = 0] = this.#found.subarray(i * kinds, (i + 1) * kinds);
      return missingValues + nan + outOfRange + stuck === 0 ? [] : [{ name, missing: missingValues, nan, outOfRange, stuck }];
    });
    const counts = { readings: this.#readings, refused: this.#refused, tooFast: this.#tooFast, tooSlow: this.#tooSlow, columns: summarize(columns) };
    this.#found.fill(0);
    this.#readings = this.#refused = this.#tooFast = this.#tooSlow = 0;
    return counts;
  }

  #lookAtTime(atMs: number, rows: number): number {
    const intervalMs = (atMs - this.#lastMs) / rows;
    this.#lastMs = atMs;
    // False for the first reading, whose interval is NaN.
    if (intervalMs < this.#rules.intervalMsMin) this.#tooFast += 1;
    else if (intervalMs > this.#rules.intervalMsMax) this.#tooSlow += 1;
    else return 0;
    return rateBit;
  }

  #lookAtValues(values: Float32Array, start: number): number {
    const { low, high } = this.#rules;
    let broken = 0;
    for (let i = 0; i < low.length; i++) {
      const value = values[start + i] as number;
      // One condition for all that is well: NaN and a missing value fail it, or their column has no bounds.
      if (value >= (low[i] as number) && value <= (high[i] as number) && value !== missing) continue;
      const kind = value !== value ? 1 : value === missing ? 0 : 2;
      broken |= kind === 1 ? nanBit : kind === 0 ? missingBit : rangeBit;
      const at = i * kinds + kind;
      this.#found[at] = (this.#found[at] as number) + 1;
    }
    return broken;
  }

  #lookForStuck(values: Float32Array, start: number, atMs: number): number {
    const { stuckReadings, stuckMs } = this.#rules;
    let broken = 0;
    for (let i = 0; i < stuckReadings.length; i++) {
      const value = values[start + i] as number;
      // NaN is never the same; a missing value that stays missing is counted as such.
      if (value !== this.#last[i] || value === missing) {
        this.#last[i] = value;
        this.#run[i] = 1;
        this.#sinceMs[i] = atMs;
        continue;
      }
      const run = (this.#run[i] as number) + 1;
      this.#run[i] = run;
      if (run < (stuckReadings[i] as number) && atMs - (this.#sinceMs[i] as number) < stuckMs) continue;
      broken |= stuckBit;
      const at = i * kinds + 3;
      this.#found[at] = (this.#found[at] as number) + 1;
    }
    return broken;
  }

  /** Names the first column at fault, what it gave and what was expected. */
  #explain(rule: (typeof qualityRules)[number], values: Float32Array): string {
    const { names, low, high, intervalMsMin, intervalMsMax } = this.#rules;
    const columns = names.length;
    const column = (fails: (value: number, at: number) => boolean): { name: string; value: number; at: number } => {
      const index = values.findIndex((value, i) => fails(value, i % columns));
      return { name: JSON.stringify(names[index % columns]), value: values[index] as number, at: index % columns };
    };
    switch (rule) {
      case 'missing':
        return `column ${column((value) => value === missing).name} is missing`;
      case 'nan':
        return `column ${column((value) => value !== value).name} is NaN`;
      case 'range': {
        const { name, value, at } = column((given, i) => given !== missing && (given < (low[i] as number) || given > (high[i] as number)));
        return `column ${name} is ${value}, expected ${low[at]} to ${high[at]}; check the sensor and its unit`;
      }
      case 'stuck': {
        const at = this.#run.findIndex((run, i) => run >= (this.#rules.stuckReadings[i] as number) || this.#lastMs - (this.#sinceMs[i] as number) >= this.#rules.stuckMs);
        return `column ${JSON.stringify(names[at])} has been ${this.#last[at]} for ${this.#run[at]} readings; the sensor is stuck`;
      }
      case 'rate':
        return `the reading comes outside ${intervalMsMin} to ${intervalMsMax} ms after the one before`;
    }
  }
}

/** The columns with most findings, and one that sums up the others. */
function summarize(columns: readonly ColumnQuality[]): ColumnQuality[] {
  if (columns.length <= columnsTold) return [...columns];
  const total = ({ missing: absent, nan, outOfRange, stuck }: ColumnQuality): number => absent + nan + outOfRange + stuck;
  const ordered = columns.toSorted((a, b) => total(b) - total(a));
  const rest = { name: '*', missing: 0, nan: 0, outOfRange: 0, stuck: 0 };
  for (const column of ordered.slice(columnsTold)) {
    rest.missing += column.missing;
    rest.nan += column.nan;
    rest.outOfRange += column.outOfRange;
    rest.stuck += column.stuck;
  }
  return [...ordered.slice(0, columnsTold), rest];
}
