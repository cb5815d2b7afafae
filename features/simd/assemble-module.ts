/** A WebAssembly module of one function and a memory of its own. */
export interface ModuleSpec {
  /** Types of the parameters, which are the first locals. */
  readonly parameters: readonly number[];
  /** How many locals of the types i32 and v128 follow them; all are 0 at first. */
  readonly integers: number;
  readonly vectors: number;
  readonly body: readonly number[];
}

export interface Kernel {
  readonly buffer: ArrayBuffer;
  readonly run: (...parameters: readonly number[]) => void;
}

interface Exports { readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }; readonly run: (...parameters: readonly number[]) => void }
interface WebAssemblyApi { readonly Module: new (bytes: Uint8Array) => object; readonly Instance: new (module: object) => { readonly exports: unknown } }

// The types of this project know WebAssembly as types alone.
const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: WebAssemblyApi };

const pageBytes = 65_536;

/** @param bytes how much memory the function reads and writes */
export function openKernel(spec: ModuleSpec, bytes: number): Kernel {
  const { memory, run } = new wasm.Instance(new wasm.Module(assembleModule(spec))).exports as Exports;
  const pages = Math.ceil(bytes / pageBytes) - 1;
  if (pages > 0) memory.grow(pages);
  return { buffer: memory.buffer, run };
}

// WebAssembly's binary format (core specification 2.0, chapter 5); numbers beside the names of instructions are their opcodes.

export const [i32, f32] = [0x7f, 0x7d];
const v128 = 0x7b;

function assembleModule({ parameters, integers, vectors, body }: ModuleSpec): Uint8Array {
  const named = (name: string): number[] => [name.length, ...Buffer.from(name)];
  const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
  const code = [2, integers, i32, vectors, v128, ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters.length, ...parameters, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0x00, 1]),
    ...section(7, [2, ...named('memory'), 0x02, 0, ...named('run'), 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

export const get = (local: number): number[] => [0x20, local];
export const set = (local: number): number[] => [0x21, local];
export const tee = (local: number): number[] => [0x22, local];
export const i32Const = (value: number): number[] => [0x41, ...signed(value)];
export const i32Add = 0x6a;
/** Adds a constant to a local. */
export const step = (local: number, by: number): number[] => [...get(local), ...i32Const(by), i32Add, ...set(local)];
/** Does it at least once, and again while the one local is below the other, unsigned. */
export const repeatWhileBelow = (local: number, end: number, body: readonly number[]): number[] => [0x03, 0x40, ...body, ...get(local), ...get(end), 0x49, 0x0d, 0, 0x0b];

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

export const vector = {
  load: (offset: number): number[] => [...simd(0x00), 4, ...unsigned(offset)],
  store: (offset: number): number[] => [...simd(0x0b), 4, ...unsigned(offset)],
  swizzle: simd(0x0e),
  i16x8Splat: simd(0x10),
  f32x4Splat: simd(0x13),
  and: simd(0x4e),
  i8x16NarrowSigned: simd(0x65),
  i8x16NarrowUnsigned: simd(0x66),
  f32x4Trunc: simd(0x69),
  i16x8NarrowSigned: simd(0x85),
  i16x8AddSaturated: simd(0x8f),
  i32x4ShiftLeft: simd(0xab),
  i32x4ShiftRight: simd(0xad),
  i32x4Add: simd(0xae),
  i32x4Sub: simd(0xb1),
  /** Neighbours of eight int16 multiplied and added up to an int32. */
  i32x4Dot: simd(0xba),
  i64x2ExtendLow: simd(0xc7),
  i64x2ExtendHigh: simd(0xc8),
  i64x2Add: simd(0xce),
  i64x2MultiplyLow: simd(0xdc),
  i64x2MultiplyHigh: simd(0xdd),
  f32x4Add: simd(0xe4),
  f32x4Sub: simd(0xe5),
  f32x4Div: simd(0xe7),
  /** The second where it is smaller (larger), else the first; what is no number never is. */
  f32x4PseudoMin: simd(0xea),
  f32x4PseudoMax: simd(0xeb),
  i32x4TruncSaturated: simd(0xf8),
} as const;
