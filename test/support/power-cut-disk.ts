import { dirname } from 'node:path';
import type { Disk } from '../../agent/disk/disk.ts';
import { AppError } from '../../proto/app-error.ts';
import type { Random } from '../../proto/random.ts';

/** What a disk writes as a whole or not at all. */
const sectorBytes = 512;

/** A file's bytes as processes see them, and as they are on the platter. */
interface Inode {
  bytes: Uint8Array;
  durable: Uint8Array;
  /** Sectors whose bytes are not on the platter yet. */
  readonly dirty: Set<number>;
}

/** A change of a name that its folder's fsync has not made durable yet; without an inode the name goes away. */
interface NameChange {
  readonly path: string;
  readonly entry: Inode | 'folder' | undefined;
  /** A renamed file leaves its old name no earlier than it has its new one. */
  readonly onlyAfter?: NameChange | undefined;
}

export interface PowerCutOptions {
  /** Decides what of the unsynced survives a cut. */
  readonly random: Random;
  /** Waited for before every operation, e.g. a virtual clock's sleep. */
  readonly pace?: () => Promise<void>;
  /** What is on the disk, durably, before the power comes on for the first time. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** The power has gone: whoever ran on it runs no more. */
  readonly onCut?: () => void;
}

/**
 * A disk in memory that can lose its power between any two operations, with no more promised than POSIX does: bytes are
 * durable after the file's fsync, names after their folder's. What was not synced survives sector by sector and name by name as
 * chance has it, so writes are torn and renames, creations and removals are reordered against each other and against the data
 * (the faults that Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014, found in real file systems). Compound
 * operations of the port are cut between their parts, which are those of `nodeDisk`.
 */
export class PowerCutDisk {
  /** Operations so far that changed or synced something: the instants between which a cut makes a difference. */
  operations = 0;
  /** The power goes before this operation; Infinity: not by itself. */
  cutBefore = Infinity;
  full = false;
  readonly #options: PowerCutOptions;
  readonly #names = new Map<string, Inode | 'folder'>();
  readonly #durableNames = new Map<string, Inode | 'folder'>();
  #pending: NameChange[] = [];
  /** Counts the times the power came on; a handle from before a cut is dead. */
  #life = 0;
  #on = false;

  constructor(options: PowerCutOptions) {
    this.#options = options;
    for (const [path, bytes] of options.files ?? []) {
      const file: Inode = { bytes: bytes.slice(), durable: bytes.slice(), dirty: new Set() };
      for (const [name, entry] of [...ancestors(dirname(path)).map((folder) => [folder, 'folder'] as const), [path, file] as const]) {
        this.#names.set(name, entry);
        this.#durableNames.set(name, entry);
      }
    }
  }

  /** The disk for the one life until the next cut; after it, its operations neither happen nor end. */
  powerOn(): Disk {
    this.#on = true;
    const life = ++this.#life;
    return {
      read: (path) => this.#look(life, () => this.#fileAt(path)?.bytes.slice()),
      readAt: (path, offset, length) => this.#look(life, () => this.#expectFile(path, 'read').bytes.slice(offset, offset + length)),
      size: (path) => this.#look(life, () => this.#fileAt(path)?.bytes.byteLength),
      list: (folder) => this.#look(life, () => [...this.#names.keys()].filter((path) => path !== folder && dirname(path) === folder).map((path) => path.slice(folder.length + 1)).toSorted()),
      writeAtomic: async (path, bytes) => {
        const temporary = `${path}.tmp`;
        await this.#change(life, () => this.#open(temporary, 'write'));
        await this.#change(life, () => resize(this.#expectFile(temporary, 'write'), 0));
        await this.#change(life, () => this.#write(temporary, 0, bytes));
        await this.#change(life, () => this.#syncFile(temporary));
        await this.#change(life, () => this.#rename(temporary, path));
        await this.#change(life, () => this.#syncFolder(dirname(path)));
      },
      writeAt: async (path, offset, bytes) => {
        await this.#change(life, () => this.#open(path, 'write'));
        await this.#change(life, () => this.#write(path, offset, bytes));
      },
      truncate: (path, size) => this.#change(life, () => resize(this.#expectFile(path, 'shorten'), size)),
      sync: async (path) => {
        await this.#change(life, () => this.#syncFile(path));
        await this.#change(life, () => this.#syncFolder(dirname(path)));
      },
      rename: async (from, to) => {
        await this.#change(life, () => this.#rename(from, to));
        await this.#change(life, () => this.#syncFolder(dirname(to)));
      },
      remove: (path) => this.#change(life, () => this.#setName({ path, entry: undefined })),
      makeFolder: async (folder) => {
        for (const each of ancestors(folder)) {
          if (this.#names.has(each)) continue;
          await this.#change(life, () => this.#setName({ path: each, entry: 'folder' }));
          await this.#change(life, () => this.#syncFolder(dirname(each)));
        }
      },
    };
  }

  /** The power goes now: what was not synced survives as chance has it, sometimes all of it, sometimes nothing. */
  cutPower(): void {
    if (!this.#on) return;
    this.#on = false;
    const { random, onCut } = this.#options;
    const survives = chance(random);
    const stopped = new Set<string>();
    const applied = new Set<NameChange>();
    for (const change of this.#pending) {
      const possible = change.onlyAfter === undefined || applied.has(change.onlyAfter) || !this.#pending.includes(change.onlyAfter);
      if (!stopped.has(change.path) && possible && survives()) {
        this.#applyDurably(change);
        applied.add(change);
      } else stopped.add(change.path);
    }
    this.#pending = [];
    const reachable = [...this.#durableNames].filter(([path]) => ancestors(dirname(path)).every((folder) => this.#durableNames.has(folder)));
    this.#names.clear();
    this.#durableNames.clear();
    for (const [path, entry] of reachable) {
      if (entry !== 'folder') {
        persist(entry, chance(random));
        entry.bytes = entry.durable.slice();
      }
      this.#names.set(path, entry);
      this.#durableNames.set(path, entry);
    }
    onCut?.();
  }

  /** What a person would find on the disk now; for checks only. */
  files(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#names].flatMap(([path, entry]) => (entry === 'folder' ? [] : [[path, entry.bytes] as const])));
  }

  /** What is on the platter for certain, whatever happens next; for checks only. */
  durableFiles(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#durableNames].flatMap(([path, entry]) => (entry === 'folder' ? [] : [[path, entry.durable] as const])));
  }

  async #look<T>(life: number, look: () => T): Promise<T> {
    await this.#options.pace?.();
    return this.#alive(life) ? look() : never();
  }

  async #change(life: number, change: () => void): Promise<void> {
    await this.#options.pace?.();
    if (this.#alive(life) && this.operations >= this.cutBefore) this.cutPower();
    if (!this.#alive(life)) return never();
    this.operations += 1;
    change();
  }

  #alive(life: number): boolean {
    return this.#on && life === this.#life;
  }

  #fileAt(path: string): Inode | undefined {
    const entry = this.#names.get(path);
    return entry === 'folder' ? undefined : entry;
  }

  #expectFile(path: string, verb: string): Inode {
    const file = this.#fileAt(path);
    if (file === undefined) throw new AppError('store.unavailable', `cannot ${verb} ${path}: there is no such file`, { retryable: true });
    return file;
  }

  #open(path: string, verb: string): void {
    const folder = dirname(path);
    if (ancestors(folder).length > 0 && this.#names.get(folder) !== 'folder') throw new AppError('store.unavailable', `cannot ${verb} ${path}: there is no such folder`, { retryable: true });
    if (this.#fileAt(path) === undefined) this.#setName({ path, entry: { bytes: new Uint8Array(), durable: new Uint8Array(), dirty: new Set() } });
  }

  #write(path: string, offset: number, bytes: Uint8Array): void {
    if (this.full) throw new AppError('store.full', `cannot write ${path}: no space is left`, { retryable: true });
    const file = this.#expectFile(path, 'write');
    if (offset + bytes.byteLength > file.bytes.byteLength) resize(file, offset + bytes.byteLength);
    file.bytes.set(bytes, offset);
    markDirty(file, offset, offset + bytes.byteLength);
  }

  #syncFile(path: string): void {
    persist(this.#expectFile(path, 'sync'), () => true);
  }

  #syncFolder(folder: string): void {
    const due = this.#pending.filter((change) => dirname(change.path) === folder);
    this.#pending = this.#pending.filter((change) => dirname(change.path) !== folder);
    for (const change of due) this.#applyDurably(change);
  }

  #rename(from: string, to: string): void {
    const file = this.#expectFile(from, 'rename');
    const arrival: NameChange = { path: to, entry: file };
    this.#setName(arrival);
    this.#setName({ path: from, entry: undefined, onlyAfter: arrival });
  }

  #setName(change: NameChange): void {
    if (change.entry === undefined && !this.#names.has(change.path)) return;
    apply(this.#names, change);
    this.#pending.push(change);
  }

  #applyDurably(change: NameChange): void {
    apply(this.#durableNames, change);
  }
}

function apply(names: Map<string, Inode | 'folder'>, { path, entry }: NameChange): void {
  if (entry === undefined) names.delete(path);
  else names.set(path, entry);
}

function resize(file: Inode, size: number): void {
  const before = file.bytes;
  file.bytes = resized(before, size);
  markDirty(file, Math.min(before.byteLength, size), Math.max(before.byteLength, size));
}

/** With room to grow, as files are appended to again and again. What is shortened and grows again is zero there. */
function resized(before: Uint8Array, size: number): Uint8Array {
  const from = before.byteLength;
  const buffer = before.buffer as ArrayBuffer;
  const fits = before.byteOffset === 0 && size <= buffer.byteLength;
  const after = new Uint8Array(fits ? buffer : new ArrayBuffer(size <= from ? size : 2 * size), 0, size);
  if (!fits) after.set(before.subarray(0, size));
  else if (size < from) before.fill(0, size);
  return after;
}

function markDirty(file: Inode, from: number, to: number): void {
  for (let sector = Math.floor(from / sectorBytes); sector * sectorBytes < to; sector++) file.dirty.add(sector);
}

/** Brings the dirty sectors that survive to the platter, and the file's length if that does; what does not is lost. */
function persist(file: Inode, survives: () => boolean): void {
  if (file.dirty.size === 0 && file.bytes.byteLength === file.durable.byteLength) return;
  const size = survives() ? file.bytes.byteLength : file.durable.byteLength;
  if (size !== file.durable.byteLength) {
    file.durable = resized(file.durable, size);
  }
  for (const sector of file.dirty) {
    const from = sector * sectorBytes;
    if (from < size && survives()) file.durable.set(file.bytes.subarray(from, Math.min(from + sectorBytes, size)), from);
  }
  file.dirty.clear();
}

/** A coin that is fair, or always falls on one side: whole losses and whole survivals are instants of their own. */
function chance(random: Random): () => boolean {
  const probability = [0, 0.5, 0.5, 1][Math.floor(random() * 4)] as number;
  return () => random() < probability;
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [] : [...ancestors(parent), folder];
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
