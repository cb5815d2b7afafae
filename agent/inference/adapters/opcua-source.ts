import { join } from 'node:path';
import type { DataValue } from 'node-opcua-client';
import type { SourceOf } from '../source-config.ts';
import { explainOpcUaFault } from '../explain-opcua-fault.ts';
import { createPolledSource, loadLibrary, type PolledSession } from './polled-source.ts';
import type { SourceAdapter, SourceAdapterPorts } from './source-adapter.ts';

/** A session that is not used for so long is given up by the server. */
const sessionTimeoutMs = 60_000;
const answerTimeoutMs = 10_000;

/** Rows from a list of nodes of an OPC UA server. A value whose quality is not good is absent. */
export function createOpcUaSource(options: SourceOf<'opcua'>, ports: SourceAdapterPorts): SourceAdapter {
  return createPolledSource(() => openOpcUaSession(options, ports), Object.keys(options.nodes), options, ports);
}

/** A session with an OPC UA server that reads the named nodes at each poll. */
export async function openOpcUaSession(options: Pick<SourceOf<'opcua'>, 'endpoint' | 'nodes' | 'security' | 'username' | 'password'>, { deviceId, stateFolder }: Pick<SourceAdapterPorts, 'deviceId' | 'stateFolder'>): Promise<PolledSession> {
  const columns = Object.keys(options.nodes);
  const opcua = await loadLibrary('node-opcua-client', () => import('node-opcua-client'));
  // It would write to standard output, where the results go; what goes wrong is heard from the calls.
  for (const silence of [opcua.setDebugLogger, opcua.setWarningLogger, opcua.setErrorLogger]) silence(() => undefined);
  const { AttributeIds, MessageSecurityMode, OPCUAClient, SecurityPolicy, UserTokenType } = opcua;
  // It comes with the client.
  const { OPCUACertificateManager } = await loadLibrary('node-opcua-client', () => import('node-opcua-certificate-manager'));
  // Certificates lie in the agent's own folder: a server is trusted once a person has moved its certificate from rejected to trusted.
  const certificateFolder = join(stateFolder, 'opcua-certificates');
  const certificates = new OPCUACertificateManager({ rootFolder: certificateFolder, automaticallyAcceptUnknownCertificate: options.security.mode === 'None' });
  const client = OPCUAClient.create({
    applicationName: deviceId,
    clientName: deviceId,
    clientCertificateManager: certificates,
    endpointMustExist: false,
    keepSessionAlive: true,
    requestedSessionTimeout: sessionTimeoutMs,
    transportTimeout: answerTimeoutMs,
    connectionStrategy: { initialDelay: 100, maxDelay: 500, maxRetry: 0 },
    securityMode: MessageSecurityMode[options.security.mode],
    securityPolicy: SecurityPolicy[options.security.policy],
  });
  try {
    await client.connect(options.endpoint);
    const { username, password } = options;
    const session = await client.createSession(username === undefined ? undefined : { type: UserTokenType.UserName, userName: username, password: password ?? '' });
    const nodes = Object.values(options.nodes).map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value }));
    return {
      async poll() {
        const values = await session.read(nodes);
        return { ...collect(columns, values), atMs: newest(values) };
      },
      async close() {
        await session.close().catch(() => undefined);
        await client.disconnect();
      },
    };
  } catch (fault) {
    await client.disconnect().catch(() => undefined);
    throw new Error(explainOpcUaFault(fault instanceof Error ? fault.message : String(fault), options, certificateFolder), { cause: fault });
  }
}

function collect(columns: readonly string[], values: readonly DataValue[]): { updates: ReadonlyMap<string, unknown>; absent: string } {
  const updates = new Map<string, unknown>();
  const problems: string[] = [];
  columns.forEach((column, i) => {
    const value = values[i];
    const read = value === undefined ? undefined : scalarOf(value);
    if (value === undefined || !value.statusCode.isGood()) problems.push(`${column}: ${value?.statusCode.name ?? 'no answer'}`);
    else if (read === undefined) problems.push(`${column}: it is neither a number nor text`);
    else updates.set(column, read);
  });
  return { updates, absent: problems.join(', ') };
}

/** 64-bit numbers come as a pair of 32-bit halves. */
function scalarOf({ value }: DataValue): number | string | undefined {
  const given = value?.value as unknown;
  if (typeof given === 'boolean') return Number(given);
  if (typeof given === 'number' || typeof given === 'string') return given;
  if (!Array.isArray(given) || given.length !== 2) return undefined;
  const [high, low] = given as number[];
  // DataType: Int64 is 8, UInt64 is 9 (OPC UA part 6, table 1).
  const type = Number(value.dataType);
  if (type === 8) return Number(BigInt.asIntN(64, (BigInt(high as number) << 32n) | BigInt(low as number)));
  return type === 9 ? (high as number) * 2 ** 32 + (low as number) : undefined;
}

function newest(values: readonly DataValue[]): number | undefined {
  const times = values.flatMap(({ sourceTimestamp }) => sourceTimestamp?.getTime() ?? []);
  return times.length === 0 ? undefined : Math.max(0, ...times);
}
