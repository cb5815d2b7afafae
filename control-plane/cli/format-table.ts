export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string | number;
  /** Kept whole when the terminal is narrow; other columns are shortened. */
  readonly fixed?: boolean;
  /** Goes on in further lines where it is too long, instead of being shortened; for the last column. */
  readonly wrapped?: boolean;
}

const gap = 2;
const shortenedMin = 6;

/**
 * Rows as aligned columns that fit into `width` characters: the widest columns that are not fixed are narrowed first, what
 * does not fit into them is shortened with an ellipsis, or wrapped. Numbers are aligned to the right.
 *
 * @param width Infinity: nothing is shortened or wrapped
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
  const wrapped = columns.findIndex((column) => column.wrapped === true);
  const lines = (texts: readonly string[]): string[] => {
    if (wrapped < 0) return [line(texts)];
    const [first = '', ...more] = wrapWords(texts[wrapped] ?? '', Math.max(shortenedMin, widths[wrapped] ?? 0));
    return [line(texts.with(wrapped, first)), ...more.map((part) => line(texts.map((_, index) => (index === wrapped ? part : ''))))];
  };
  return [line(columns.map((column) => column.title)), ...cells.flatMap(lines)].join('\n');
}

/** At spaces; a word that is too long by itself is cut. */
function wrapWords(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string;
    if (last === '' || last.length + 1 + word.length <= width) lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    else lines.push(word);
    for (let own = lines.at(-1) as string; own.length > width; own = lines.at(-1) as string) lines.splice(-1, 1, own.slice(0, width), own.slice(width));
  }
  return lines;
}
