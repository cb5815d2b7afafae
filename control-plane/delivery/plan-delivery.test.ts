import { expect, test } from 'vitest';
import { deliveryPolicySchema, siteOf } from './delivery-policy.ts';
import { commonBases, countSites, jitterMsMax, planDelivery } from './plan-delivery.ts';

const url = 'https://fleet.example/artifacts';
const megabyte = 1024 * 1024;

test.each([
  [{}, url, megabyte, ['mqtt_chunks', 'https', 'mqtt_blocks']],
  [{}, '', megabyte, ['mqtt_chunks', 'mqtt_blocks']],
  [{}, url, 8 * megabyte - 1, ['mqtt_chunks', 'https', 'mqtt_blocks']],
  [{}, url, 8 * megabyte, ['https', 'mqtt_chunks', 'mqtt_blocks']],
  [{ retainedChunks: false }, url, megabyte, ['https', 'mqtt_blocks']],
  [{ retainedChunks: false }, '', megabyte, ['mqtt_blocks']],
])('sources of %j with %j for %d bytes', (policy, httpsUrl, bytes, sources) => {
  expect(planDelivery(deliveryPolicySchema.parse(policy), httpsUrl, bytes, '', { devices: 1, ofSite: 1 }, []).sources).toEqual(sources);
});

test.each([
  // One device does not wait for itself.
  [{}, 1, 1, 0],
  [{}, 2_000, 1, 1_000],
  [{ otherSites: { bytesPerSecondMax: megabyte } }, 50, 50, 50_000],
  [{ otherSites: { bytesPerSecondMax: megabyte } }, 2_000, 1, 1_000],
  [{ sites: { north: { bytesPerSecondMax: 1_000 } } }, 1_000, 1_000, jitterMsMax],
])('start window of %j for %d devices, %d of the site', (policy, devices, ofSite, jitterMs) => {
  expect(planDelivery(deliveryPolicySchema.parse(policy), '', megabyte, 'north', { devices, ofSite }, []).jitterMs).toBe(jitterMs);
});

test('the site is what its tag names', () => {
  expect([siteOf(['line:a', 'site:north']), siteOf(['north']), siteOf([])]).toEqual(['north', '', '']);
  expect(countSites([{ tags: ['site:a'] }, { tags: ['site:a'] }, { tags: [] }])).toEqual(new Map([['a', 2], ['', 1]]));
});

test('patches are made from what most devices have', () => {
  const of = (digest: string, count: number): { confirmedDigest: string }[] => Array.from({ length: count }, () => ({ confirmedDigest: digest }));
  expect(commonBases([...of('x', 1), ...of('y', 3), ...of('', 9), ...of('z', 2)], 2)).toEqual(['y', 'z', '']);
});

test.each([[{ sites: { north: { devices: 1 } } }], [{ httpsUrl: 'ftp://x' }], [{ deltaSavingMin: 2 }], [{ unknown: 1 }]])('a policy with %j is refused', (policy) => {
  expect(deliveryPolicySchema.safeParse(policy).success).toBe(false);
});
