import type { Digest } from '../../proto/digest.ts';
import type { Delta } from '../../proto/messages.ts';
import { prepareQuery } from '../store/prepared-query.ts';
import type { Store } from '../store/store.ts';

/** What delivery asks of a device in service. */
export interface FetchingDevice { readonly credentialHash: string; readonly tags: readonly string[] }

const selectDevice = prepareQuery((db, { deviceId }: { deviceId: string }) => db.selectFrom('devices').select(['credential_hash', 'tags_json']).where('id', '=', deviceId).where('revoked', '=', 0));
const selectPatchDigests = prepareQuery((db) => db.selectFrom('patches').select(['artifact_digest', 'patch_digest']).where('patch_digest', '!=', ''));

export async function loadDevice(db: Store, deviceId: string): Promise<FetchingDevice | undefined> {
  const [row] = (await selectDevice(db, { deviceId })).rows;
  return row && { credentialHash: row.credential_hash, tags: JSON.parse(row.tags_json) as string[] };
}

/** The patch from base to artifact; `none` where it was found not to be worth one; undefined where nobody has tried. */
export async function loadPatch(db: Store, artifactDigest: string, baseDigest: string): Promise<Delta | 'none' | undefined> {
  const row = await db.selectFrom('patches').select(['patch_digest', 'patch_bytes']).where('artifact_digest', '=', artifactDigest).where('base_digest', '=', baseDigest).executeTakeFirst();
  if (row === undefined) return undefined;
  return row.patch_digest === '' ? 'none' : { artifactDigest, baseDigest, patchDigest: row.patch_digest, patchBytes: row.patch_bytes };
}

/** @param delta with an empty patch digest where the pair is not worth a patch */
export async function savePatch(db: Store, { artifactDigest, baseDigest, patchDigest, patchBytes }: Delta, nowMs: number): Promise<void> {
  await db
    .insertInto('patches')
    .values({ artifact_digest: artifactDigest, base_digest: baseDigest, patch_digest: patchDigest, patch_bytes: patchBytes, made_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['artifact_digest', 'base_digest']).doNothing())
    .execute();
}

/** Patches that make one of these artifacts. */
export async function loadPatchDigests(db: Store, artifacts: readonly Digest[]): Promise<Digest[]> {
  const inUse = new Set<string>(artifacts);
  const { rows } = await selectPatchDigests(db, {});
  return rows.filter((row) => inUse.has(row.artifact_digest)).map((row) => row.patch_digest as Digest);
}
