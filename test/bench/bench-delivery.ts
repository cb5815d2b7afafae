import { figuresBesideHawkbit } from './bench-hawkbit.ts';
import { figureOf, median, type Figure } from './figure.ts';
import { measureDelivery, type DeliveryFigures, type DeliveryRun, type DeviceKind } from './measure-delivery.ts';
import { digestOf } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { measureDeltas } from './measure-deltas.ts';
import { measureReconnect } from './measure-reconnect.ts';
import { otherBrokers } from '../support/other-brokers.ts';

const fileBytes = 1024 * 1024;

const ways: readonly (readonly [DeviceKind, string, object])[] = [
  ['https', 'HTTP ranges', {}],
  ['mqtt_blocks', 'requested blocks, admitted 16 at a time', {}],
  // As AWS IoT does: every device is answered at once.
  ['mqtt_blocks', 'requested blocks, all admitted', { blocksAtOnceMax: 1_000 }],
];

/** Machines are noisy: the figures with a bound are medians of so many runs, which take turns with their peer's. */
const roundsOfDelivery = 3;

/** The median of each figure; of memory and bytes the most. */
function medianOf(runs: readonly DeliveryFigures[]): Pick<DeliveryFigures, 'seconds' | 'cpuSeconds' | 'devicesCpuSeconds' | 'peakGrowthMb' | 'bytesPerFileByte'> {
  const middle = (of: (run: DeliveryFigures) => number): number => median(runs.map(of));
  return {
    seconds: middle((run) => run.seconds), cpuSeconds: middle((run) => run.cpuSeconds), devicesCpuSeconds: middle((run) => run.devicesCpuSeconds),
    peakGrowthMb: Math.max(...runs.map((run) => run.peakGrowthMb)), bytesPerFileByte: Math.max(...runs.map((run) => run.bytesPerFileByte)),
  };
}

/** What the fleet's own hashing costs where all its devices share one core: each of them has a CPU of its own. */
function hashingCpuSeconds(devices: number): number {
  const chunk = Buffer.alloc(limits.chunkBytes, 7);
  const sample = 2_000;
  const before = process.cpuUsage();
  for (let i = 0; i < sample; i++) digestOf(chunk);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1e6) * ((devices * fileBytes) / limits.chunkBytes / sample);
}

/** How 1 MB reaches a fleet by each way, on each broker at hand, what patches save, and how the fleet comes back after its broker. */
export async function benchDelivery(note: (line: string) => void = () => undefined, devicesOption?: string | boolean): Promise<Figure[]> {
  const devices = Number(devicesOption ?? 2_000);
  if (!Number.isInteger(devices) || devices < 10 || devices > 20_000) throw new RangeError(`--devices ${String(devicesOption)}: expected a whole number from 10 to 20000`);
  const figures: Figure[] = [];
  const measure = async (kind: DeviceKind, count: number, more: Pick<DeliveryRun, 'broker' | 'policy'> = {}): Promise<DeliveryFigures> => {
    const measured = await measureDelivery({ devices: count, fileBytes, kind, ...more });
    const { seconds, cpuSeconds, brokerCpuSeconds, devicesCpuSeconds, uplinkBytesPerDevice } = measured;
    note(`${kind}, ${count} devices: ${seconds.toFixed(2)} s; CPU s: control plane ${cpuSeconds.toFixed(2)}${more.broker === undefined ? ' with its broker' : `, broker ${brokerCpuSeconds.toFixed(2)}`}, devices ${devicesCpuSeconds.toFixed(2)}; ${uplinkBytesPerDevice.toFixed(0)} B up per device`);
    return measured;
  };
  const runs: { bare: DeliveryFigures; agent: DeliveryFigures }[] = [];
  for (let round = 0; round < roundsOfDelivery; round++) runs.push({ bare: await measure('bare', devices), agent: await measure('mqtt_chunks', devices) });
  const bare = medianOf(runs.map((run) => run.bare));
  const agent = medianOf(runs.map((run) => run.agent));
  const to = `1 MB to ${devices} devices`;
  figures.push(
    figureOf(`${to}, retained chunks, embedded broker`, agent.seconds, 's', { bound: { atMost: 3 } }),
    figureOf(`${to}, beside bare sockets`, agent.seconds, 's', { peer: { name: 'bare sockets, same windows', value: bare.seconds }, bound: { atMost: 1.5 }, boundOn: 'ratio' }),
    figureOf(`${to}, CPU of all devices, which share one process here`, agent.devicesCpuSeconds, 'CPU s', { peer: { name: 'only hashing what they fetch', value: hashingCpuSeconds(devices) } }),
    figureOf(`${to}, CPU of control plane and broker`, agent.cpuSeconds, 'CPU s', { peer: { name: 'bare sockets', value: bare.cpuSeconds } }),
    figureOf(`${to}, peak memory growth`, agent.peakGrowthMb, 'MB', { bound: { atMost: 150 } }),
    figureOf(`${to}, bytes per device and byte of the file`, agent.bytesPerFileByte, 'x', { bound: { atMost: 1.01 } }),
  );
  const few = Math.ceil(devices / 10);
  const chunks = await measure('mqtt_chunks', few);
  let https: DeliveryFigures | undefined;
  for (const [kind, name, policy] of ways) {
    const measured = await measure(kind, few, { policy });
    if (kind === 'https') https = measured;
    figures.push(
      figureOf(`1 MB to ${few} devices, chunks beside ${name}`, chunks.seconds, 's', { peer: { name, value: measured.seconds } }),
      figureOf(`the same, CPU of the control plane`, chunks.cpuSeconds, 'CPU s', { peer: { name, value: measured.cpuSeconds } }),
    );
  }
  if (https !== undefined) figures.push(...(await figuresBesideHawkbit(note, { chunks, https })));
  for (const { name, missing, start } of otherBrokers) {
    if (missing !== undefined) {
      note(`${name} is not measured: ${missing}`);
      continue;
    }
    // Every one of RabbitMQ's devices is a user whose password it hashes.
    const count = name === 'RabbitMQ' ? few : devices;
    const embedded = count === few ? chunks : agent;
    const broker = await start(Array.from({ length: count }, (_, i) => `d-${i}`));
    try {
      const measured = await measure('mqtt_chunks', count, { broker: { url: broker.url, password: 'secret', pid: broker.pid } });
      figures.push(
        figureOf(`1 MB to ${count} devices, retained chunks, ${name}`, measured.seconds, 's', { peer: { name: 'embedded', value: embedded.seconds } }),
        figureOf(`the same, CPU of ${name} and the control plane`, measured.brokerCpuSeconds + measured.cpuSeconds, 'CPU s', { peer: { name: 'embedded', value: embedded.cpuSeconds } }),
      );
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
