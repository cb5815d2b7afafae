import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
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
