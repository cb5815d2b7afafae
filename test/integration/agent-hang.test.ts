import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentProcess } from '../support/agent-process.ts';
import { hangingValue } from '../support/hanging-value.ts';
import { StandInControlPlane } from '../support/stand-in-control-plane.ts';
import { makeTestBundle, readingOf, type TestBundle } from '../support/test-bundle.ts';

const id = 'device-1';
let controlPlane: StandInControlPlane;
let agent: AgentProcess;

beforeEach(async () => {
  controlPlane = new StandInControlPlane();
  await controlPlane.start();
  agent = await AgentProcess.create(controlPlane, id);
  agent.command = [fileURLToPath(new URL('../support/hanging-agent-main.ts', import.meta.url))];
});

afterEach(async () => {
  agent.kill('SIGKILL');
  await agent.ended();
  await controlPlane.stop();
});

async function offer(version: number): Promise<TestBundle> {
  const bundle = makeTestBundle(controlPlane.release, { version });
  await controlPlane.publishBundle(bundle);
  await controlPlane.setDesired(id, version, bundle.ref, { probation: { inferencesMin: 5, durationMs: 0, errorFractionMax: 0 } });
  await controlPlane.reportOf('in_probation', bundle.ref.digest);
  return bundle;
}

async function confirm(version: number): Promise<TestBundle> {
  const bundle = await offer(version);
  agent.send(...Array.from({ length: 6 }, (_, i) => ({ key: `piece-${version}-${i}`, values: readingOf(i % 3) })));
  await controlPlane.reportOf('converged', bundle.ref.digest);
  return bundle;
}

/** The agent hangs, is ended and started again. @returns the version that answers then */
async function hang(times: number): Promise<number | undefined> {
  agent.send({ key: 'last', values: [hangingValue, 0, 0, 0] });
  expect(await agent.ended()).toEqual([null, 'SIGKILL']);
  agent.start();
  agent.send({ key: `after-${times}`, values: readingOf(0) });
  return (await agent.resultFor(`after-${times}`)).version;
}

test('an interpreter that hangs is ended; the model in probation is reverted with that reason, a confirmed one after the third time', async () => {
  agent.start();
  await confirm(1);
  const second = await offer(2);
  expect(await hang(0)).toBe(1);
  const reverted = await controlPlane.reportOf('reverted', second.ref.digest);
  expect(reverted.update).toMatchObject({ reason: 'inference.hung', detail: expect.stringContaining('within 500 ms') as string });

  const third = await confirm(3);
  expect(await hang(1)).toBe(3);
  expect(await hang(2)).toBe(3);
  expect(await hang(3)).toBe(1);
  expect((await controlPlane.reportOf('reverted', third.ref.digest)).update).toMatchObject({ reason: 'inference.hung', detail: expect.stringContaining('3 times') as string });
  const outcomes = await controlPlane.waitFor(() => {
    const ended = controlPlane.records.flatMap(({ outcome }) => outcome ?? []).filter(({ phase }) => phase === 'reverted');
    return ended.length >= 2 ? ended : undefined;
  });
  expect(outcomes.map(({ reason }) => reason)).toEqual(['inference.hung', 'inference.hung']);
});
