import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { followLog, readLogFiles } from './read-log-adapter.ts';
import { createRotatingLog } from './rotating-log-adapter.ts';
import { parseSince, selectLine } from './select-lines.ts';

const clock = { nowMs: () => Date.UTC(2026, 10, 21) };
const folder = (): string => mkdtempSync(join(tmpdir(), 'fleetloop-log-'));

test('files are set aside when full; together they keep to their limit, and are read oldest first', async () => {
  const path = join(folder(), 'deep', 'agent.log');
  const log = createRotatingLog(path, { fileBytesMax: 1_000, filesKept: 2 }, clock);
  for (let n = 0; n < 100; n++) log('counted', { n });
  expect(readdirSync(join(path, '..')).toSorted()).toEqual(['agent.log', 'agent.log.1', 'agent.log.2']);
  for (const file of ['', '.1', '.2']) expect(statSync(path + file).size).toBeLessThanOrEqual(1_000);
  const read: number[] = [];
  for await (const line of readLogFiles(path)) read.push((JSON.parse(line) as { n: number }).n);
  expect(read.at(-1)).toBe(99);
  expect(read).toEqual(Array.from({ length: read.length }, (_, i) => 100 - read.length + i));
});

test('whoever follows a log sees each line once, however often it is set aside between two looks', async () => {
  const path = join(folder(), 'agent.log');
  const time = new ManualClock();
  const log = createRotatingLog(path, { fileBytesMax: 400, filesKept: 4 }, clock);
  log('before', {});
  const stopping = new AbortController();
  const seen: string[] = [];
  const following = (async () => {
    for await (const line of followLog(path, time, stopping.signal)) seen.push(line);
  })();
  let written = 0;
  const events = (): number[] => seen.map((line) => (JSON.parse(line) as { n: number }).n);
  // One line, one that rotates, four files at once, and none.
  for (const burst of [1, 4, 20, 0, 5]) {
    await vi.waitFor(() => expect(time.sleeping).toBe(1));
    for (let i = 0; i < burst; i++) log('counted', { n: written++, name: 'größe' });
    await time.advance(250);
    await vi.waitFor(() => expect(events()).toEqual(Array.from({ length: written }, (_, n) => n)));
  }
  expect(readdirSync(join(path, '..')).length).toBe(5);
  stopping.abort();
  await following;
});

test('a log goes on where another process left it, and a disk that refuses costs counted lines', () => {
  const place = folder();
  const path = join(place, 'agent.log');
  createRotatingLog(path, { fileBytesMax: 1_000, filesKept: 1 }, clock)('first', {});
  const log = createRotatingLog(path, { fileBytesMax: 1_000, filesKept: 1 }, clock);
  log('second', {});
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(2);
  // A file where a folder should be refuses every user, root too.
  const refusing = createRotatingLog(join(path, 'no-folder', 'agent.log'), { fileBytesMax: 1_000, filesKept: 1 }, clock);
  expect(() => refusing('lost', {})).not.toThrow();
  rmSync(path);
  refusing('found', {});
  expect(readFileSync(join(path, 'no-folder', 'agent.log'), 'utf8')).toContain('"event":"found","linesLost":1');
});

test('lines as a person reads them', () => {
  const line = JSON.stringify({ at: '2026-11-21T08:00:00.000Z', event: 'link.offline', reason: 'no way', attempts: 3 });
  const all = { events: [], sinceMs: undefined };
  expect(selectLine(line, all)).toBe('2026-11-21T08:00:00.000Z link.offline         reason="no way" attempts=3');
  expect(selectLine(line, { ...all, events: ['link'] })).toBeDefined();
  expect(selectLine(line, { ...all, events: ['state', 'agent'] })).toBeUndefined();
  expect(selectLine(line, { ...all, sinceMs: Date.parse('2026-11-21T08:00:00.000Z') })).toBeDefined();
  expect(selectLine(line, { ...all, sinceMs: Date.parse('2026-11-21T08:00:00.001Z') })).toBeUndefined();
  expect(selectLine('Segmentation fault', all)).toBe('Segmentation fault');
  expect(selectLine('Segmentation fault', { ...all, events: ['link'] })).toBeUndefined();
});

test.each([['90s', 10_000], ['15m', -800_000], ['1970-01-01T00:00:05Z', 5_000], ['yesterday', undefined]])('since %s', (text, ms) => expect(parseSince(text, 100_000)).toBe(ms));
