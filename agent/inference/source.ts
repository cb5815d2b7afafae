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
  /** What it has done so far; absent where a source does not count. */
  readonly state?: SourceState;
}

/** What a source has done since the process started; read by the status, the metrics and the log. Times are milliseconds since 1970. */
export interface SourceState {
  readonly description: string;
  /** False while what it reads from is away, or has not been reached yet. */
  readonly connected: boolean;
  readonly received: number;
  /** Readings given up because as many waited as may. */
  readonly dropped: number;
  /** Messages, files and polls that made no reading. */
  readonly refused: number;
  readonly lastReadingMs: number | null;
  /** The newest of what went wrong; empty where nothing has. */
  readonly lastError: string;
}

/** The longest line: a whole window of limits.sampleValuesMax values, with some room. */
export const lineBytesMax = 512 * 1024;
/** Handed on in place of a longer line, so that it is refused and counted where all lines are. */
export const longLine = '"a line over the limit"';
