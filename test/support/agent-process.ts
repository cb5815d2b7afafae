import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StandInControlPlane } from './stand-in-control-plane.ts';
import { Watchers } from './watchers.ts';

export interface ResultLine {
  readonly key: string;
  readonly bundle?: string;
  readonly version?: number;
  readonly predicted?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));

/** A real agent in a process of its own; it can be killed and started again on the same data folder. */
export class AgentProcess {
  readonly configPath: string;
  readonly dataDir: string;
  /** What runs: by default the agent as it lies in the source; set before `start`. */
  command: readonly string[] = [program, 'agent'];
  node = process.execPath;
  readonly results: ResultLine[] = [];
  readonly log: Record<string, unknown>[] = [];
  #child: ChildProcess | undefined;
  #exited: Promise<[code: number | null, signal: string | null]> = Promise.resolve([null, null]);
  #closed: Promise<[code: number | null, signal: string | null]> = Promise.resolve([null, null]);
  readonly #watchers = new Watchers(() => ({ log: this.log.slice(-5), results: this.results.slice(-2) }));

  private constructor(folder: string) {
    this.configPath = join(folder, 'agent.json');
    this.dataDir = join(folder, 'data');
  }

  static async create(controlPlane: Pick<StandInControlPlane, 'url' | 'trust'>, deviceId: string, more: Readonly<Record<string, unknown>> = {}): Promise<AgentProcess> {
    const agent = new AgentProcess(await mkdtemp(join(tmpdir(), 'fleetloop-agent-')));
    const config = { deviceId, dataDir: agent.dataDir, broker: { url: controlPlane.url, password: 'secret' }, trust: controlPlane.trust, ...more };
    await writeFile(agent.configPath, JSON.stringify(config), { mode: 0o600 });
    return agent;
  }

  start(environment: Readonly<Record<string, string>> = {}): void {
    const child = spawn(this.node, [...this.command, '--config', this.configPath], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
    this.#child = child;
    this.#exited = once(child, 'exit') as Promise<[number | null, string | null]>;
    this.#closed = once(child, 'close') as Promise<[number | null, string | null]>;
    child.stdin.on('error', () => undefined);
    // A kill can cut the last line of either.
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.endsWith('}')) this.#take(() => this.results.push(JSON.parse(line) as ResultLine));
    });
    createInterface({ input: child.stderr }).on('line', (line) => this.#take(() => this.log.push(line.startsWith('{') && line.endsWith('}') ? (JSON.parse(line) as Record<string, unknown>) : { event: 'text', line })));
  }

  /** Changes fields of the config; for the next start. */
  async changeConfig(change: Readonly<Record<string, unknown>>): Promise<void> {
    const config = JSON.parse(await readFile(this.configPath, 'utf8')) as object;
    await writeFile(this.configPath, JSON.stringify({ ...config, ...change }), { mode: 0o600 });
  }

  /** A technician's `fleetloop agent WORDS --config FILE`, as a process of its own that does not hold up this one. */
  ask(...words: readonly string[]): Promise<{ readonly code: number | null; readonly text: string; readonly errors: string }> {
    return new Promise((resolve) => {
      const child = spawn(this.node, [program, 'agent', ...words, '--config', this.configPath], { stdio: ['ignore', 'pipe', 'pipe'] });
      const told = { text: '', errors: '' };
      child.stdout.on('data', (data: Buffer) => (told.text += data.toString()));
      child.stderr.on('data', (data: Buffer) => (told.errors += data.toString()));
      child.on('close', (code) => resolve({ code, ...told }));
    });
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  send(...readings: readonly unknown[]): void {
    for (const reading of readings) this.#child?.stdin?.write(`${typeof reading === 'string' ? reading : JSON.stringify(reading)}\n`);
  }

  /** Stops or goes on reading the agent's standard output. */
  readResults(reading: boolean): void {
    if (reading) this.#child?.stdout?.resume();
    else this.#child?.stdout?.pause();
  }

  /** Nobody reads the agent's standard output any more. */
  closeResults(): void {
    this.#child?.stdout?.destroy();
  }

  closeInput(): void {
    this.#child?.stdin?.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Exit code and signal, once it has ended by itself or by what was sent to it, and all it wrote has been read. */
  ended(): Promise<[code: number | null, signal: string | null]> {
    return this.#closed;
  }

  /** Exit code and signal, also where its results are not read. */
  exited(): Promise<[code: number | null, signal: string | null]> {
    return this.#exited;
  }

  async stop(): Promise<[code: number | null, signal: string | null]> {
    if (this.#child?.exitCode === null) this.kill('SIGTERM');
    return this.#closed;
  }

  /** Resolves with the first value that is not undefined; looked for now and after every line. */
  waitFor<T>(look: () => T | undefined | false): Promise<T> {
    return this.#watchers.waitFor(look);
  }

  resultFor(key: string): Promise<ResultLine> {
    return this.waitFor(() => this.results.findLast((result) => result.key === key));
  }

  logged(event: string): Promise<Record<string, unknown>> {
    return this.waitFor(() => this.log.find((entry) => entry['event'] === event));
  }

  #take(add: () => void): void {
    add();
    this.#watchers.notify();
  }
}
