import { createAdaptorServer } from '@hono/node-server';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../../proto/app-error.ts';

export interface Listening {
  readonly url: string;
  /** Takes no new connection, lets running requests end, then cuts what is left after graceMs. */
  close(graceMs: number): Promise<void>;
}

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  /** PEM texts; absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/**
 * Serves HTTP; port 0 lets the system choose.
 *
 * @throws AppError process.failed where the port cannot be had, or certificate and key cannot be used
 */
export async function listen(fetch: (request: Request) => Response | Promise<Response>, { port, host, tls }: ListenOptions): Promise<Listening> {
  const server = createServer(fetch, tls);
  server.headersTimeout = 20_000;
  server.requestTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = reasons[cause.code ?? ''] ?? cause.message;
      reject(new AppError('process.failed', `cannot listen for HTTP on ${host}:${port}: ${why}`, { cause }));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${name}:${address.port}`,
    close: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A connection whose stream has just ended becomes idle only now.
      const sweep = setInterval(() => server.closeIdleConnections(), 20);
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there; stop it or choose another port with --http-port',
  EACCES: 'this user may not; choose a port from 1024 with --http-port',
  EADDRNOTAVAIL: 'this machine has no such address; choose another with --http-host',
  ENOTFOUND: 'the name has no address; choose another with --http-host',
};

function createServer(fetch: (request: Request) => Response | Promise<Response>, tls: ListenOptions['tls']): Server {
  if (tls === undefined) return createAdaptorServer({ fetch, createServer: createHttpServer }) as Server;
  try {
    return createAdaptorServer({ fetch, createServer: createHttpsServer, serverOptions: { ...tls } }) as Server;
  } catch (cause) {
    throw new AppError('process.failed', `the TLS certificate and key for HTTP cannot be used: ${(cause as Error).message}; give a PEM certificate and its own PEM key`, { cause });
  }
}
