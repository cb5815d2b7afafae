import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentProcess } from '../support/agent-process.ts';
import { StandInControlPlane } from '../support/stand-in-control-plane.ts';
import { makeTestBundle, readingOf } from '../support/test-bundle.ts';

let controlPlane: StandInControlPlane;
let agent: AgentProcess;

beforeEach(async () => {
  controlPlane = new StandInControlPlane();
  await controlPlane.start();
  agent = await AgentProcess.create(controlPlane, 'device-1');
});

afterEach(async () => {
  agent.kill('SIGKILL');
  await agent.ended();
  await controlPlane.stop();
});

test('a bundle is fetched, verified, tried, put on probation and confirmed', async () => {
  const bundle = makeTestBundle(controlPlane.release);
  await controlPlane.publishBundle(bundle);
  await controlPlane.setDesired('device-1', 1, bundle.ref);
  agent.start();
  await controlPlane.reportOf('in_probation');
  agent.send(...Array.from({ length: 6 }, (_, i) => ({ key: `piece-${i}`, values: readingOf(i % 3) })));
  const report = await controlPlane.reportOf('converged');
  expect(report.confirmedDigest).toBe(bundle.ref.digest);
  expect(await agent.resultFor('piece-2')).toMatchObject({ predicted: 'high', bundle: bundle.ref.digest, version: 1 });
});
