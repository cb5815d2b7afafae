import type { Clock } from '../../../proto/clock.ts';
import type { SourceState } from '../source.ts';

type Log = (event: string, facts: Readonly<Record<string, unknown>>) => void;

/** What goes on all the time is logged at most this often, with its count. */
const logIntervalMs = 60_000;

/** What a source tells of itself besides its readings. */
export interface SourceMonitor {
  readonly state: SourceState;
  describe(description: string): void;
  /** What it reads from is there. */
  connected(): void;
  /** What it reads from has gone, or cannot be reached. */
  away(reason: string): void;
  /** Something came that makes no reading. */
  refused(reason: string): void;
  received(): void;
  dropped(): void;
}

/** Keeps a source's state, and logs what changes: arrivals and departures at once, what is dropped or refused once a minute. */
export function createSourceMonitor(description: string, clock: Clock, log: Log): SourceMonitor {
  let state: SourceState = { description, connected: false, received: 0, dropped: 0, refused: 0, lastReadingMs: null, lastError: '' };
  let told = false;
  const logged = { dropped: { count: 0, atMs: -Infinity }, refused: { count: 0, atMs: -Infinity } };
  const logSometimes = (what: 'dropped' | 'refused', facts: Readonly<Record<string, unknown>>): void => {
    const last = logged[what];
    if (clock.monotonicMs() - last.atMs < logIntervalMs) return;
    log(`source.${what}`, { source: state.description, count: state[what] - last.count, ...facts });
    logged[what] = { count: state[what], atMs: clock.monotonicMs() };
  };
  return {
    get state() {
      return state;
    },
    describe: (text) => void (state = { ...state, description: text }),
    connected() {
      if (state.connected) return;
      state = { ...state, connected: true };
      log('source.connected', { source: state.description });
      told = true;
    },
    away(reason) {
      if (!state.connected && told && state.lastError === reason) return;
      state = { ...state, connected: false, lastError: reason };
      log('source.away', { source: state.description, reason });
      told = true;
    },
    refused(reason) {
      state = { ...state, refused: state.refused + 1, lastError: reason };
      logSometimes('refused', { reason });
    },
    received() {
      // In place: a source may give a million readings a minute.
      const counted = state as { -readonly [Key in keyof SourceState]: SourceState[Key] };
      counted.received += 1;
      counted.lastReadingMs = clock.nowMs();
    },
    dropped() {
      state = { ...state, dropped: state.dropped + 1 };
      logSometimes('dropped', {});
    },
  };
}
