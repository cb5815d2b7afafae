import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderUnit } from '../../agent/status/render-unit.ts';
import { readingOf } from '../support/test-bundle.ts';
import { useTestDevice } from '../support/test-device.ts';

const missing = ['systemd-analyze', 'strace', 'socat'].filter((tool) => spawnSync('which', [tool]).status !== 0);
const device = useTestDevice();
let folder: string;
let unit: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetloop-unit-'));
  unit = join(folder, 'fleetloop-agent.service');
  mkdirSync(join(folder, 'data'));
  writeFileSync(unit, renderUnit({ exec: [process.execPath, '/opt/fleetloop/fleetloop-agent.js'], configPath: '/etc/fleetloop/agent.json', dataDir: join(folder, 'data'), writes: [], user: 'daemon', memoryMib: 256 }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(missing.length > 0)('systemd finds nothing wrong with the unit, and little that it exposes', () => {
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  expect(verified).toMatchObject({ status: 0, stderr: '' });
  // Exit status 1 above the threshold, in tenths.
  expect(spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', '--no-pager', unit], { encoding: 'utf8' })).toMatchObject({ status: 0 });
});

test.skipIf(missing.length > 0)('whatever the agent calls of the kernel, from its start over an update to its end, the unit lets it; the manager is told of start and stop', async () => {
  const socket = join(folder, 'notify');
  const manager = spawn('socat', ['-u', `UNIX-RECV:${socket}`, 'STDOUT'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  manager.stdout.on('data', (data: Buffer) => (told += data.toString('utf8')));
  await expect.poll(() => readdirSync(folder)).toContain('notify');

  const agent = await device.create();
  const trace = join(folder, 'trace');
  agent.command = ['-f', '-c', '-o', trace, agent.node, ...agent.command];
  agent.node = 'strace';
  await device.offer();
  agent.start({ NOTIFY_SOCKET: socket, WATCHDOG_USEC: '6000000' });
  await device.controlPlane.reportOf('converged');
  agent.send({ key: 'a', values: readingOf(0) });
  await agent.resultFor('a');
  await expect.poll(() => told).toMatch(/READY=1[^]*WATCHDOG=1/);
  // strace would leave the agent to itself: the agent is asked to end.
  process.kill(Number(readFileSync(`/proc/${agent.pid}/task/${agent.pid}/children`, 'utf8').trim().split(' ')[0]), 'SIGTERM');
  await agent.ended();
  await expect.poll(() => told).toContain('STOPPING=1');
  const closed = once(manager, 'close');
  manager.kill();
  await closed;

  // % time, seconds, usecs/call, calls, errors, syscall
  const called = new Set(readFileSync(trace, 'utf8').split('\n').flatMap((line) => /^ *[0-9.]+ .* ([a-z_0-9]+)$/.exec(line)?.[1] ?? []).filter((name) => name !== 'total'));
  expect(called.size).toBeGreaterThan(50);
  const allowed = syscallsOf('@system-service');
  for (const set of ['@privileged', '@resources']) for (const name of syscallsOf(set)) allowed.delete(name);
  expect([...called].filter((name) => !allowed.has(name))).toEqual([]);
});

/** What a set of systemd's holds, with all the sets in it. */
function syscallsOf(set: string): Set<string> {
  const names = execFileSync('systemd-analyze', ['syscall-filter', set], { encoding: 'utf8' }).split('\n').map((line) => line.trim()).filter((line) => line !== '' && line !== set && !line.startsWith('#'));
  return new Set(names.flatMap((name) => (name.startsWith('@') ? [...syscallsOf(name)] : [name])));
}
