import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desired, UpdatePhase } from '../../proto/messages.ts';
import { AgentProcess } from '../support/agent-process.ts';
import { StandInControlPlane } from '../support/stand-in-control-plane.ts';
import { makeTestBundle, readingOf, type TestBundle, type TestBundleOptions } from '../support/test-bundle.ts';

const id = 'device-1';
const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));
const rollout = 'spring';
const quick: Partial<Desired> = { rolloutId: rollout, probation: { inferencesMin: 1, durationMs: 0, errorFractionMax: 0.2 }, reporting: { windowInferences: 5, windowMsMax: 3_600_000, metricsIntervalMs: 3_600_000 } };
const atAnyTime = { hold: false, windows: [], deadlineMs: 0 };
let controlPlane: StandInControlPlane;
let agent: AgentProcess;
let pieces: number;

beforeEach(async () => {
  controlPlane = new StandInControlPlane();
  await controlPlane.start();
  pieces = 0;
});

afterEach(async () => {
  agent.kill('SIGKILL');
  await agent.ended();
  await controlPlane.stop();
});

const bundleOf = (version: number, options: TestBundleOptions = {}): TestBundle => makeTestBundle(controlPlane.release, { version, ...options });
const want = (revision: number, bundle: TestBundle, more: Partial<Desired> = {}): Promise<void> => controlPlane.setDesired(id, revision, bundle.ref, { ...quick, ...more });
const phasesOf = (bundle: TestBundle): UpdatePhase[] => [...new Set(controlPlane.reported.flatMap(({ update }) => (update?.bundleDigest === bundle.ref.digest ? [update.phase] : [])))];

function feed(count = 6): void {
  agent.send(...Array.from({ length: count }, () => ({ key: `piece-${++pieces}`, values: readingOf(pieces % 3) })));
}

async function answeringVersion(): Promise<number | undefined> {
  const key = `probe-${++pieces}`;
  agent.send({ key, values: readingOf(0) });
  return (await agent.resultFor(key)).version;
}

/** The readings that a probation needs, once it has begun. */
async function confirm(bundle: TestBundle): Promise<void> {
  await controlPlane.reportOf('in_probation', bundle.ref.digest);
  feed(2);
  await controlPlane.reportOf('converged', bundle.ref.digest);
}

/** An agent that runs version 1, and version 2 published beside it. */
async function start(config: Readonly<Record<string, unknown>> = {}): Promise<[TestBundle, TestBundle]> {
  agent = await AgentProcess.create(controlPlane, id, config);
  const bundles: [TestBundle, TestBundle] = [bundleOf(1), bundleOf(2)];
  for (const bundle of bundles) await controlPlane.publishBundle(bundle);
  await want(1, bundles[0]);
  agent.start();
  await confirm(bundles[0]);
  return bundles;
}

/** A technician's command at the device: its exit code and what it says. */
function command(...args: string[]): Promise<[number, string]> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'agent', ...args, '--config', agent.configPath], (fault, stdout, stderr) => resolve([fault === null ? 0 : Number(fault.code), stdout + stderr]));
  });
}

describe('in the shadow', () => {
  test('the candidate sees what the model sees, over a kill and a settings change, then waits for the hold to end; nothing is done twice', async () => {
    const [, next] = await start();
    const shadowing = { inferencesMin: 20, durationMs: 0, only: true };
    await want(2, next, { shadowing });
    await controlPlane.reportOf('shadowing', next.ref.digest);
    feed(10);
    const window = await controlPlane.waitFor(() => controlPlane.records.find((record) => record.window?.shadow !== undefined)?.window);
    expect(window).toMatchObject({ bundleDigest: next.ref.digest, profile: { count: 5 }, shadow: { compared: 5, agreed: 5, errors: 0, dropped: 0 } });
    expect(window.shadow?.besideDigest).not.toBe(next.ref.digest);
    expect(window.shadow?.latencyP50Us).toBeGreaterThan(0);
    agent.kill('SIGKILL');
    await agent.ended();
    agent.start();
    await controlPlane.waitFor(() => agent.log.filter((entry) => entry['action'] === 'shadow').length === 2);
    feed(25);
    await controlPlane.waitFor(() => (controlPlane.reported.at(-1)?.shadowInferences ?? 0) >= 20);
    expect(await answeringVersion()).toBe(1);
    // The shadow wave is over; the site is swapped in together, later.
    await want(3, next, { shadowing: { ...shadowing, only: false }, activation: { ...atAnyTime, hold: true } });
    const ready = await controlPlane.reportOf('ready', next.ref.digest);
    expect(ready.update).toMatchObject({ rolloutId: rollout, revision: 3, detail: expect.stringContaining('held by revision 3') as string });
    expect(await answeringVersion()).toBe(1);
    await want(4, next);
    await confirm(next);
    expect(await answeringVersion()).toBe(2);
    expect(phasesOf(next).filter((phase) => phase !== 'activated')).toEqual(expect.arrayContaining(['shadowing', 'ready', 'in_probation', 'converged']));
    const done = (action: string): number => agent.log.filter((entry) => entry['event'] === 'step.done' && entry['action'] === action && entry['bundle'] === next.ref.digest).length;
    expect(['begin', 'fetchChunks', 'preflight', 'stage', 'activate'].map(done)).toEqual([1, 1, 1, 1, 1]);
    for (const count of controlPlane.deliveries.values()) expect(count).toBe(1);
    const outcomes = (): string[] => controlPlane.outcomes.flatMap(({ bundleDigest, phase }) => (bundleDigest === next.ref.digest ? [phase] : []));
    await controlPlane.waitFor(() => outcomes().length > 0);
    expect(outcomes()).toEqual(['converged']);
  });

  test('a candidate that fails there fails the update; one that takes the agent down twice is not tried again', async () => {
    const [, next] = await start({ runtime: 'wasm' });
    const failing = bundleOf(3, { overflows: true });
    await controlPlane.publishBundle(failing);
    const shadowing = { inferencesMin: 50, durationMs: 0, only: false };
    await want(2, failing, { shadowing });
    await controlPlane.reportOf('shadowing', failing.ref.digest);
    agent.send(...Array.from({ length: 15 }, (_, i) => ({ key: `far-${i}`, values: [7, 7, 0, 0] })));
    expect((await controlPlane.reportOf('failed', failing.ref.digest)).update).toMatchObject({ reason: 'shadow.errors', detail: expect.stringContaining('in the shadow failed') as string });
    expect(await answeringVersion()).toBe(1);
    await want(3, next, { shadowing });
    for (const death of [1, 2]) {
      await controlPlane.waitFor(() => agent.log.filter((entry) => entry['action'] === 'shadow' && entry['bundle'] === next.ref.digest).length === death);
      agent.kill('SIGKILL');
      await agent.ended();
      agent.start();
    }
    expect((await controlPlane.reportOf('failed', next.ref.digest)).update?.reason).toBe('shadow.crashed');
    expect(await answeringVersion()).toBe(1);
  });
});

test('the line has the last word: refused while a file is missing, swapped in when it is there, denied at the deadline', async () => {
  const consent = join(mkdtempSync(join(tmpdir(), 'fleetloop-consent-')), 'may-swap');
  writeFileSync(consent, '');
  const [, next] = await start({ swapConsent: { kind: 'file', path: consent, retryMs: 100 } });
  rmSync(consent);
  await want(2, next);
  expect((await controlPlane.waitFor(() => controlPlane.reported.findLast((each) => each.update?.phase === 'ready'))).update?.detail).toBe(`the line did not consent: ${consent} is not there`);
  expect(await answeringVersion()).toBe(1);
  writeFileSync(consent, '');
  await confirm(next);
  expect(await answeringVersion()).toBe(2);
  rmSync(consent);
  const third = bundleOf(3);
  await controlPlane.publishBundle(third);
  await want(3, third, { activation: { ...atAnyTime, deadlineMs: 1 } });
  expect((await controlPlane.reportOf('denied', third.ref.digest)).update).toMatchObject({ reason: 'activation.deadline', detail: expect.stringContaining('no moment for the swap until 1970') as string });
});

test('a technician pauses, denies and rolls back; the control plane hears why, and only resume takes it back', async () => {
  const [first, next] = await start();
  expect(await command('rollback')).toEqual([7, expect.stringContaining('local.nothing_to_do') as string]);
  expect(await command('pause', '--reason', 'inspection of the press')).toEqual([0, expect.stringContaining('paused') as string]);
  await want(2, next);
  await controlPlane.waitFor(() => controlPlane.reported.at(-1)?.desiredRevision === 2);
  expect(controlPlane.reported.at(-1)).toMatchObject({ detail: 'local.paused: inspection of the press', confirmedDigest: first.ref.digest, update: { bundleDigest: first.ref.digest, phase: 'converged' } });
  expect((await command('resume'))[0]).toBe(0);
  await confirm(next);
  expect(await command('rollback', '--reason', 'it rejects good parts')).toEqual([0, expect.stringContaining('back to test version 1') as string]);
  expect((await controlPlane.reportOf('reverted', next.ref.digest))).toMatchObject({ confirmedDigest: first.ref.digest, update: { reason: 'local.rollback', detail: 'it rejects good parts' } });
  expect(await answeringVersion()).toBe(1);
  // The same model under a newer revision stays refused, over a restart.
  expect(await agent.stop()).toEqual([0, null]);
  agent.start();
  await want(3, next);
  expect((await controlPlane.reportOf('denied', next.ref.digest)).update).toMatchObject({ reason: 'local.rollback', revision: 3 });
  expect(await answeringVersion()).toBe(1);
  const outcomes = await controlPlane.waitFor(() => {
    const told = controlPlane.outcomes.flatMap(({ bundleDigest, phase, reason }) => (bundleDigest === next.ref.digest ? [`${phase} ${reason}`] : []));
    return told.length > 1 && told;
  });
  expect(outcomes.slice(0, 2)).toEqual(['converged ', 'reverted local.rollback']);
  expect((await command('resume'))[0]).toBe(0);
  await confirm(next);
  expect(await answeringVersion()).toBe(2);
});
