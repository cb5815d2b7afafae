import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, Migrator, type Dialect } from 'kysely';
import { createNodeSqliteDialect } from './adapters/node-sqlite-dialect.ts';
import { createInitialMigration } from './migrations/0001-initial.ts';
import { retentionAndPauses } from './migrations/0002-retention-and-pauses.ts';
import { rollouts } from './migrations/0003-rollouts.ts';
import { deviceHours } from './migrations/0004-device-hours.ts';
import { patches } from './migrations/0005-patches.ts';
import { windowTotals } from './migrations/0006-window-totals.ts';
import { createOrdersAndSampleOrigins } from './migrations/0007-orders-and-sample-origins.ts';
import { deviceTimeAndLosses } from './migrations/0008-device-time-and-losses.ts';
import { carriedStops } from './migrations/0009-carried-stops.ts';
import { formerReports } from './migrations/0010-former-reports.ts';
import { evidenceBefore } from './migrations/0011-evidence-before.ts';
import { growingTables } from './migrations/0012-growing-tables.ts';
import type { Schema } from './schema.ts';

/** The control plane's database: one schema, opened by openStore; SQLite here, PostgreSQL later, the same queries. */
export type Store = Kysely<Schema>;

/**
 * Opens the database file, creating it and bringing its tables up to date. What a query or transaction has committed
 * is on the disk when it resolves.
 *
 * Inside `store.transaction().execute(async (tx) => …)` use `tx` alone: the store itself waits until it is over.
 *
 * @param path file, or `:memory:`
 * @throws AppError store.full, store.unavailable
 */
export async function openStore(path: string): Promise<Store> {
  if (path !== ':memory:') await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return openStoreOn(createNodeSqliteDialect(path));
}

/** The same on a database of one's own choice. */
export async function openStoreOn(dialect: Dialect): Promise<Store> {
  const store: Store = new Kysely<Schema>({ dialect });
  const migrator = new Migrator({
    db: store,
    provider: { getMigrations: async () => ({ '0001-initial': createInitialMigration({ bytes: 'blob', real: 'real' }), '0002-retention-and-pauses': retentionAndPauses, '0003-rollouts': rollouts, '0004-device-hours': deviceHours, '0005-patches': patches, '0006-window-totals': windowTotals, '0007-orders-and-sample-origins': createOrdersAndSampleOrigins({ bytes: 'blob' }), '0008-device-time-and-losses': deviceTimeAndLosses, '0009-carried-stops': carriedStops, '0010-former-reports': formerReports, '0011-evidence-before': evidenceBefore, '0012-growing-tables': growingTables }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await store.destroy();
    throw error instanceof Error ? error : new Error(`the migration failed: ${JSON.stringify(error)}`);
  }
  return store;
}
