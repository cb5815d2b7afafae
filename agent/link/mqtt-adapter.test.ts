import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import type { Link } from './link.ts';
import { createMqttLink } from './mqtt-adapter.ts';

const connack = [0x20, 2, 0, 0];
let server: Server;
let link: Link;

afterEach(async () => {
  await link.close();
  server.close();
});

/** A link to a broker that answers each CONNECT with these bytes, in one segment, and then perhaps goes. @returns how each connection ended, once there were so many */
async function endsAgainst(answer: readonly number[], { goes, ends }: { goes: boolean; ends: number }): Promise<{ reasons: string[]; waits: number[] }> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => (goes ? socket.end(Buffer.from(answer)) : socket.write(Buffer.from(answer))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [reasons, waits] = [[] as string[], [] as number[]];
  const clock = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => (ms < 5_000 ? waits.push(ms) : 0, systemClock.sleep(ms < 5_000 ? 1 : ms, signal)) };
  link = createMqttLink({ url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, deviceId: 'd', password: 'p', agentVersion: '1', bootMs: 1, reconnect: { baseMs: 10, maxMs: 4_000 } }, clock, () => 0.5);
  await new Promise<void>((resolve) => link.start({ onOnline: () => undefined, onMessage: () => undefined, onOffline: (reason) => reasons.push(reason) === ends && resolve() }));
  return { reasons, waits };
}

test.each([
  ['a packet that is not allowed', [...connack, 0xf0, 0]],
  ['a second CONNACK and a QoS 2 message', [...connack, ...connack, 0x34, 5, 0, 1, 0x78, 0, 1]],
])('a broker that sends %s with its CONNACK ends the connection, and nothing else', async (_, answer) => {
  const { reasons } = await endsAgainst(answer, { goes: false, ends: 3 });
  expect(reasons).toHaveLength(3);
});

test('a broker that accepts and drops is asked less and less often', async () => {
  const { waits } = await endsAgainst(connack, { goes: true, ends: 6 });
  expect(waits.slice(0, 5)).toEqual([10, 15, 25, 45, 85]);
});
