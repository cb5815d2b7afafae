import { connect } from 'node:net';

const waitMsMax = 5_000;
const ports: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };

/** Connects to where a URL leads, and leaves again. @returns why it cannot; undefined where it can */
export function probeAddress(url: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (ports[protocol] ?? 80), timeout: waitMsMax });
    const end = (fault: string | undefined): void => {
      socket.destroy();
      resolve(fault);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end(`no answer within ${waitMsMax} ms`));
    socket.once('error', (fault) => end(fault.message || String((fault as NodeJS.ErrnoException).code)));
  });
}
