import { join } from 'node:path';
import { Low, type Adapter } from 'lowdb';
import { z } from 'zod';
import { AppError } from '../../proto/app-error.ts';
import type { Disk } from '../disk/disk.ts';
import { agentStateSchema, emptyState, type AgentState } from './agent-state.ts';

/** Sequences of reports reserved at once, so that a report costs no write. */
const reservedSequences = 1000;

/** What a report is told apart by. */
export interface ReportNumber {
  readonly sequence: number;
  /** No other process can have it; otherwise the disk refused that, and whoever comes next may have to use it again. */
  readonly isSetAside: boolean;
}

/** How the state was found at start. */
export type LoadedFrom = 'state' | 'confirmed' | 'nothing';

/**
 * The agent's state on disk: state.json, replaced as a whole at every change, and confirmed.json, a copy made whenever a
 * bundle is confirmed. Where state.json cannot be read, the copy is taken: the device comes back with its last confirmed
 * bundle. Without either it starts empty; the blobs on disk are found again by their digests.
 */
export class StateRepository {
  readonly #state: Low;
  readonly #confirmed: Low;
  #current: AgentState = emptyState;
  #onDisk: AgentState = emptyState;
  #confirmedCopy: AgentState | undefined;
  #nextSequence = 0;
  #saving: Promise<void> = Promise.resolve();

  constructor(disk: Disk, dataDir: string) {
    this.#state = new Low(new AtomicFileAdapter(disk, join(dataDir, 'state.json')), undefinedState);
    this.#confirmed = new Low(new AtomicFileAdapter(disk, join(dataDir, 'confirmed.json')), undefinedState);
  }

  get current(): AgentState {
    return this.#current;
  }

  /** What a process after this one would find: other than `current` where something was assumed that the disk has not taken yet. */
  get onDisk(): AgentState {
    return this.#onDisk;
  }

  /** What confirmed.json holds: its bundles are needed as long as it may be what the device comes back with. */
  get confirmedCopy(): AgentState | undefined {
    return this.#confirmedCopy;
  }

  /**
   * @param nowMs where reports start without a remembered sequence: beyond every earlier one, if the clock is right
   * @returns where the state came from and, unless it was state.json, why that could not be used
   */
  async load(nowMs: number): Promise<{ readonly from: LoadedFrom; readonly reason: string }> {
    const reasons: string[] = [];
    for (const file of [this.#state, this.#confirmed]) await file.read();
    const copy = agentStateSchema.safeParse(this.#confirmed.data);
    this.#confirmedCopy = copy.success ? copy.data : undefined;
    for (const [from, file] of [['state', this.#state], ['confirmed', this.#confirmed]] as const) {
      const parsed = from === 'confirmed' ? copy : agentStateSchema.safeParse(file.data);
      if (!parsed.success) {
        reasons.push(file.data === undefinedState ? `${from}.json is not there or not JSON` : `${from}.json is not valid: ${z.prettifyError(parsed.error)}`);
        continue;
      }
      this.#current = parsed.data;
      this.#onDisk = parsed.data;
      this.#nextSequence = Math.max(parsed.data.reportedSequenceReserved, from === 'state' ? 0 : nowMs);
      return { from, reason: reasons.join('; ') };
    }
    this.#nextSequence = nowMs;
    return { from: 'nothing', reason: reasons.join('; ') };
  }

  /** Holds in this process from now on, whether the disk takes it or not: with the next save. For the start, before anyone saves. */
  assume(change: (state: AgentState) => AgentState): void {
    this.#current = change(this.#current);
  }

  /** Makes the state durable; where `change` gives the same object back nothing is written. After a fault the state is as it was. */
  save(change: (state: AgentState) => AgentState): Promise<void> {
    return this.#write(change, () => this.#current);
  }

  /** As save, and writes also what was assumed. */
  keep(change: (state: AgentState) => AgentState): Promise<void> {
    return this.#write(change, () => this.#onDisk);
  }

  async #write(change: (state: AgentState) => AgentState, known: () => AgentState): Promise<void> {
    const saved = this.#saving.then(async () => {
      const next = change(this.#current);
      if (next === known()) return;
      this.#state.data = next;
      await this.#state.write();
      this.#current = next;
      this.#onDisk = next;
    });
    this.#saving = saved.catch(() => undefined);
    await saved;
  }

  /** Keeps a copy to come back to: called when a bundle has been confirmed. */
  async saveConfirmed(): Promise<void> {
    const copy = this.#current;
    // What it says of an update that has ended is told by this process.
    this.#confirmed.data = copy.update === null ? copy : { ...copy, update: { ...copy.update, outcomeDue: false } };
    await this.#confirmed.write();
    this.#confirmedCopy = copy;
  }

  /**
   * A number for the next report, above all that any earlier process can have set aside. A disk that refuses to set more aside does
   * not silence the device: until it does, every report has the one number before those, and the control plane goes by when they were made.
   */
  async takeReportSequence(): Promise<ReportNumber> {
    const next = this.#nextSequence;
    if (next >= this.#current.reportedSequenceReserved) {
      try {
        await this.save((state) => ({ ...state, reportedSequenceReserved: next + 1 + reservedSequences }));
      } catch (fault) {
        if (!(fault instanceof AppError)) throw fault;
        return { sequence: next, isSetAside: false };
      }
      this.#nextSequence = next + 1;
    }
    return { sequence: this.#nextSequence++, isSetAside: true };
  }
}

const undefinedState = 'absent';

/** lowdb on the disk port: JSON that is replaced as a whole and durable when `write` resolves. */
class AtomicFileAdapter implements Adapter<unknown> {
  readonly #disk: Disk;
  readonly #path: string;

  constructor(disk: Disk, path: string) {
    this.#disk = disk;
    this.#path = path;
  }

  async read(): Promise<unknown> {
    const bytes = await this.#disk.read(this.#path);
    if (bytes === undefined) return null;
    try {
      return JSON.parse(Buffer.from(bytes).toString('utf8'));
    } catch {
      return null;
    }
  }

  write(data: unknown): Promise<void> {
    return this.#disk.writeAtomic(this.#path, Buffer.from(`${JSON.stringify(data, null, 2)}\n`));
  }
}
