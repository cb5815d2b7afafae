import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../proto/clock.ts';
import type { SlotConfig } from '../config.ts';
import { probeBroker } from '../doctor/collect-facts-adapter.ts';
import { describeSource, openSource } from '../inference/adapters/open-source.ts';
import { createSourceMonitor } from '../inference/adapters/source-monitor.ts';
import type { ReadingTaker } from '../inference/source.ts';
import type { Finding } from './check-slot.ts';
import { probeAddress } from './probe-address-adapter.ts';

const waitMsMax = 8_000;
const lookMs = 50;

/** Tries a slot's broker, source and sinks; readings are thrown away, and nothing is sent. Certificates of an OPC UA server alone are kept, where the agent keeps them. @param running whether the slot's agent is connected itself */
export async function connectSlot(config: SlotConfig, running: boolean): Promise<Finding[]> {
  const place = config.slot === '' ? '' : `slots.${config.slot}.`;
  return (await Promise.all([connectBroker(`${place}broker`, config, running), connectSource(`${place}source`, config), ...config.sinks.map((sink) => connectSink(`${place}sink`, sink))])).flat();
}

async function connectBroker(where: string, { broker, deviceId }: SlotConfig, running: boolean): Promise<Finding[]> {
  // Two connections of one device take the broker from each other: only the agent itself logs in while it runs.
  const { step, fault } = await probeBroker(broker.url, deviceId, broker.password, !running);
  if (fault !== undefined) return [{ level: 'error', where, message: `${broker.url}, ${step}: ${fault}` }];
  return [{ level: 'good', where, message: `${broker.url} ${running ? 'is reached; whether it takes the agent that runs, fleetloop agent status says' : `takes ${deviceId}`}` }];
}

async function connectSource(where: string, { source, deviceId, dataDir }: SlotConfig): Promise<Finding[]> {
  if (source.kind !== 'mqtt' && source.kind !== 'opcua' && source.kind !== 'modbus') return [];
  const passing = await mkdtemp(join(tmpdir(), 'fleetloop-check-'));
  // Who is trusted stands with the agent, and a certificate that is not must be found where a person can look at it.
  const stateFolder = source.kind === 'opcua' && source.security.mode !== 'None' ? join(dataDir, 'source') : passing;
  const monitor = createSourceMonitor(describeSource(source), systemClock, () => undefined);
  const taker: ReadingTaker = {
    submit: (_reading, answer) => {
      monitor.received();
      answer?.(undefined);
      return true;
    },
    room: () => Promise.resolve(),
    idle: () => Promise.resolve(),
  };
  try {
    // A client of the same name as the running agent's would take its place.
    const config = source.kind === 'mqtt' ? { ...source, clientId: `${deviceId}-check` } : source;
    const adapter = await openSource(config, { clock: systemClock, random: Math.random, monitor, stateFolder, deviceId });
    await adapter.start(taker);
    const polled = source.kind !== 'mqtt';
    for (let waitedMs = 0; waitedMs < waitMsMax; waitedMs += lookMs) {
      const { connected, received, refused, lastError } = monitor.state;
      if (lastError !== '' || (connected && (!polled || received > 0 || refused > 0))) break;
      await systemClock.sleep(lookMs);
    }
    await adapter.stop();
    const { connected, received, lastError, description } = monitor.state;
    if (lastError !== '') return [{ level: 'error', where, message: `${description}: ${lastError}` }];
    if (!connected) return [{ level: 'error', where, message: `${description}: no answer within ${waitMsMax} ms` }];
    return [{ level: 'good', where, message: `${description} answers${received > 0 ? ', and gives readings' : ''}` }];
  } catch (fault) {
    return [{ level: 'error', where, message: `${describeSource(source)}: ${fault instanceof Error ? fault.message : String(fault)}` }];
  } finally {
    await rm(passing, { recursive: true, force: true });
  }
}

async function connectSink(where: string, sink: SlotConfig['sinks'][number]): Promise<Finding[]> {
  if (sink.kind !== 'http' && sink.kind !== 'mqtt') return [];
  const fault = await probeAddress(sink.url);
  return [fault === undefined ? { level: 'good', where, message: `${sink.url} is reached` } : { level: 'error', where, message: `${sink.url}: ${fault}; until it is there results wait, and ${sink.whenFull === 'block' ? 'then inference does' : 'are given up beyond queueLength'}` }];
}
