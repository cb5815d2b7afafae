import { describe, expect, test } from 'vitest';
import { readDeployment, readPoll } from './read-ddi.ts';
import { firstErrorOf } from './start-hawkbit.ts';

const base = 'http://127.0.0.1:18831/DEFAULT/controller/v1/d-0';
const sha256 = 'ab'.repeat(32);
const artifact = (more: object = {}): object => ({ filename: 'file', hashes: { sha1: 'cd'.repeat(20), md5: 'ef'.repeat(16), sha256 }, size: 1_048_576, _links: { 'download-http': { href: `${base}/softwaremodules/1/artifacts/file` } }, ...more });
const deployment = (...artifacts: object[]): string => JSON.stringify({ id: '7', deployment: { download: 'forced', update: 'forced', chunks: [{ part: 'bApp', version: '1', name: 'model', artifacts }] } });

describe('what a device of hawkBit is answered', () => {
  test.each([
    ['00:00:30', 30_000],
    ['00:05:00', 300_000],
    ['23:59:59', 86_399_000],
  ])('nothing to do for %s', (sleep, sleepMs) => {
    const body = JSON.stringify({ config: { polling: { sleep } }, _links: { configData: { href: `${base}/configData` } } });
    expect(readPoll(body)).toEqual({ ok: true, value: { sleepMs, deploymentUrl: undefined } });
  });

  test('a deployment, and the links it may leave out', () => {
    const href = `${base}/deploymentBase/7?c=-2129030598`;
    expect(readPoll(JSON.stringify({ config: { polling: { sleep: '00:00:30' } }, _links: { deploymentBase: { href } } }))).toMatchObject({ value: { deploymentUrl: href } });
    expect(readPoll(JSON.stringify({ config: { polling: { sleep: '00:00:30' } } }))).toMatchObject({ value: { deploymentUrl: undefined } });
    expect(readDeployment(deployment(artifact()))).toEqual({ ok: true, value: { actionId: '7', artifacts: [{ url: `${base}/softwaremodules/1/artifacts/file`, sizeBytes: 1_048_576, sha256 }] } });
  });

  test.each(['', '<html>', '{}', '{"config":{"polling":{"sleep":"30"}}}', '{"config":{"polling":{"sleep":"00:61:00"}}}', '{"config":{"polling":{"sleep":"00:00:30"}},"_links":{"deploymentBase":{"href":"file:///etc"}}}'])('is refused as a poll: %s', (body) => {
    expect(readPoll(body)).toMatchObject({ ok: false, error: { code: 'ddi.invalid' } });
  });

  test.each([deployment(), deployment(artifact({ size: -1 })), deployment(artifact({ hashes: { md5: 'ef'.repeat(16) } })), deployment(artifact({ _links: {} })), '[]'])('is refused as a deployment: %s', (body) => {
    expect(readDeployment(body)).toMatchObject({ ok: false, error: { code: 'ddi.invalid' } });
  });
});

test.each([
  ['\u001B[1;31m[ERROR]\u001B[m Could not resolve dependencies for project a:b\n[ERROR] \n', 'Could not resolve dependencies for project a:b'],
  ['[INFO] fine\n[ERROR]\n[ERROR] Unknown host', 'Unknown host'],
  ['HawkbitMain.java:3: error: package does not exist\n', 'HawkbitMain.java:3: error: package does not exist'],
  ['[ERROR] [ERROR] Some problems were encountered while processing the POMs:\n[FATAL] Non-resolvable parent POM\n', 'Non-resolvable parent POM'],
  ['all is well', undefined],
])('what a tool says went wrong: %j', (output, line) => expect(firstErrorOf(output)).toBe(line));
