import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fleetloopVersion } from '../../proto/version.ts';
import { buildAgent, type AgentManifest } from '../../tools/build-agent.ts';
import { AgentProcess } from '../support/agent-process.ts';
import { StandInControlPlane } from '../support/stand-in-control-plane.ts';
import { makeTestBundle, readingOf } from '../support/test-bundle.ts';

const run = promisify(execFile);
const installedBytesMax = 12 * 1024 ** 2;
/** A JPEG of 8 x 8 pixels, all grey. */
const greyJpeg = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wEEEAAQABAAEAAQABEAEAASABQAFAASABkAGwAYABsAGQAlACIAHwAfACIAJQA4ACgAKwAoACsAKAA4AFUANQA+ADUANQA+ADUAVQBLAFsASgBFAEoAWwBLAIcAagBeAF4AagCHAJwAgwB8AIMAnAC9AKkAqQC9AO4A4gDuATcBNwGiEQAQABAAEAAQABEAEAASABQAFAASABkAGwAYABsAGQAlACIAHwAfACIAJQA4ACgAKwAoACsAKAA4AFUANQA+ADUANQA+ADUAVQBLAFsASgBFAEoAWwBLAIcAagBeAF4AagCHAJwAgwB8AIMAnAC9AKkAqQC9AO4A4gDuATcBNwGi/8IAEQgACAAIAwEiAAIRAQMRAf/EACYAAQAAAAAAAAAAAAAAAAAAAAABAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhADEAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAE/AH//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAECAQE/AH//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/AH//2Q==', 'base64');
let folder: string;
let program: string;
let manifest: AgentManifest;

// Far from any node_modules: what the agent needs has to lie beside it.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleetloop-built-'));
  manifest = await buildAgent(folder);
  program = join(folder, 'fleetloop-agent.js');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('what is installed is one program beside its interpreters, with the licences of all that is in it, in 12 MB', async () => {
  expect(manifest.totalBytes).toBeLessThan(installedBytesMax);
  expect(manifest.files.map(({ path }) => path)).toEqual(expect.arrayContaining(['fleetloop-agent.js', 'tflite_web_api_cc_simd.wasm', 'native/build/Release/node_tflite_binding.node']));
  expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
  const notices = await readFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of ['mqtt', 'zod', 'protobufjs', 'lowdb', '@tensorflow/tfjs-tflite']) expect(notices).toContain(`\n${name} `);
  // V8 keeps a text with one character beyond Latin-1 in twice the memory.
  expect((await readFile(program, 'utf8')).match(/[^\0-\x7f]/)).toBeNull();
});

test('it answers like the agent in the source', async () => {
  const said = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await run(process.execPath, [program, ...args]).catch((fault: unknown) => fault as { stdout: string; stderr: string });
    return `${stdout}${stderr}`;
  };
  expect(await said('--version')).toBe(`${fleetloopVersion}\n`);
  expect(await said('--help')).toContain('fleetloop agent --config FILE');
  expect(await said('agent', 'frobnicate')).toContain('there is no command "frobnicate"');
  expect(await said('status', '--config', '/nowhere.json')).toContain('cannot read /nowhere.json');
});

test('it decodes a JPEG with the decoder beside it', async () => {
  const controlPlane = new StandInControlPlane();
  await controlPlane.start();
  const agent = await AgentProcess.create(controlPlane, 'camera-1', { source: { kind: 'http', port: 0 } });
  agent.command = [program, 'agent'];
  try {
    const bundle = makeTestBundle(controlPlane.release);
    await controlPlane.publishBundle(bundle);
    await controlPlane.setDesired('camera-1', 1, bundle.ref);
    agent.start();
    await controlPlane.reportOf('in_probation');
    const { source } = (await agent.logged('source.connected')) as { source: string };
    const answer = await fetch(`${source}?key=grey`, { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: greyJpeg });
    // Decoded to its 8 x 8 pixels, of which this model takes none.
    expect(await answer.json()).toMatchObject({ key: 'grey', error: { message: expect.stringContaining('got 192') as string } });
  } finally {
    agent.kill('SIGKILL');
    await controlPlane.stop();
  }
});

test('it fetches a bundle, preflights it in a child of its own, answers readings and comes back after a kill', async () => {
  const controlPlane = new StandInControlPlane();
  await controlPlane.start();
  const agent = await AgentProcess.create(controlPlane, 'device-1');
  agent.command = [program, 'agent'];
  try {
    const bundle = makeTestBundle(controlPlane.release);
    await controlPlane.publishBundle(bundle);
    await controlPlane.setDesired('device-1', 1, bundle.ref);
    agent.start();
    await controlPlane.reportOf('in_probation');
    agent.send(...Array.from({ length: 6 }, (_, i) => ({ key: `piece-${i}`, values: readingOf(i % 3) })));
    const { runtimeChoice } = await controlPlane.reportOf('converged');
    expect(runtimeChoice?.measured.map(({ runtime }) => runtime)).toEqual(['native', 'wasm']);
    expect(runtimeChoice?.reason).toMatch(/^(native|wasm) takes [\d.]+ us at the median; (native|wasm) takes [\d.]+ us$/);
    expect(runtimeChoice?.measuredOn).toContain(fleetloopVersion);
    agent.kill('SIGKILL');
    await agent.ended();
    agent.start();
    agent.send({ key: 'again', values: readingOf(2) });
    expect(await agent.resultFor('again')).toMatchObject({ predicted: 'high', bundle: bundle.ref.digest });
    expect(agent.log.filter(({ event }) => event === 'text')).toEqual([]);
    expect((await agent.stop())[0]).toBe(0);
  } finally {
    agent.kill('SIGKILL');
    await controlPlane.stop();
  }
});
