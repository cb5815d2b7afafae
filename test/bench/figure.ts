/** One measured number, beside its peer's from the same run and the bound that an issue set for it. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** value / peerValue */
  readonly ratio: number | null;
  /** What was asked for, as text: "<= 60". Null where only reported. */
  readonly bound: string | null;
  /** Null where there is no bound. */
  readonly ok: boolean | null;
}

type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** A figure judged by its own value, or by its ratio to the peer where `boundOn` says so. */
export function figureOf(
  figure: string,
  value: number,
  unit: string,
  options: { peer?: { name: string; value: number }; bound?: Bound; boundOn?: 'value' | 'ratio' } = {},
): Figure {
  const ratio = options.peer ? value / options.peer.value : null;
  const judged = options.boundOn === 'ratio' ? ratio : value;
  const { bound } = options;
  return {
    figure,
    value,
    unit,
    peer: options.peer?.name ?? null,
    peerValue: options.peer?.value ?? null,
    ratio,
    bound: bound === undefined ? null : `${options.boundOn === 'ratio' ? 'ratio ' : ''}${'atMost' in bound ? `<= ${bound.atMost}` : `>= ${bound.atLeast}`}`,
    ok: bound === undefined || judged === null ? null : 'atMost' in bound ? judged <= bound.atMost : judged >= bound.atLeast,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** The figures as a table for a person. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = figures.map((f) => [
    f.figure,
    `${formatNumber(f.value)} ${f.unit}`,
    f.peer === null ? '' : `${f.peer}: ${formatNumber(f.peerValue ?? Number.NaN)}`,
    f.ratio === null ? '' : `${formatNumber(f.ratio)}x`,
    f.bound ?? '',
    f.ok === null ? '' : f.ok ? 'met' : 'NOT MET',
  ]);
  const table = [['figure', 'value', 'peer', 'ratio', 'bound', ''], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()).join('\n');
}

function formatNumber(value: number): string {
  return Number.isInteger(value) ? value.toString() : value.toPrecision(Math.abs(value) >= 100 ? 4 : 3);
}
