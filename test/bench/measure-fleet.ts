import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../proto/clock.ts';
import { eventually, openLoop, startControlPlane, trainModel, type ControlPlaneProcess } from '../support/loop-processes.ts';

export interface FleetFigures {
  readonly devices: number;
  readonly enrollSeconds: number;
  readonly connectSeconds: number;
  /** Resident memory of the control plane with its broker: what the connected fleet added, per device. */
  readonly kilobytesPerDevice: number;
  /** While every device reports a window and metrics once a minute. */
  readonly steady: LoadFigures;
  /** From creating the five-wave rollout until it has succeeded, the fleet reporting meanwhile. */
  readonly rollout: LoadFigures & { readonly seconds: number; readonly waves: number; readonly confirmed: number };
}

export interface LoadFigures {
  /** Of one core. */
  readonly cpuPercent: number;
  readonly rssMb: number;
  readonly batches: number;
  /** From publishing a batch to its acknowledgement, which follows the commit. */
  readonly acknowledgedMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly unacknowledged: number;
}

interface Taken { batches: number; acknowledged: number; unacknowledged: number; p50: number; p99: number; max: number; lateMs: number; confirmed: Record<string, number>; faults: string[] }

const program = fileURLToPath(new URL('./fleet-load-main.ts', import.meta.url));
const periodMs = 60_000;

/** A real control plane, a model trained twice, and a fleet over bare sockets in a process of its own. */
export async function measureFleet({ devices, steadyMs, note }: { devices: number; steadyMs: number; note: (line: string) => void }): Promise<FleetFigures> {
  const loop = await openLoop();
  try {
    const plane = await startControlPlane(loop);
    const versions = [await trainModel(loop, plane, 1), await trainModel(loop, plane, 2)];
    const enrollMs = systemClock.monotonicMs();
    const enrolled = await enrollAll(plane, devices);
    const enrollSeconds = (systemClock.monotonicMs() - enrollMs) / 1_000;
    note(`${devices} devices enrolled in ${enrollSeconds.toFixed(1)} s`);
    const load = openLoad(enrolled.mqttUrl);
    try {
      await load.ask({ devices: enrolled.devices });
      const before = await processStats(plane.process.pid);
      const { seconds: connectSeconds } = await load.ask<{ seconds: number }>({ connect: 80 });
      const connected = await processStats(plane.process.pid);
      note(`connected in ${connectSeconds.toFixed(1)} s; control plane ${connected.rssMb.toFixed(0)} MB`);
      await rollOut(plane, versions[0] as string, [{ percent: 100 }], note);
      await load.ask({ everyMs: periodMs });
      // The first period warms up: every device has then reported once.
      await systemClock.sleep(periodMs);
      await load.ask({ take: true });
      const steady = await measureLoad(plane, load, () => systemClock.sleep(steadyMs));
      note(`steady: ${steady.cpuPercent.toFixed(0)} % of a core, acknowledged p50 ${steady.acknowledgedMs.p50.toFixed(1)} ms, p99 ${steady.acknowledgedMs.p99.toFixed(1)} ms`);
      const startMs = systemClock.monotonicMs();
      let waves = 0;
      const during = await measureLoad(plane, load, async () => void (waves = await rollOut(plane, versions[1] as string, undefined, note)));
      const seconds = (systemClock.monotonicMs() - startMs) / 1_000;
      const { bundleDigest } = await plane.call('GET', `/versions/${versions[1]}`);
      const { confirmed, faults } = await load.ask<Taken>({ take: true });
      if (faults.length > 0) throw new Error(`devices failed: ${faults.join('; ')}`);
      return { devices, enrollSeconds, connectSeconds, kilobytesPerDevice: ((connected.rssMb - before.rssMb) * 1024) / devices, steady, rollout: { ...during, seconds, waves, confirmed: confirmed[bundleDigest] ?? 0 } };
    } finally {
      await load.close();
    }
  } finally {
    await loop.close();
  }
}

async function enrollAll(plane: ControlPlaneProcess, count: number): Promise<{ mqttUrl: string; devices: { id: string; password: string }[] }> {
  const devices: { id: string; password: string }[] = [];
  let mqttUrl = '';
  let next = 0;
  await Promise.all(Array.from({ length: 16 }, async () => {
    for (let i = next++; i < count; i = next++) {
      const answer = await plane.call('POST', '/devices', { id: `d-${i}`, tags: [`site:${i % 20}`, `line:${i % 200}`] });
      mqttUrl = answer.mqttUrl;
      devices.push({ id: `d-${i}`, password: answer.credential });
    }
  }));
  return { mqttUrl, devices };
}

/** Approves the version, creates a rollout and waits until it has succeeded; gives its number of waves. */
async function rollOut(plane: ControlPlaneProcess, versionId: string, waves: readonly object[] | undefined, note: (line: string) => void): Promise<number> {
  await plane.call('POST', `/versions/${versionId}/approve`, { force: { reason: 'a load run compares no accuracies' } });
  const { rollout, id = rollout?.id } = await plane.call('POST', '/rollouts', { versionId, ...(waves && { waves }), gate: { confirmedPercentMin: 99, deadlineMs: 600_000 } });
  let waveOpen = -1;
  const startMs = systemClock.monotonicMs();
  return eventually(`rollout ${id} succeeds`, async () => {
    await systemClock.sleep(500);
    const { rollouts } = (await plane.call('GET', '/rollouts')) as { rollouts: { id: string; state: string; waveOpen: number; detail: string }[] };
    const now = rollouts.find((candidate) => candidate.id === id);
    if (now !== undefined && now.waveOpen !== waveOpen) {
      waveOpen = now.waveOpen;
      note(`  ${((systemClock.monotonicMs() - startMs) / 1_000).toFixed(1)} s: wave ${waveOpen + 1} is open`);
    }
    if (now?.state === 'tripped' || now?.state === 'aborted') throw new Error(`rollout ${id} ${now.state}: ${now.detail}`);
    return now?.state === 'succeeded' ? waveOpen + 1 : undefined;
  }, 600_000);
}

async function measureLoad(plane: ControlPlaneProcess, load: Load, work: () => Promise<void>): Promise<LoadFigures> {
  const before = await processStats(plane.process.pid);
  const startMs = systemClock.monotonicMs();
  await work();
  const after = await processStats(plane.process.pid);
  const taken = await load.ask<Taken>({ take: true });
  if (taken.faults.length > 0) throw new Error(`devices failed: ${taken.faults.join('; ')}`);
  return {
    cpuPercent: (100 * (after.cpuSeconds - before.cpuSeconds) * 1_000) / (systemClock.monotonicMs() - startMs),
    rssMb: after.rssMb,
    batches: taken.batches,
    acknowledgedMs: { p50: taken.p50, p99: taken.p99, max: taken.max },
    unacknowledged: taken.unacknowledged,
  };
}

interface Load { ask<T>(command: object): Promise<T>; close(): Promise<void> }

function openLoad(mqttUrl: string): Load {
  const child = spawn(process.execPath, [program, mqttUrl, '1000'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    ask: async <T>(command: object) => {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return JSON.parse((await lines.next()).value as string) as T;
    },
    close: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** CPU time since the process began (clock ticks of 10 ms, proc(5)) and what it holds in memory. */
async function processStats(pid: number): Promise<{ cpuSeconds: number; rssMb: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, rssMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024 };
}
