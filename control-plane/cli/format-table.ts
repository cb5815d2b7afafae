export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string | number;
  /** Kept whole when the terminal is narrow; other columns are shortened. */
  readonly fixed?: boolean;
}

const gap = 2;
const shortenedMin = 6;

/**
 * Rows as aligned columns that fit into `width` characters: the widest columns that are not fixed are shortened first,
 * with an ellipsis. Numbers are aligned to the right.
 */
export function formatTable<T>(rows: readonly T[], columns: readonly Column<T>[], width: number): string {
  const cells = rows.map((row) => columns.map((column) => String(column.value(row)).replaceAll(/\s+/g, ' ')));
  const widths = columns.map((column, index) => Math.max(column.title.length, ...cells.map((line) => line[index]?.length ?? 0)));
  let over = widths.reduce((sum, own) => sum + own, gap * (columns.length - 1)) - width;
  while (over > 0) {
    const widest = widths.reduce((best, own, index) => (columns[index]?.fixed !== true && own > shortenedMin && own > (widths[best] ?? 0) * Number(columns[best]?.fixed !== true) ? index : best), columns.findIndex((column) => column.fixed !== true));
    const own = widths[widest];
    if (own === undefined || own <= shortenedMin) break;
    widths[widest] = own - 1;
    over--;
  }
  const numeric = columns.map((column) => rows.length > 0 && rows.every((row) => typeof column.value(row) === 'number'));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => {
        const own = widths[index] ?? 0;
        const shown = text.length > own ? `${text.slice(0, Math.max(0, own - 1))}…` : text;
        return numeric[index] ? shown.padStart(own) : shown.padEnd(own);
      })
      .join(' '.repeat(gap))
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...cells.map(line)].join('\n');
}
