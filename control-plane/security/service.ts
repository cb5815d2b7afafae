import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../proto/app-error.ts';
import { assert } from '../../proto/assert.ts';
import { createSigningKey, type PublicKey, type SigningKey } from '../../proto/signing.ts';
import type { Caller, Role } from '../api/auth.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { Store } from '../store/store.ts';

/** The public keys a device is given at enrollment and checks every bundle and assignment with. */
export interface Trust { readonly release: readonly PublicKey[]; readonly assignment: readonly PublicKey[] }

export interface SecurityService {
  /** The newest key of this purpose. */
  signingKey(domain: keyof Trust): SigningKey;
  trust(): Trust;
  /** A new device password, told once, and the hash to keep of it. */
  issueCredential(): { readonly credential: string; readonly hash: string };
  verifyCredential(credential: string, hash: string): boolean;
  /**
   * A new API token, told once.
   *
   * @throws AppError request.conflict where a token of this name is valid already
   */
  issueToken(role: Role, name: string): Promise<string>;
  /** Who holds a valid token, oldest first. */
  listTokens(): Promise<TokenHolder[]>;
  /** Undefined for a token that was never issued or is revoked. */
  verifyToken(token: string): Promise<Caller | undefined>;
  /** Revokes every token of this name; how many there were. */
  revokeTokens(name: string): Promise<number>;
}

export interface TokenHolder extends Caller { readonly createdMs: number }

const secretBytes = 32;

/**
 * Keys, credentials and tokens. At the first start it makes the release and the assignment key and writes an admin
 * token to `<dataDir>/admin.token` (0600), where a dataDir is given. Delete that file and start again to replace a lost or leaked admin token.
 *
 * Credentials and tokens are 256 random bits, so one SHA-256 is what they are stored as: NIST SP 800-63B, 5.1.2.2 asks
 * for a salt and a slow hash only below 112 bits. A thousand devices that reconnect together then cost milliseconds.
 *
 * @throws AppError store.full, store.unavailable
 */
export async function createSecurityService(context: Pick<ControlPlaneContext, 'store' | 'clock'>, { dataDir }: { dataDir?: string | undefined }): Promise<SecurityService> {
  const { store, clock } = context;
  const keys = { release: await loadKeys(store, 'release', clock.nowMs()), assignment: await loadKeys(store, 'assignment', clock.nowMs()) };

  const service: SecurityService = {
    signingKey: (domain) => {
      const newest = keys[domain].at(-1);
      assert(newest !== undefined, `there is a ${domain} key after the first start`);
      return newest;
    },
    trust: () => ({ release: keys.release.map(publicHalf), assignment: keys.assignment.map(publicHalf) }),
    issueCredential: () => {
      const credential = randomBytes(secretBytes).toString('base64url');
      return { credential, hash: hashSecret(credential) };
    },
    verifyCredential: (credential, hash) => {
      const given = Buffer.from(hashSecret(credential));
      const kept = Buffer.from(hash);
      return given.byteLength === kept.byteLength && timingSafeEqual(given, kept);
    },
    issueToken: async (role, name) => {
      const token = `fl_${randomBytes(secretBytes).toString('base64url')}`;
      await store.transaction().execute(async (tx) => {
        const holder = await tx.selectFrom('tokens').select('role').where('name', '=', name).where('revoked', '=', 0).executeTakeFirst();
        if (holder !== undefined) throw new AppError('request.conflict', `${name} holds a token of the role ${holder.role} already; revoke it first, or choose another name`);
        await saveToken(tx, token, { role, name }, clock.nowMs());
      });
      return token;
    },
    listTokens: async () => {
      const rows = await store.selectFrom('tokens').select(['role', 'name', 'created_ms']).where('revoked', '=', 0).orderBy('created_ms').orderBy('name').execute();
      return rows.map((row) => ({ role: row.role as Role, name: row.name, createdMs: row.created_ms }));
    },
    verifyToken: async (token) => {
      const row = await store.selectFrom('tokens').select(['role', 'name']).where('token_hash', '=', hashSecret(token)).where('revoked', '=', 0).executeTakeFirst();
      return row && { role: row.role as Role, name: row.name };
    },
    revokeTokens: async (name) => {
      const { numUpdatedRows } = await store.updateTable('tokens').set({ revoked: 1 }).where('name', '=', name).where('revoked', '=', 0).executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },
  };
  if (dataDir !== undefined) await ensureAdminToken(service, context, dataDir);
  return service;
}

async function loadKeys(store: Store, name: keyof Trust, nowMs: number): Promise<SigningKey[]> {
  const rows = await store.selectFrom('keys').selectAll().where('name', '=', name).orderBy('created_ms').execute();
  if (rows.length > 0) return rows.map((row) => ({ keyId: row.key_id, spkiBase64: row.spki_base64, pkcs8Base64: row.pkcs8_base64 }));
  const key = createSigningKey();
  await store.insertInto('keys').values({ name, key_id: key.keyId, spki_base64: key.spkiBase64, pkcs8_base64: key.pkcs8Base64, created_ms: nowMs }).execute();
  return [key];
}

function publicHalf(key: SigningKey): PublicKey {
  return { keyId: key.keyId, spkiBase64: key.spkiBase64 };
}

async function ensureAdminToken(service: SecurityService, { store, clock }: Pick<ControlPlaneContext, 'store' | 'clock'>, dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const place = join(dataDir, 'admin.token');
  const kept = (await readTextIfThere(place)).trim();
  const known = await store.selectFrom('tokens').select('revoked').where('token_hash', '=', hashSecret(kept)).executeTakeFirst();
  if (kept === '' || known?.revoked === 1) {
    await service.revokeTokens('admin');
    await writeSynced(place, `${await service.issueToken('admin', 'admin')}\n`);
  } else if (known === undefined) {
    // The database is younger than the file (begun anew): the token the operators hold stays theirs.
    await saveToken(store, kept, { role: 'admin', name: 'admin' }, clock.nowMs());
  }
  await chmod(place, 0o600);
}

async function saveToken(store: Store, token: string, caller: Caller, nowMs: number): Promise<void> {
  await store
    .insertInto('tokens')
    .values({ token_hash: hashSecret(token), role: caller.role, name: caller.name, created_ms: nowMs, revoked: 0 })
    .execute();
}

function hashSecret(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex')}`;
}

async function readTextIfThere(place: string): Promise<string> {
  try {
    return await readFile(place, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw cause;
  }
}

async function writeSynced(place: string, text: string): Promise<void> {
  const file = await open(place, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
