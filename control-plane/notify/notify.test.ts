import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import { createRandom } from '../../proto/random.ts';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import { planTimeline } from '../rollout/plan-timeline.ts';
import { createRolloutRecords } from '../rollout/records-service.ts';
import { loadLastLineId, saveTimeline } from '../rollout/timeline-repository.ts';
import { checkTarget, isReachable } from './check-target.ts';
import { attemptsMax, isWanted, planAttempt, refusedMax, type Webhook } from './plan-attempt.ts';
import { createNotifyService, type Notification, type NotifyService } from './service.ts';

const webhook: Webhook = { id: 'w', url: 'http://x', secret: 's', kinds: [], createdBy: '', createdMs: 0, cursor: 0, attempts: 0, nextMs: 0, lastResult: '', lastMs: 0, delivered: 0, givenUp: 0 };

describe('a webhook target', () => {
  test.each([
    ['https://ops.example/hook?x=1', true],
    ['http://10.0.0.7:8080/hook', true],
    ['http://127.0.0.1:9/', true],
    ['ftp://ops.example/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['https://ann:secret@ops.example/', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['http://[fe80::1]/', false],
    ['http://[::ffff:169.254.169.254]/', false],
    ['http://0.0.0.0/', false],
    ['http://2852039166/', false],
    ['ops.example', false],
  ])('%s: %s', (url, allowed) => {
    expect(checkTarget(url).ok).toBe(allowed);
  });

  test.each([['93.184.216.34', true], ['192.168.1.1', true], ['169.254.0.1', false], ['169.255.0.1', true], ['224.0.0.1', false], ['0.1.2.3', false], ['::1', true], ['2001:db8::1', true], ['fe80::1', false], ['febf::1', false], ['ff02::1', false], ['::', false], ['::ffff:169.254.1.1', false], ['::ffff:10.0.0.1', true], ['fd00:ec2::254', false], ['name', false]])('the address %s: %s', (address, reachable) => {
    expect(isReachable(address)).toBe(reachable);
  });
});

describe('planAttempt', () => {
  const fault = { why: 'answered 500', refused: false };

  test('goes on after a delivery, waits twice as long after each failure, and gives up in the end', () => {
    expect(planAttempt(webhook, 7, undefined, 5, 0.5)).toMatchObject({ cursor: 7, delivered: 1, attempts: 0, nextMs: 0, lastResult: 'delivered', lastMs: 5 });
    let now = webhook;
    const waits: number[] = [];
    for (let attempt = 1; attempt < attemptsMax; attempt++) {
      now = planAttempt(now, 7, fault, 1_000, 0.5);
      waits.push(now.nextMs - 1_000);
    }
    expect(now).toMatchObject({ cursor: 0, attempts: attemptsMax - 1, lastResult: 'answered 500' });
    expect(waits.slice(0, 4)).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(Math.max(...waits)).toBe(4 * 3600_000);
    expect([planAttempt(webhook, 7, fault, 0, 0).nextMs, planAttempt(webhook, 7, fault, 0, 1).nextMs]).toEqual([1_500, 2_500]);
    expect(planAttempt(now, 7, fault, 1_000, 0.5)).toMatchObject({ cursor: 7, attempts: 0, givenUp: 1 });
  });

  test('gives up sooner what the receiver refuses, as those behind it wait', () => {
    let now = webhook;
    for (let attempt = 1; attempt < refusedMax; attempt++) now = planAttempt(now, 7, { why: 'answered 422', refused: true }, 0, 0.5);
    expect(now).toMatchObject({ cursor: 0, attempts: refusedMax - 1 });
    expect(planAttempt(now, 7, { why: 'answered 422', refused: true }, 0, 0.5)).toMatchObject({ cursor: 7, givenUp: 1, lastResult: 'answered 422' });
    // After an outage of ten minutes a first refusal, of a proxy whose service comes up, loses nothing.
    const away = { ...webhook, attempts: refusedMax, lastResult: 'connect ECONNREFUSED' };
    expect(planAttempt(away, 7, { why: 'answered 404', refused: true }, 0, 0.5)).toMatchObject({ cursor: 0, givenUp: 0, attempts: refusedMax + 1 });
  });

  test.each([[[], 'rollout.tripped', true], [[], 'rollout.held', false], [['rollout.held'], 'rollout.held', true], [['rollout.tripped'], 'rollout.succeeded', false]])('of %j, %s is wanted: %s', (kinds, kind, wanted) => {
    expect(isWanted({ kinds }, kind)).toBe(wanted);
  });
});

describe('notifications', () => {
  let rooms: TestRooms;
  let server: Server;
  let got: { headers: IncomingMessage['headers']; body: string }[];
  let answer: number;
  let told: string[];
  let mqttDown: boolean;
  let storeDown: boolean;
  let nowMs: number;
  let notify: NotifyService;
  let follower: () => void;

  beforeEach(async () => {
    rooms = await openTestRooms();
    [got, answer, told, mqttDown, storeDown, nowMs] = [[], 204, [], false, false, 1_000_000];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(answer, { location: 'http://elsewhere.example/' }).end('thanks');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open();
  });

  afterEach(async () => {
    await notify.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rooms.close();
  });

  function open(): void {
    const { store } = rooms.context;
    notify = createNotifyService({ ...rooms.context, clock: { ...rooms.context.clock, nowMs: () => nowMs }, random: createRandom(1) }, {
      rollouts: {
        records: {
          linesAfter: createRolloutRecords(rooms.context).linesAfter,
          lastLineId: async () => {
            if (storeDown) throw new AppError('store.unavailable', 'no store', { retryable: true });
            return loadLastLineId(store);
          },
        },
        follow: (listener) => {
          follower = listener;
          return () => undefined;
        },
      },
      publishMqtt: async (notification: Notification) => {
        if (mqttDown) throw new AppError('broker.unavailable', 'no broker', { retryable: true });
        told.push(notification.kind);
      },
    });
  }

  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;

  async function decide(...kinds: string[]): Promise<void> {
    for (const kind of kinds) await saveTimeline(rooms.context.store, 'gas-v2-r1', planTimeline(undefined, [{ kind, wave: 1, text: `because of ${kind}`, by: 'ann', detail: {} }], nowMs));
    follower();
  }

  async function tick(): Promise<void> {
    await notify.tick();
    await notify.idle();
  }

  test('are not made for what is never told', async () => {
    await expect(notify.create(url(), ['rollout.tripped', 'rollout.triped'], 'admin')).rejects.toThrow('"rollout.triped" is never told of; expected some of rollout.created');
  });

  test('go to an address that only an admin is shown whole: it may hold a secret', async () => {
    const created = new Promise<unknown>((resolve) => rooms.context.events.subscribe(({ kind, detail }) => resolve([kind, detail])));
    await notify.create('https://chat.example/services/T0/secret?key=s', [], 'admin');
    expect(await created).toEqual(['webhook.created', { url: 'https://chat.example', by: 'admin' }]);
  });

  test('are signed, say what was decided and why, and go to whom they are for', async () => {
    await decide('rollout.created');
    const all = await notify.create(url(), [], 'admin');
    await notify.create(url(), ['rollout.tripped'], 'admin');
    await tick();
    expect(got).toEqual([]);
    await decide('rollout.wave_opened', 'rollout.held', 'rollout.tripped');
    await tick();
    expect(got.map(({ headers }) => String(headers['fleetloop-event'])).sort()).toEqual(['rollout.tripped', 'rollout.tripped', 'rollout.wave_opened']);
    const first = got.find(({ headers }) => headers['fleetloop-event'] === 'rollout.wave_opened');
    expect(JSON.parse(first?.body ?? '')).toEqual({ id: 2, rolloutId: 'gas-v2-r1', fromMs: nowMs, kind: 'rollout.wave_opened', wave: 1, text: 'because of rollout.wave_opened', by: 'ann', detail: {} });
    expect(first?.headers['fleetloop-signature']).toBe(`sha256=${createHmac('sha256', all.secret).update(`${nowMs}.${first?.body}`).digest('hex')}`);
    expect(told).toEqual(['rollout.wave_opened', 'rollout.tripped']);
    expect(await notify.list()).toMatchObject([{ delivered: 2, lastResult: 'delivered' }, { delivered: 1 }]);
  });

  test('tell of a hold once its reason stays what it is, and of what comes after it then', async () => {
    await notify.create(url(), ['rollout.held', 'rollout.tripped'], 'admin');
    await tick();
    await decide('rollout.held', 'rollout.tripped');
    await tick();
    expect(got).toEqual([]);
    nowMs += 10_000;
    await tick();
    expect(got.map(({ headers }) => headers['fleetloop-event'])).toEqual(['rollout.held', 'rollout.tripped']);
  });

  test('wait for a receiver that fails, over a restart too, and are told once it is back', async () => {
    await notify.create(url(), [], 'admin');
    [answer, mqttDown] = [500, true];
    await tick();
    await decide('rollout.wave_opened', 'rollout.tripped');
    await tick();
    expect(got).toHaveLength(1);
    expect(await notify.list()).toMatchObject([{ attempts: 1, lastResult: 'answered 500' }]);
    await tick();
    expect(got).toHaveLength(1);
    await notify.stop();
    open();
    [answer, mqttDown] = [200, false];
    nowMs += 3_000;
    await tick();
    expect(got.map(({ headers }) => headers['fleetloop-event'])).toEqual(['rollout.wave_opened', 'rollout.wave_opened', 'rollout.tripped']);
    expect(got[0]?.headers['fleetloop-delivery']).toBe(got[1]?.headers['fleetloop-delivery']);
    expect(told).toEqual(['rollout.wave_opened', 'rollout.tripped']);
  });

  test.each(['rollout.held', 'rollout.tripped'])('wait for no clock that was ahead and is set back: %s', async (kind) => {
    await notify.create(url(), ['rollout.held', 'rollout.tripped'], 'admin');
    await tick();
    nowMs += 365 * 24 * 3600_000;
    answer = 500;
    await decide(kind);
    await tick();
    nowMs -= 365 * 24 * 3600_000;
    answer = 200;
    got = [];
    await tick();
    await decide('rollout.tripped');
    await tick();
    expect(got.map(({ headers }) => headers['fleetloop-event'])).toEqual([kind, 'rollout.tripped']);
  });

  test('are told in the end where the store was away when they were decided', async () => {
    await tick();
    await decide('rollout.succeeded');
    storeDown = true;
    await expect(tick()).rejects.toMatchObject({ code: 'store.unavailable' });
    storeDown = false;
    await tick();
    expect(told).toEqual(['rollout.succeeded']);
  });

  test('follow no redirect, and end with their webhook', async () => {
    const { id } = await notify.create(url(), [], 'admin');
    await tick();
    answer = 307;
    await decide('rollout.tripped');
    await tick();
    expect(await notify.list()).toMatchObject([{ lastResult: 'answered 307: redirects are not followed; give the webhook its final URL' }]);
    await notify.remove(id, 'admin');
    await expect(notify.remove(id, 'admin')).rejects.toMatchObject({ code: 'request.not_found' });
    nowMs += 3_600_000;
    await tick();
    expect(got).toHaveLength(1);
  });
});
