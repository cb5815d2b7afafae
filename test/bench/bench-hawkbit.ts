import { randomBytes } from 'node:crypto';
import { figureOf, type Figure } from './figure.ts';
import { measureHawkbit } from './hawkbit/measure-hawkbit.ts';
import { hawkbitName, startHawkbit } from './hawkbit/start-hawkbit.ts';
import { measureDelivery, type DeliveryFigures } from './measure-delivery.ts';

const fileBytes = 1024 * 1024;

/** hawkBit's Direct Device Integration beside ours, by chunks and by HTTP, with the same number of devices. */
export async function benchHawkbit(note: (line: string) => void, devicesOption: string | boolean | undefined): Promise<Figure[]> {
  const devices = Number(devicesOption ?? 200);
  // hawkBit assigns to at most 5000 targets at a time.
  if (!Number.isInteger(devices) || devices < 10 || devices > 5_000) throw new RangeError(`--devices ${String(devicesOption)}: expected a whole number from 10 to 5000`);
  return figuresBesideHawkbit(note, { chunks: await measureDelivery({ devices, fileBytes, kind: 'mqtt_chunks' }), https: await measureDelivery({ devices, fileBytes, kind: 'https' }) });
}

/** @param ours of one run with the same number of devices; no figures where Java, Maven or hawkBit's libraries are not at hand, and a line that says so */
export async function figuresBesideHawkbit(note: (line: string) => void, { chunks, https }: { readonly chunks: DeliveryFigures; readonly https: DeliveryFigures }): Promise<Figure[]> {
  const { devices } = chunks;
  const server = await startHawkbit();
  if (!server.ok) {
    note(`hawkBit is not measured: ${server.error.message}`);
    return [];
  }
  try {
    const { atOnce, polled, sleepMs, cpuMsPerIdlePoll, peakRssMb } = await measureHawkbit(server.value, { devices, file: new Uint8Array(randomBytes(fileBytes)), note });
    const peer = (value: number): { peer: { name: string; value: number } } => ({ peer: { name: hawkbitName, value } });
    const perDevice = (cpuSeconds: number): number => (cpuSeconds * 1_000) / devices;
    const to = `1 MB to ${devices} devices`;
    return [
      figureOf(`${to}, chunks beside hawkBit, whose devices ask at once`, chunks.seconds, 's', peer(atOnce.seconds)),
      figureOf(`the same, hawkBit's devices ask every ${sleepMs / 1_000} s, the least it allows`, chunks.seconds, 's', peer(polled.seconds)),
      figureOf('the same, CPU of the server per device', perDevice(chunks.cpuSeconds), 'CPU ms', peer(perDevice(atOnce.cpuSeconds))),
      figureOf('the same, peak memory of the server', chunks.peakMb, 'MB', peer(peakRssMb)),
      figureOf('the same, bytes per device and byte of the file', chunks.bytesPerFileByte, 'x', peer(atOnce.bytesPerFileByte)),
      figureOf('the same, bytes from a device', chunks.uplinkBytesPerDevice, 'B', peer(atOnce.uplinkBytesPerDevice)),
      figureOf(`${to}, HTTP ranges beside hawkBit, whose devices ask at once`, https.seconds, 's', peer(atOnce.seconds)),
      figureOf('the same, CPU of the server per device', perDevice(https.cpuSeconds), 'CPU ms', peer(perDevice(atOnce.cpuSeconds))),
      figureOf(`${hawkbitName}, one device that asks and has nothing to do`, cpuMsPerIdlePoll, 'CPU ms'),
    ];
  } finally {
    await server.value.stop();
  }
}
