import { createRandom, shuffle } from '../../proto/random.ts';
import type { Split, SplitPolicy } from './training-spec.ts';

export interface SplitRow {
  /** Rows of the same block stay together. */
  readonly block: string;
  /** Blocks are dealt out evenly over the strata (classes, ranges of the value). */
  readonly stratum: number;
  /** Given with the row, or decided in an earlier snapshot. */
  readonly split?: Split | undefined;
}

/**
 * Divides rows into training, validation and hold-out by whole blocks, in each stratum by the policy's fractions: with
 * at least 3 blocks every stratum is on every side that is drawn. A side that any row names itself is not drawn too; a
 * block with a named row goes there as a whole.
 */
export function splitDataset(rows: readonly SplitRow[], policy: Pick<SplitPolicy, 'holdoutFraction' | 'validationFraction' | 'seed'>): Split[] {
  const named = new Set(rows.flatMap((row) => row.split ?? []));
  const blocks = new Map<string, { size: number; split: Split | undefined; strata: Map<number, number> }>();
  for (const row of rows) {
    const block = blocks.get(row.block) ?? { size: 0, split: undefined, strata: new Map<number, number>() };
    blocks.set(row.block, block);
    block.size++;
    block.split ??= row.split;
    block.strata.set(row.stratum, (block.strata.get(row.stratum) ?? 0) + 1);
  }
  const byStratum = new Map<number, { name: string; size: number }[]>();
  const decided = new Map<string, Split>();
  for (const [name, block] of blocks) {
    if (block.split !== undefined) {
      decided.set(name, block.split);
      continue;
    }
    const [stratum] = [...block.strata].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
    const list = byStratum.get(stratum) ?? [];
    byStratum.set(stratum, list);
    list.push({ name, size: block.size });
  }
  const random = createRandom(policy.seed);
  const wanted: [Split, number][] = [];
  if (!named.has('holdout')) wanted.push(['holdout', policy.holdoutFraction]);
  if (!named.has('validation')) wanted.push(['validation', policy.validationFraction]);
  for (const stratum of [...byStratum.keys()].sort((a, b) => a - b)) {
    for (const [name, split] of dealBlocks(shuffle(byStratum.get(stratum) ?? [], random), wanted)) decided.set(name, split);
  }
  return rows.map((row) => row.split ?? (decided.get(row.block) as Split));
}

function dealBlocks(blocks: readonly { name: string; size: number }[], wanted: readonly [Split, number][]): [string, Split][] {
  const total = blocks.reduce((sum, block) => sum + block.size, 0);
  const dealt: [string, Split][] = [];
  let next = 0;
  for (const [split, fraction] of wanted) {
    let size = 0;
    // Leaves a block for each side that is still to come, and one to train on.
    const last = blocks.length - (wanted.length - wanted.findIndex(([name]) => name === split));
    while (next < last && fraction > 0 && size < fraction * total - (blocks[next]?.size ?? 0) / 2) {
      size += blocks[next]?.size ?? 0;
      dealt.push([blocks[next]?.name ?? '', split]);
      next++;
    }
    if (size === 0 && fraction > 0 && next < last) dealt.push([blocks[next++]?.name ?? '', split]);
  }
  for (; next < blocks.length; next++) dealt.push([blocks[next]?.name ?? '', 'train']);
  return dealt;
}

/** Blocks for rows that name none: runs of neighbours of one stratum, at most rowsMax each. */
export function nameBlocks(strata: readonly number[], rowsMax: number): string[] {
  let start = 0;
  return strata.map((stratum, i) => {
    if (i > 0 && (stratum !== strata[i - 1] || i - start >= rowsMax)) start = i;
    return `rows-${start}`;
  });
}

/** Strata of a regression: quarters of the values' range by rank. */
export function strataOfValues(values: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(values).sort();
  const limits = [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * sorted.length)] as number);
  return Array.from(values, (value) => limits.filter((limit) => value >= limit).length);
}
