import type { VerifiedTensor } from '../../runtime/verified-operator.ts';
import type { OperatorName } from '../../runtime/schema/tflite-schema.ts';
import { tensorOf } from '../graph/graph.ts';
import { appendConcatenation } from './append-concatenation.ts';
import { input, number, output, pairs, push, reshaped, type OperatorImport, type OperatorImporter } from './operator-import.ts';
import { readIntegers } from './read-constant.ts';
import { resolveSlice } from './resolve-slice.ts';

const reshape: OperatorImporter = (state) => push(state, { kind: 'reshape', inputs: [input(state, 0)], output: output(state) });

/** Operators that move values. */
export const movementImporters: readonly (readonly [OperatorName, OperatorImporter])[] = [
  ['RESHAPE', reshape],
  ['SQUEEZE', reshape],
  ['EXPAND_DIMS', reshape],
  ['CONCATENATION', importConcatenation],
  ['PACK', importPack],
  ['UNPACK', importUnpack],
  ['SPLIT', (state) => importSplit(state, 1, 0)],
  ['SPLIT_V', (state) => importSplit(state, 0, 2)],
  ['TILE', importTile],
  ['PAD', (state) => push(state, { kind: 'pad', inputs: [input(state, 0)], output: output(state), amounts: pairs(readIntegers(state.operator.inputs[1])) })],
  ['PADV2', importPadding],
  ['MIRROR_PAD', importMirrorPad],
  ['TRANSPOSE', (state) => push(state, { kind: 'transpose', inputs: [input(state, 0)], output: output(state), order: readIntegers(state.operator.inputs[1]) })],
  ['SLICE', (state) => push(state, { kind: 'slice', inputs: [input(state, 0)], output: output(state), begin: readIntegers(state.operator.inputs[1]) })],
  ['STRIDED_SLICE', importStridedSlice],
  ['GATHER', importGather],
  ['SPACE_TO_DEPTH', (state) => push(state, { kind: 'space-to-depth', inputs: [input(state, 0)], output: output(state), block: number(state, 'blockSize') })],
  ['DEPTH_TO_SPACE', (state) => push(state, { kind: 'depth-to-space', inputs: [input(state, 0)], output: output(state), block: number(state, 'blockSize') })],
  ['RESIZE_NEAREST_NEIGHBOR', (state) => importResize(state, 'resize-nearest')],
  ['RESIZE_BILINEAR', (state) => importResize(state, 'resize-bilinear')],
];

function importConcatenation(state: OperatorImport): void {
  const target = output(state);
  push(state, { kind: 'concatenate', inputs: state.operator.inputs.map((_, i) => input(state, i)), output: target, axis: axisOf(number(state, 'axis'), tensorOf(state.list, target).shape) });
}

/** Parts of one shape along a dimension of their own. */
function importPack(state: OperatorImport): void {
  const target = output(state);
  const { shape } = tensorOf(state.list, target);
  const axis = axisOf(number(state, 'axis'), shape);
  const parts = state.operator.inputs.map((_, i) => reshaped(state, input(state, i), shape.with(axis, 1)));
  push(state, parts.length === 1 ? { kind: 'reshape', inputs: parts, output: target } : { kind: 'concatenate', inputs: parts, output: target, axis });
}

function importUnpack(state: OperatorImport): void {
  const { shape } = tensorOf(state.list, input(state, 0));
  cut(state, input(state, 0), axisOf(number(state, 'axis'), shape), state.operator.outputs.map(() => 1));
}

function importSplit(state: OperatorImport, data: number, axisInput: number): void {
  const given = input(state, data);
  const axis = axisOf(readIntegers(state.operator.inputs[axisInput])[0] as number, tensorOf(state.list, given).shape);
  cut(state, given, axis, state.operator.outputs.map((tensor) => tensor.shape[axis] as number));
}

/** One output after the other along an axis, each in the shape that the file gives it. */
function cut(state: OperatorImport, given: number, axis: number, sizes: readonly number[]): void {
  const { shape } = tensorOf(state.list, given);
  let from = 0;
  for (const [i, size] of sizes.entries()) {
    const part = state.list.activation(shape.with(axis, size));
    push(state, { kind: 'slice', inputs: [given], output: part, begin: shape.map((_, at) => (at === axis ? from : 0)) });
    push(state, { kind: 'reshape', inputs: [part], output: output(state, i) });
    from += size;
  }
}

function importTile(state: OperatorImport): void {
  let current = input(state, 0);
  for (const [axis, times] of readIntegers(state.operator.inputs[1]).entries()) current = appendConcatenation(state, new Array<number>(times).fill(current), axis);
  push(state, { kind: 'reshape', inputs: [current], output: output(state) });
}

/** Below every value stands the least finite float32, which pools skip just so. */
function importPadding(state: OperatorImport): void {
  const value = Math.max(readValue(state, 2), -3.4028234663852886e38);
  push(state, { kind: 'pad', inputs: [input(state, 0)], output: output(state), amounts: pairs(readIntegers(state.operator.inputs[1])), value: value === 0 ? undefined : value });
}

/** Places that a pad mirrors are picked one dimension after the other; mode 0 leaves the edge itself out, mode 1 repeats it (mirror_pad.cc). */
function importMirrorPad(state: OperatorImport): void {
  const offset = number(state, 'mode') === 0 ? 0 : 1;
  let current = input(state, 0);
  for (const [axis, [before, after]] of pairs(readIntegers(state.operator.inputs[1])).entries()) {
    const { shape } = tensorOf(state.list, current);
    if (before === 0 && after === 0) continue;
    const size = shape[axis] as number;
    const indices = Array.from({ length: before + size + after }, (_, i) => {
      const at = i - before;
      return at < 0 ? -at - offset : at >= size ? 2 * (size - 1) - at + offset : at;
    });
    const picked = state.list.activation(shape.with(axis, indices.length));
    push(state, { kind: 'gather', inputs: [current], output: picked, axis, indices });
    current = picked;
  }
  push(state, { kind: 'reshape', inputs: [current], output: output(state) });
}

function importStridedSlice(state: OperatorImport): void {
  const { begin, size, strides } = resolveSlice(state.operator);
  const result = state.list.activation(size);
  push(state, strides.some((stride) => stride > 1) ? { kind: 'strided-slice', inputs: [input(state, 0)], output: result, begin, strides } : { kind: 'slice', inputs: [input(state, 0)], output: result, begin });
  push(state, { kind: 'reshape', inputs: [result], output: output(state) });
}

function importGather(state: OperatorImport): void {
  const { shape } = tensorOf(state.list, input(state, 0));
  const axis = axisOf(number(state, 'axis'), shape);
  const indices = readIntegers(state.operator.inputs[1]);
  const result = state.list.activation(shape.with(axis, indices.length));
  push(state, { kind: 'gather', inputs: [input(state, 0)], output: result, axis, indices });
  push(state, { kind: 'reshape', inputs: [result], output: output(state) });
}

function importResize(state: OperatorImport, kind: 'resize-nearest' | 'resize-bilinear'): void {
  push(state, { kind, inputs: [input(state, 0)], output: output(state), alignCorners: number(state, 'alignCorners') !== 0, halfPixelCenters: number(state, 'halfPixelCenters') !== 0 });
}

function axisOf(axis: number, shape: readonly number[]): number {
  return axis < 0 ? axis + shape.length : axis;
}

function readValue(state: OperatorImport, position: number): number {
  const { data } = tensorOf(state.list, state.tensor(state.operator.inputs[position] as VerifiedTensor));
  return data?.[0] ?? 0;
}
