import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ResultsFile, type SeedResult } from './results-file.ts';

function resultOf(seed: number, change: Partial<SeedResult> = {}): SeedResult {
  return { seed, devices: 50, code: 'abc', digest: `${seed}-0`, convergedMs: 1, inferences: 2, virtualMs: 3, ...change };
}

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fleetloop-results-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'results.jsonl');
}

test('what was written before a kill is known afterwards, a torn last line and the seed it was about are not', () => {
  const path = newPath();
  const before = new ResultsFile(path, 50);
  expect(before.known).toEqual([]);
  before.add(resultOf(1));
  before.add(resultOf(3, { violation: { property: '2 gates hold', message: 'why', atMs: 7 } }));
  appendFileSync(path, JSON.stringify(resultOf(2)).slice(0, 30));
  const again = new ResultsFile(path, 50);
  expect(again.known.map(({ seed, violation }) => [seed, violation?.property])).toEqual([[1, undefined], [3, '2 gates hold']]);
  again.add(resultOf(2));
  expect(new ResultsFile(path, 50).known.map(({ seed }) => seed)).toEqual([1, 3, 2]);
});

test('fleets of another size, and a file of something else, are refused', () => {
  const path = newPath();
  new ResultsFile(path, 50).add(resultOf(1));
  expect(() => new ResultsFile(path, 20)).toThrow('fleets of 50 devices, expected 20');
  appendFileSync(path, '# notes\n');
  expect(() => new ResultsFile(path, 50)).toThrow('expected a line of JSON for each seed');
});
