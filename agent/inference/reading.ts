/** One input as its source gave it; the values are read against the bundle's columns when it is its turn. */
export interface Reading {
  /** What the line calls this piece; empty where it has no name. */
  readonly key: string;
  /** When the source says it was measured, milliseconds since 1970; undefined where it does not say. */
  readonly atMs: number | undefined;
  /**
   * Values of one row, or of `rows` rows one after the other: what JSON gave (a list, or an object by column name), or
   * numbers as they are (a Float32Array of rows x columns; NaN where the sensor said so), or a picture in bytes (a Uint8Array), which the taker may keep.
   */
  readonly values: unknown;
  readonly rows: number;
}
