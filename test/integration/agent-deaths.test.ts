import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { AgentState } from '../../agent/reconcile/agent-state.ts';
import type { ProcessStatus } from '../../agent/status/snapshot.ts';
import type { Desired, Reported } from '../../proto/messages.ts';
import { failingValues, hangingModelVariable, hangMs } from '../support/failing-values.ts';
import { makeTestBundle, readingOf, type TestBundle } from '../support/test-bundle.ts';
import { useTestDevice } from '../support/test-device.ts';

const device = useTestDevice();
const probation = { inferencesMin: 5, durationMs: 0, errorFractionMax: 0 };

async function create(config: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const agent = await device.create(config);
  agent.command = [fileURLToPath(new URL('../support/failing-agent-main.ts', import.meta.url))];
}

function feed(name: string, count = 6): void {
  device.agent.send(...Array.from({ length: count }, (_, i) => ({ key: `${name}-${i}`, values: readingOf(i % 3) })));
}

async function confirm(version: number): Promise<TestBundle> {
  const bundle = await device.offer({ version }, { probation });
  await device.controlPlane.reportOf('in_probation', bundle.ref.digest);
  feed(`piece-${version}`);
  await device.controlPlane.reportOf('converged', bundle.ref.digest);
  return bundle;
}

/** A reading ends the process, which is started again. @returns what answers then: a version, or why there is none */
async function fail(how: keyof typeof failingValues, environment: Readonly<Record<string, string>> = {}): Promise<number | string | undefined> {
  device.agent.send({ key: 'last', values: [failingValues[how], 0, 0, 0] });
  expect(await device.agent.ended()).toEqual([null, how === 'hangs' ? 'SIGKILL' : 'SIGSEGV']);
  return startAgain(environment);
}

async function startAgain(environment: Readonly<Record<string, string>> = {}): Promise<number | string | undefined> {
  const before = device.agent.results.length;
  device.agent.start(environment);
  device.agent.send({ key: 'after', values: readingOf(0) });
  const answer = await device.agent.waitFor(() => device.agent.results.slice(before).find(({ key }) => key === 'after'));
  return answer.version ?? answer.error?.code;
}

/** The newest report that says this of the process. */
function faultReported(code: string): Promise<Reported> {
  return device.controlPlane.waitFor(() => device.controlPlane.reported.at(-1)?.detail.startsWith(code) === true && device.controlPlane.reported.at(-1));
}

test('an interpreter that hangs is ended; the model in probation is reverted with that reason, a confirmed one after as often as its config says', async () => {
  await create({ modelDeaths: { max: 2 } });
  device.agent.start();
  await confirm(1);
  const second = await device.offer({ version: 2 }, { probation });
  await device.controlPlane.reportOf('in_probation', second.ref.digest);
  expect(await fail('hangs')).toBe(1);
  const reverted = await device.controlPlane.reportOf('reverted', second.ref.digest);
  expect(reverted.update).toMatchObject({ reason: 'inference.hung', detail: expect.stringContaining(`within ${hangMs} ms`) as string });

  const third = await confirm(3);
  expect([await fail('hangs'), await fail('hangs')]).toEqual([3, 1]);
  expect((await device.controlPlane.reportOf('reverted', third.ref.digest)).update).toMatchObject({ reason: 'inference.hung', detail: expect.stringContaining('2 times') as string });
  const outcomes = await device.controlPlane.waitFor(() => {
    const ended = device.controlPlane.outcomes.filter(({ phase }) => phase === 'reverted');
    return ended.length >= 2 ? ended : undefined;
  });
  expect(outcomes.map(({ reason }) => reason)).toEqual(['inference.hung', 'inference.hung']);
});

test('a confirmed model that crashes the process is counted, told, and left for the one before it', async () => {
  await create({ modelDeaths: { max: 2 } });
  device.agent.start();
  await confirm(1);
  const second = await confirm(2);
  // Nothing tells yet what the first end came from; from then on it is noted.
  expect(await fail('crashes')).toBe(2);
  expect((await faultReported('agent.died')).detail).toContain(`1 time within 24 h`);
  expect(await fail('crashes')).toBe(2);
  expect((await faultReported('model.crashed')).detail).toContain(`while ${second.ref.digest} acted, 1 of them in its interpreter; at 2 it is left`);
  // Ended from outside, between two inferences: counted, and held against nobody.
  device.agent.kill('SIGKILL');
  await device.agent.ended();
  expect(await startAgain()).toBe(2);
  expect(await fail('crashes')).toBe(1);
  expect((await device.controlPlane.reportOf('reverted', second.ref.digest)).update).toMatchObject({ reason: 'inference.crashed', detail: expect.stringContaining('4 times') as string });
  expect(await device.agent.stop()).toEqual([0, null]);
  expect(await startAgain()).toBe(1);
  expect(device.controlPlane.reported.at(-1)?.detail).toBe('');
});

test('without one before it the agent goes on without a model, and tries it again after a rest or at a word of the technician', async () => {
  await create({ modelDeaths: { max: 1, restMs: 3_600_000 } });
  device.agent.start();
  const bundle = await confirm(1);
  expect(await fail('crashes')).toBe(1);
  expect(await fail('crashes')).toBe('no_bundle');
  const status = JSON.parse((await device.agent.ask('status', '--json')).text) as ProcessStatus;
  expect(status.agents[0]).toMatchObject({ running: { digest: bundle.ref.digest }, deaths: { count: 2, inModel: 1, restsUntilMs: expect.any(Number) as number } });
  expect((await faultReported('model.crashed')).detail).toContain('it is left out until');
  // The rest is over.
  await device.agent.changeConfig({ modelDeaths: { max: 1, restMs: 100 } });
  expect(await device.agent.stop()).toEqual([0, null]);
  expect(await startAgain()).toBe(1);
  await device.agent.changeConfig({ modelDeaths: { max: 1 } });
  expect(await fail('crashes')).toBe('no_bundle');
  expect((await device.agent.ask('resume')).text).toContain('forgotten');
  await device.agent.waitFor(() => device.agent.log.some(({ event, action }) => event === 'step.done' && action === 'loadConfirmed'));
  feed('resumed', 1);
  expect(await device.agent.resultFor('resumed-0')).toMatchObject({ version: 1 });
});

test('a candidate that does not come back while it is loaded, or in the shadow, has failed; the one that acts goes on', async () => {
  await create();
  device.agent.start();
  await confirm(1);
  const hanging = async (version: number, afterCount: number, wishes: Partial<Desired>): Promise<string | undefined> => {
    await device.agent.stop();
    const model = makeTestBundle(device.controlPlane.release, { version }).manifest.blobs.find(({ role }) => role === 'model')?.digest as string;
    expect(await startAgain({ [hangingModelVariable]: `${model} ${afterCount}` })).toBe(1);
    const { ref } = await device.offer({ version }, { probation, ...wishes });
    // Loading has run a golden input once.
    if (afterCount > 0) {
      await device.controlPlane.reportOf('shadowing', ref.digest);
      feed('seen', 1);
    }
    expect(await device.agent.ended()).toEqual([null, 'SIGKILL']);
    expect(await startAgain({ [hangingModelVariable]: `${model} ${afterCount}` })).toBe(1);
    return (await device.controlPlane.reportOf('failed', ref.digest)).update?.reason;
  };
  expect(await hanging(2, 0, {})).toBe('activation.hung');
  expect(await hanging(3, 1, { shadowing: { inferencesMin: 5, durationMs: 0, only: false } })).toBe('shadow.hung');
});

test('a hang in one slot takes the other down with it until the process runs again; it is named, and held against nothing in the other', async () => {
  const { controlPlane } = device;
  const socket = (): object => ({ broker: { password: 'secret' }, source: { kind: 'socket', port: 0 } });
  await create({ slots: { camera: socket(), sound: socket() } });
  const { agent } = device;
  const started = async (slot: string, nth: number): Promise<number> => Number(new URL((await agent.waitFor(() => agent.log.filter((entry) => entry['event'] === 'agent.started' && entry['slot'] === slot)[nth]))['source'] as string).port);
  const reported = (deviceId: string, phase: string): Promise<Reported> => controlPlane.waitFor(() => controlPlane.reported.findLast((report) => report.deviceId === deviceId && report.update?.phase === phase));
  const offerTo = async (slot: string, wishes: Partial<Desired>): Promise<TestBundle> => {
    const bundle = makeTestBundle(controlPlane.release, { version: slot === 'camera' ? 1 : 2 });
    await controlPlane.publishBundle(bundle);
    await controlPlane.setDesired(`${device.id}-${slot}`, 1, bundle.ref, wishes);
    return bundle;
  };
  agent.start();
  const camera = await started('camera', 0);
  await offerTo('camera', { probation: { inferencesMin: 0, durationMs: 0, errorFractionMax: 0 } });
  const sound = await offerTo('sound', { probation: { inferencesMin: 1_000, durationMs: 0, errorFractionMax: 0 } });
  await reported(`${device.id}-camera`, 'converged');
  await reported(`${device.id}-sound`, 'in_probation');

  const hungMs = performance.now();
  const line = connect(camera, '127.0.0.1').on('error', () => undefined);
  line.write(`${JSON.stringify({ key: 'last', values: [failingValues.hangs, 0, 0, 0] })}\n`);
  expect(await agent.ended()).toEqual([null, 'SIGKILL']);
  // The whole limit, or up to half as much again; more only where the machine is busy.
  expect(performance.now() - hungMs).toBeGreaterThanOrEqual(hangMs * 0.9);
  agent.start();
  await started('sound', 1);
  const told = (slot: string): Promise<Record<string, unknown>> => agent.waitFor(() => agent.log.find((entry) => entry['event'] === 'process.hung' && entry['slot'] === slot));
  expect([await told('camera'), await told('sound')]).toMatchObject([{ cause: 'hung', by: 'camera' }, { cause: 'other_slot', by: 'camera' }]);
  const state = (slot: string): AgentState => JSON.parse(readFileSync(join(agent.dataDir, 'slots', slot, 'state.json'), 'utf8')) as AgentState;
  expect(state('camera').deaths.ends).toMatchObject([{ cause: 'hung' }]);
  expect(state('sound')).toMatchObject({ deaths: { ends: [] }, probation: { deaths: 0 }, update: { digest: sound.ref.digest, phase: 'in_probation' } });
});

test('on another machine the interpreters are measured again, and the model goes over to the faster while it infers', async () => {
  await create();
  device.agent.start();
  const { ref } = await confirm(1);
  await device.agent.stop();
  const path = join(device.agent.dataDir, 'state.json');
  const state = JSON.parse(readFileSync(path, 'utf8')) as AgentState;
  const slot = state.slots.a;
  if (slot?.choice === undefined) throw new Error('the preflight has chosen');
  // As the disk of another machine would have it, where the other interpreter was faster.
  const other = slot.runtime === 'native' ? 'wasm' : 'native';
  writeFileSync(path, JSON.stringify({ ...state, slots: { ...state.slots, a: { ...slot, runtime: other, choice: { ...slot.choice, measuredOn: 'another machine' } } } }));
  const before = device.controlPlane.reported.length;
  expect(await startAgain()).toBe(1);
  expect(await device.agent.logged('preflight.measured_again')).toMatchObject({ bundle: ref.digest, before: other });
  const { runtime } = await device.agent.logged('preflight.measured_again');
  const report = await device.controlPlane.waitFor(() => device.controlPlane.reported.slice(before).find(({ runtimeChoice }) => runtimeChoice?.measuredOn === slot.choice?.measuredOn));
  expect(report).toMatchObject({ runtime, update: { phase: 'converged' } });
  feed('again', 1);
  expect(await device.agent.resultFor('again-0')).toMatchObject({ version: 1 });
  // Once in the life of a process, and not again in the next.
  await device.agent.stop();
  await startAgain();
  expect(device.agent.log.filter(({ event }) => event === 'preflight.measured_again')).toHaveLength(1);
});
