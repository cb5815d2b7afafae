import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limits } from '../../../proto/limits.ts';
import { decodeBinary, decodeReadingFacts } from '../decode-binary.ts';
import type { Reading } from '../reading.ts';
import { errorLine } from '../result-line.ts';
import type { SourceOf } from '../source-config.ts';
import { lineBytesMax, longLine, type ReadingTaker } from '../source.ts';
import { createLineSplitter } from '../split-lines.ts';
import type { SourceAdapter, SourceAdapterPorts } from './source-adapter.ts';

const linesBytesMax = 1024 * 1024;
const imageBytesMax = 16 * 1024 * 1024;
const linesPerRequestMax = 256;

type Options = SourceOf<'http'>;
/** What a request's body holds, or why it is refused. */
type Body = { readonly inputs: readonly (string | Reading)[] } | { readonly status: number; readonly message: string };

/**
 * Readings by POST /infer on the loopback interface: a body of JSON lines, or one reading as raw numbers (application/octet-stream) or a
 * picture (image/png, image/jpeg) with its key and time in the query. Each is answered with its result or error. A full queue is
 * answered 503: nothing waits without bound.
 */
export function createHttpSource(options: Options, { monitor }: SourceAdapterPorts): SourceAdapter {
  let taker: ReadingTaker | undefined;
  const server = createServer((request, response) => {
    if (taker !== undefined) void serve(taker, options, request, response).catch(() => response.destroy());
  });
  server.maxConnections = 64;
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  return {
    async start(given) {
      taker = given;
      server.listen(options.port, '127.0.0.1');
      await once(server, 'listening');
      monitor.describe(`http://127.0.0.1:${(server.address() as AddressInfo).port}/infer`);
      monitor.connected();
    },
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function serve(taker: ReadingTaker, options: Options, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://local');
  if (url.pathname !== '/infer') return respond(response, 404, errorLine({ code: 'request.not_found', message: 'POST readings to /infer' }, ''));
  if (request.method !== 'POST') return respond(response, 405, errorLine({ code: 'request.invalid', message: 'POST readings as JSON lines, raw numbers or a picture' }, ''));
  const body = await readBody(request, url.searchParams, options);
  if ('status' in body) return respond(response, body.status, errorLine({ code: body.status === 413 ? 'request.too_large' : 'request.invalid', message: body.message }, ''));
  const answers: string[] = [];
  const answered = body.inputs.map((input) => new Promise<boolean>((resolve) => {
    const taken = taker.submit(input, (text) => {
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

async function readBody(request: IncomingMessage, query: URLSearchParams, { image }: Options): Promise<Body> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/octet-stream') {
    const bytes = await readBytes(request, 4 * limits.sampleValuesMax);
    if (bytes === undefined) return { status: 413, message: `at most ${4 * limits.sampleValuesMax} bytes of numbers per request` };
    const reading = decodeBinary(bytes, query);
    return reading.ok ? { inputs: [reading.value] } : { status: 400, message: reading.error.message };
  }
  if (type === 'image/png' || type === 'image/jpeg') {
    const bytes = await readBytes(request, imageBytesMax);
    if (bytes === undefined) return { status: 413, message: `at most ${imageBytesMax} bytes of a picture per request` };
    const { key, atMs } = decodeReadingFacts(query);
    const { readImage } = await import('./read-image.ts');
    const reading = await readImage(bytes, image, key, atMs);
    return typeof reading === 'string' ? { status: 400, message: `the picture cannot be used: ${reading}` } : { inputs: [reading] };
  }
  return readLines(request);
}

/** The body as a whole; undefined where it is too large. */
async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).byteLength;
    if (bytes > bytesMax) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function readLines(request: IncomingMessage): Promise<Body> {
  const tooLarge = { status: 413, message: `at most ${linesBytesMax} bytes and ${linesPerRequestMax} lines per request` };
  const splitter = createLineSplitter(lineBytesMax);
  const lines: (string | undefined)[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).byteLength;
    if (bytes > linesBytesMax) return tooLarge;
    lines.push(...splitter.push(chunk as Buffer));
  }
  lines.push(...splitter.end());
  if (lines.length > linesPerRequestMax) return tooLarge;
  return lines.length === 0 ? { status: 400, message: 'the body has no line' } : { inputs: lines.map((line) => line ?? longLine) };
}
