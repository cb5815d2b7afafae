import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../proto/clock.ts';
import type { LineState } from '../../simulators/demo/line-state.ts';

const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));

export interface DemoProcess {
  readonly child: ChildProcess;
  /** Everything it has said. */
  output(): string;
  /** Resolves when the output matches; rejects when the demo ends before. */
  said(pattern: RegExp): Promise<void>;
  /** The exit code, null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** The same within demoMsMax, else what it has said until then. */
  finished(): Promise<number | null>;
}

/** One and a half minutes on two free cores; less than a test of a demo may take. */
const demoMsMax = 800_000;
export const demoTestMsMax = 900_000;

/** `fleetloop demo` as a user starts it, without a terminal. */
export function startDemo(dataDir: string, args: readonly string[] = []): DemoProcess {
  const child = spawn(process.execPath, [program, 'demo', '--data-dir', dataDir, '--http-port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    output: () => output,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(output)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then((code) => reject(new Error(`the demo ended with ${code} before it said ${pattern}:\n${output}`)));
      }),
    ended,
    finished: async () => {
      const over = new AbortController();
      const inVain = systemClock.sleep(demoMsMax, over.signal).then(() => {
        throw new Error(`the demo has not ended within ${demoMsMax / 1000} s:\n${output}`);
      });
      try {
        return await Promise.race([ended, inVain]);
      } finally {
        over.abort();
        inVain.catch(() => undefined);
      }
    },
  };
}

/** What the demo has kept of its line. */
export function readLine(dataDir: string, scenario: string): LineState {
  return JSON.parse(readFileSync(join(dataDir, scenario, 'demo.json'), 'utf8')) as LineState;
}

/** Process ids of everything that runs with this folder on its command line, of Linux's /proc. */
export function pidsOf(dataDir: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      return readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(dataDir) ? [Number(entry)] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}
