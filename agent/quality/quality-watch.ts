import { MISSING } from '../../features/transform/spec.ts';
import type { RawValues } from '../../features/transform/transform.ts';
import { problem, type Problem } from '../../proto/result.ts';
import type { ColumnQuality, QualityCounts } from '../../proto/messages.ts';
import { maskOf, measuredMax, qualityRules, type QualityRules } from './quality-rules.ts';

const missing = Math.fround(MISSING);
const [missingBit, nanBit, rangeBit, stuckBit, rateBit] = [maskOf('missing'), maskOf('nan'), maskOf('range'), maskOf('stuck'), maskOf('rate')];
/** Counters of a column: missing, NaN, out of range, stuck. */
const kinds = 4;
/** Columns that are named in a report; the others are summed up under `*`. */
const columnsTold = 48;

/**
 * Looks at raw readings, row by row, before anything is made of them. Allocates only here, in takeCounts and in explain.
 * Steady state: three comparisons a value, and where a column can be stuck a copy of the row.
 */
export class QualityWatch {
  readonly #rules: QualityRules;
  readonly #found: Float64Array;
  #last: RawValues;
  /** How often the same value came in a row, since when, and the row it came last in. */
  readonly #run: Float64Array;
  readonly #sinceMs: Float64Array;
  readonly #sameAt: Float64Array;
  #row = 0;
  #lastMs = Number.NaN;
  #readings = 0;
  #refused = 0;
  #tooFast = 0;
  #tooSlow = 0;

  constructor(rules: QualityRules) {
    const columns = rules.names.length;
    this.#rules = rules;
    this.#found = new Float64Array(columns * kinds);
    this.#last = new Float32Array(rules.rowLength).fill(Number.NaN);
    this.#run = new Float64Array(columns);
    this.#sinceMs = new Float64Array(columns);
    this.#sameAt = new Float64Array(columns).fill(-1);
  }

  /**
   * @param values whole rows, one after the other
   * @param atMs when they were measured (the last of several rows): by the source's clock, or one that never goes back
   * @returns bits of the rules that are broken
   */
  look(values: RawValues, atMs: number): number {
    const columns = this.#last.length;
    const rows = values.length / columns;
    const beforeMs = this.#lastMs;
    let broken = this.#lookAtTime(atMs, rows);
    for (let row = 0; row < rows; row++) {
      this.#row += 1;
      const own = rows === 1 ? values : values.subarray(row * columns, (row + 1) * columns);
      broken |= columns === this.#rules.names.length ? this.#lookAtRow(own, beforeMs, atMs) : this.#lookAtImage(own, beforeMs, atMs);
      // As a whole: a store for every value that differs would cost more than all comparisons.
      if (this.#rules.watchesStuck) this.#keep(own);
    }
    this.#readings += rows;
    return broken;
  }

  /** The refusal of a reading that breaks rules; undefined where it is only counted or flagged. */
  refuse(broken: number, values: RawValues): Problem | undefined {
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

  #lookAtRow(values: RawValues, beforeMs: number, atMs: number): number {
    const { low, high } = this.#rules;
    const last = this.#last;
    let broken = 0;
    for (let i = 0; i < low.length; i++) {
      const value = values[i] as number;
      // One condition for all that is well: NaN fails every comparison, a missing value is below any bound.
      if (value >= (low[i] as number) && value <= (high[i] as number) && value !== last[i]) continue;
      broken |= this.#note(i, value, beforeMs, atMs);
    }
    return broken;
  }

  /** An image is stuck as a whole: a camera that gives the same picture again and again. */
  #lookAtImage(values: RawValues, beforeMs: number, atMs: number): number {
    const [low = 0, high = 0] = [this.#rules.low[0], this.#rules.high[0]];
    let broken = 0;
    const isWell = values instanceof Uint8Array ? low <= 0 && high >= 255 : !(low > -measuredMax) && !(high < measuredMax) && areMeasured(values);
    for (let i = isWell ? values.length : 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value >= low && value <= high) continue;
      broken |= value !== value ? this.#count(0, 1, nanBit) : value === missing ? this.#count(0, 0, missingBit) : this.#count(0, 2, rangeBit);
    }
    if (!this.#rules.watchesStuck) return broken;
    const last = this.#last;
    let same = 0;
    while (same < values.length && values[same] === last[same]) same += 1;
    return same === values.length ? broken | this.#noteSame(0, beforeMs, atMs) : broken;
  }

  /** A camera's pictures are all bytes or all numbers. */
  #keep(row: RawValues): void {
    if (row instanceof Uint8Array !== this.#last instanceof Uint8Array) this.#last = row.slice();
    else this.#last.set(row);
  }

  #note(column: number, value: number, beforeMs: number, atMs: number): number {
    if (value === this.#last[column] && value !== missing) return this.#noteSame(column, beforeMs, atMs) | (this.#isInRange(column, value) ? 0 : this.#count(column, 2, rangeBit));
    if (value !== value) return this.#count(column, 1, nanBit);
    return value === missing ? this.#count(column, 0, missingBit) : this.#count(column, 2, rangeBit);
  }

  #isInRange(column: number, value: number): boolean {
    return value >= (this.#rules.low[column] as number) && value <= (this.#rules.high[column] as number);
  }

  /** A value like the one before: the run goes on where the row before was part of it, else this is its second. */
  #noteSame(column: number, beforeMs: number, atMs: number): number {
    const { stuckReadings, stuckMs } = this.#rules;
    const goesOn = this.#sameAt[column] === this.#row - 1;
    const run = goesOn ? (this.#run[column] as number) + 1 : 2;
    if (!goesOn) this.#sinceMs[column] = beforeMs;
    this.#run[column] = run;
    this.#sameAt[column] = this.#row;
    const isStuck = run >= (stuckReadings[column] as number) || atMs - (this.#sinceMs[column] as number) >= stuckMs;
    return isStuck ? this.#count(column, 3, stuckBit) : 0;
  }

  #count(column: number, kind: number, bit: number): number {
    const at = column * kinds + kind;
    this.#found[at] = (this.#found[at] as number) + 1;
    return bit;
  }

  /** Names the first column at fault, what it gave and what was expected. */
  #explain(rule: (typeof qualityRules)[number], values: RawValues): string {
    const { names, rowLength, low, high, intervalMsMin, intervalMsMax } = this.#rules;
    const columns = names.length;
    const column = (fails: (value: number, at: number) => boolean): { name: string; value: number; at: number } => {
      const placeOf = (i: number): number => (rowLength === columns ? i % columns : 0);
      const index = values.findIndex((value, i) => fails(value, placeOf(i)));
      return { name: JSON.stringify(names[placeOf(index)]), value: values[index] as number, at: placeOf(index) };
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
        const at = this.#run.findIndex((run, i) => this.#sameAt[i] === this.#row && (run >= (this.#rules.stuckReadings[i] as number) || this.#lastMs - (this.#sinceMs[i] as number) >= this.#rules.stuckMs));
        const what = rowLength === columns ? `been ${this.#last[at]}` : 'given the same picture';
        return `column ${JSON.stringify(names[at])} has ${what} for ${this.#run[at]} readings; the sensor is stuck`;
      }
      case 'rate':
        return `the reading comes outside ${intervalMsMin} to ${intervalMsMax} ms after the one before`;
    }
  }
}

/** Whether all values are present and far within what a sensor measures: no sum of squares with any other value is below the bound. Several sums at a time, as one would wait for itself. */
function areMeasured(values: Float32Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const fours = values.length - (values.length % 4);
  for (let i = 0; i < fours; i += 4) {
    const p = values[i] as number;
    const q = values[i + 1] as number;
    const r = values[i + 2] as number;
    const s = values[i + 3] as number;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  for (let i = fours; i < values.length; i++) a += (values[i] as number) * (values[i] as number);
  return a + b + c + d < (measuredMax * measuredMax) / 4;
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
