import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import type { ReadingTaker } from '../source.ts';
import type { SourceMonitor } from './source-monitor.ts';

/** What reads one kind of source. It tells its monitor where it reads, and whether that is there. */
export interface SourceAdapter {
  /** Resolves once it takes readings, or tries to; rejects where it cannot begin: it is opened again later. */
  start(taker: ReadingTaker): Promise<void>;
  /** Resolves when nothing more comes for good; absent for a source that has no end. */
  readonly ended?: Promise<void>;
  stop(): Promise<void>;
}

export interface SourceAdapterPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly monitor: SourceMonitor;
  /** Where it may remember how far it has read. */
  readonly stateFolder: string;
  /** Names it where it connects to. */
  readonly deviceId: string;
}
