import type { SourceConfig } from '../source-config.ts';
import type { SourceAdapter, SourceAdapterPorts } from './source-adapter.ts';

/** The adapter of a configured source; what it needs is loaded only now. */
export async function openSource(config: Exclude<SourceConfig, { kind: 'slot' }>, ports: SourceAdapterPorts): Promise<SourceAdapter> {
  switch (config.kind) {
    case 'stdin': return (await import('./stdin-source.ts')).createStdinSource(ports);
    case 'http': return (await import('./http-source.ts')).createHttpSource(config, ports);
    case 'socket': return (await import('./socket-source.ts')).createSocketSource(config, ports);
    case 'mqtt': return (await import('./mqtt-source.ts')).createMqttSource(config, ports);
    case 'folder': return (await import('./folder-source.ts')).createFolderSource(config, ports);
    case 'opcua': return (await import('./opcua-source.ts')).createOpcUaSource(config, ports);
    case 'modbus': return (await import('./modbus-source.ts')).createModbusSource(config, ports);
  }
}

/** A source in a few words, before it has been opened. */
export function describeSource(config: SourceConfig): string {
  switch (config.kind) {
    case 'stdin': return 'stdin';
    case 'http': return `http://127.0.0.1:${config.port}/infer`;
    case 'socket': return config.path === undefined ? `tcp://${config.host}:${config.port}` : `unix:${config.path}`;
    case 'mqtt': return `${config.url} ${typeof config.format === 'object' && config.format.kind === 'sparkplug' ? `Sparkplug ${config.format.group}/${config.format.node}` : (config.topics ?? []).join(', ')}`;
    case 'folder': return `${config.content.kind} in ${config.path}`;
    case 'opcua': return config.endpoint;
    case 'modbus': return `modbus://${config.host}:${config.port}/${config.unitId}`;
    case 'slot': return `what slot ${config.of} reads`;
  }
}
