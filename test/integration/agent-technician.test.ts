import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProcessStatus } from '../../agent/status/snapshot.ts';
import { readingOf } from '../support/test-bundle.ts';
import { useTestDevice } from '../support/test-device.ts';

const device = useTestDevice();
const { id } = device;

test('status, page, metrics and doctor of a running agent; then of one that has gone', async () => {
  await device.startConfirmed();
  device.agent.send({ key: 'a', values: readingOf(0) }, { key: 'bad', values: [1] });
  await device.agent.resultFor('a');
  await device.agent.resultFor('bad');
  const { url } = (await device.agent.logged('status.served')) as { url: string };

  const told = await device.agent.ask('status', '--json');
  const status = JSON.parse(told.text) as ProcessStatus;
  expect(status.agents[0]).toMatchObject({ deviceId: id, link: { online: true }, running: { version: 1, state: 'confirmed' }, inference: { inferences: 1, rejectedInputs: 1 } });
  expect(status.pid).toBe(device.agent.pid);
  const spoken = await device.agent.ask('status');
  expect(spoken.text).toContain('1 readings refused');
  expect(spoken.code).toBe(1);

  const page = await fetch(url);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain(id);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain(`fleetloop_rejected_inputs_total{device="${id}"} 1`);
  expect([(await fetch(`${url}/healthz`)).status, (await fetch(`${url}/nothing`)).status, (await fetch(url, { method: 'POST' })).status]).toEqual([200, 404, 405]);
  // A page of another site that leads a browser here under its own name is not answered.
  const foreign = spawnSync('curl', ['--silent', '--output', '/dev/null', '--write-out', '%{http_code}', '--header', 'Host: evil.example', url], { encoding: 'utf8' });
  if (foreign.status === 0) expect(foreign.stdout).toBe('403');

  const doctor = await device.agent.ask('doctor', '--json');
  const { found } = JSON.parse(doctor.text) as { found: { what: string }[] };
  expect(found.map(({ what }) => what)).toContain('readings are refused');
  expect(found.map(({ what }) => what)).not.toContain('the agent does not run');

  device.agent.kill('SIGKILL');
  await device.agent.ended();
  const gone = await device.agent.ask('status');
  expect(gone.code).toBe(1);
  expect(gone.text).toContain('v1');
  await device.controlPlane.stop();
  const after = JSON.parse((await device.agent.ask('doctor', '--json')).text) as { found: { what: string }[] };
  expect(after.found.slice(0, 2).map(({ what }) => what)).toEqual(['the agent does not run', 'the broker cannot be reached']);
});

test('a log file that is read, filtered and followed; how fast the device runs its model', async () => {
  await device.startConfirmed({ log: { to: 'file' } });
  const all = await device.agent.ask('logs');
  expect(all.text).toContain('agent.started');
  const some = await device.agent.ask('logs', '--event', 'link', '--lines', '1');
  expect(some.text.trim().split('\n')).toHaveLength(1);
  expect(some.text).toContain('link.online');
  expect((await device.agent.ask('logs', '--since', 'whenever')).code).toBe(2);
  const measured = await device.agent.ask('bench', '--seconds', '0.2', '--json');
  expect(measured.errors).toBe('');
  const { rows } = JSON.parse(measured.text) as { rows: { runtime: string; pathP50Us: number; inferencesPerSecond: number }[] };
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row.inferencesPerSecond).toBeGreaterThan(1);
});

test('the service manager hears of the start, of every turn of the watchdog and of the stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleetloop-notify-'));
  const heard = join(folder, 'heard');
  // In the place of systemd-notify, which speaks to the manager's socket: the words it was given.
  writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\necho "$@" >> '${heard}'\n`);
  chmodSync(join(folder, 'systemd-notify'), 0o755);
  await device.create();
  device.agent.start({ NOTIFY_SOCKET: join(folder, 'socket'), WATCHDOG_USEC: '300000', PATH: `${folder}${delimiter}${process.env['PATH']}` });
  const words = (): string => {
    try {
      return readFileSync(heard, 'utf8');
    } catch {
      return '';
    }
  };
  await expect.poll(() => words().split('\n').filter((line) => line === 'WATCHDOG=1').length).toBeGreaterThanOrEqual(3);
  // Each is told by a process of its own: the first may come behind the second.
  expect(words().split('\n')).toContain('--ready WATCHDOG=1');
  await device.agent.stop();
  await expect.poll(words).toContain('STOPPING=1');
});
