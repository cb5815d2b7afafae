import { expect, test } from 'vitest';
import { openStore } from './store.ts';
import { saveWindowTotals } from './window-totals.ts';

test('totals add up over commits, and a device counts once for each bundle', async () => {
  const store = await openStore(':memory:');
  const window = (bundle_digest: string, device_id: string, count: number, start_ms: number) => ({ bundle_digest, device_id, count, start_ms, end_ms: start_ms + 5 });
  await saveWindowTotals(store, [window('a', 'd1', 3, 20), window('a', 'd1', 4, 30), window('b', 'd1', 1, 40)]);
  await saveWindowTotals(store, [window('a', 'd2', 5, 10), window('a', 'd1', 6, 50)]);
  await saveWindowTotals(store, []);
  expect(await store.selectFrom('window_totals').selectAll().orderBy('bundle_digest').execute()).toEqual([
    { bundle_digest: 'a', inferences: 18, windows: 4, devices: 2, first_ms: 10, last_ms: 55 },
    { bundle_digest: 'b', inferences: 1, windows: 1, devices: 1, first_ms: 40, last_ms: 45 },
  ]);
  await store.destroy();
});

test.each([[[3]], [[1, 2]], [[1, 1, 1]]])('totals begin anew where they could not be read any more, in commits of %j windows', async (commits) => {
  const store = await openStore(':memory:');
  const window = (count: number) => ({ bundle_digest: 'a', device_id: 'd', count, start_ms: 1, end_ms: 2 });
  for (const windows of commits) await saveWindowTotals(store, Array.from({ length: windows }, () => window(Number.MAX_SAFE_INTEGER - 1)));
  await saveWindowTotals(store, [window(1)]);
  expect(await store.selectFrom('window_totals').select(['inferences', 'windows']).execute()).toEqual([{ inferences: Number.MAX_SAFE_INTEGER, windows: 4 }]);
  await saveWindowTotals(store, [window(7)]);
  expect(await store.selectFrom('window_totals').select(['inferences', 'windows']).execute()).toEqual([{ inferences: 7, windows: 5 }]);
  await store.destroy();
});
