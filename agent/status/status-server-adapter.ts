import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { problem, type Problem, type Result } from '../../proto/result.ts';
import { renderMetrics } from './render-metrics.ts';
import { renderPage } from './render-page.ts';
import type { ProcessStatus } from './snapshot.ts';

/** Where a process says under which address its status is read. */
const addressFile = 'status-address.json';
const addressSchema = z.object({ pid: z.number().int(), url: z.url() });

export interface StatusServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The read-only status of a process on the loopback interface: a page at /, JSON at /status.json, Prometheus at /metrics, and
 * /healthz, which answers 200 as long as the process turns.
 *
 * @param dataDir where the address is left for the command line
 * @returns the server, or `status.port_taken` where the port of the config is in use
 */
export async function serveStatus(port: number, dataDir: string, read: () => ProcessStatus): Promise<Result<StatusServer, Problem<'status.port_taken'>>> {
  const server = createServer((request, response) => {
    // A browser may be led to ask for any address under any name: only those that mean this machine are answered.
    if (!isLoopbackName(request.headers.host ?? '')) return answer(response, 403, 'text/plain', 'ask for the status by a loopback address, like http://127.0.0.1\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'text/plain', 'the status can only be read\n');
    switch (request.url) {
      case '/': return answer(response, 200, 'text/html; charset=utf-8', renderPage(read()));
      case '/status.json': return answer(response, 200, 'application/json', `${JSON.stringify(read())}\n`);
      case '/metrics': return answer(response, 200, 'text/plain; version=0.0.4; charset=utf-8', renderMetrics(read()));
      case '/healthz': return answer(response, 200, 'text/plain', 'ok\n');
      default: return answer(response, 404, 'text/plain', 'there are /, /status.json, /metrics and /healthz\n');
    }
  });
  server.maxConnections = 16;
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  server.keepAliveTimeout = 5_000;
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (fault) {
    return problem('status.port_taken', `the status page cannot listen on 127.0.0.1:${port} (${fault instanceof Error ? fault.message : String(fault)}); choose another "status": {"port"}, or 0 for any that is free`);
  }
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const path = join(dataDir, addressFile);
  // A full disk keeps nobody from reading the page: only the command line does not find it.
  await writeFile(path, `${JSON.stringify({ pid: process.pid, url })}\n`, { mode: 0o600 }).catch(() => undefined);
  return {
    ok: true,
    value: {
      url,
      close: async () => {
        server.close();
        server.closeAllConnections();
        await rm(path, { force: true });
      },
    },
  };
}

/** What the agent of a data folder says of itself; `status.not_running` where none answers. */
export async function fetchStatus(dataDir: string): Promise<Result<{ readonly url: string; readonly status: ProcessStatus }, Problem<'status.not_running' | 'status.no_answer'>>> {
  let address: z.infer<typeof addressSchema>;
  try {
    address = addressSchema.parse(JSON.parse(await readFile(join(dataDir, addressFile), 'utf8')));
  } catch {
    return problem('status.not_running', `no agent serves its status for ${dataDir}`);
  }
  try {
    const response = await fetch(`${address.url}/status.json`, { signal: AbortSignal.timeout(5_000) });
    const status = (await response.json()) as ProcessStatus;
    // Another program may have been given the port since.
    if (status.schema !== 1 || status.pid !== address.pid) return problem('status.not_running', `no agent serves its status for ${dataDir}; ${address.url} is somebody else's`);
    return { ok: true, value: { url: address.url, status } };
  } catch (fault) {
    return problem('status.no_answer', `the agent (process ${address.pid}) does not answer at ${address.url}: ${fault instanceof Error ? (fault.cause instanceof Error ? fault.cause.message : fault.message) : String(fault)}`);
  }
}

function isLoopbackName(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" });
  response.end(body);
}
