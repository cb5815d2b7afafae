import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryPolicySchema } from './delivery-policy.ts';
import { fetchIdleMs, SiteAdmission } from './site-admission.ts';

const policy = deliveryPolicySchema.parse({ sites: { north: { devicesAtOnceMax: 2, bytesPerSecondMax: 1_000 } }, otherSites: { devicesAtOnceMax: 1 } });

describe('devices at once', () => {
  test('as many as the site may have; the next when one has left', () => {
    const sites = new SiteAdmission(policy);
    expect([sites.enter('a', 'north', 0), sites.enter('b', 'north', 0)]).toEqual([0, 0]);
    expect(sites.enter('c', 'north', 1)).toBe(fetchIdleMs - 1);
    sites.leave('a', 'north');
    expect(sites.enter('c', 'north', 2)).toBe(0);
  });

  test('who goes on keeps its slot, who falls silent loses it', () => {
    const sites = new SiteAdmission(policy);
    sites.enter('a', 'north', 0);
    sites.enter('b', 'north', 0);
    expect(sites.enter('a', 'north', fetchIdleMs - 1)).toBe(0);
    expect(sites.enter('c', 'north', fetchIdleMs - 1)).toBe(1);
    expect(sites.enter('c', 'north', fetchIdleMs)).toBe(0);
    expect(sites.enter('b', 'north', fetchIdleMs)).toBeGreaterThan(0);
  });

  test('each other site on its own, devices of no site without a limit', () => {
    const sites = new SiteAdmission(policy);
    expect([sites.enter('a', 'east', 0), sites.enter('b', 'west', 0)]).toEqual([0, 0]);
    expect(sites.enter('c', 'east', 0)).toBeGreaterThan(0);
    for (let i = 0; i < 100; i++) expect(sites.enter(`d${i}`, '', 0)).toBe(0);
  });
});

test('over any run of requests a site takes no more than its rate, one second of it and one request', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 800 })), { minLength: 1, maxLength: 60 }), (requests) => {
      const sites = new SiteAdmission(policy);
      let nowMs = 10_000;
      let bytes = 0;
      for (const [laterMs, size] of requests) {
        nowMs += laterMs;
        for (let waitMs = sites.takeBytes('north', size, nowMs); waitMs > 0; waitMs = sites.takeBytes('north', size, nowMs)) nowMs += waitMs;
        // What begins while the line is free may end beyond it: one request more.
        expect(bytes).toBeLessThanOrEqual(1_000 + (nowMs - 10_000) + 1);
        bytes += size;
      }
    }),
  );
});

test('a site without a rate does not wait', () => {
  expect(new SiteAdmission(policy).takeBytes('east', 1e9, 0)).toBe(0);
});
