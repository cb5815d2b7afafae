import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { readDeployment, readPoll, type DdiPoll } from './read-ddi.ts';

export interface DdiDevice {
  /** Asks once whether there is something to do. */
  poll(): Promise<DdiPoll>;
  /** Downloads what the deployment names, holds it to its SHA-256, calls `onVerified`, and reports success. Throws on whatever is not as it should be. */
  install(deploymentUrl: string, onVerified: () => void): Promise<void>;
  /** Ends its connection, as a device does that sleeps until its next poll. */
  disconnect(): void;
  /** Of all its connections so far, as TCP carried them. */
  bytes(): { readonly received: number; readonly sent: number };
}

const silenceMsMax = 120_000;

/** A device of hawkBit's Direct Device Integration: one connection at a time, kept from its poll to its feedback. Nothing it downloads is kept. */
export function createDdiDevice({ url, id, gatewayToken }: { readonly url: string; readonly id: string; readonly gatewayToken: string }): DdiDevice {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<Socket>();
  const base = `${url}/DEFAULT/controller/v1/${id}`;
  const ask = async (to: string, body?: string): Promise<IncomingMessage> => {
    const headers = { authorization: `GatewayToken ${gatewayToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }) };
    const asked = request(to, { agent, method: body === undefined ? 'GET' : 'POST', headers });
    asked.on('socket', (socket) => sockets.add(socket));
    asked.setTimeout(silenceMsMax, () => asked.destroy(new Error(`nothing came from ${to} for ${silenceMsMax} ms`)));
    asked.end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`hawkBit answers ${response.statusCode} to ${to}: ${(await textOf(response)).slice(0, 300)}`);
    return response;
  };
  return {
    poll: async () => {
      const read = readPoll(await textOf(await ask(base)));
      if (!read.ok) throw new Error(read.error.message);
      return read.value;
    },
    install: async (deploymentUrl, onVerified) => {
      const read = readDeployment(await textOf(await ask(deploymentUrl)));
      if (!read.ok) throw new Error(read.error.message);
      for (const artifact of read.value.artifacts) {
        const hash = createHash('sha256');
        let sizeBytes = 0;
        for await (const bytes of await ask(artifact.url)) {
          hash.update(bytes as Uint8Array);
          sizeBytes += (bytes as Uint8Array).byteLength;
        }
        if (sizeBytes !== artifact.sizeBytes || hash.digest('hex') !== artifact.sha256) throw new Error(`${id}: ${sizeBytes} bytes of ${artifact.url} are not the ${artifact.sizeBytes} whose SHA-256 is ${artifact.sha256}`);
      }
      onVerified();
      const { actionId } = read.value;
      await textOf(await ask(`${base}/deploymentBase/${actionId}/feedback`, JSON.stringify({ id: actionId, status: { execution: 'closed', result: { finished: 'success' }, details: [] } })));
    },
    disconnect: () => agent.destroy(),
    bytes: () => ({ received: sum(sockets, (socket) => socket.bytesRead), sent: sum(sockets, (socket) => socket.bytesWritten) }),
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const bytes of response) parts.push(bytes as Uint8Array);
  return Buffer.concat(parts).toString('utf8');
}

function sum(sockets: Iterable<Socket>, value: (socket: Socket) => number): number {
  let total = 0;
  for (const socket of sockets) total += value(socket);
  return total;
}
