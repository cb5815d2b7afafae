import type { SinkConfig } from '../sink-config.ts';
import type { Sink } from '../sink.ts';
import type { DeliveryPorts } from './delivery-sink.ts';
import { createFileSink, createStdoutSink } from './stream-sink.ts';

interface Owner { readonly deviceId: string; readonly slot: string }

/** Where a slot's results go: one place, or several. A slot's results name it, as several slots may write to one place. */
export async function openSinks(configs: readonly SinkConfig[], owner: Owner, ports: DeliveryPorts): Promise<Sink> {
  const sinks: Sink[] = [];
  for (const config of configs) sinks.push(await openSink(config, owner, ports));
  const [only] = sinks;
  const sink = sinks.length === 1 && only !== undefined ? only : joinSinks(sinks, configs.map(({ kind }) => kind), ports.log);
  return owner.slot === '' ? sink : nameSlot(sink, owner.slot);
}

async function openSink(config: SinkConfig, owner: Owner, ports: DeliveryPorts): Promise<Sink> {
  switch (config.kind) {
    case 'stdout': return createStdoutSink();
    case 'file': return createFileSink(config.path, config.rotate);
    case 'http': return (await import('./http-sink.ts')).createHttpSink(config, ports);
    case 'mqtt': return (await import('./mqtt-sink.ts')).createMqttSink(config, owner, ports);
  }
}

/** Every result to each sink. One that is behind holds inference back; one that has gone for good is left out, and the last one that goes is the end. */
function joinSinks(sinks: readonly Sink[], names: readonly string[], log: DeliveryPorts['log']): Sink {
  const open = new Set(sinks);
  const closedListeners: ((reason: string) => void)[] = [];
  const readyListeners: (() => void)[] = [];
  sinks.forEach((sink, i) =>
    sink.onClosed((reason) => {
      open.delete(sink);
      log('sink.left_out', { sink: names[i], reason, left: open.size });
      if (open.size === 0) for (const listener of closedListeners) listener(reason);
      // It may have been the one that held the others back.
      else for (const listener of readyListeners) listener();
    }),
  );
  const ready = (): boolean => open.size > 0 && [...open].every((sink) => sink.ready);
  return {
    get ready() {
      return ready();
    },
    write(line) {
      for (const sink of open) sink.write(line);
    },
    onReady(listener) {
      readyListeners.push(listener);
      for (const sink of sinks) sink.onReady(() => ready() && listener());
    },
    onClosed: (listener) => void closedListeners.push(listener),
    close: async () => void (await Promise.all([...open].map((sink) => sink.close()))),
  };
}

function nameSlot(sink: Sink, slot: string): Sink {
  const head = `{"slot":${JSON.stringify(slot)},`;
  return {
    get state() {
      return sink.state;
    },
    get ready() {
      return sink.ready;
    },
    write: (line) => sink.write(head + line.slice(1)),
    onReady: (listener) => sink.onReady(listener),
    onClosed: (listener) => sink.onClosed(listener),
    close: () => sink.close(),
  };
}
