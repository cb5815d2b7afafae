import type { VerifiedOperator, VerifiedTensor } from '../../runtime/verified-operator.ts';
import { readIntegers } from './read-constant.ts';

/** Where a STRIDED_SLICE begins, its strides and how much it takes along each dimension, before dimensions of one are dropped (strided_slice_logic.h). */
export function resolveSlice({ inputs, options }: VerifiedOperator): { readonly begin: readonly number[]; readonly size: readonly number[]; readonly strides: readonly number[] } {
  const { shape } = inputs[0] as VerifiedTensor;
  const [begin, end, given] = [1, 2, 3].map((i) => readIntegers(inputs[i])) as [number[], number[], number[]];
  const strides = shape.map((_, i) => given[i] ?? 1);
  const has = (mask: string, i: number): boolean => ((options?.[mask] as number) & (1 << i)) !== 0;
  const resolve = (value: number, size: number): number => Math.max(0, Math.min(size, value < 0 ? value + size : value));
  const from = shape.map((size, i) => (i >= begin.length || has('beginMask', i) ? 0 : resolve(begin[i] as number, size)));
  const to = shape.map((size, i) => {
    if (i < begin.length && has('shrinkAxisMask', i)) return (from[i] as number) + 1;
    return i >= end.length || has('endMask', i) ? size : resolve(end[i] as number, size);
  });
  return { begin: from, size: to.map((last, i) => Math.ceil((last - (from[i] as number)) / (strides[i] as number))), strides };
}
