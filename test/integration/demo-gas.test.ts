import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { demoTestMsMax, pidsOf, readLine, startDemo, type DemoProcess } from '../support/demo-process.ts';
import { hasGasDrift } from '../support/gas-drift.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'fleetloop-demo-gas-'));
let demo: DemoProcess | undefined;
afterAll(async () => {
  demo?.child.kill('SIGKILL');
  await demo?.ended;
  rmSync(dataDir, { recursive: true, force: true });
});

if (!hasGasDrift) console.warn('the gas replay is skipped: no gas-drift/batch1.dat in FLEETLOOP_DATA (default ../shared/data)');

describe.skipIf(!hasGasDrift)('the loop on recorded gas sensors', () => {
  it('meets every figure on 12 devices', { timeout: demoTestMsMax }, async () => {
    demo = startDemo(dataDir, ['--replay', 'simulators/descriptions/gas-drift.json']);
    const code = await demo.finished();
    expect(code, demo.output()).toBe(0);
    expect(pidsOf(dataDir)).toEqual([]);

    const line = readLine(dataDir, 'gas-drift');
    const { finished } = line;
    // Read from the words of the table: the figures of the issue, not those of the description.
    const percent = (name: string): number => Number(/([\d.]+) % accuracy/.exec(finished[name]?.measured ?? '')?.[1]);
    expect(percent('training')).toBeGreaterThanOrEqual(93);
    expect(finished['quiet']?.measured).toMatch(/^no_drift .* no alert/);
    expect(Number(/alert after (\d+) readings/.exec(finished['drift']?.measured ?? '')?.[1])).toBeLessThanOrEqual(1244 / 4);
    expect(percent('stale')).toBeLessThan(78);
    expect(Object.keys(line.answers).length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...Object.values(line.answers))).toBeLessThanOrEqual(20);
    expect(percent('recovery')).toBeGreaterThanOrEqual(88);
    const compared = line.comparisons['gas-drift-v2'];
    expect(compared && compared.float - compared.int8).toBeLessThanOrEqual(0.01);

    // Every row of batches 2 and 3 was answered once, and none that counts for version 2 was labelled.
    const answered = (phase: string): number => (line.positions[phase] ?? []).reduce((sum, count) => sum + count, 0);
    expect([answered('batch-2'), answered('batch-3')]).toEqual([1244, 1586]);
    expect(line.labelledKeys.every((key) => key.startsWith('batch-3/'))).toBe(true);
  });
});
