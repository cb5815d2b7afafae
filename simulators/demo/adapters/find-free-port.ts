import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { AppError } from '../../../proto/app-error.ts';

/** Below the ports that systems hand out by themselves (Linux: from 32768 on): while nobody listens on one of these, as over a restart, nobody else is given it. */
const [firstPort, endPort] = [16_384, 32_768];
const drawsMax = 100;
const given = new Set<number>();

/** The wanted port where it is free on this machine, otherwise one that is, and that was not given before; 0 asks for the latter. @throws AppError process.failed */
export async function findFreePort(wanted: number): Promise<number> {
  if (wanted !== 0 && (await isFree(wanted))) return wanted;
  for (let draws = 0; draws < drawsMax; draws++) {
    const port = randomInt(firstPort, endPort);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new AppError('process.failed', `no port from ${firstPort} to ${endPort - 1} is free in ${drawsMax} draws; stop what listens on 127.0.0.1`);
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
