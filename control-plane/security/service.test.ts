import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import { openStore } from '../store/store.ts';
import { createSecurityService } from './service.ts';

let rooms: TestRooms;
const adminToken = async (): Promise<string> => (await readFile(join(rooms.dataDir, 'admin.token'), 'utf8')).trim();
const startAgain = () => createSecurityService(rooms.context, { dataDir: rooms.dataDir });

beforeEach(async () => {
  rooms = await openTestRooms();
});

afterEach(() => rooms.close());

test('keys are made once, one for each purpose', async () => {
  const again = await startAgain();
  expect(again.signingKey('release')).toEqual(rooms.security.signingKey('release'));
  expect(again.trust()).toEqual(rooms.security.trust());
  expect(again.signingKey('release').keyId).not.toBe(again.signingKey('assignment').keyId);
  expect(JSON.stringify(again.trust())).not.toContain('pkcs8');
});

test('a credential is verified against its hash alone', () => {
  const [one, two] = [rooms.security.issueCredential(), rooms.security.issueCredential()];
  expect(Buffer.from(one.credential, 'base64url')).toHaveLength(32);
  expect(one.hash).not.toContain(one.credential);
  expect([rooms.security.verifyCredential(one.credential, one.hash), rooms.security.verifyCredential(two.credential, one.hash), rooms.security.verifyCredential('', one.hash), rooms.security.verifyCredential(one.credential, '')]).toEqual([true, false, false, false]);
});

test('tokens name their caller until they are revoked, and are not kept', async () => {
  const token = await rooms.security.issueToken('labeler', 'bob');
  expect(await rooms.security.verifyToken(token)).toEqual({ role: 'labeler', name: 'bob' });
  expect(await rooms.security.verifyToken(`${token}x`)).toBeUndefined();
  expect(JSON.stringify(await rooms.context.store.selectFrom('tokens').selectAll().execute())).not.toContain(token);
  expect(await rooms.security.revokeTokens('bob')).toBe(1);
  expect(await rooms.security.verifyToken(token)).toBeUndefined();
});

test('the admin token is for its owner only and stays the same', async () => {
  const token = await adminToken();
  expect((await stat(join(rooms.dataDir, 'admin.token'))).mode & 0o777).toBe(0o600);
  await startAgain();
  expect(await adminToken()).toBe(token);
  expect(await rooms.security.verifyToken(token)).toEqual({ role: 'admin', name: 'admin' });
});

test('deleting the file replaces the admin token; a revoked one does not come back', async () => {
  const token = await adminToken();
  await rm(join(rooms.dataDir, 'admin.token'));
  await startAgain();
  expect(await rooms.security.verifyToken(token)).toBeUndefined();
  expect(await rooms.security.verifyToken(await adminToken())).toMatchObject({ role: 'admin' });
  await writeFile(join(rooms.dataDir, 'admin.token'), token);
  await startAgain();
  expect(await adminToken()).not.toBe(token);
});

test('a new database beside an old token file takes it over', async () => {
  const store = await openStore(':memory:');
  const security = await createSecurityService({ store, clock: rooms.context.clock }, { dataDir: rooms.dataDir });
  expect(await security.verifyToken(await adminToken())).toMatchObject({ role: 'admin' });
  await store.destroy();
});
