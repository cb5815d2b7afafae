import type { ColumnSpec } from './spec.ts';

/** What is known of an output feature before imputation: its value, nothing (absent), or a NaN from the sensor. */
export const featureFlags = { value: 0, missing: 1, nan: 2 } as const;

/** A raw input: numbers, or a picture in bytes (0 black to 255 white), which says the same in a quarter of the memory. */
export type RawValues = Float32Array | Uint8Array;

/** A fitted transform, ready to run. Made by compileTransform; not safe for concurrent use (it owns its scratch space). */
export interface Transform {
  /** Rows in one raw input; 1 without a window step. */
  readonly windowRows: number;
  /** Rows between the starts of two successive windows; 1 without a window step. */
  readonly hopRows: number;
  /** The raw columns, in the order of the values of a row. */
  readonly columns: readonly ColumnSpec[];
  /** Values in one raw row: one for each column, all of an image's. */
  readonly rowLength: number;
  /** windowRows x rowLength: how many values apply reads. */
  readonly inputLength: number;
  /** How many values apply writes: the length of the model's input. */
  readonly outputLength: number;
  /** One name for each output feature. */
  readonly outputNames: readonly string[];
  /** One name for each channel: the output is the channels one after the other, all of the same length, or with channelsLast their first values, then their second ones. */
  readonly channelNames: readonly string[];
  /** Images (pixel by pixel) and spectrograms (frame by frame). */
  readonly channelsLast: boolean;
  /** Of a picture each of whose values becomes one value, whatever the others are: what each byte becomes, a table of 256 for each channel. */
  readonly byteTables?: readonly Float32Array[] | undefined;
  /**
   * Turns one raw input into the model's input, without allocating.
   *
   * @param raw inputLength float32 values, row by row; MISSING where absent
   * @param output outputLength values; NaN where a value was absent and no step imputes it
   * @param flags outputLength values of featureFlags; a feature computed from several values (a band's energy) is flagged
   *   when any of them was missing or NaN, NaN prevailing
   */
  apply(raw: Float32Array, output: Float32Array, flags: Uint8Array): void;
}

/** Collects streamed rows into raw inputs. Made by createWindower. */
export interface Windower {
  /**
   * Takes one row, or a whole window at once (windowRows rows, handed on as it is).
   *
   * @returns the raw input that is complete with it, valid until the next push; undefined while there is none
   */
  push(values: RawValues): RawValues | undefined;
  /** Forgets the rows collected so far (the stream was interrupted). */
  reset(): void;
}
