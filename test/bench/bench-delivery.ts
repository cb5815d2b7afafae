import { figureOf, type Figure } from './figure.ts';
import { measureDelivery, type DeliveryFigures, type DeviceKind } from './measure-delivery.ts';
import { measureDeltas } from './measure-deltas.ts';
import { measureReconnect } from './measure-reconnect.ts';
import { otherBrokers } from '../support/other-brokers.ts';

const fileBytes = 1024 * 1024;

/** How 1 MB reaches a fleet by each way, on each broker at hand, what patches save, and how the fleet comes back after its broker. */
export async function benchDelivery(note: (line: string) => void = () => undefined, devicesOption?: string | boolean): Promise<Figure[]> {
  const devices = Number(devicesOption ?? 2_000);
  if (!Number.isInteger(devices) || devices < 10 || devices > 20_000) throw new RangeError(`--devices ${String(devicesOption)}: expected a whole number from 10 to 20000`);
  const figures: Figure[] = [];
  const measure = async (kind: DeviceKind, count: number): Promise<DeliveryFigures> => {
    const measured = await measureDelivery({ devices: count, fileBytes, kind });
    note(`${kind}, ${count} devices: ${measured.seconds.toFixed(2)} s, ${measured.cpuSeconds.toFixed(2)} CPU s, ${measured.uplinkBytesPerDevice.toFixed(0)} B up per device`);
    return measured;
  };
  const bare = await measure('bare', devices);
  const agent = await measure('mqtt_chunks', devices);
  const to = `1 MB to ${devices} devices`;
  figures.push(
    figureOf(`${to}, retained chunks, embedded broker`, agent.seconds, 's', { bound: { atMost: 3 } }),
    figureOf(`${to}, beside bare sockets`, agent.seconds, 's', { peer: { name: 'bare sockets, same windows', value: bare.seconds }, bound: { atMost: 1.5 }, boundOn: 'ratio' }),
    figureOf(`${to}, CPU of control plane and broker`, agent.cpuSeconds, 'CPU s', { peer: { name: 'bare sockets', value: bare.cpuSeconds } }),
    figureOf(`${to}, peak memory growth`, agent.peakGrowthMb, 'MB', { bound: { atMost: 150 } }),
    figureOf(`${to}, bytes per device and byte of the file`, agent.bytesPerFileByte, 'x', { bound: { atMost: 1.01 } }),
  );
  const few = Math.ceil(devices / 10);
  const chunks = await measure('mqtt_chunks', few);
  for (const [kind, name] of [['https', 'HTTP ranges'], ['mqtt_blocks', 'requested blocks, as AWS IoT does']] as const) {
    const measured = await measure(kind, few);
    figures.push(
      figureOf(`1 MB to ${few} devices, chunks beside ${name}`, chunks.seconds, 's', { peer: { name, value: measured.seconds } }),
      figureOf(`the same, CPU of the control plane`, chunks.cpuSeconds, 'CPU s', { peer: { name, value: measured.cpuSeconds } }),
    );
  }
  for (const { name, missing, start } of otherBrokers) {
    if (missing !== undefined) {
      note(`${name} is not measured: ${missing}`);
      continue;
    }
    const broker = await start(Array.from({ length: few }, (_, i) => `d-${i}`));
    try {
      const measured = await measureDelivery({ devices: few, fileBytes, kind: 'mqtt_chunks', broker: { url: broker.url, password: 'secret' } });
      figures.push(figureOf(`1 MB to ${few} devices, retained chunks, ${name}`, measured.seconds, 's', { peer: { name: 'embedded', value: chunks.seconds } }));
    } finally {
      await broker.stop();
    }
  }
  const back = await measureReconnect({ devices });
  figures.push(
    figureOf(`${devices} devices back after their broker was killed`, back.secondsToAll, 's'),
    figureOf('the same, p99 of their first acknowledgement', back.acknowledgedMs.p99, 'ms'),
    figureOf('the same, peak memory growth', back.peakGrowthMb, 'MB'),
    figureOf('the same, records sent twice', back.resent, 'records', { bound: { atMost: 0 } }),
  );
  for (const { pair, bytes, patchBytes } of await measureDeltas(note)) figures.push(figureOf(`patch: ${pair}`, patchBytes, 'B', { peer: { name: 'whole file', value: bytes } }));
  return figures;
}
