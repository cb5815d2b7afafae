import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../proto/clock.ts';
import { waitUntil } from '../../../test/support/watchers.ts';
import { createChildren, type Children } from './child-processes.ts';

let dir: string;
let program: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fleetloop-children-'));
  program = join(dir, 'program.mjs');
  // Says its process id and what it was given, echoes its input, and stays.
  writeFileSync(program, "console.log(JSON.stringify({ pid: process.pid, args: process.argv.slice(2) })); process.stdin.on('data', (data) => process.stdout.write(data)); setInterval(() => {}, 1000);\n");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    // A process that has ended and was not yet collected is not alive.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('processes of the demo', () => {
  it('are started again within a bound, then given up, and only they are ended', async () => {
    const notes: string[] = [];
    const pids: number[] = [];
    let starts = 0;
    const children: Children = createChildren({ program, logDir: join(dir, 'logs'), policy: { restartsMax: 2, withinMs: 60_000, delayMs: 10 }, clock: systemClock, note: (text) => notes.push(text) });
    children.start({ name: 'a', args: () => ['x', `${++starts}`], onLine: (line) => pids.push((JSON.parse(line) as { pid: number }).pid) });
    for (let i = 1; i <= 3; i++) {
      await waitUntil(() => pids.length === i);
      process.kill(pids[i - 1] as number, 'SIGKILL');
    }
    await waitUntil(() => children.gaveUp().length > 0);
    expect(children.gaveUp()).toEqual(['a']);
    expect(starts).toBe(3);
    expect(notes.at(-1)).toContain('too often');
    await children.stop(1_000);
  });

  it('take input, and end when they are stopped', async () => {
    const lines: string[] = [];
    const children = createChildren({ program, logDir: join(dir, 'logs'), policy: { restartsMax: 0, withinMs: 1, delayMs: 1 }, clock: systemClock, note: () => undefined });
    children.start({ name: 'a', args: () => [], onLine: (line) => lines.push(line) });
    await waitUntil(() => lines.length === 1);
    expect(children.write('a', 'reading\n')).toBe(true);
    await waitUntil(() => lines.length === 2);
    await children.stop(1_000);
    expect(isAlive((JSON.parse(lines[0] as string) as { pid: number }).pid)).toBe(false);
    expect(children.write('a', 'more\n')).toBe(false);
  });

  it('end when the demo is killed at once', async () => {
    const parent = join(dir, 'parent.ts');
    const url = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
    writeFileSync(parent, `import { createChildren } from ${url('./child-processes.ts')}; import { systemClock } from ${url('../../../proto/clock.ts')};
createChildren({ program: ${JSON.stringify(program)}, logDir: ${JSON.stringify(join(dir, 'logs'))}, policy: { restartsMax: 0, withinMs: 1, delayMs: 1 }, clock: systemClock, note: () => undefined }).start({ name: 'a', args: () => [], onLine: (line) => console.log(line) });\n`);
    const demo = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) => createInterface({ input: demo.stdout }).once('line', resolve));
    const { pid } = JSON.parse(line) as { pid: number };
    expect(isAlive(pid)).toBe(true);
    demo.kill('SIGKILL');
    await waitUntil(() => !isAlive(pid));
  });
});
