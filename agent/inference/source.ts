import type { Reading } from './reading.ts';

/** Where a source hands its readings: the inference service. A string is a JSON line, not decoded yet. */
export interface ReadingTaker {
  /** @returns false where it was not taken: the queue is full */
  submit(input: string | Reading, answer?: (text: string | undefined) => void): boolean;
  room(): Promise<void>;
  idle(): Promise<void>;
}

/** Where readings come from. */
export interface Source {
  /** Starts to take readings; resolves once it does. */
  start(taker: ReadingTaker): Promise<{ readonly description: string }>;
  /** Resolves when the source has no more readings for good; never for one that has no end. */
  readonly ended: Promise<void>;
  /** Takes no more readings. */
  stop(): Promise<void>;
}

/** The longest line: a whole window of limits.sampleValuesMax values, with some room. */
export const lineBytesMax = 512 * 1024;
/** Handed on in place of a longer line, so that it is refused and counted where all lines are. */
export const longLine = '"a line over the limit"';
