/** Where a source hands its lines: the inference service. */
export interface LineTaker {
  submit(line: string, answer?: (text: string | undefined) => void): boolean;
  room(): Promise<void>;
  idle(): Promise<void>;
}

/** Where readings come from. */
export interface Source {
  /** Starts to take readings; resolves once it does. */
  start(taker: LineTaker): Promise<{ readonly description: string }>;
  /** Resolves when the source has no more readings for good; never for one that has no end. */
  readonly ended: Promise<void>;
  /** Takes no more readings. */
  stop(): Promise<void>;
}

/** The longest line: a whole window of limits.sampleValuesMax values, with some room. */
export const lineBytesMax = 512 * 1024;
/** Handed on in place of a longer line, so that it is refused and counted where all lines are. */
export const longLine = '"a line over the limit"';
