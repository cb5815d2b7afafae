import { expect, test } from 'vitest';
import { planQualityAlerts, type StuckColumn } from './plan-quality-alerts.ts';

const stuck = (deviceId: string, column: string): StuckColumn => ({ deviceId, column, bundleDigest: 'b', count: 9, firstMs: 0 });
const alert = (id: string, deviceId: string, column: string) => ({ id, evidence: { deviceId, column } });

test.each<[StuckColumn[], ReturnType<typeof alert>[], string[], string[]]>([
  [[], [], [], []],
  [[stuck('motor-1', 'x')], [], ['sensor stuck: column x on device motor-1 has given the same value since 1970-01-01T00:00:00.000Z; check the sensor and its wire'], []],
  [[stuck('motor-1', 'x')], [alert('1', 'motor-1', 'x')], [], []],
  [[stuck('motor-1', 'x')], [alert('1', 'motor-1', 'y'), alert('2', 'motor-2', 'x')], [expect.stringContaining('column x on device motor-1') as string], ['1', '2']],
  [[], [alert('1', 'motor-1', 'x')], [], ['1']],
])('%j, standing %j', (found, standing, raised, closed) => {
  const plan = planQualityAlerts(found, standing);
  expect(plan.raise.map(({ summary }) => summary)).toEqual(raised);
  expect(plan.close).toEqual(closed);
});
