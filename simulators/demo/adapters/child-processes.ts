import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Clock } from '../../../proto/clock.ts';
import { planRestart, type RestartPolicy } from '../plan-restart.ts';

export interface ChildSpec {
  readonly name: string;
  /** Arguments of `fleetloop`; asked again at every start. */
  readonly args: () => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** Called at every start: what was under way with the process before is lost. */
  readonly onStart?: () => void;
}

export interface Children {
  /** Starts a process and keeps it running until stop, within the policy. */
  start(spec: ChildSpec): void;
  /** Writes to a child's standard input; false where it is not there or full. */
  write(name: string, text: string): boolean;
  /** Children that ended too often. */
  gaveUp(): readonly string[];
  /** SIGTERM to all in the reverse order of their start, SIGKILL after graceMs; resolves when all have ended. */
  stop(graceMs: number): Promise<void>;
}

interface Child { readonly spec: ChildSpec; process: ChildProcess | undefined; readonly exitsMs: number[]; gone: boolean }

const inputBytesMax = 4 * 1024 * 1024;

/**
 * Runs `fleetloop` commands as processes of their own, each tethered to this one, with standard error in <logDir>/<name>.log.
 * Only what it started is ever ended.
 */
export function createChildren(options: { program: string; logDir: string; policy: RestartPolicy; clock: Clock; note: (text: string) => void }): Children {
  const children = new Map<string, Child>();
  const stopping = new AbortController();
  mkdirSync(options.logDir, { recursive: true });

  const launch = (child: Child): void => {
    const { spec } = child;
    const log = openSync(join(options.logDir, `${spec.name}.log`), 'a');
    const started = spawn(process.execPath, ['--import', new URL(`./tether-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href, options.program, ...spec.args()], {
      stdio: ['pipe', 'pipe', log, 'ipc'],
      env: { ...process.env, ...spec.env, FLEETLOOP_TETHER: 'demo' },
    });
    closeSync(log);
    child.process = started;
    // A pipe to a process that has just ended: its exit is what is acted on.
    started.stdin?.on('error', () => undefined);
    if (started.stdout !== null) createInterface({ input: started.stdout }).on('line', (line) => spec.onLine?.(line));
    started.once('error', (cause) => options.note(`${spec.name} could not be started: ${cause.message}`));
    started.once('close', (code, signal) => void relaunch(child, code, signal));
    spec.onStart?.();
  };

  const relaunch = async (child: Child, code: number | null, signal: NodeJS.Signals | null): Promise<void> => {
    child.process = undefined;
    if (stopping.signal.aborted) return;
    const nowMs = options.clock.monotonicMs();
    child.exitsMs.push(nowMs);
    const plan = planRestart(child.exitsMs, nowMs, options.policy);
    const how = signal === null ? `code ${code}` : signal;
    if (plan.kind === 'give_up') {
      child.gone = true;
      options.note(`${child.spec.name} ended (${how}) too often; see ${join(options.logDir, `${child.spec.name}.log`)}`);
      return;
    }
    options.note(`${child.spec.name} ended (${how}); starting it again`);
    await options.clock.sleep(plan.delayMs, stopping.signal).then(() => launch(child), () => undefined);
  };

  return {
    start(spec) {
      const child: Child = { spec, process: undefined, exitsMs: [], gone: false };
      children.set(spec.name, child);
      launch(child);
    },
    write(name, text) {
      const stdin = children.get(name)?.process?.stdin;
      if (stdin === null || stdin === undefined || !stdin.writable || stdin.writableLength > inputBytesMax) return false;
      stdin.write(text);
      return true;
    },
    gaveUp: () => [...children.values()].filter((child) => child.gone).map((child) => child.spec.name),
    async stop(graceMs) {
      stopping.abort();
      await Promise.all([...children.values()].reverse().map((child) => end(child.process, graceMs)));
    },
  };
}

async function end(started: ChildProcess | undefined, graceMs: number): Promise<void> {
  if (started === undefined || started.exitCode !== null || started.signalCode !== null) return;
  const closed = new Promise<void>((resolve) => started.once('close', () => resolve()));
  started.kill('SIGTERM');
  const hard = setTimeout(() => started.kill('SIGKILL'), graceMs);
  await closed;
  clearTimeout(hard);
}
