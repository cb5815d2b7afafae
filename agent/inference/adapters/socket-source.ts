import { once } from 'node:events';
import { chmod, rm, stat } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { SourceOf } from '../source-config.ts';
import { lineBytesMax, longLine, type ReadingTaker } from '../source.ts';
import { createLineSplitter } from '../split-lines.ts';
import type { SourceAdapter, SourceAdapterPorts } from './source-adapter.ts';

const connectionsMax = 64;
/** Answers that a client may leave unread before it is cut off. */
const unreadBytesMax = 1024 * 1024;

/** Readings as JSON lines on TCP or UNIX connections; each connection is read no faster than it is answered. */
export function createSocketSource(options: SourceOf<'socket'>, { monitor }: SourceAdapterPorts): SourceAdapter {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true });
  server.maxConnections = connectionsMax;
  return {
    async start(taker) {
      if (options.path !== undefined) await removeStale(options.path);
      server.on('connection', (socket) => {
        open.add(socket);
        // A client that breaks off is no fault of the agent.
        socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
        void serve(socket, taker, options.answer).catch(() => socket.destroy());
      });
      if (options.path === undefined) server.listen(options.port, options.host);
      else server.listen(options.path);
      await once(server, 'listening');
      if (options.path !== undefined) await chmod(options.path, Number.parseInt(options.mode, 8));
      const address = server.address() as AddressInfo | string;
      monitor.describe(typeof address === 'string' ? `unix:${address}` : `tcp://${options.host}:${address.port}`);
      monitor.connected();
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

async function serve(socket: Socket, taker: ReadingTaker, answering: boolean): Promise<void> {
  const splitter = createLineSplitter(lineBytesMax);
  let unanswered = 0;
  let allAnswered = (): void => undefined;
  const answer = (line: string | undefined): void => {
    if (answering && line !== undefined && !socket.destroyed) socket.write(`${line}\n`);
    if (socket.writableLength > unreadBytesMax) socket.destroy();
    unanswered -= 1;
    if (unanswered === 0) allAnswered();
  };
  const take = async (lines: readonly (string | undefined)[]): Promise<void> => {
    for (const line of lines) {
      unanswered += 1;
      while (!taker.submit(line ?? longLine, answer)) await taker.room();
    }
  };
  for await (const chunk of socket) await take(splitter.push(chunk as Buffer));
  await take(splitter.end());
  // The other side has said all it has to say, and may still read.
  if (unanswered > 0) await new Promise<void>((resolve) => (allAnswered = resolve));
  socket.end();
}

/** A socket's file whose process is gone would keep this one from listening; one that still answers is left alone. */
async function removeStale(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error(`${path} is there and is not a socket; remove it, or name another path`);
  const probe = connect(path);
  const alive = await once(probe, 'connect').then(() => true, () => false);
  probe.destroy();
  if (alive) throw new Error(`another process listens on ${path}`);
  await rm(path, { force: true });
}
