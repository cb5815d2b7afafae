import type { Store } from '../store/store.ts';

/** What delivery asks of a device in service. */
export interface FetchingDevice { readonly credentialHash: string; readonly tags: readonly string[] }

export async function loadDevice(db: Store, deviceId: string): Promise<FetchingDevice | undefined> {
  const row = await db.selectFrom('devices').select(['credential_hash', 'tags_json']).where('id', '=', deviceId).where('revoked', '=', 0).executeTakeFirst();
  return row && { credentialHash: row.credential_hash, tags: JSON.parse(row.tags_json) as string[] };
}
