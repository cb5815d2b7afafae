import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import type { ControlPlaneContext, FleetEvent } from '../context.ts';
import { requireRole, type ApiEnv } from './auth.ts';
import { EventQueue } from './event-queue.ts';
import { createRouter, jsonAnswer, problemAnswers } from './router.ts';

const waitingMax = 256;
const replayMax = 500;
const keepAliveMs = 15_000;

const eventAnswer = z
  .object({ id: z.number().int(), atMs: z.number(), kind: z.string(), subject: z.string(), detail: z.record(z.string(), z.unknown()) })
  .openapi('FleetEvent');

/**
 * GET /events and the live GET /events/stream.
 *
 * @param stopping ends every stream when the control plane stops
 */
export function eventsRoutes(context: Pick<ControlPlaneContext, 'store' | 'events' | 'clock'>, stopping: AbortSignal): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/events',
      summary: 'List what happened, oldest first',
      middleware: [requireRole('operator', 'labeler', 'trainer')] as const,
      request: { query: z.object({ after: z.coerce.number().int().min(0).optional(), limit: z.coerce.number().int().min(1).max(replayMax).default(100), subject: z.string().max(200).optional() }) },
      responses: { 200: jsonAnswer(z.object({ events: z.array(eventAnswer) }), 'With after: the events after that id; without: the newest'), ...problemAnswers },
    }),
    async (c) => {
      const { after, limit, subject } = c.req.valid('query');
      return c.json({ events: await loadEvents(context.store, { after, limit, subject }) }, 200);
    },
  );
  router.openAPIRegistry.registerPath({
    method: 'get',
    path: '/events/stream',
    summary: 'Follow what happens, live',
    description: 'Each message is a FleetEvent with its id; `lost` says how many a slow reader missed, and after which id to ask for them. Reconnecting with Last-Event-ID continues. A browser may send its token as ?token=.',
    request: { query: z.object({ after: z.coerce.number().int().min(0).optional(), token: z.string().optional() }) },
    responses: { 200: { description: 'An endless stream', content: { 'text/event-stream': { schema: z.string() } } }, 401: problemAnswers[401], 403: problemAnswers[403] },
  });
  router.get('/events/stream', requireRole('operator', 'labeler', 'trainer'), (c) => {
    const lastSeen = Number(c.req.header('last-event-id') ?? c.req.query('after') ?? Number.NaN);
    c.header('cache-control', 'no-store');
    // Before the stream begins: too many listeners are still refused as a problem document.
    const queue = new EventQueue(waitingMax);
    const unsubscribe = context.events.subscribe((event) => queue.push(event));
    return streamSSE(c, async (stream) => {
      const ended = new AbortController();
      const end = (): void => {
        queue.end();
        ended.abort();
      };
      stream.onAbort(end);
      stopping.addEventListener('abort', end, { once: true });
      const keptAlive = keepAlive(context, (text) => stream.write(text).then(() => undefined), ended.signal);
      try {
        if (stopping.aborted) return;
        const replayed = Number.isFinite(lastSeen) ? await loadEvents(context.store, { after: lastSeen, limit: replayMax, subject: undefined }) : [];
        for (const event of replayed) await stream.writeSSE(message(event));
        let newest = replayed.at(-1)?.id ?? 0;
        for (let taken = await queue.take(); taken !== undefined; taken = await queue.take()) {
          if (taken.lost > 0) await stream.writeSSE({ event: 'lost', data: JSON.stringify({ count: taken.lost, after: newest }) });
          for (const event of taken.events.filter((candidate) => candidate.id > newest)) {
            await stream.writeSSE(message(event));
            newest = event.id;
          }
        }
      } finally {
        unsubscribe();
        stopping.removeEventListener('abort', end);
        end();
        await keptAlive;
      }
    });
  });
  return router;
}

/** A comment now and then, so that proxies keep the connection and a vanished reader is noticed. */
async function keepAlive({ clock }: Pick<ControlPlaneContext, 'clock'>, write: (text: string) => Promise<void>, signal: AbortSignal): Promise<void> {
  await write(': connected\n\n');
  while (!signal.aborted) {
    await clock.sleep(keepAliveMs, signal).catch(() => undefined);
    if (!signal.aborted) await write(': alive\n\n');
  }
}

function message(event: FleetEvent): { id: string; data: string } {
  return { id: String(event.id), data: JSON.stringify(event) };
}

async function loadEvents(store: ControlPlaneContext['store'], query: { after: number | undefined; limit: number; subject: string | undefined }): Promise<FleetEvent[]> {
  let select = store.selectFrom('events').selectAll().limit(query.limit);
  if (query.subject !== undefined) select = select.where('subject', '=', query.subject);
  const rows = query.after === undefined ? (await select.orderBy('id', 'desc').execute()).reverse() : await select.where('id', '>', query.after).orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, atMs: row.at_ms, kind: row.kind, subject: row.subject, detail: JSON.parse(row.detail_json) as Record<string, unknown> }));
}
