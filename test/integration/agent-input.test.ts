import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode as encodePng } from 'fast-png';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ResultLine } from '../support/agent-process.ts';
import { readingOf, type TestBundleOptions } from '../support/test-bundle.ts';
import { useTestDevice } from '../support/test-device.ts';

const device = useTestDevice();
let folder: string;

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'fleetloop-input-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const wishes = {
  probation: { inferencesMin: 0, durationMs: 0, errorFractionMax: 0 },
  sampling: { randomFloor: 0, uncertaintyMin: 1, uncertainProbability: 0 },
  reporting: { windowInferences: 1_000, windowMsMax: 3_600_000, metricsIntervalMs: 1_000 },
};

/** @returns where the source takes its readings */
async function start(config: object, options: TestBundleOptions = {}): Promise<string> {
  await device.startConfirmed({ ...config }, options, wishes);
  return String((await device.agent.logged('agent.started'))['source']);
}

test('raw numbers and pictures by HTTP are inferred from; what does not fit is refused in words', async () => {
  const url = await start({ source: { kind: 'http', image: { width: 4, height: 1, channels: 1 } } });
  const post = async (query: string, type: string, body: Uint8Array): Promise<{ status: number; line: ResultLine }> => {
    const response = await fetch(`${url}?${query}`, { method: 'POST', headers: { 'content-type': type }, body: Buffer.from(body) });
    return { status: response.status, line: (await response.json()) as ResultLine };
  };
  const png = encodePng({ width: 2, height: 2, channels: 1, depth: 8, data: new Uint8Array(4) });
  expect(await post('key=a', 'application/octet-stream', new Uint8Array(Float32Array.from(readingOf(2)).buffer))).toMatchObject({ status: 200, line: { key: 'a', predicted: 'high' } });
  expect(await post('key=b&type=uint8', 'application/octet-stream', Uint8Array.of(0, 1, 0, 0))).toMatchObject({ status: 200, line: { key: 'b', predicted: 'middle' } });
  expect(await post('key=c', 'image/png', png)).toMatchObject({ status: 200, line: { key: 'c', bundle: expect.stringMatching(/^sha256:/) } });
  expect(await post('key=d', 'application/octet-stream', new Uint8Array(12))).toMatchObject({ status: 200, line: { key: 'd', error: { code: 'reading.invalid', message: expect.stringContaining('expected 4 values') } } });
  expect(await post('key=e', 'image/png', png.subarray(0, 20))).toMatchObject({ status: 400, line: { error: { message: expect.stringContaining('the picture cannot be used') } } });
  expect(await post('rows=3', 'application/octet-stream', new Uint8Array(16))).toMatchObject({ status: 400 });
});

test('a line that does not read its results costs the oldest readings, which are counted for the control plane', async () => {
  const url = await start({ source: { kind: 'socket', port: 0, answer: false, queue: { whenFull: 'drop-oldest', length: 4 } } });
  device.agent.readResults(false);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const line = (i: number): string => `${JSON.stringify({ key: `${i}-${'x'.repeat(150)}`, values: readingOf(0) })}\n`;
  // Far more than the pipe's and the stream's buffers hold.
  for (let i = 0; i < 4_000; i++) socket.write(line(i));
  socket.end();
  const metrics = await device.controlPlane.waitFor(() => device.controlPlane.records.find((record) => (record.metrics?.droppedInputs ?? 0) > 0)?.metrics);
  expect(metrics.droppedInputs).toBeGreaterThan(100);
  expect(await device.agent.logged('source.dropped')).toMatchObject({ source: expect.stringContaining('tcp://') });
  device.agent.readResults(true);
  // The newest is kept.
  await device.agent.waitFor(() => device.agent.results.at(-1)?.key.startsWith('3999-') === true);
});

test('CSV rows over stops and kills: none is lost, a clean stop repeats none, and windows begin where they would have', async () => {
  writeFileSync(join(folder, 'line.csv'), 'a,b,c,d\n');
  let written = 0;
  const append = (count: number): void => appendFileSync(join(folder, 'line.csv'), Array.from({ length: count }, () => `${written++ % 2},0,0,0\n`).join(''));
  const source = { kind: 'folder', path: folder, everyMs: 20, content: { kind: 'csv' } };
  await start({ source }, { windowRows: 3 });
  append(7);
  const inferred = (): string[] => device.agent.results.flatMap(({ key, error }) => (error === undefined ? [key] : []));
  const answered = (row: number): Promise<unknown> => device.agent.waitFor(() => inferred().includes(`line.csv:${row}`));
  append(6);
  await answered(12);
  expect(await device.agent.stop()).toEqual([0, null]);
  append(6);
  device.agent.start();
  await answered(18);
  expect(inferred()).toEqual([3, 6, 9, 12, 15, 18].map((row) => `line.csv:${row}`));
  append(3);
  await answered(21);
  device.agent.kill('SIGKILL');
  await device.agent.ended();
  append(3);
  device.agent.start();
  await answered(24);
  // Every third row ends a window, whatever happened in between.
  const rows = [...new Set(inferred())].map((key) => Number(key.split(':')[1]));
  expect(rows.toSorted((a, b) => a - b)).toEqual([3, 6, 9, 12, 15, 18, 21, 24]);
});
