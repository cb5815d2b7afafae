import { get, i32, i32Add, i32Const, openKernel, repeatWhileBelow, set, step, tee, vector, type ModuleSpec } from '../simd/assemble-module.ts';

/** Figures of a picture of bytes: of the first channels as many as it has, each with its mean and standard deviation. Always the same arrays. */
export interface PictureFigures {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Mean and standard deviation of luma, and the variance of its Laplacian. */
  brightness: number;
  contrast: number;
  sharpness: number;
}

/** Pixels of one turn of the loop; a picture's width is a multiple of it. */
export const pixelsPerTurn = 4;

/** BT.601's luma times a thousand: whole numbers, so that all sums are exact. */
const lumaScale = 1000;
const [redWeight, greenWeight, blueWeight] = [299, 587, 114];

/** Where things lie in the kernel's memory. Rows of luma have 16 bytes before and behind them. */
const constantsAt = 0;
const sumsAt = 96;
const rowsAt = 256;
const rowEdge = 16;

/**
 * Measures pictures of bytes in 128-bit SIMD, in one pass and in whole numbers: a picture of 96 x 96 pixels takes 8 µs, where numbers one by one take 40. At most limits.sampleValuesMax
 * values, with which no sum overflows its 32 bits (of bytes and their squares) or 64 (of luma's squares, its Laplacian and the Laplacian's squares).
 *
 * @param width a multiple of pixelsPerTurn
 */
export function createPictureMeasure(height: number, width: number, channels: 1 | 3): (picture: Uint8Array) => PictureFigures {
  const rowBytes = 4 * width + 2 * rowEdge;
  const rowAt = (row: number): number => rowsAt + row * rowBytes;
  const [clear, inside, above, middle, below, pictureAt] = [rowAt(0), rowAt(1), rowAt(2), rowAt(3), rowAt(4), rowAt(5)] as const;
  const pixels = height * width;
  const { buffer, run } = openKernel(pictureKernel, pictureAt + pixels * channels + 16);
  const bytes = new Uint8Array(buffer, pictureAt, pixels * channels);
  new Uint8Array(buffer, constantsAt).set(channels === 3 ? colourConstants : greyConstants);
  new Int32Array(buffer, inside + rowEdge, width).fill(-1, 1, width - 1);
  const words = new Int32Array(buffer, sumsAt, 36);
  const sums = channels === 3 ? [0, 1, 2] : [2];
  const figures: PictureFigures = { means: new Float64Array(channels), deviations: new Float64Array(channels), brightness: 0, contrast: 0, sharpness: 0 };
  const inner = Math.max(1, (height - 2) * (width - 2));
  return (picture) => {
    bytes.set(picture);
    run(pictureAt, pictureAt + bytes.length, channels * pixelsPerTurn, 4 * width, clear, clear, inside, above, middle, below);
    let luma = 0;
    for (let channel = 0; channel < channels; channel++) {
      const own = sums[channel] as number;
      const sum = addLanes(words, own);
      const squares = addLanes(words, 3 + own);
      luma += sum * (channels === 1 ? lumaScale : (weights[own] as number));
      figures.means[channel] = sum / pixels;
      // Both products are whole numbers below 2^53.
      figures.deviations[channel] = Math.sqrt(squares * pixels - sum * sum) / pixels;
    }
    const level = luma / pixels;
    const edges = addLongLanes(words, 6);
    figures.brightness = level / lumaScale;
    figures.contrast = Math.sqrt(Math.max(0, addLongLanes(words, 7) / pixels - level * level)) / lumaScale;
    figures.sharpness = Math.max(0, addLongLanes(words, 8) - (edges * edges) / inner) / inner / lumaScale ** 2;
    return figures;
  };
}

const weights = [redWeight, greenWeight, blueWeight];

function addLanes(words: Int32Array, at: number): number {
  return (words[4 * at] as number) + (words[4 * at + 1] as number) + (words[4 * at + 2] as number) + (words[4 * at + 3] as number);
}

/** Two sums of 64 bits. */
function addLongLanes(words: Int32Array, at: number): number {
  const low = ((words[4 * at] as number) >>> 0) + ((words[4 * at + 2] as number) >>> 0);
  return low + ((words[4 * at + 1] as number) + (words[4 * at + 3] as number)) * 2 ** 32;
}

// What makes four pixels of three bytes, or of one: two of the bytes as neighbouring int16 (red and green), the third as int32 (blue, or grey), and what each counts in luma.

const zeros = Array.from({ length: 16 }, () => 0xff);
const spread = (place: (pixel: number, half: number) => number): number[] => Array.from({ length: 16 }, (_, i) => (i % 2 === 1 ? 0xff : place(i >> 2, (i >> 1) & 1)));
const repeated = (low: number, high: number): number[] => Array.from({ length: 4 }, () => [low & 0xff, low >> 8, high & 0xff, high >> 8]).flat();
const constantsOf = (couple: readonly number[], single: readonly number[], ...pairs: readonly (readonly [number, number])[]): Uint8Array =>
  Uint8Array.from([...couple, ...single, ...pairs.flatMap(([low, high]) => repeated(low, high)), ...repeated(0xffff, 0)]);
const colourConstants = constantsOf(spread((pixel, half) => 3 * pixel + half), spread((pixel, half) => (half === 0 ? 3 * pixel + 2 : 0xff)), [redWeight, greenWeight], [blueWeight, 0]);
const greyConstants = constantsOf(zeros, spread((pixel, half) => (half === 0 ? pixel : 0xff)), [0, 0], [lumaScale, 0]);

// The kernel's locals. Rows are given where their edge begins. `inside` is -1 for the inner pixels of a row and 0 for its ends; `now` and `next` are the masks of this row of pixels and the
// next one: 0 for the first two, which complete no Laplacian.

const [from, end, turnBytes, rowEnd, now, next, inside, above, middle, below, x, spare] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const [pickCouple, pickSingle, weighCouple, weighSingle, lowHalf, couple, single, luma, edge, own] = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21];
const constants = [pickCouple, pickSingle, weighCouple, weighSingle, lowHalf];
const [sum0, sum1, sum2, squares0, squares1, squares2, edgeSum, lumaSquares, edgeSquares] = [22, 23, 24, 25, 26, 27, 28, 29, 30];
const results = [sum0, sum1, sum2, squares0, squares1, squares2, edgeSum, lumaSquares, edgeSquares];

const at = (row: number): number[] => [...get(row), ...get(x), i32Add];
const loadRow = (row: number, pixel: number): number[] => [...at(row), ...vector.load(rowEdge + 4 * pixel)];
const addTo = (sum: number, ...value: readonly number[]): number[] => [...get(sum), ...value, ...vector.i32x4Add, ...set(sum)];
const addSquares = (sum: number, value: number): number[] => addTo(sum, ...get(value), ...get(value), ...vector.i32x4Dot);
const addLongSquares = (sum: number, value: number): number[] =>
  [vector.i64x2MultiplyLow, vector.i64x2MultiplyHigh].flatMap((multiply) => [...get(sum), ...get(value), ...get(value), ...multiply, ...vector.i64x2Add, ...set(sum)]);

const addLong = (sum: number, value: number): number[] => [vector.i64x2ExtendLow, vector.i64x2ExtendHigh].flatMap((extend) => [...get(sum), ...get(value), ...extend, ...vector.i64x2Add, ...set(sum)]);

const measurePixels = [
  ...[...get(from), ...vector.load(0), ...tee(own), ...get(pickCouple), ...vector.swizzle, ...set(couple)],
  ...[...get(own), ...get(pickSingle), ...vector.swizzle, ...set(single)],
  ...[...get(couple), ...get(weighCouple), ...vector.i32x4Dot, ...get(single), ...get(weighSingle), ...vector.i32x4Dot, ...vector.i32x4Add, ...set(luma)],
  ...[...at(below), ...get(luma), ...vector.store(rowEdge)],
  ...addLongSquares(lumaSquares, luma),
  ...[...get(couple), ...get(lowHalf), ...vector.and, ...set(own), ...addTo(sum0, ...get(own)), ...addSquares(squares0, own)],
  ...[...get(couple), ...i32Const(16), ...vector.i32x4ShiftRight, ...set(own), ...addTo(sum1, ...get(own)), ...addSquares(squares1, own)],
  ...[...addTo(sum2, ...get(single)), ...addSquares(squares2, single)],
  ...[...loadRow(above, 0), ...get(luma), ...vector.i32x4Add, ...loadRow(middle, -1), ...vector.i32x4Add, ...loadRow(middle, 1), ...vector.i32x4Add],
  ...[...loadRow(middle, 0), ...i32Const(2), ...vector.i32x4ShiftLeft, ...vector.i32x4Sub, ...loadRow(now, 0), ...vector.and, ...set(edge)],
  ...[...addLong(edgeSum, edge), ...addLongSquares(edgeSquares, edge)],
  ...[...get(from), ...get(turnBytes), i32Add, ...set(from), ...step(x, 16)],
];

const pictureKernel: ModuleSpec = {
  parameters: Array.from({ length: 10 }, () => i32),
  integers: 2,
  vectors: 19,
  body: [
    ...constants.flatMap((local, i) => [...i32Const(constantsAt), ...vector.load(16 * i), ...set(local)]),
    ...repeatWhileBelow(from, end, [
      ...[...i32Const(0), ...set(x)],
      ...repeatWhileBelow(x, rowEnd, measurePixels),
      ...[...get(above), ...set(spare), ...get(middle), ...set(above), ...get(below), ...set(middle), ...get(spare), ...set(below), ...get(next), ...set(now), ...get(inside), ...set(next)],
    ]),
    ...results.flatMap((local, i) => [...i32Const(sumsAt), ...get(local), ...vector.store(16 * i)]),
  ],
};
