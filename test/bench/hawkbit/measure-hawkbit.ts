import { readdir, readFile } from 'node:fs/promises';
import { systemClock } from '../../../proto/clock.ts';
import { createRandom } from '../../../proto/random.ts';
import { cpuSecondsOf } from '../../support/process-cpu.ts';
import { createDdiDevice, type DdiDevice } from './ddi-device.ts';
import { createHawkbitManagement } from './hawkbit-management.ts';
import type { StartedHawkbit } from './start-hawkbit.ts';

export interface HawkbitFigures {
  /** All devices ask at the moment of the assignment: no interval between polls could be better. */
  readonly atOnce: HawkbitRun;
  /** Each asks within the interval that the server names, as it would be found. */
  readonly polled: HawkbitRun;
  readonly sleepMs: number;
  /** Of the server, for one poll with nothing to do. */
  readonly cpuMsPerIdlePoll: number;
  readonly peakRssMb: number;
}

export interface HawkbitRun {
  /** From the assignment until the last device has checked its digest. */
  readonly seconds: number;
  /** Of the server without the JVM's compiler, until it has the last device's report. */
  readonly cpuSeconds: number;
  readonly bytesPerFileByte: number;
  readonly uplinkBytesPerDevice: number;
}

/** hawkBit admits whoever comes. Its pool has ten connections to the database: with more requests at a time it does the same with more waiting. */
const atOnceMax = 10;
/** Updates after which what serves them has been compiled. */
const warmUpUpdates = 1_000;

/** One file to `devices` targets of a hawkBit server, by one assignment to all of them, twice. What comes before is for the JVM's compiler, whose own CPU is never counted. */
export async function measureHawkbit(server: StartedHawkbit, { devices, file, note }: { readonly devices: number; readonly file: Uint8Array<ArrayBuffer>; readonly note: (line: string) => void }): Promise<HawkbitFigures> {
  const management = createHawkbitManagement(server.url);
  const ids = Array.from({ length: devices }, (_, i) => `d-${i}`);
  const fleet = ids.map((id) => createDdiDevice({ url: server.url, id, gatewayToken: server.gatewayToken }));
  await management.createTargets(ids);
  const runOnce = async (version: string, withinMs: number, count = devices): Promise<HawkbitRun> => {
    const distribution = await management.createDistribution(version, file);
    const [before, cpu, startMs] = [sumBytes(fleet), await servingCpuSecondsOf(server.pid), performance.now()];
    await management.assign(distribution, ids.slice(0, count));
    const assignedMs = performance.now() - startMs;
    const verifiedMs = await updateAll(fleet.slice(0, count), withinMs);
    const cpuSeconds = (await servingCpuSecondsOf(server.pid)) - cpu;
    const after = sumBytes(fleet);
    const installed = await management.countInstalled(distribution);
    if (installed !== count) throw new Error(`hawkBit counts ${installed} of ${count} targets that have installed version ${version}`);
    const seconds = (verifiedMs - startMs) / 1_000;
    note(`hawkBit, ${count} devices asking within ${withinMs / 1_000} s, version ${version}: assigned in ${(assignedMs / 1_000).toFixed(2)} s, verified by all after ${seconds.toFixed(2)} s, CPU s of its server ${cpuSeconds.toFixed(2)}`);
    return { seconds, cpuSeconds, bytesPerFileByte: (after.received - before.received) / count / file.byteLength, uplinkBytesPerDevice: (after.sent - before.sent) / count };
  };
  const [sleepMs = Number.NaN] = await pollAll(fleet);
  for (let updates = 0; updates < warmUpUpdates; updates += devices) await runOnce(`warm-up-${updates}`, 0, Math.min(devices, warmUpUpdates));
  const atOnce = await runOnce('at-once', 0);
  const polled = await runOnce('polled', sleepMs);
  const cpu = await servingCpuSecondsOf(server.pid);
  await pollAll(fleet);
  const cpuMsPerIdlePoll = (((await servingCpuSecondsOf(server.pid)) - cpu) * 1_000) / devices;
  return { atOnce, polled, sleepMs, cpuMsPerIdlePoll, peakRssMb: await peakRssMbOf(server.pid) };
}

/** Every device's next poll falls due within `withinMs`, each at its own time. @returns when the last digest was checked, by performance.now() */
async function updateAll(fleet: readonly DdiDevice[], withinMs: number): Promise<number> {
  const random = createRandom(1);
  const startMs = performance.now();
  const waiting = fleet.map((device) => ({ device, dueMs: startMs + random() * withinMs })).toSorted((a, b) => a.dueMs - b.dueMs);
  let verifiedMs = startMs;
  await eachOf(waiting, async ({ device, dueMs }) => {
    if (dueMs > performance.now()) await systemClock.sleep(dueMs - performance.now());
    const { deploymentUrl } = await device.poll();
    if (deploymentUrl === undefined) throw new Error('hawkBit has nothing for a device that it has assigned something to');
    await device.install(deploymentUrl, () => void (verifiedMs = performance.now()));
    device.disconnect();
  });
  return verifiedMs;
}

/** @returns for how long each is to wait until its next poll */
async function pollAll(fleet: readonly DdiDevice[]): Promise<number[]> {
  const sleeps: number[] = [];
  await eachOf(fleet, async (device) => {
    sleeps.push((await device.poll()).sleepMs);
    device.disconnect();
  });
  return sleeps;
}

/** One after the other, at most `atOnceMax` of them at a time. */
async function eachOf<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const work = async (): Promise<void> => {
    for (const item of rest) await run(item);
  };
  await Promise.all(Array.from({ length: atOnceMax }, work));
}

function sumBytes(fleet: readonly DdiDevice[]): { received: number; sent: number } {
  const total = { received: 0, sent: 0 };
  for (const device of fleet) {
    const { received, sent } = device.bytes();
    total.received += received;
    total.sent += sent;
  }
  return total;
}

async function peakRssMbOf(pid: number): Promise<number> {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** CPU seconds of a JVM so far, but for those of its compiler, which goes on for minutes after what it compiles for. */
async function servingCpuSecondsOf(pid: number): Promise<number> {
  let compilerSeconds = 0;
  for (const task of await readdir(`/proc/${pid}/task`)) {
    const name = await readFile(`/proc/${pid}/task/${task}/comm`, 'utf8').catch(() => '');
    // The kernel keeps 15 characters of "C2 CompilerThread0".
    if (/^C[12] CompilerThre/.test(name)) compilerSeconds += Number((await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8')).split(' ')[0]) / 1e9;
  }
  return (await cpuSecondsOf(pid)) - compilerSeconds;
}
