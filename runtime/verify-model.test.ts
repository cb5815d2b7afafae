import { describe, expect, test } from 'vitest';
import { encodeTables } from '../converter/emit/encode-tables.ts';
import { createRandom } from '../proto/random.ts';
import { mutateBytes } from '../test/support/mutate-model.ts';
import { operatorExamples, operatorModel } from '../test/support/operator-models.ts';
import { smallModels } from '../test/support/small-models.ts';
import { decodeTables } from './schema/decode-tables.ts';
import type { Decoded, OperatorName } from './schema/tflite-schema.ts';
import { verifyModel } from './verify-model.ts';

const [dense, convolution] = smallModels(3) as [ReturnType<typeof smallModels>[number], ReturnType<typeof smallModels>[number]];

function tablesOf(bytes: Uint8Array): Decoded<'Model'> {
  const decoded = decodeTables(bytes);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value;
}

/** The tables with everything in reach, to tell lies with. */
interface LooseTensor { shape: Int32Array; buffer: number; quantization: { scale: Float32Array; zeroPoint: BigInt64Array; quantizedDimension: number } | undefined }
interface LooseOperator { inputs: Int32Array; outputs: Int32Array; builtinOptions: { value: Record<string, number> } }
interface LooseSubgraph { tensors: LooseTensor[]; inputs: Int32Array; outputs: Int32Array; operators: LooseOperator[] }
interface LooseModel {
  version: number;
  operatorCodes: { builtinCode: number; customCode: string }[];
  subgraphs: LooseSubgraph[];
  buffers: { data: Uint8Array }[];
  signatureDefs: { inputs: { tensorIndex: number }[] }[];
}

type Lie = (model: LooseModel, subgraph: LooseSubgraph) => void;

/** A valid flatbuffer with one lie in it. */
function altered(bytes: Uint8Array, lie: Lie): Uint8Array {
  const model = structuredClone(tablesOf(bytes)) as unknown as LooseModel;
  lie(model, entryOf(model.subgraphs, 0));
  return encodeTables(model as unknown as Decoded<'Model'>);
}

function entryOf<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

function setOption(subgraph: LooseSubgraph, operator: number, key: string, value: number): void {
  entryOf(subgraph.operators, operator).builtinOptions.value[key] = value;
}

function quantizationOf(subgraph: LooseSubgraph, tensor: number): NonNullable<LooseTensor['quantization']> {
  return entryOf(subgraph.tensors, tensor).quantization as NonNullable<LooseTensor['quantization']>;
}

test('describes a model: types, quantization, operators in order', () => {
  const verified = verifyModel(dense.int8);
  if (!verified.ok) throw new Error(verified.error.message);
  const summary = verified.value;
  expect(summary.operators).toEqual(['FULLY_CONNECTED', 'FULLY_CONNECTED', 'SOFTMAX']);
  expect(summary.inputs).toMatchObject([{ name: 'input', shape: [1, 8], type: 'int8' }]);
  expect(summary.outputs).toMatchObject([{ name: 'output', shape: [1, 3], type: 'int8', quantization: { scale: 1 / 256, zeroPoint: -128 } }]);
  // 48 + 18 weights of one byte, 6 + 3 biases of four.
  expect(summary.weightBytes).toBe(48 + 18 + 4 * 9);
  expect(summary.activationBytes).toBe(8 + 6 + 3 + 3);
});

test('accepts what the converter writes', () => {
  for (const bytes of [dense.float, dense.int8, convolution.float, convolution.int8]) expect(verifyModel(bytes)).toMatchObject({ ok: true });
});

const lies: readonly [string, RegExp, Lie][] = [
  ['another schema version', /schema version 4/, (model) => { model.version = 4; }],
  ['a stride of 0', /strideW 0, expected 1 to 65535/, (_, subgraph) => setOption(subgraph, 0, 'strideW', 0)],
  ['a stride beyond 16 bits', /strideH 65536/, (_, subgraph) => setOption(subgraph, 0, 'strideH', 65_536)],
  ['a dilation of 0', /dilationH 0/, (_, subgraph) => setOption(subgraph, 0, 'dilationH', 0)],
  ['an unknown padding', /padding 7/, (_, subgraph) => setOption(subgraph, 0, 'padding', 7)],
  ['an unknown activation', /activation 9/, (_, subgraph) => setOption(subgraph, 0, 'activation', 9)],
  ['a pool window of 0', /filterWidth 0/, (_, subgraph) => setOption(subgraph, 2, 'filterWidth', 0)],
  ['another depth multiplier', /multiplier 3/, (_, subgraph) => setOption(subgraph, 1, 'depthMultiplier', 3)],
  ['a graph input outside the tensors', /graph input names tensor -1/, (_, subgraph) => { subgraph.inputs[0] = -1; }],
  ['a graph output outside the tensors', /graph output names tensor 999/, (_, subgraph) => { subgraph.outputs[0] = 999; }],
  ['an operator input outside the tensors', /names tensor 77/, (_, subgraph) => { entryOf(subgraph.operators, 0).inputs[1] = 77; }],
  ['an absent input that is needed', /lacks input 1/, (_, subgraph) => { entryOf(subgraph.operators, 0).inputs[1] = -1; }],
  ['an operator that reads what comes later', /nothing has written yet/, (_, subgraph) => { entryOf(subgraph.operators, 0).inputs[0] = subgraph.outputs[0] as number; }],
  ['an operator that writes the input', /constant or written before/, (_, subgraph) => { entryOf(subgraph.operators, 0).outputs[0] = subgraph.inputs[0] as number; }],
  ['an unknown operator', /is CUSTOM, which is not supported/, (model) => { entryOf(model.operatorCodes, 0).builtinCode = 32; }],
  ['a custom operator', /custom operator Flex/, (model) => { entryOf(model.operatorCodes, 0).customCode = 'Flex'; }],
  ['a shape of 2^30 elements', /over the limit/, (_, subgraph) => { entryOf(subgraph.tensors, 0).shape = Int32Array.of(1, 2 ** 30); }],
  ['a negative dimension', /expected positive dimensions/, (_, subgraph) => { entryOf(subgraph.tensors, 0).shape[1] = -6; }],
  ['a constant shorter than its shape', /needs 72 bytes, its buffer has 64/, (model) => { entryOf(model.buffers, 1).data = new Uint8Array(64); }],
  ['a buffer outside the list', /names buffer 99/, (_, subgraph) => { entryOf(subgraph.tensors, 1).buffer = 99; }],
  ['an infinite scale', /scale Infinity/, (_, subgraph) => { quantizationOf(subgraph, 0).scale[0] = Infinity; }],
  ['a scale of 0', /scale 0,/, (_, subgraph) => { quantizationOf(subgraph, 0).scale[0] = 0; }],
  ['an int8 tensor without a scale', /is int8 and has no scale/, (_, subgraph) => { entryOf(subgraph.tensors, 0).quantization = undefined; }],
  ['a zero point outside int8', /zero point 300/, (_, subgraph) => { quantizationOf(subgraph, 0).zeroPoint[0] = 300n; }],
  ['scales for other channels', /4 scales along dimension 1/, (_, subgraph) => { quantizationOf(subgraph, 1).quantizedDimension = 1; }],
  ['two subgraphs', /2 subgraphs/, (model, subgraph) => { model.subgraphs = [subgraph, subgraph]; }],
  ['a signature for a missing tensor', /signature serving_default names tensor 500/, (model) => { entryOf(entryOf(model.signatureDefs, 0).inputs, 0).tensorIndex = 500; }],
  ['an output shape that the window does not give', /gives 6 along H, the file says 5/, (_, subgraph) => {
    const output = entryOf(subgraph.operators, 0).outputs[0] as number;
    entryOf(subgraph.tensors, output).shape[1] = 5;
  }],
];

test.each(lies)('refuses %s', (_name, message, alter) => {
  const verified = verifyModel(altered(convolution.int8, alter));
  expect(verified).toMatchObject({ ok: false, error: { code: 'model.invalid', message: expect.stringMatching(message) as string } });
});

test('refuses fully connected weights quantized per channel, which old interpreters compute wrongly', () => {
  const bytes = altered(dense.int8, (_, subgraph) => {
    const weights = quantizationOf(subgraph, 1);
    weights.scale = new Float32Array(6).fill(0.1);
    weights.zeroPoint = new BigInt64Array(6);
  });
  expect(verifyModel(bytes)).toMatchObject({ ok: false, error: { message: expect.stringContaining('per channel') as string } });
});

test('refuses every truncation', () => {
  for (let length = 0; length < dense.int8.byteLength; length++) expect(verifyModel(dense.int8.subarray(0, length)).ok, `${length} bytes`).toBe(false);
});

/** A legal use of an operator, with one lie in it. */
const operatorLies: readonly [OperatorName, string, RegExp, Lie][] = [
  ['RESHAPE', 'an output of another type: the kernel copies the input\'s bytes', /takes and gives float32 and int8, expected one type/, (_, subgraph) => Object.assign(entryOf(subgraph.tensors, 2), { type: 9, quantization: { scale: Float32Array.of(1), zeroPoint: BigInt64Array.of(0n), quantizedDimension: 0 } })],
  ['CONCATENATION', 'parts of two types', /takes and gives float32 and int32/, (_, subgraph) => Object.assign(entryOf(subgraph.tensors, 1), { type: 2 })],
  ['GATHER', 'a place outside', /takes place 4 of 4/, (model) => { entryOf(model.buffers, 1).data = new Uint8Array(Int32Array.of(3, 4, 0).buffer); }],
  ['GATHER', 'a place before the first', /takes place -1 of 4/, (model) => { entryOf(model.buffers, 1).data = new Uint8Array(Int32Array.of(3, -1, 0).buffer); }],
  ['GATHER', 'batches', /batchDims 1, expected 0/, (_, subgraph) => setOption(subgraph, 0, 'batchDims', 1)],
  ['SPACE_TO_DEPTH', 'a block of 0', /blocks of 0 in a plane of 4 by 6/, (_, subgraph) => setOption(subgraph, 0, 'blockSize', 0)],
  ['DEPTH_TO_SPACE', 'a block that does not divide', /blocks of 4 in a plane of 4 by 6/, (_, subgraph) => setOption(subgraph, 0, 'blockSize', 4)],
  ['TILE', 'no times', /repeats \[1, 0, 2\] times/, (model) => { entryOf(model.buffers, 1).data = new Uint8Array(Int32Array.of(1, 0, 2).buffer); }],
  ['MIRROR_PAD', 'more than there is', /mirrors 4 values of 4/, (model, subgraph) => {
    entryOf(model.buffers, 1).data = new Uint8Array(Int32Array.of(0, 0, 0, 4, 3, 0, 0, 0).buffer);
    entryOf(subgraph.tensors, 2).shape[1] = 8;
  }],
  ['MIRROR_PAD', 'another mode', /mode 2, expected 0 or 1/, (_, subgraph) => setOption(subgraph, 0, 'mode', 2)],
  ['SPLIT_V', 'sizes that are not its parts', /splits off 2, the file says 1/, (model) => { entryOf(model.buffers, 1).data = new Uint8Array(Int32Array.of(2, 4).buffer); }],
  ['SUM', 'an axis that is not there', /axis 4 of 4 dimensions/, (model) => { entryOf(model.buffers, 1).data = new Uint8Array(Int32Array.of(4).buffer); }],
  ['DIV', 'integers, which divide by zero', /calculates with int32, expected float32/, (_, subgraph) => { for (const tensor of subgraph.tensors) Object.assign(tensor, { type: 2 }); }],
  ['PADV2', 'a value of another type', /pads float32 with 1 values of int32/, (_, subgraph) => Object.assign(entryOf(subgraph.tensors, 2), { type: 2 })],
  ['SHAPE', 'as another type than its output has', /gives int32 \[4\] for 4 dimensions/, (_, subgraph) => setOption(subgraph, 0, 'outType', 4)],
  ['BATCH_MATMUL', 'matrices that do not fit', /multiplies \[2, 3, 4\] and \[2, 4, 5\]/, (_, subgraph) => setOption(subgraph, 0, 'adjX', 1)],
];

test.each(operatorLies)('refuses %s with %s', (name, _what, message, alter) => {
  const bytes = operatorModel(name, operatorExamples[name] ?? expect.fail());
  expect(verifyModel(bytes)).toMatchObject({ ok: true });
  expect(verifyModel(altered(bytes, alter))).toMatchObject({ ok: false, error: { code: 'model.invalid', message: expect.stringMatching(message) as string } });
});

test('refuses more operators than the limit', () => {
  const bytes = altered(convolution.int8, (_, subgraph) => { subgraph.operators = new Array<LooseOperator>(5_000).fill(entryOf(subgraph.operators, 0)); });
  expect(verifyModel(bytes)).toMatchObject({ ok: false, error: { message: expect.stringMatching(/5000 operators/) as string } });
});

describe('mutations', () => {
  const bases = [dense.float, dense.int8, convolution.float, convolution.int8];

  test.each([1, 2, 3])('never throws and never takes long, seed %d', (seed) => {
    const random = createRandom(seed);
    let accepted = 0;
    const rounds = 4_000;
    for (let round = 0; round < rounds; round++) {
      const bytes = mutateBytes(bases[round % bases.length] as Uint8Array, random);
      const before = process.threadCpuUsage();
      if (verifyModel(bytes).ok) accepted++;
      const { user, system } = process.threadCpuUsage(before);
      expect(user + system, `microseconds of seed ${seed}, round ${round}`).toBeLessThan(1_000_000);
    }
    // Mutated weights are still weights: some files must pass, or the mutations test nothing.
    expect(accepted).toBeGreaterThan(rounds / 50);
    expect(accepted).toBeLessThan(rounds);
  });
});
