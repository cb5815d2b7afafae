import type { Register } from './source-config.ts';

/** One request of the Modbus protocol. */
export interface RegisterRead {
  readonly table: Register['table'];
  readonly address: number;
  readonly count: number;
}

/** Modbus Application Protocol V1.1b3, sections 6.1 to 6.4: 125 registers or 2,000 bits in one answer. */
const countMax = { register: 125, bit: 2_000 } as const;
/** Registers that nobody asked for are read along where that saves a request. */
const gapMax = 8;

export function widthOf({ type }: Pick<Register, 'type'>): number {
  return type === 'int32' || type === 'uint32' || type === 'float32' ? 2 : 1;
}

/** The fewest requests, in the order of the addresses, that cover all registers. A value of two registers is never split over two. */
export function planRegisterReads(registers: readonly Register[]): RegisterRead[] {
  const reads: { table: Register['table']; address: number; count: number }[] = [];
  const sorted = [...registers].sort((a, b) => a.table.localeCompare(b.table) || a.address - b.address);
  for (const register of sorted) {
    const end = register.address + widthOf(register);
    const last = reads.at(-1);
    const most = register.type === 'bit' ? countMax.bit : countMax.register;
    if (last !== undefined && last.table === register.table && register.address - (last.address + last.count) <= gapMax && end - last.address <= most) last.count = Math.max(last.count, end - last.address);
    else reads.push({ table: register.table, address: register.address, count: widthOf(register) });
  }
  return reads;
}

/** A value out of the answer's words (or bits), scaled. */
export function decodeRegister({ address, type, wordOrder, scale, offset }: Register, read: RegisterRead, words: readonly (number | boolean)[]): number {
  const at = address - read.address;
  const first = Number(words[at]);
  const second = Number(words[at + 1] ?? 0);
  const [high, low] = wordOrder === 'big' ? [first, second] : [second, first];
  return rawValue(type, first, ((high << 16) | low) >>> 0) * scale + offset;
}

function rawValue(type: Register['type'], word: number, both: number): number {
  switch (type) {
    case 'bit': case 'uint16': return word;
    case 'int16': return (word << 16) >> 16;
    case 'uint32': return both;
    case 'int32': return both | 0;
    case 'float32': {
      const view = new DataView(new ArrayBuffer(4));
      view.setUint32(0, both);
      return view.getFloat32(0);
    }
  }
}
