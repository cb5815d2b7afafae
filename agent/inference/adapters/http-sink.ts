import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { SinkOf } from '../sink-config.ts';
import type { Sink } from '../sink.ts';
import { createDeliverySink, type Delivery, type DeliveryPorts } from './delivery-sink.ts';

/** Each result (or several, as JSON lines) by POST. 2xx is taken; 408, 429, 5xx and no answer are tried again; any other answer refuses it. */
export function createHttpSink(options: SinkOf<'http'>, ports: DeliveryPorts): Sink {
  const { url, headers, linesMax, timeoutMs } = options;
  const secure = url.startsWith('https:');
  const connections = secure ? new HttpsAgent({ keepAlive: true, maxSockets: 1 }) : new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const deliver = (lines: readonly string[]): Promise<Delivery> =>
    new Promise((resolve) => {
      const body = linesMax === 1 ? (lines[0] as string) : `${lines.join('\n')}\n`;
      const type = linesMax === 1 ? 'application/json' : 'application/x-ndjson';
      const request = (secure ? httpsRequest : httpRequest)(url, { method: 'POST', agent: connections, timeout: timeoutMs, headers: { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body) } });
      request.on('response', (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve({ kind: 'delivered' });
        else resolve({ kind: status === 408 || status === 429 || status >= 500 ? 'away' : 'refused', reason: `${url} answered ${status}` });
      });
      request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
      request.on('error', (fault) => resolve({ kind: 'away', reason: `${url}: ${fault.message}` }));
      request.end(body);
    });
  return createDeliverySink(url, options, deliver, async () => connections.destroy(), ports);
}
