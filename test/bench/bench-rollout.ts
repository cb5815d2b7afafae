import { benchDelivery } from './bench-delivery.ts';
import { benchGates } from './bench-gates.ts';
import { figureOf, type Figure } from './figure.ts';
import { measureFleet } from './measure-fleet.ts';

/** Everything a rollout is made of: how the bytes get there, one control plane with its whole fleet, and what the gates get wrong. */
export async function benchRollout(note: (line: string) => void): Promise<Figure[]> {
  return [...(await benchDelivery(note, undefined)), ...(await benchFleet(note, undefined)), ...(await benchGates(note, undefined))];
}

/** @param devices as given on the command line; 10000 where it is not */
export async function benchFleet(note: (line: string) => void, devices: string | boolean | undefined): Promise<Figure[]> {
  const count = devices === undefined ? 10_000 : Number(devices);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) throw new Error(`--devices takes a whole number from 1 to 10000, got ${JSON.stringify(devices)}`);
  const { enrollSeconds, connectSeconds, kilobytesPerDevice, steady, rollout } = await measureFleet({ devices: count, steadyMs: 120_000, note });
  const named = (what: string): string => `${count} devices, ${what}`;
  return [
    figureOf(named('enrolled over HTTP'), enrollSeconds, 's'),
    figureOf(named('connected'), connectSeconds, 's'),
    figureOf(named('control plane and broker, memory per connection'), kilobytesPerDevice, 'KB'),
    figureOf(named('a report a minute: CPU of the control plane'), steady.cpuPercent, '% of a core'),
    figureOf(named('a report a minute: control plane in memory'), steady.rssMb, 'MB'),
    figureOf(named('a report a minute: acknowledged, p50'), steady.acknowledgedMs.p50, 'ms'),
    figureOf(named('a report a minute: acknowledged, p99'), steady.acknowledgedMs.p99, 'ms', { bound: { atMost: 100 } }),
    figureOf(named(`rollout of ${rollout.waves} waves: time to the end`), rollout.seconds, 's'),
    figureOf(named('rollout: devices that confirmed'), rollout.confirmed, 'devices', { bound: { atLeast: count } }),
    figureOf(named('rollout: CPU of the control plane'), rollout.cpuPercent, '% of a core'),
    figureOf(named('rollout: control plane in memory'), rollout.rssMb, 'MB'),
    figureOf(named('rollout: acknowledged, p99'), rollout.acknowledgedMs.p99, 'ms'),
  ];
}
