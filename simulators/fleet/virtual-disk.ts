import type { Disk } from '../../agent/disk/disk.ts';
import type { DeviceState, Observe } from './observation.ts';

/** A device's disk over its lives. */
export interface VirtualDisk {
  /** Operations so far that changed or synced something. */
  readonly operations: number;
  /** The power goes before this operation; Infinity: not by itself. */
  cutBefore: number;
  full: boolean;
  /** The disk for one life. */
  powerOn(): Disk;
  /** What was not synced is lost as chance has it. */
  cutPower(): void;
  files(): ReadonlyMap<string, Uint8Array>;
}

export type OpenDisk = (options: { readonly random: () => number; readonly pace: () => Promise<void>; readonly onCut: () => void }) => VirtualDisk;

const frameHeaderBytes = 17;
const settledPhases: ReadonlySet<string> = new Set(['converged', 'failed', 'reverted', 'denied']);

/** Looks at what the agent makes durable: its state, and the records of its outbox. */
export class DiskWatch {
  readonly #deviceId: string;
  readonly #observe: Observe;
  readonly #epochs = new Map<string, number>();
  readonly #unsynced = new Map<string, number[]>();
  /** Nothing is under way that time alone could move on. */
  settled = false;

  constructor(deviceId: string, observe: Observe) {
    this.#deviceId = deviceId;
    this.#observe = observe;
  }

  over(disk: Disk): Disk {
    return {
      ...disk,
      writeAtomic: async (path, bytes) => {
        await disk.writeAtomic(path, bytes);
        if (!path.endsWith('/state.json')) return;
        const state = JSON.parse(Buffer.from(bytes).toString('utf8')) as DeviceState;
        this.settled = state.update === null || settledPhases.has(state.update.phase);
        this.#observe({ kind: 'state', deviceId: this.#deviceId, state });
      },
      writeAt: async (path, offset, bytes) => {
        const sequences = path.endsWith('.seg') ? this.#read(path, offset, bytes) : [];
        if (sequences.length > 0) this.#observe({ kind: 'record', deviceId: this.#deviceId, epoch: this.#epochs.get(path) ?? 0, sequences, durable: false });
        await disk.writeAt(path, offset, bytes);
        this.#unsynced.set(path, [...(this.#unsynced.get(path) ?? []), ...sequences]);
      },
      remove: (path) => {
        this.#observe({ kind: 'removed', deviceId: this.#deviceId, path });
        return disk.remove(path);
      },
      sync: async (path) => {
        await disk.sync(path);
        const sequences = this.#unsynced.get(path) ?? [];
        this.#unsynced.delete(path);
        if (sequences.length > 0) this.#observe({ kind: 'record', deviceId: this.#deviceId, epoch: this.#epochs.get(path) ?? 0, sequences, durable: true });
      },
    };
  }

  /** What was written and not synced was promised to nobody. */
  died(): void {
    this.#unsynced.clear();
    this.settled = false;
  }

  #read(path: string, offset: number, bytes: Uint8Array): number[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    if (offset === 0) {
      this.#epochs.set(path, view.getFloat64(8, true));
      at = 16;
    }
    const sequences: number[] = [];
    for (; at + frameHeaderBytes <= bytes.byteLength; at += frameHeaderBytes + view.getUint32(at, true)) {
      if (view.getUint8(at + 8) === 1) sequences.push(view.getFloat64(at + 9, true));
    }
    return sequences;
  }
}
