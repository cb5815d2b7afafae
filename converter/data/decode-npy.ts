import { ok, problem, type Result } from '../../proto/result.ts';
import type { SampleProblem } from './sample-problem.ts';

/** numpy type -> bytes and how to read one; little-endian or single bytes. */
const types: Readonly<Record<string, { readonly bytes: number; read(view: DataView, at: number): number }>> = {
  '<f4': { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  '<f8': { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  '|i1': { bytes: 1, read: (view, at) => view.getInt8(at) },
  '|b1': { bytes: 1, read: (view, at) => view.getUint8(at) },
  '|u1': { bytes: 1, read: (view, at) => view.getUint8(at) },
  '<i2': { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  '<u2': { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  '<i4': { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  '<u4': { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  '<i8': { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
};

/** 0x93 'NUMPY' */
const signature = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * A numpy array file (NEP 1, versions 1 to 3) as one flat sample per index of its first dimension.
 *
 * @param inputShape the model's input: samples of as many values in another order, such as channels first, are refused
 */
export function decodeNpy(bytes: Uint8Array, inputShape?: readonly number[]): Result<Float32Array[], SampleProblem> {
  const refuse = (message: string): Result<never, SampleProblem> => problem('converter.calibration_invalid', `the npy file ${message}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 12 || signature.some((byte, i) => bytes[i] !== byte)) return refuse('does not start with the npy signature');
  const isLong = view.getUint8(6) >= 2;
  const start = isLong ? 12 : 10;
  const headerBytes = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + headerBytes > bytes.byteLength) return refuse('ends within its header');
  const header = new TextDecoder().decode(bytes.subarray(start, start + headerBytes));
  const descr = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  const type = types[descr];
  if (type === undefined) return refuse(`has the type ${descr === '' ? 'of a structure' : descr}; expected one of ${Object.keys(types).join(', ')}`);
  if (!/'fortran_order':\s*False/.test(header)) return refuse('is in Fortran order; save it with numpy.ascontiguousarray');
  const dimensions = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1]?.split(',').map((text) => text.trim()).filter((text) => text !== '').map(Number);
  if (dimensions === undefined || dimensions.length === 0 || !dimensions.every((size) => Number.isSafeInteger(size) && size >= 0)) return refuse(`has the shape (${dimensions?.join(', ') ?? ''}); expected at least one dimension, the first counting the samples`);
  const [count = 0, ...rest] = dimensions;
  const length = rest.reduce((product, size) => product * size, 1);
  if (inputShape !== undefined && !isSameLayout(rest, inputShape)) return refuse(`has the shape (${dimensions.join(', ')}); expected the samples, each as the model's input [${inputShape.join(', ')}] lies in memory, or flat`);
  const data = start + headerBytes;
  if (length === 0) return refuse(`has the shape (${dimensions.join(', ')}): its samples are empty`);
  if (data + count * length * type.bytes !== bytes.byteLength) return refuse(`has ${bytes.byteLength - data} bytes of data; its shape (${dimensions.join(', ')}) needs ${count * length * type.bytes}`);
  // Most files are float32 already: the samples are then views into the file.
  if (descr === '<f4' && (bytes.byteOffset + data) % 4 === 0) return ok(Array.from({ length: count }, (_, i) => new Float32Array(bytes.buffer, bytes.byteOffset + data + i * length * 4, length)));
  return ok(Array.from({ length: count }, (_, i) => Float32Array.from({ length }, (__, j) => type.read(view, data + (i * length + j) * type.bytes))));
}

/** Whether a sample is the input flat, or has its lengths in the same order; lengths of one do not matter. */
function isSameLayout(sample: readonly number[], input: readonly number[]): boolean {
  const [given, wanted] = [sample, input].map((shape) => shape.filter((size) => size !== 1)) as [number[], number[]];
  const elements = wanted.reduce((product, size) => product * size, 1);
  return given.length <= 1 ? (given[0] ?? 1) === elements : given.join() === wanted.join();
}
