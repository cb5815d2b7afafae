/** Where results go: the line's own consumer. */
export interface Sink {
  /** False while the consumer is behind by more than its buffer: inference waits, and the input queue fills. */
  readonly ready: boolean;
  /** Writes one line; the caller minds `ready`. */
  write(line: string): void;
  /** Called each time `ready` turns true again. */
  onReady(listener: () => void): void;
  /** Called once when the consumer is gone for good. */
  onClosed(listener: (reason: string) => void): void;
  /** What was written has been handed over. */
  close(): Promise<void>;
  /** What it has done so far; absent where a sink does not count. */
  readonly state?: SinkState | undefined;
}

/** What a sink has done since the process started. */
export interface SinkState {
  readonly description: string;
  readonly connected: boolean;
  readonly delivered: number;
  /** Results given up: too many waited, or the receiver refused them. */
  readonly dropped: number;
  readonly waiting: number;
  /** The newest of what went wrong; empty where nothing has. */
  readonly lastError: string;
}
