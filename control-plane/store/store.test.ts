import { expect, test } from 'vitest';
import { openStore } from './store.ts';

test('statements of others never slip into a transaction', async () => {
  const store = await openStore(':memory:');
  const insert = { kind: 'a', subject: 's', detail_json: '{}', at_ms: 2 ** 40 };
  const failed = store.transaction().execute(async (tx) => {
    await tx.insertInto('events').values(insert).execute();
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error('given up');
  });
  const other = store.insertInto('events').values({ ...insert, kind: 'b' }).returning('id').executeTakeFirstOrThrow();
  await expect(failed).rejects.toThrow('given up');
  expect((await other).id).toBeGreaterThan(0);
  expect(await store.selectFrom('events').select(['kind', 'at_ms']).execute()).toEqual([{ kind: 'b', at_ms: 2 ** 40 }]);
  await store.destroy();
});
