import { CompiledQuery, type RootOperationNode } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadLatestMetrics } from '../../control-plane/fleet/repository.ts';
import { loadLabelledRows, loadVerdicts } from '../../control-plane/monitor/repository.ts';
import { loadUnsettledIds } from '../../control-plane/rollout/repository.ts';
import type { Store } from '../../control-plane/store/store.ts';
import { openTestRooms, type TestRooms } from '../support/control-plane-rooms.ts';

let rooms: TestRooms;

beforeEach(async () => {
  rooms = await openTestRooms();
});

afterEach(() => rooms.close());

/** How SQLite goes through the tables of each query of `work` (sqlite.org/eqp.html). */
async function plansOf(work: (db: Store) => Promise<unknown>): Promise<string[]> {
  const { store } = rooms.context;
  const nodes: RootOperationNode[] = [];
  const seen = store.withPlugin({ transformQuery: ({ node }) => (nodes.push(node), node), transformResult: async ({ result }) => result });
  await work(seen);
  const compiled = nodes.map((node) => store.getExecutor().compileQuery(node, { queryId: 'plan' }));
  const plans = await Promise.all(compiled.map(({ sql, parameters }) => store.executeQuery<{ detail: string }>(CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]))));
  return plans.flatMap(({ rows }) => rows.map(({ detail }) => detail));
}

test.each([
  ['unfinished rollouts among all that ended', (db: Store) => loadUnsettledIds(db, 1), 'rollout_devices'],
  ['the newest metrics among months of them', (db: Store) => loadLatestMetrics(db), 'metrics'],
  ['a bundle\'s labels among those of all', (db: Store) => loadLabelledRows(db, 'b'), 'labels'],
  ['a bundle\'s newest verdict among all it ever had', (db: Store) => loadVerdicts(db, 'b', 'drift', 1), 'verdicts USING INDEX verdicts_by_bundle_digest_kind'],
])('finds %s by an index, row by row', async (_, work, table) => {
  const plan = await plansOf(work);
  expect(plan.filter((step) => new RegExp(`SEARCH ${table}\\b`).test(step))).not.toEqual([]);
  // A whole table, or a list made of one that is gone through for every row.
  expect(plan.filter((step) => new RegExp(`SCAN ${table}\\b|LIST SUBQUERY|MATERIALIZE|CO-ROUTINE`).test(step))).toEqual([]);
});
