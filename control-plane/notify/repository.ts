import type { Kysely, Selectable } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Webhook } from './plan-attempt.ts';

type Db = Kysely<Schema>;

/** In the order they were made. */
export async function loadWebhooks(db: Db): Promise<Webhook[]> {
  return (await db.selectFrom('webhooks').selectAll().orderBy('created_ms').orderBy('id').execute()).map(decodeWebhook);
}

export async function saveWebhook(db: Db, webhook: Webhook): Promise<void> {
  await db
    .insertInto('webhooks')
    .values({ id: webhook.id, url: webhook.url, secret: webhook.secret, kinds_json: JSON.stringify(webhook.kinds), created_by: webhook.createdBy, created_ms: webhook.createdMs, ...encodeProgress(webhook) })
    .execute();
}

/** How far it is; one that was deleted meanwhile stays deleted. */
export async function saveProgress(db: Db, webhook: Webhook): Promise<void> {
  await db.updateTable('webhooks').set(encodeProgress(webhook)).where('id', '=', webhook.id).execute();
}

export async function deleteWebhook(db: Db, id: string): Promise<boolean> {
  return (await db.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst()).numDeletedRows === 1n;
}

function encodeProgress({ cursor, attempts, nextMs, lastResult, lastMs, delivered, givenUp }: Webhook) {
  return { cursor, attempts, next_ms: nextMs, last_result: lastResult, last_ms: lastMs, delivered, given_up: givenUp };
}

function decodeWebhook(row: Selectable<Schema['webhooks']>): Webhook {
  return {
    id: row.id, url: row.url, secret: row.secret, kinds: JSON.parse(row.kinds_json) as string[], createdBy: row.created_by, createdMs: row.created_ms, cursor: row.cursor, attempts: row.attempts, nextMs: row.next_ms,
    lastResult: row.last_result, lastMs: row.last_ms, delivered: row.delivered, givenUp: row.given_up,
  };
}
