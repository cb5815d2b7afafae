import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../../proto/app-error.ts';

export interface Listening {
  readonly url: string;
  /** Takes no new connection, lets running requests end, then cuts what is left after graceMs. */
  close(graceMs: number): Promise<void>;
}

/**
 * Serves HTTP; port 0 lets the system choose.
 *
 * @throws AppError process.failed where the port cannot be had
 */
export async function listen(fetch: (request: Request) => Response | Promise<Response>, { port, host }: { port: number; host: string }): Promise<Listening> {
  const server = createAdaptorServer({ fetch }) as Server;
  server.headersTimeout = 20_000;
  server.requestTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another process listens there; stop it or choose another port with --http-port' : cause.message;
      reject(new AppError('process.failed', `cannot listen for HTTP on ${host}:${port}: ${why}`, { cause }));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${address.port}`,
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
