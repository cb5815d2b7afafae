import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorLine } from '../result-line.ts';
import { lineBytesMax, longLine, type ReadingTaker, type Source } from '../source.ts';
import { createLineSplitter } from '../split-lines.ts';

const bodyBytesMax = 1024 * 1024;
const linesPerRequestMax = 256;

/**
 * Readings by POST /infer on the loopback interface: a body of JSON lines, answered with one line for each that gave a
 * result or an error. A full queue is answered 503: nothing waits without bound.
 *
 * @param port 0: the system gives one
 */
export function createHttpSource(port: number): Source {
  let taker: ReadingTaker | undefined;
  const server = createServer((request, response) => {
    if (taker !== undefined) void serve(taker, request, response).catch(() => response.destroy());
  });
  server.maxConnections = 64;
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  return {
    ended: new Promise<void>(() => undefined),
    async start(given) {
      taker = given;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return { description: `http://127.0.0.1:${(server.address() as AddressInfo).port}/infer` };
    },
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function serve(taker: ReadingTaker, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== '/infer') return respond(response, 404, errorLine({ code: 'request.not_found', message: 'POST readings to /infer' }, ''));
  if (request.method !== 'POST') return respond(response, 405, errorLine({ code: 'request.invalid', message: 'POST readings as JSON lines' }, ''));
  const lines = await readLines(request);
  if (lines === undefined) return respond(response, 413, errorLine({ code: 'request.too_large', message: `at most ${bodyBytesMax} bytes and ${linesPerRequestMax} lines per request` }, ''));
  if (lines.length === 0) return respond(response, 400, errorLine({ code: 'request.invalid', message: 'the body has no line' }, ''));
  const answers: string[] = [];
  const answered = lines.map((line) => new Promise<boolean>((resolve) => {
    const taken = taker.submit(line, (text) => {
      if (text !== undefined) answers.push(text);
      resolve(true);
    });
    if (!taken) resolve(false);
  }));
  const taken = (await Promise.all(answered)).every(Boolean);
  if (!taken) answers.push(errorLine({ code: 'input.queue_full', message: 'more readings wait than the queue takes; those without an answer here were not taken: send them again later' }, ''));
  respond(response, taken ? 200 : 503, answers.join('\n'));
}

function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/x-ndjson' });
  response.end(body === '' ? '' : `${body}\n`);
}

/** The body's lines; undefined where it is too large. */
async function readLines(request: IncomingMessage): Promise<string[] | undefined> {
  const splitter = createLineSplitter(lineBytesMax);
  const lines: (string | undefined)[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).byteLength;
    if (bytes > bodyBytesMax) return undefined;
    lines.push(...splitter.push(chunk as Buffer));
  }
  lines.push(...splitter.end());
  return lines.length > linesPerRequestMax ? undefined : lines.map((line) => line ?? longLine);
}
