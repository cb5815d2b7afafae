import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSinks } from '../../agent/inference/adapters/open-sink.ts';
import { sinkSchema } from '../../agent/inference/sink-config.ts';
import type { Sink } from '../../agent/inference/sink.ts';
import { systemClock } from '../../proto/clock.ts';
import { mosquittoMissing, startMosquitto } from '../support/mosquitto.ts';
import { waitUntil } from '../support/watchers.ts';

let folder: string;
let log: { event: string; [fact: string]: unknown }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetloop-sink-'));
  log = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Retries at once: how long they wait is planned and tested elsewhere. */
const ports = { clock: { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, 5), signal) }, random: () => 0, log: (event: string, facts: object) => void log.push({ event, ...facts }) };
const openOne = (config: unknown, slot = '', clock = ports.clock): Promise<Sink> => openSinks([sinkSchema.parse(config)], { deviceId: 'press-1', slot }, { ...ports, clock });
const line = (sequence: number): string => JSON.stringify({ key: 'k', sequence });

describe('a callback', () => {
  let server: Server;
  let bodies: string[];
  let answer: (response: ServerResponse, body: string) => void;
  let url: string;

  beforeEach(async () => {
    bodies = [];
    answer = (response) => response.writeHead(204).end();
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        bodies.push(`${request.headers['content-type']} ${String(request.headers['x-line'] ?? '')} ${body.trim()}`);
        answer(response, body);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/results`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('each result is posted in order; 503 is tried again, 400 gives it up, and both are told', async () => {
    const sink = await openOne({ kind: 'http', url, headers: { 'x-line': '3' } }, 'camera');
    let refusals = 2;
    answer = (response, body) => response.writeHead(body.includes('"sequence":2') ? 400 : refusals-- > 0 ? 503 : 200).end();
    for (const i of [1, 2, 3]) sink.write(line(i));
    await waitUntil(() => bodies.length === 5);
    await sink.close();
    const seen = bodies.map((body) => /"sequence":(\d)/.exec(body)?.[1]);
    expect(seen).toEqual(['1', '1', '1', '2', '3']);
    expect(bodies[4]).toBe('application/json 3 {"slot":"camera","key":"k","sequence":3}');
    expect(log.map(({ event, reason }) => `${event} ${String(reason ?? '')}`.trim())).toEqual([`sink.away ${url} answered 503`, 'sink.connected', `sink.dropped ${url} answered 400`]);
  });

  test('several in one request; a full queue gives up the oldest that is not on its way', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    answer = (response) => void held.then(() => response.writeHead(200).end());
    const sink = await openOne({ kind: 'http', url, linesMax: 2, queueLength: 3 });
    sink.write(line(1));
    await waitUntil(() => bodies.length === 1);
    for (const i of [2, 3, 4, 5]) sink.write(line(i));
    expect(sink.ready).toBe(true);
    expect(sink.state).toMatchObject({ waiting: 3, dropped: 2 });
    release();
    await sink.close();
    expect(bodies).toEqual([`application/x-ndjson  ${line(1)}`, `application/x-ndjson  ${line(4)}\n${line(5)}`]);
    expect(sink.state).toMatchObject({ delivered: 3, waiting: 0 });
  });

  test('where it may block, inference waits instead', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    answer = (response) => void held.then(() => response.writeHead(200).end());
    const sink = await openOne({ kind: 'http', url, queueLength: 1, whenFull: 'block' });
    let ready = 0;
    sink.onReady(() => (ready += 1));
    sink.write(line(1));
    expect(sink.ready).toBe(false);
    release();
    await waitUntil(() => sink.ready);
    expect(ready).toBe(1);
    await sink.close();
  });

  test('a receiver that is not there does not keep the agent from stopping', async () => {
    server.close();
    server.closeAllConnections();
    const sink = await openOne({ kind: 'http', url });
    sink.write(line(1));
    await sink.close();
    expect(log.at(-1)).toMatchObject({ event: 'sink.dropped', count: 1 });
  });
});

test.skipIf(mosquittoMissing !== undefined)('a topic of the line\'s broker: retained, named after the device, and kept over a restart of the broker', async () => {
  const broker = await startMosquitto();
  const sink = await openOne({ kind: 'mqtt', url: broker.url, topic: 'line/{device}/{slot}/results', qos: 1, retain: true }, 'camera', systemClock);
  sink.write(line(1));
  await waitUntil(() => sink.state?.delivered === 1);
  await broker.restart();
  for (const i of [2, 3]) sink.write(line(i));
  await waitUntil(() => sink.state?.delivered === 3);
  await sink.close();
  const reader = await mqtt.connectAsync(broker.url);
  const message = new Promise((resolve) => reader.once('message', (...told) => resolve(told)));
  await reader.subscribeAsync('line/press-1/camera/results');
  const [, payload, packet] = (await message) as [string, Buffer, { retain: boolean }];
  expect([payload.toString(), packet.retain]).toEqual([`{"slot":"camera",${line(3).slice(1)}`, true]);
  reader.end(true);
  await broker.stop();
});

test('a file is set aside when it has grown, so many times, and no line is lost', async () => {
  const path = join(folder, 'results.jsonl');
  for (const from of [1, 51]) {
    const sink = await openOne({ kind: 'file', path, rotate: { bytes: 1_024, keep: 100 } });
    for (let i = from; i < from + 50; i++) {
      await waitUntil(() => sink.ready);
      sink.write(line(i));
      await systemClock.sleep(0);
    }
    await sink.close();
  }
  const files = readdirSync(folder).sort((a, b) => Number(b.split('.')[2] ?? 0) - Number(a.split('.')[2] ?? 0));
  const sequences = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n')).map((text) => (JSON.parse(text) as { sequence: number }).sequence);
  expect(sequences).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(files.length).toBeGreaterThan(2);
  for (const name of files) expect(readFileSync(join(folder, name)).byteLength).toBeLessThanOrEqual(1_024);
  const few = await openOne({ kind: 'file', path, rotate: { bytes: 1_024, keep: 1 } });
  await systemClock.sleep(0);
  few.write(line(101));
  await few.close();
  expect(existsSync(`${path}.1`)).toBe(true);
});

test('of several sinks one that has gone for good is left out; the last one is the end', async () => {
  const sink = await openSinks([sinkSchema.parse({ kind: 'file', path: join(folder, 'a') }), sinkSchema.parse({ kind: 'file', path: join(folder, 'nowhere', 'b') })], { deviceId: 'd', slot: '' }, ports);
  await waitUntil(() => log.length === 1);
  expect(log[0]).toMatchObject({ event: 'sink.left_out', left: 1 });
  expect(sink.ready).toBe(true);
  sink.write(line(1));
  await sink.close();
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe(`${line(1)}\n`);
});
