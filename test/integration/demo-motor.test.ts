import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { demoTestMsMax, pidsOf, readLine, startDemo, type DemoProcess } from '../support/demo-process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'fleetloop-demo-'));
const started: DemoProcess[] = [];
const start = (...args: string[]): DemoProcess => {
  const demo = startDemo(dataDir, args);
  started.push(demo);
  return demo;
};
afterAll(async () => {
  for (const demo of started) demo.child.kill('SIGKILL');
  await Promise.all(started.map((demo) => demo.ended));
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the demo on its simulated line', () => {
  it('goes on after it was killed, closes the loop with every figure met, and leaves no process behind', { timeout: demoTestMsMax }, async () => {
    const first = start();
    await first.said(/roll it out in waves: 12 of 12/);
    first.child.kill('SIGKILL');
    await first.ended;

    const second = start();
    const code = await second.finished();
    expect(second.output()).toContain('stations are done already');
    expect(second.output()).toContain('Every station met its figure');
    expect(code, second.output()).toBe(0);
    expect(pidsOf(dataDir)).toEqual([]);

    const line = readLine(dataDir, 'motor-line');
    expect(Object.values(line.finished).map((station) => station.met)).toEqual(Array.from({ length: 13 }, () => true));
    expect(Math.max(...Object.values(line.answers))).toBeLessThanOrEqual(25);
    expect(second.output()).toMatch(/lineage of motor-line-v2, the version now running/);
  });

  it('recognises that everything is done', async () => {
    const again = start();
    expect(await again.finished(), again.output()).toBe(0);
    expect(again.output()).toContain('13 of 13 stations are done already');
    expect(pidsOf(dataDir)).toEqual([]);
  });

  it('refuses to mix lines and to run twice, and ends what it started on Ctrl-C', async () => {
    const other = start('--seed', '8');
    expect(await other.ended).toBe(1);
    expect(other.output()).toContain('use --fresh');

    const interrupted = start('--fresh');
    await interrupted.said(/12 of 12 devices online/);
    expect(pidsOf(dataDir).length).toBeGreaterThan(12);
    const beside = start();
    expect(await beside.ended).toBe(1);
    expect(beside.output()).toContain('already running');
    interrupted.child.kill('SIGINT');
    expect(await interrupted.ended).not.toBe(0);
    expect(pidsOf(dataDir)).toEqual([]);
  });
});
