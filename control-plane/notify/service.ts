import { randomBytes } from 'node:crypto';
import { AppError } from '../../proto/app-error.ts';
import { fleetloopVersion } from '../../proto/version.ts';
import type { ControlPlaneContext } from '../context.ts';
import { toldKinds, type RolloutService } from '../rollout/service.ts';
import { sendOverHttp, type HttpSend } from './adapters/http-sender.ts';
import { checkTarget } from './check-target.ts';
import { isDue, isWanted, planAttempt, type SendFault, type Webhook } from './plan-attempt.ts';
import { deleteWebhook, loadWebhooks, saveProgress, saveWebhook } from './repository.ts';
import { signNotification } from './sign-notification.ts';

/** A decision about a rollout, as it is told outside. */
export type Notification = Omit<Awaited<ReturnType<RolloutService['records']['linesAfter']>>[number], 'toMs' | 'settledMs'>;

export interface NotifyDependencies {
  readonly rollouts: { readonly records: Pick<RolloutService['records'], 'linesAfter' | 'lastLineId'>; readonly follow: RolloutService['follow'] };
  /** @throws AppError broker.unavailable */
  readonly publishMqtt: (notification: Notification) => Promise<void>;
  /** Absent: over HTTP. */
  readonly send?: ((request: HttpSend, signal: AbortSignal) => Promise<SendFault | undefined>) | undefined;
}

const webhooksMax = 50;
/** Lines of one look; a webhook that is behind goes on at the next. */
const linesPerLook = 100;
const timeoutMs = 10_000;
/** The broker's own place in the queue, kept like a webhook's. */
const mqttId = 'mqtt';

export type NotifyService = ReturnType<typeof createNotifyService>;

/**
 * Tells webhooks and MQTT of decisions about rollouts. The timeline is the queue: each receiver has its place in it, kept
 * in the store, so that nothing is lost by a restart and nothing grows; what was told twice has the same id.
 */
export function createNotifyService(context: ControlPlaneContext, { rollouts, publishMqtt, send = sendOverHttp }: NotifyDependencies) {
  const { store, clock, random, events } = context;
  const ended = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  let webhooks: Webhook[] | undefined;
  let newest = 0;
  let news = true;
  const stopFollowing = rollouts.follow(() => {
    news = true;
  });

  async function load(): Promise<Webhook[]> {
    if (webhooks !== undefined) return webhooks;
    webhooks = await loadWebhooks(store);
    if (!webhooks.some(({ id }) => id === mqttId)) await insert({ id: mqttId, url: 'mqtt:', secret: '', kinds: [], createdBy: '' });
    return webhooks;
  }

  async function insert(made: Pick<Webhook, 'id' | 'url' | 'secret' | 'kinds' | 'createdBy'>): Promise<Webhook> {
    const webhook = { ...made, createdMs: clock.nowMs(), cursor: await rollouts.records.lastLineId(), attempts: 0, nextMs: 0, lastResult: '', lastMs: 0, delivered: 0, givenUp: 0 };
    await saveWebhook(store, webhook);
    webhooks = [...(webhooks ?? []), webhook];
    return webhook;
  }

  async function change(webhook: Webhook): Promise<void> {
    await saveProgress(store, webhook);
    webhooks = webhooks?.map((other) => (other.id === webhook.id ? webhook : other));
  }

  /** One receiver goes as far as it can; whoever is slow delays only itself. */
  async function deliver(from: Webhook): Promise<void> {
    let webhook = from;
    for (const line of await rollouts.records.linesAfter(webhook.cursor, linesPerLook)) {
      if (ended.signal.aborted || !(webhooks ?? []).some(({ id }) => id === webhook.id)) return;
      if (!isWanted(webhook, line.kind)) {
        webhook = { ...webhook, cursor: line.id };
        continue;
      }
      const { toMs: _to, settledMs, ...notification } = line;
      // One of a later moment was written before the clock was set back.
      if (settledMs > clock.nowMs() && line.fromMs <= clock.nowMs()) {
        // Its reason may still be written again: what was told twice has the same id, and says the same.
        webhook = { ...webhook, nextMs: settledMs };
        await change(webhook);
        return;
      }
      const fault = await attempt(webhook, notification);
      if (ended.signal.aborted) return;
      const next = planAttempt(webhook, line.id, fault, clock.nowMs(), random());
      if (next.givenUp > webhook.givenUp) events.publish('webhook.given_up', webhook.id, { line: line.id, kind: line.kind, fault: fault?.why });
      webhook = next;
      await change(webhook);
      if (fault !== undefined && webhook.attempts > 0) return;
    }
    if (webhook.cursor !== from.cursor) await change(webhook);
  }

  async function attempt(webhook: Webhook, notification: Notification): Promise<SendFault | undefined> {
    if (webhook.id === mqttId) {
      return publishMqtt(notification).then(
        () => undefined,
        (error: unknown) => {
          if (!(error instanceof AppError)) throw error;
          return { why: error.message, refused: false };
        },
      );
    }
    const body = JSON.stringify(notification);
    const sentMs = clock.nowMs();
    const headers = {
      'content-type': 'application/json', 'user-agent': `fleetloop/${fleetloopVersion}`, 'fleetloop-event': notification.kind, 'fleetloop-delivery': `${webhook.id}-${notification.id}`,
      'fleetloop-timestamp': String(sentMs), 'fleetloop-signature': signNotification(webhook.secret, sentMs, body),
    };
    return send({ url: new URL(webhook.url), headers, body, timeoutMs }, ended.signal);
  }

  return {
    list: async (): Promise<Webhook[]> => (await load()).filter(({ id }) => id !== mqttId),
    /** The secret is told only here. @throws AppError request.invalid, request.conflict */
    create: async (url: string, kinds: readonly string[], by: string): Promise<Webhook> => {
      const checked = checkTarget(url);
      if (!checked.ok) throw new AppError(checked.error.code, checked.error.message);
      const unknown = kinds.find((kind) => !toldKinds.has(kind));
      if (unknown !== undefined) throw new AppError('request.invalid', `${JSON.stringify(unknown)} is never told of; expected some of ${[...toldKinds].join(', ')}`);
      if ((await load()).length > webhooksMax) throw new AppError('request.conflict', `${webhooksMax} webhooks exist already; delete one first`);
      const webhook = await insert({ id: `wh-${randomBytes(6).toString('hex')}`, url: checked.value.href, secret: randomBytes(32).toString('base64url'), kinds, createdBy: by });
      events.publish('webhook.created', webhook.id, { url: new URL(webhook.url).origin, by });
      return webhook;
    },
    /** @throws AppError request.not_found */
    remove: async (id: string, by: string): Promise<void> => {
      await load();
      if (id === mqttId || !(await deleteWebhook(store, id))) throw new AppError('request.not_found', `there is no webhook ${JSON.stringify(id.slice(0, 100))}; fleetloop webhooks list shows those there are`);
      webhooks = webhooks?.filter((webhook) => webhook.id !== id);
      events.publish('webhook.deleted', id, { by });
    },
    /** Starts what is due and does not wait for the receivers. */
    tick: async (): Promise<void> => {
      const all = await load();
      if (news) {
        news = false;
        newest = await rollouts.records.lastLineId().catch((error: unknown) => {
          news = true;
          throw error;
        });
      }
      const nowMs = clock.nowMs();
      for (const webhook of all) {
        if (underWay.has(webhook.id) || webhook.cursor >= newest || !isDue(webhook, nowMs)) continue;
        const running = deliver(webhook)
          .catch((error: unknown) => {
            // The store cannot be reached now: the place in the queue is unchanged, the next tick tries again.
            if (!(error instanceof AppError)) throw error;
          })
          .finally(() => underWay.delete(webhook.id));
        underWay.set(webhook.id, running);
      }
    },
    /** Resolves when nothing is under way any more. */
    idle: async (): Promise<void> => {
      await Promise.all(underWay.values());
    },
    stop: async (): Promise<void> => {
      stopFollowing();
      ended.abort(new Error('the control plane stops'));
      await Promise.all(underWay.values());
    },
  };
}
