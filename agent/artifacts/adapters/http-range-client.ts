import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { ok, problem } from '../../../proto/result.ts';
import type { RangeClient } from '../range-client.ts';

export interface HttpRangeClientOptions {
  readonly deviceId: string;
  readonly password: string;
  /** No byte for this long: the connection is given up. */
  readonly silenceMsMax: number;
}

/**
 * Node's own client: a fetch holds one connection and what its socket has read, no more (undici, behind the global fetch,
 * keeps a pool and larger buffers). A private authority's certificate is made known by NODE_EXTRA_CA_CERTS.
 */
export function createHttpRangeClient({ deviceId, password, silenceMsMax }: HttpRangeClientOptions): RangeClient {
  const authorization = `Basic ${Buffer.from(`${deviceId}:${password}`).toString('base64')}`;
  return {
    get: async (url, first, last, signal) => {
      let request: ClientRequest;
      try {
        const open = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
        request = open(url, { agent: false, signal, headers: { authorization, range: `bytes=${first}-${last}`, 'accept-encoding': 'identity' } });
      } catch (cause) {
        return problem('source.unavailable', `${url} cannot be asked: ${messageOf(cause)}`);
      }
      request.setTimeout(silenceMsMax, () => request.destroy(new Error(`nothing came for ${silenceMsMax} ms`)));
      request.end();
      try {
        const [response] = (await once(request, 'response')) as [IncomingMessage];
        // From now on a broken connection is the end of the body.
        request.on('error', () => undefined);
        const { statusCode = 0, headers } = response;
        return ok({ status: statusCode, contentRange: headers['content-range'] ?? '', retryAfter: headers['retry-after'] ?? '', body: readBody(response), close: () => void request.destroy() });
      } catch (cause) {
        request.on('error', () => undefined);
        return problem('source.unavailable', `${url} cannot be reached: ${messageOf(cause)}`);
      }
    },
  };
}

async function* readBody(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  response.on('error', () => undefined);
  try {
    for await (const bytes of response) yield bytes as Uint8Array;
  } catch {
    // The reader sees that it is short.
    return;
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
