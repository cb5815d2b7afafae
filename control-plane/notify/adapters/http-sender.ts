import { lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isReachable } from '../check-target.ts';
import type { SendFault } from '../plan-attempt.ts';

/** Request timeout, too early, too many requests (RFC 9110, 8470, 6585): the same may be taken later. */
const later: ReadonlySet<number> = new Set([408, 425, 429]);

export interface HttpSend {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

/**
 * Posts a notification; resolves with why it was not taken, undefined where it was. Only 2xx takes it: redirects are not
 * followed. The address is checked after the name is resolved, and it is that address that is connected to.
 */
export function sendOverHttp({ url, headers, body, timeoutMs }: HttpSend, signal: AbortSignal): Promise<SendFault | undefined> {
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) }, lookup: checkedLookup, agent: false, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) }, (response) => {
      const status = response.statusCode ?? 0;
      // What it says is not read.
      response.destroy();
      if (status >= 200 && status < 300) resolve(undefined);
      else resolve({ why: status >= 300 && status < 400 ? `answered ${status}: redirects are not followed; give the webhook its final URL` : `answered ${status}`, refused: status >= 400 && status < 500 && !later.has(status) });
    });
    request.on('error', (error: Error) => resolve({ why: error.name === 'TimeoutError' || error.name === 'AbortError' ? `no answer within ${timeoutMs} ms` : error.message, refused: false }));
    request.end(body);
  });
}

const checkedLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, '');
    const allowed = addresses.filter(({ address }) => isReachable(address));
    const first = allowed[0];
    if (first === undefined) return done(new Error(`${host} leads to ${addresses.map(({ address }) => address).join(', ') || 'no address'}, which is no address for a webhook`), '');
    if (options.all === true) done(null, allowed);
    else done(null, first.address, first.family);
  });
};
