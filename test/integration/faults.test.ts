import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmdirSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentState } from '../../agent/reconcile/agent-state.ts';
import { systemClock } from '../../proto/clock.ts';
import { createRandom } from '../../proto/random.ts';
import { completeWith, eventually, keepTrained, openLoop, startAgent, startControlPlane, trainModel, type AgentProcess, type ControlPlaneProcess, type Loop } from '../support/loop-processes.ts';
import { mosquittoMissing, startMosquitto } from '../support/mosquitto.ts';

/** Real processes, real faults: the loop goes on, nothing acknowledged is lost, no device is left without a confirmed model. */
let loop: Loop;

beforeEach(async () => {
  loop = await openLoop();
});

afterEach(async () => {
  await loop.close();
});

/** Several waits one after the other, each of which has its own limit and message. */
const timeLimitMs = 400_000;
/** Of the instants and readings that are drawn. */
const seed = Number(process.env['FLEETLOOP_SEED'] ?? 11);
const gate = { confirmedPercentMin: 100, deadlineMs: 120_000 };
const probation = { inferencesMin: 10, durationMs: 500, errorFractionMax: 0.1 };

async function rollOut(plane: ControlPlaneProcess, versionId: string, options: object = {}): Promise<string> {
  await plane.call('POST', `/versions/${versionId}/approve`, {});
  return (await plane.call('POST', '/rollouts', { versionId, waves: [{ percent: 100 }], gate, probation, ...options })).id as string;
}

async function waitForRollout(plane: ControlPlaneProcess, id: string, state: string, agents: readonly AgentProcess[]): Promise<{ detail: string; waves: { devices: { deviceId: string; state: string; reason: string }[] }[] }> {
  return eventually(`rollout ${id} is ${state}`, async () => {
    for (const agent of agents) agent.feed(5);
    const rollout = await plane.call('GET', `/rollouts/${id}`);
    return rollout.state === state ? rollout : undefined;
  });
}

/** What the store holds of a device, read behind the control plane's back. */
function storedOf(plane: ControlPlaneProcess, deviceId: string): { inferences: number; gaps: number } {
  const database = new DatabaseSync(join(plane.dataDir, 'fleetloop.db'), { readOnly: true, timeout: 5_000 });
  try {
    const { total } = database.prepare('select coalesce(sum(count), 0) as total from windows where device_id = ?').get(deviceId) as { total: number };
    const epochs = database.prepare('select epoch, count(*) as n, min(sequence) as first, max(sequence) as last from records where device_id = ? group by epoch').all(deviceId) as { n: number; first: number; last: number }[];
    return { inferences: total, gaps: epochs.reduce((sum, { n, first, last }) => sum + (last - first + 1 - n), 0) };
  } finally {
    database.close();
  }
}

async function everythingArrives(plane: ControlPlaneProcess, agents: readonly AgentProcess[]): Promise<void> {
  for (const agent of agents) {
    await eventually(`every inference of ${agent.id} is in the store exactly once`, () => {
      const stored = storedOf(plane, agent.id);
      const produced = agent.results().length;
      if (stored.inferences > produced) throw new Error(`${stored.inferences} inferences are stored, ${produced} were made`);
      return stored.inferences === produced && stored.gaps === 0 ? true : undefined;
    }).catch((cause: unknown) => {
      throw new Error(`${String(cause)}: stored ${JSON.stringify(storedOf(plane, agent.id))}, produced ${agent.results().length}`);
    });
  }
}

describe(`the loop under faults (seed ${seed})`, () => {
  it('loses nothing when the control plane is killed again and again during ingest', async () => {
    const plane = await startControlPlane(loop);
    const versionId = await trainModel(loop, plane);
    const agents = await Promise.all(['d1', 'd2'].map((id) => startAgent(loop, plane, id)));
    await waitForRollout(plane, await rollOut(plane, versionId), 'succeeded', agents);

    const random = createRandom(seed);
    for (let round = 0; round < 3; round++) {
      const before = agents.map((agent) => agent.results().length);
      for (const agent of agents) agent.feed(100 + Math.floor(random() * 100));
      await eventually('the agents go on', () => agents.every((agent, i) => agent.results().length > (before[i] as number) + 50) || undefined);
      await plane.process.kill('SIGKILL');
      for (const agent of agents) agent.feed(50);
      const during = agents.map((agent) => agent.results().length);
      await eventually('inference goes on without the control plane', () => agents.every((agent, i) => agent.results().length >= (during[i] as number) + 50) || undefined);
      plane.process.restart();
      await plane.healthy();
    }
    await everythingArrives(plane, agents);
  }, timeLimitMs);

  it('brings every device to the new version when agents are killed at any moment of the update', async () => {
    const plane = await startControlPlane(loop);
    const first = await trainModel(loop, plane, 1);
    const agents = await Promise.all(['d1', 'd2', 'd3'].map((id) => startAgent(loop, plane, id)));
    await waitForRollout(plane, await rollOut(plane, first), 'succeeded', agents);
    const second = await trainModel(loop, plane, 2);
    const wanted = (await plane.call('GET', `/versions/${second}`)).bundleDigest as string;

    const id = await rollOut(plane, second, { gate, probation: { ...probation, durationMs: 3_000 } });
    // A kill may come at any instant; a second one while the new model is loaded or on probation would rightly blame it.
    const random = createRandom(seed);
    const died = new Set<string>();
    for (let round = 0; round < 6; round++) {
      await systemClock.sleep(800 * random());
      for (const agent of agents) {
        if (died.has(agent.id) || random() < 0.4) continue;
        await agent.process.kill('SIGKILL');
        if (isTrying(agent)) died.add(agent.id);
        agent.process.restart();
      }
      for (const agent of agents) agent.feed(5);
    }
    const rollout = await waitForRollout(plane, id, 'succeeded', agents).catch(async (cause: unknown) => {
      throw new Error(`${String(cause)}: ${JSON.stringify((await plane.call('GET', `/rollouts/${id}`)).waves)}`);
    });
    expect(rollout.waves.flatMap((wave) => wave.devices.map((device) => device.state))).toEqual(['confirmed', 'confirmed', 'confirmed']);
    for (const agent of agents) {
      agent.feed(1);
      await eventually(`${agent.id} answers with the new version`, () => agent.results().at(-1)?.bundle === wanted || undefined);
    }
  }, timeLimitMs);

  it('counts a device that is away for the whole rollout as silent, and converges when it is back', async () => {
    const plane = await startControlPlane(loop);
    const first = await trainModel(loop, plane, 1);
    const agents = await Promise.all(['d1', 'd2'].map((id) => startAgent(loop, plane, id)));
    await waitForRollout(plane, await rollOut(plane, first), 'succeeded', agents);
    const second = await trainModel(loop, plane, 2);
    const wanted = (await plane.call('GET', `/versions/${second}`)).bundleDigest as string;

    const [here, away] = agents as [AgentProcess, AgentProcess];
    await away.process.kill('SIGKILL');
    // Short for who never answers; who does may take its time.
    const id = await rollOut(plane, second, { gate: { confirmedPercentMin: 50, silentMax: 1, deadlineMs: 120_000 }, deadlines: { assignedMs: 8_000 } });
    const rollout = await waitForRollout(plane, id, 'succeeded', [here]);
    expect(rollout.waves.flatMap((wave) => wave.devices).find((device) => device.deviceId === away.id)?.state).toBe('silent');

    away.process.restart();
    await eventually('the device converges after its return', () => {
      away.feed(5);
      return away.results().at(-1)?.bundle === wanted || undefined;
    });
    await eventually('and reports it confirmed', async () => {
      away.feed(5);
      return (await plane.call('GET', `/devices/${away.id}`)).confirmedDigest === wanted || undefined;
    });
  }, timeLimitMs);

  it('keeps the old model where the new one cannot be run, and stops the rollout', async () => {
    const plane = await startControlPlane(loop);
    const first = await trainModel(loop, plane, 1);
    const agents = await Promise.all(['d1', 'd2'].map((id) => startAgent(loop, plane, id)));
    await waitForRollout(plane, await rollOut(plane, first), 'succeeded', agents);
    const confirmed = (await plane.call('GET', `/versions/${first}`)).bundleDigest as string;
    const broken = await registerBrokenVersion(plane, first);

    await plane.call('POST', `/versions/${broken}/approve`, { force: { reason: 'what devices do with a broken model is the question' } });
    const { id } = await plane.call('POST', '/rollouts', { versionId: broken, waves: [{ count: 1 }, { percent: 100 }], gate, probation });
    const rollout = await waitForRollout(plane, id, 'tripped', agents);
    const states = rollout.waves.flatMap((wave) => wave.devices);
    expect(states.filter((device) => device.state !== 'waiting')).toHaveLength(1);
    for (const agent of agents) {
      const before = agent.results().length;
      agent.feed(3);
      await eventually(`${agent.id} goes on`, () => agent.results().length >= before + 3 || undefined);
      expect(agent.results().at(-1)?.bundle).toBe(confirmed);
      expect((await plane.call('GET', `/devices/${agent.id}`)).confirmedDigest).toBe(confirmed);
    }
  }, timeLimitMs);

  it.skipIf(mosquittoMissing !== undefined)(`goes on when an external broker is killed and forgets everything${mosquittoMissing === undefined ? '' : ` (skipped: ${mosquittoMissing})`}`, async () => {
    const mosquitto = await startMosquitto();
    try {
      const plane = await startControlPlane(loop, { brokerUrl: mosquitto.url });
      const first = await trainModel(loop, plane, 1);
      const agents = await Promise.all(['d1', 'd2'].map((id) => startAgent(loop, plane, id)));
      await waitForRollout(plane, await rollOut(plane, first), 'succeeded', agents);
      const second = await trainModel(loop, plane, 2);
      await mosquitto.kill();
      const id = await rollOut(plane, second);
      const before = agents.map((agent) => agent.results().length);
      for (const agent of agents) agent.feed(50);
      await eventually('inference goes on without a broker', () => agents.every((agent, i) => agent.results().length >= (before[i] as number) + 50) || undefined);
      await mosquitto.restart();
      await waitForRollout(plane, id, 'succeeded', agents);
      await everythingArrives(plane, agents);
    } finally {
      await mosquitto.stop();
    }
  }, timeLimitMs);

  const canMount = mountable();
  it.skipIf(!canMount)(`acknowledges nothing it cannot store while a disk is full, and catches up after${canMount ? '' : ' (skipped: no right to mount a small tmpfs)'}`, async () => {
    const disk = mkdtempSync(join(tmpdir(), 'fleetloop-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', disk]);
    try {
      const plane = await startControlPlane(loop, { dataDir: join(disk, 'control-plane') });
      const versionId = await trainModel(loop, plane);
      const agents = await Promise.all(['d1', 'd2'].map((id) => startAgent(loop, plane, id, id === 'd2' ? { dataDir: join(disk, 'd2') } : {})));
      await waitForRollout(plane, await rollOut(plane, versionId), 'succeeded', agents);
      const ballast = join(disk, 'ballast');
      fill(ballast);
      const before = agents.map((agent) => agent.results().length);
      // Write-ahead files have some room left: readings go on until the control plane has met the full disk.
      let fed = 0;
      await eventually('the control plane meets the full disk', async () => {
        for (const agent of agents) agent.feed(200);
        fed += 200;
        return (await plane.call('GET', '/health')).broker.fault.includes('cannot grow') || undefined;
      });
      await eventually('inference goes on with a full disk', () => agents.every((agent, i) => agent.results().length >= (before[i] as number) + fed) || undefined);
      expect(plane.process.running).toBe(true);
      unlinkSync(ballast);
      // d1's own disk had room: all of it arrives. d2 may have given up samples for room, and goes on.
      await everythingArrives(plane, agents.slice(0, 1));
      const stored = storedOf(plane, 'd2').inferences;
      agents[1]?.feed(50);
      await eventually('the device whose disk was full reports again', () => storedOf(plane, 'd2').inferences > stored || undefined);
    } finally {
      await loop.close();
      execFileSync('umount', [disk]);
      rmdirSync(disk);
    }
  }, timeLimitMs);
});

/** Whether the agent, which has ended, was loading a new model or had it on probation. */
function isTrying({ dataDir }: AgentProcess): boolean {
  const { probation: trial, update } = JSON.parse(readFileSync(join(dataDir, 'state.json'), 'utf8')) as Pick<AgentState, 'probation' | 'update'>;
  return trial !== null || update?.load.underWay === true;
}

/** Registers, as a trainer would, a copy of a version whose model file is damaged inside its operators. */
async function registerBrokenVersion(plane: ControlPlaneProcess, goodVersion: string): Promise<string> {
  const good = await plane.call('GET', `/versions/${goodVersion}`);
  const { blobs, facts } = await keepTrained(plane, goodVersion);
  const model = Uint8Array.from(blobs['model'] as Uint8Array);
  // Keeps the identifier, breaks what the tables point at.
  for (let i = 64; i < model.length; i += 5) model[i] = (model[i] as number) ^ 0xff;
  await plane.call('POST', '/training/jobs', { model: good.model, dataset: good.lineage.dataset });
  return completeWith(plane, { blobs: { ...blobs, model }, facts });
}

/** Writes until the disk is full. */
function fill(file: string): void {
  const block = Buffer.alloc(4096);
  try {
    for (;;) appendFileSync(file, block);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
  }
}

function mountable(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
