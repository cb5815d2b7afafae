import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { AppError } from '../../proto/app-error.ts';
import type { Clock } from '../../proto/clock.ts';
import { isDigest } from '../../proto/digest.ts';
import type { ApiEnv } from '../api/auth.ts';
import { createRouter, problemAnswers } from '../api/router.ts';
import { evaluateRange } from './evaluate-range.ts';
import type { DeliveryService, HttpSlot } from './service.ts';

/** Written to a socket at once: what a slow reader costs beside the shared artifact. */
const pieceBytes = 256 * 1024;
/** A reader that takes no piece for this long is cut off. */
const stalledMsMax = 30_000;

/**
 * GET /artifacts/<digest> for devices: the bytes of one cached buffer, whole or by range. A device shows its id and its
 * credential (Basic); it may read what some device is told to run. Beyond the limits it is told when to come again.
 */
export function deliveryRoutes(delivery: DeliveryService, clock: Clock): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openAPIRegistry.registerPath({
    method: 'get',
    path: '/artifacts/{digest}',
    summary: 'Fetch an artifact as a device, whole or by range',
    description: 'Basic authentication with the device id and its credential. One range (RFC 9110): 206, or 416 beyond the end. 429 and 503 carry Retry-After. An artifact never changes: its ETag is its digest.',
    security: [{ device: [] }],
    request: { params: z.object({ digest: z.string().openapi({ example: `sha256:${'0'.repeat(64)}`, param: { name: 'digest', in: 'path' } }) }) },
    responses: { 200: { description: 'The bytes' }, 206: { description: 'The range' }, 304: { description: 'The caller has it' }, 401: problemAnswers[401], 404: problemAnswers[404], 416: { description: 'The range lies beyond the end' }, 429: { description: 'The site fetches as much as it may' }, 503: { description: 'Too many devices fetch' } },
  });
  router.get('/artifacts/:digest', async (c) => {
    const { deviceId, credential } = readBasic(c.req.header('authorization'));
    const site = await delivery.authenticate(deviceId, credential);
    if (site === undefined) {
      c.header('www-authenticate', 'Basic realm="fleetloop"');
      throw new AppError('request.unauthorized', 'the device is not enrolled or revoked, or its credential is wrong');
    }
    const digest = c.req.param('digest');
    if (!isDigest(digest) || !(await delivery.isServed(digest))) throw new AppError('artifact.missing', `no device is told to run an artifact ${digest.slice(0, 100)}`);
    const etag = `"${digest}"`;
    const headers = { etag, 'accept-ranges': 'bytes', 'cache-control': 'private, max-age=31536000, immutable', 'content-type': 'application/octet-stream' };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
    const bytes = await delivery.readArtifact(digest);
    if (bytes === undefined) throw new AppError('artifact.missing', `the artifact ${digest} is no longer stored`);
    const range = evaluateRange(c.req.header('range'), c.req.header('if-range'), etag, bytes.byteLength);
    if (range.kind === 'unsatisfiable') return c.body(null, 416, { ...headers, 'content-range': `bytes */${bytes.byteLength}` });
    const [first, last] = range.kind === 'whole' ? [0, bytes.byteLength - 1] : [range.first, range.last];
    const sent = { ...headers, 'content-length': String(last - first + 1), ...(range.kind === 'part' ? { 'content-range': `bytes ${first}-${last}/${bytes.byteLength}` } : {}) };
    const status = range.kind === 'part' ? 206 : 200;
    if (c.req.method === 'HEAD') return c.body(null, status, sent);
    const slot = delivery.enterHttp(deviceId, site);
    if ('retryAfterMs' in slot) {
      const seconds = String(Math.ceil(slot.retryAfterMs / 1_000));
      return c.body(null, slot.full === 'site' ? 429 : 503, { 'retry-after': seconds });
    }
    return c.body(streamOf(bytes.subarray(first, last + 1), deviceId, slot, clock), status, sent);
  });
  return router;
}

function readBasic(header: string | undefined): { deviceId: string; credential: string } {
  const encoded = header === undefined ? undefined : /^Basic +([A-Za-z0-9+/=]{1,512}) *$/i.exec(header)?.[1];
  const [deviceId, ...rest] = Buffer.from(encoded ?? '', 'base64').toString('utf8').split(':');
  return { deviceId: deviceId ?? '', credential: rest.join(':') };
}

/** The bytes piece by piece, each when the one before was taken and the site's line has room; the slot is left at the end, however it comes. */
function streamOf(bytes: Uint8Array, deviceId: string, slot: HttpSlot, clock: Clock): ReadableStream<Uint8Array> {
  let at = 0;
  const ended = new AbortController();
  let watched = new AbortController();
  const leave = (): void => {
    ended.abort();
    watched.abort();
    slot.leave();
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        watched.abort();
        if (at >= bytes.byteLength) {
          leave();
          controller.close();
          return;
        }
        const piece = bytes.subarray(at, at + pieceBytes);
        for (let waitMs = slot.paceMs(piece.byteLength); waitMs > 0 && !ended.signal.aborted; waitMs = slot.paceMs(piece.byteLength)) await clock.sleep(waitMs, ended.signal).catch(() => undefined);
        if (ended.signal.aborted) return;
        at += piece.byteLength;
        controller.enqueue(piece);
        watched = new AbortController();
        void clock.sleep(stalledMsMax, watched.signal).then(
          () => {
            leave();
            controller.error(new Error(`the device ${deviceId} is cut off: it read nothing of an artifact for ${stalledMsMax} ms`));
          },
          () => undefined,
        );
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
