import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeTestBundle, readingOf, type TestBundle, type TestBundleOptions } from '../support/test-bundle.ts';
import { useTestDevice } from '../support/test-device.ts';

const device = useTestDevice();
const { id } = device;
const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));

const wishes = {
  probation: { inferencesMin: 0, durationMs: 0, errorFractionMax: 0 },
  sampling: { randomFloor: 1, uncertaintyMin: 1, uncertainProbability: 0 },
  reporting: { windowInferences: 5, windowMsMax: 3_600_000, metricsIntervalMs: 1_000 },
};

/** An agent that runs version 1 and keeps every reading as a sample. */
function startConfirmed(config: Readonly<Record<string, unknown>> = {}, options: TestBundleOptions = {}): Promise<TestBundle> {
  return device.startConfirmed(config, options, wishes);
}

const reading = (key: string): unknown => ({ key, values: readingOf(0) });
const samples = (): string[] => device.controlPlane.records.flatMap((record) => record.sample?.sourceKey ?? []);

describe('records', () => {
  test('samples carry the raw reading and its weight; windows close by count; metrics come by time', async () => {
    await startConfirmed();
    device.agent.send(...['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({ key, atMs: 1_234, values: [0.5, null, 0, 0] })), { key: 'bad', values: [1] });
    const sample = await device.controlPlane.waitFor(() => device.controlPlane.records.find((record) => record.sample?.sourceKey === 'f')?.sample);
    expect(sample).toMatchObject({ capturedMs: 1_234, rows: 1, columns: 4, input: [0.5, -3.4028234663852886e38, 0, 0], inclusionProbability: 1, rule: 'random' });
    const window = await device.controlPlane.waitFor(() => device.controlPlane.records.find((record) => record.window !== undefined)?.window);
    expect(window.profile).toMatchObject({ count: 5, predicted: [5, 0, 0] });
    expect(window.profile?.features[1]?.counts[34]).toBe(5);
    const metrics = await device.controlPlane.waitFor(() => device.controlPlane.records.find((record) => (record.metrics?.inferences ?? 0) > 0)?.metrics);
    expect(metrics).toMatchObject({ inferences: 6, errors: 0, rejectedInputs: 1, samplesKept: 6, evictedRecords: 0 });
    expect(metrics.latencyP50Us).toBeGreaterThan(0);
    expect(metrics.rssBytes).toBeGreaterThan(10_000_000);
  });

  test('kill -9: what was not acknowledged comes again under the same name, what was does not', async () => {
    await startConfirmed();
    device.agent.send(reading('acknowledged'));
    await device.controlPlane.waitFor(() => samples().includes('acknowledged'));
    device.controlPlane.acknowledging = false;
    device.agent.send(reading('a'), reading('b'));
    await device.controlPlane.waitFor(() => samples().includes('b'));
    device.agent.kill('SIGKILL');
    await device.agent.ended();
    const before = device.controlPlane.records.filter((record) => ['a', 'b'].includes(record.sample?.sourceKey ?? ''));
    const seen = device.controlPlane.records.length;
    device.agent.start();
    await device.controlPlane.waitFor(() => device.controlPlane.records.slice(seen).some((record) => record.sample?.sourceKey === 'b'));
    const again = device.controlPlane.records.slice(seen).filter((record) => record.sample !== undefined && ['a', 'b'].includes(record.sample.sourceKey));
    expect(again).toEqual(before);
    // Acknowledged now, and never sent again: not by this process and not by the next.
    device.controlPlane.acknowledging = true;
    await device.controlPlane.acknowledge(id, device.controlPlane.records);
    device.agent.send(reading('c'));
    await device.controlPlane.waitFor(() => samples().includes('c'));
    await device.agent.stop();
    const end = device.controlPlane.records.length;
    device.agent.start();
    device.agent.send(reading('d'));
    await device.controlPlane.waitFor(() => samples().includes('d'));
    expect(device.controlPlane.records.slice(end).some((record) => ['a', 'b'].includes(record.sample?.sourceKey ?? ''))).toBe(false);
  });

  test('a control plane that lost its memory of them is sent them again when it announces itself', async () => {
    await startConfirmed();
    device.controlPlane.acknowledging = false;
    device.agent.send(reading('a'));
    await device.controlPlane.waitFor(() => samples().length === 1);
    const reports = device.controlPlane.reported.length;
    await device.controlPlane.announce();
    await device.controlPlane.waitFor(() => samples().length === 2 && device.controlPlane.reported.length > reports);
    expect(samples()).toEqual(['a', 'a']);
  });

  test('SIGTERM: what was taken is answered, the open window is kept and delivered later', async () => {
    await startConfirmed();
    device.agent.send(reading('a'), reading('b'));
    await device.agent.resultFor('b');
    expect(await device.agent.stop()).toEqual([0, null]);
    const statuses = device.controlPlane.statuses.map((status) => status.online);
    expect(statuses).toEqual([true, false]);
    device.agent.start();
    const window = await device.controlPlane.waitFor(() => device.controlPlane.records.find((record) => record.window?.profile?.count === 2));
    expect(window).toBeDefined();
  });
});

test('presence: the will tells of a death', async () => {
  await startConfirmed();
  expect(device.controlPlane.statuses.at(-1)).toMatchObject({ deviceId: id, online: true, agentVersion: '0.1.0' });
  device.agent.kill('SIGKILL');
  await device.controlPlane.waitFor(() => device.controlPlane.statuses.at(-1)?.online === false);
});

test('a second agent on the same folder refuses, naming the first; after a kill -9 the folder is free', async () => {
  await startConfirmed();
  const second = spawnSync(process.execPath, [program, 'agent', '--config', device.agent.configPath], { encoding: 'utf8' });
  expect(second.status).toBe(4);
  expect(second.stderr).toContain(`process ${device.agent.pid}`);
  device.agent.kill('SIGKILL');
  await device.agent.ended();
  device.agent.start();
  device.agent.send(reading('a'));
  expect((await device.agent.resultFor('a')).version).toBe(1);
});

test('a full disk costs neither inference nor a record for as long as memory holds them; when there is room again it goes on', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'fleetloop-full-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0;
  if (!mounted) {
    rmSync(folder, { recursive: true });
    context.skip('a small file system cannot be mounted here');
  }
  try {
    await startConfirmed({ dataDir: join(folder, 'data') });
    fillUp(join(folder, 'ballast'));
    // More than the rest of the pages that are allocated already.
    device.agent.send(...Array.from({ length: 200 }, (_, i) => reading(`full-${i}`)));
    expect((await device.agent.resultFor('full-199')).version).toBe(1);
    await device.controlPlane.waitFor(() => device.controlPlane.reported.at(-1)?.detail.startsWith('store.full'));
    // An update cannot be stored either: it fails or waits, and the model keeps running.
    const next = makeTestBundle(device.controlPlane.release, { version: 2, hidden: 64 });
    await device.controlPlane.publishBundle(next);
    await device.controlPlane.setDesired(id, 2, next.ref, wishes);
    await device.agent.waitFor(() => device.agent.log.some((entry) => entry['event'] === 'state.unsaved' || entry['event'] === 'step.failed'));
    device.agent.send(reading('still-full'));
    expect((await device.agent.resultFor('still-full')).version).toBe(1);
    rmSync(join(folder, 'ballast'));
    device.agent.send(reading('after'));
    await device.controlPlane.waitFor(() => samples().includes('after'));
    await device.controlPlane.waitFor(() => Array.from({ length: 200 }, (_, i) => `full-${i}`).every((key) => samples().includes(key)) || undefined);
    await device.controlPlane.setDesired(id, 3, next.ref, wishes);
    await device.controlPlane.reportOf('converged', next.ref.digest);
  } finally {
    device.agent.kill('SIGKILL');
    await device.agent.ended();
    execFileSync('umount', ['-l', folder]);
  }
});

/** Page by page until there is no room, whatever the agent writes meanwhile. */
function fillUp(path: string): void {
  for (;;) {
    try {
      appendFileSync(path, Buffer.alloc(4096));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      return;
    }
  }
}

test('readings by HTTP: answered in place, refused when malformed or too large', async () => {
  await startConfirmed({ source: { kind: 'http', port: 0 } });
  const { source } = await device.agent.logged('agent.started');
  const url = source as string;
  expect(new URL(url).hostname).toBe('127.0.0.1');
  const post = async (body: string): Promise<[number, unknown[]]> => {
    const response = await fetch(url, { method: 'POST', body });
    return [response.status, (await response.text()).trim().split('\n').map((line) => JSON.parse(line) as unknown)];
  };
  expect(await post(`${JSON.stringify(reading('a'))}\n{"values":[1]}\n`)).toMatchObject([200, [{ key: 'a', predicted: 'low' }, { error: { code: 'reading.invalid' } }]]);
  expect((await device.agent.resultFor('a')).predicted).toBe('low');
  expect(await post('x'.repeat(1_100_000))).toMatchObject([413, [{ error: { code: 'request.too_large' } }]]);
  expect(await post(' ')).toMatchObject([400, [{ error: { code: 'request.invalid' } }]]);
  expect((await fetch(url)).status).toBe(405);
  expect((await fetch(new URL('/other', url), { method: 'POST' })).status).toBe(404);
});

test('rows collect into windows, and a window may come whole', async () => {
  await startConfirmed({}, { windowRows: 3 });
  device.agent.send(reading('r1'), reading('r2'), reading('r3'), { key: 'whole', rows: [readingOf(2), readingOf(2), readingOf(2)] }, { key: 'short', rows: [readingOf(2), readingOf(2)] });
  expect(await device.agent.resultFor('whole')).toMatchObject({ predicted: 'high' });
  expect((await device.agent.resultFor('short')).error?.code).toBe('reading.invalid');
  expect(device.agent.results.map((result) => result.key)).toEqual(['r3', 'whole', 'short']);
});

test('a consumer that stops reading holds inference back, not the agent; one that goes away ends it', async () => {
  await startConfirmed();
  device.agent.readResults(false);
  // Pipe, stream and queue take some megabytes of results; the rest waits in the input.
  device.agent.send(...Array.from({ length: 20_000 }, (_, i) => reading(`held-${i}`)));
  const next = makeTestBundle(device.controlPlane.release, { version: 2 });
  await device.controlPlane.publishBundle(next);
  await device.controlPlane.setDesired(id, 2, next.ref, wishes);
  await device.controlPlane.reportOf('converged', next.ref.digest);
  expect(device.agent.results.filter((result) => result.key === 'held-19999')).toEqual([]);
  device.agent.readResults(true);
  await device.agent.resultFor('held-19999');
  const held = device.agent.results.filter((result) => result.key.startsWith('held-'));
  expect(held.map((result) => result.key)).toEqual(Array.from({ length: 20_000 }, (_, i) => `held-${i}`));
  device.agent.readResults(false);
  device.agent.send(...Array.from({ length: 20_000 }, (_, i) => reading(`left-${i}`)));
  device.agent.kill('SIGTERM');
  expect(await device.agent.exited()).toEqual([0, null]);
  device.agent.readResults(true);
  await device.agent.ended();
  device.agent.start();
  await device.controlPlane.waitFor(() => device.controlPlane.statuses.at(-1)?.online === true);
  device.agent.closeResults();
  device.agent.send(reading('to nobody'));
  expect(await device.agent.ended()).toEqual([6, null]);
});

test('results to a file, and an end of input that ends the agent', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'fleetloop-sink-')), 'results.jsonl');
  await device.create({ sink: { kind: 'file', path }, source: { kind: 'stdin', atEnd: 'stop' } });
  device.agent.start();
  device.agent.send(...Array.from({ length: 1_000 }, (_, i) => reading(`${i}`)));
  device.agent.closeInput();
  expect(await device.agent.ended()).toEqual([0, null]);
  const lines = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { key: string });
  expect(lines.map((line) => line.key)).toEqual(Array.from({ length: 1_000 }, (_, i) => `${i}`));
});

describe('the command', () => {
  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } => spawnSync(process.execPath, [program, 'agent', ...args], { encoding: 'utf8' });
  const folder = mkdtempSync(join(tmpdir(), 'fleetloop-command-'));

  test('--help tells everything', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    for (const word of ['--config', 'enroll', 'Exit codes', 'FLEETLOOP_CRASH_AT']) expect(stdout).toContain(word);
  });

  test.each([
    [['--nonsense'], 2, 'nonsense'],
    [['--config'], 2, 'config'],
    [['--config', '/nowhere/agent.json'], 3, '/nowhere/agent.json'],
    [['doctor', '--config', '/nowhere/agent.json'], 3, '/nowhere/agent.json'],
    [['enroll', '--id', 'x'], 2, '--server'],
    [['enroll', '--server', 'http://127.0.0.1:1', '--token', 't', '--id', 'a b', '--data-dir', 'd', '--out', 'o'], 2, '"a b"'],
    [['enroll', '--server', 'http://127.0.0.1:1', '--token', 't', '--id', 'x', '--data-dir', 'd', '--out', 'o'], 5, 'is the control plane running'],
  ])('%j ends with %d', (args, status, words) => {
    const ran = run(...args);
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(words);
  });

  test('a config names every place that is wrong', () => {
    const path = join(folder, 'wrong.json');
    writeFileSync(path, JSON.stringify({ deviceId: 'a b', dataDir: '', broker: { url: 'http://x', password: 'p' }, trust: { release: [], assignment: [{ keyId: 'k', spkiBase64: 'x' }] }, surce: {} }));
    const { status, stderr } = run('--config', path);
    expect(status).toBe(3);
    for (const place of ['deviceId', 'dataDir', 'broker.url', 'trust.release', 'trust.assignment[0].keyId', 'surce']) expect(stderr).toContain(place);
  });

  test('enroll writes a config that only its owner reads', async () => {
    const answers: [number, unknown][] = [
      [201, { id: 'pump-1', credential: 'secret', mqttUrl: 'mqtt://127.0.0.1:1883', trust: device.controlPlane.trust }],
      [409, { code: 'request.conflict', detail: 'pump-1 is enrolled already; pass rotate' }],
      [200, { id: 'pump-1', credential: 'newer', mqttUrl: 'mqtt://127.0.0.1:1883', trust: device.controlPlane.trust }],
    ];
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const [status, answer] = answers.shift() as [number, unknown];
        asked.push([request.method, request.url, request.headers.authorization, JSON.parse(body)]);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const out = join(folder, 'agent.json');
    const args = ['enroll', '--server', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 't', '--id', 'pump-1', '--tags', 'line-a,east', '--data-dir', join(folder, 'data'), '--out', out];
    const child = async (...more: readonly string[]): Promise<{ status: number | null; text: string }> => {
      const { spawn } = await import('node:child_process');
      const process_ = spawn(process.execPath, [program, 'agent', ...args, ...more]);
      let text = '';
      process_.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      process_.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
      return new Promise((resolve) => process_.on('close', (status) => resolve({ status, text })));
    };
    expect(await child()).toMatchObject({ status: 0 });
    expect(asked).toEqual([['POST', '/api/v1/devices', 'Bearer t', { id: 'pump-1', tags: ['line-a', 'east'], rotate: false }]]);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ deviceId: 'pump-1', broker: { url: 'mqtt://127.0.0.1:1883', password: 'secret' }, trust: device.controlPlane.trust });
    // What is there is never written over; a new credential leaves the rest of it alone.
    expect(await child()).toMatchObject({ status: 5, text: expect.stringContaining('is there already') as string });
    expect(await child('--out', join(folder, 'other.json'))).toMatchObject({ status: 5, text: expect.stringContaining('request.conflict') as string });
    writeFileSync(out, readFileSync(out, 'utf8').replace('"kind": "stdin"', '"kind": "http"'));
    expect(await child('--rotate', '--id', 'pump-2')).toMatchObject({ status: 5, text: expect.stringContaining('is the config of pump-1') as string });
    expect(await child('--rotate')).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ source: { kind: 'http' }, broker: { password: 'newer' }, trust: device.controlPlane.trust });
    server.close();
  });
});
