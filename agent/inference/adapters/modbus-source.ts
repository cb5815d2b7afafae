import type * as modbus from 'modbus-serial';
import { decodeRegister, planRegisterReads, type RegisterRead } from '../plan-register-reads.ts';
import type { SourceOf } from '../source-config.ts';
import { createPolledSource, loadLibrary, type PolledSession } from './polled-source.ts';
import type { SourceAdapter, SourceAdapterPorts } from './source-adapter.ts';

/** Rows from the registers of a Modbus TCP unit. */
export function createModbusSource(options: SourceOf<'modbus'>, ports: SourceAdapterPorts): SourceAdapter {
  return createPolledSource(() => openModbusSession(options), Object.keys(options.registers), options, ports);
}

/** A connection to a Modbus TCP unit that reads the named registers at each poll. */
export async function openModbusSession(options: Pick<SourceOf<'modbus'>, 'host' | 'port' | 'unitId' | 'timeoutMs' | 'registers'>): Promise<PolledSession> {
  const registers = Object.entries(options.registers);
  const reads = planRegisterReads(registers.map(([, register]) => register));
  const { default: { default: Modbus } } = await loadLibrary('modbus-serial', () => import('modbus-serial'));
  const client = new Modbus();
  // What fails is heard from the request; without a listener it would end the process.
  client.on('error', () => undefined);
  client.setID(options.unitId);
  client.setTimeout(options.timeoutMs);
  await atMost(client.connectTCP(options.host, { port: options.port }), options.timeoutMs, `no connection to ${options.host}:${options.port}`, () => client.destroy(() => undefined));
  return {
    async poll() {
      const updates = new Map<string, unknown>();
      const problems: string[] = [];
      for (const read of reads) {
        const words = await readWords(client, read).catch((fault: unknown) => exceptionOf(fault));
        if (typeof words === 'string') {
          problems.push(`${read.table} ${read.address} to ${read.address + read.count - 1}: ${words}`);
          continue;
        }
        for (const [column, register] of registers) {
          if (register.table === read.table && register.address >= read.address && register.address < read.address + read.count) updates.set(column, decodeRegister(register, read, words));
        }
      }
      return { updates, atMs: undefined, absent: problems.join('; ') };
    },
    close: () => new Promise((resolve) => client.isOpen ? client.close(() => resolve()) : resolve()),
  };
}

type Client = InstanceType<(typeof modbus)['default']['default']>;

async function readWords(client: Client, { table, address, count }: RegisterRead): Promise<(number | boolean)[]> {
  switch (table) {
    case 'holding': return (await client.readHoldingRegisters(address, count)).data;
    case 'input': return (await client.readInputRegisters(address, count)).data;
    case 'coil': return (await client.readCoils(address, count)).data;
    case 'discrete': return (await client.readDiscreteInputs(address, count)).data;
  }
}

/** An exception that the unit answers concerns these registers; everything else is a lost connection. */
function exceptionOf(fault: unknown): string {
  const { modbusCode, message } = fault as { modbusCode?: number; message?: string };
  if (modbusCode === undefined) throw fault;
  return message ?? `exception ${modbusCode}`;
}

async function atMost(connecting: Promise<void>, ms: number, message: string, giveUp: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => (timer = setTimeout(() => reject(new Error(`${message} within ${ms} ms`)), ms)));
  try {
    await Promise.race([connecting, late]);
  } catch (fault) {
    giveUp();
    throw fault;
  } finally {
    clearTimeout(timer);
  }
}
